//! Ion, V(x), membrane and baths.

use super::{MAX_COLUMN, may, must};
use crate::model::Correlation;
use crate::scenario::schema_types::{Key, Kind, Shape, Sign};
use crate::units::Dimension;

use Dimension::{Area, Concentration, Diffusion, Energy, Length, Mass, Time, Voltage};
use Kind::{Integer, Quantity, Series, Text, Word};
use Sign::{Any, NotNegative, Positive};

pub(super) static PARTICLE: &[Key] = &[
    must("mass", Quantity(Mass, Positive), "\"38.96 u\"", "Mass of the particle."),
    must("charge", Integer { from: -100, to: 100 }, "1", "Charge number z, in elementary charges."),
];

pub(super) static HEIGHT_WIDTH: &[Key] = &[
    must("height", Quantity(Energy, Any), "\"138 meV\"", "Energy at the top; negative for a well."),
    must(
        "width",
        Quantity(Length, Positive),
        "\"0.08 angstrom\"",
        "Width in the formula of the shape.",
    ),
];

pub(super) static CENTER: &[Key] =
    &[may("center", Quantity(Length, Any), "\"0 angstrom\"", "Middle; 0 by default.")];

static STEP: &[Key] = &[
    must("height", Quantity(Energy, Any), "\"50 meV\"", "Energy on the right."),
    must(
        "width",
        Quantity(Length, NotNegative),
        "\"0.1 angstrom\"",
        "Width in tanh(u/width); 0 for a sharp step.",
    ),
];

/// How a table is read between its points.
const INTERPOLATIONS: &[&str] = &["cubic", "pchip", "linear"];

static TABLE: &[Key] = &[
    may(
        "file",
        Text,
        "\"pmf.csv\"",
        "Path relative to the scenario; columns stand apart by blanks, commas or semicolons; # begins a comment.",
    ),
    may(
        "points",
        Kind::Points,
        "[[-1.0, 0.0], [0.0, 90.0], [1.0, 0.0]]",
        "Position and energy of each point, instead of a file.",
    ),
    may(
        "columns",
        Kind::Columns,
        "[1, 2]",
        "Columns of position and energy, counted from 1; 1 and 2 by default.",
    ),
    must("position_unit", Kind::Unit(Length), "\"angstrom\"", "Unit of the positions."),
    must("energy_unit", Kind::Unit(Energy), "\"kJ/mol\"", "Unit of the energies."),
    may(
        "interpolation",
        Word(INTERPOLATIONS),
        "\"pchip\"",
        "Spline (the default), cubic that never leaves its data (pchip), or straight lines.",
    ),
    may(
        "error_column",
        Integer { from: 1, to: MAX_COLUMN },
        "3",
        "Column of the standard errors of the energies, in energy_unit; 0 in the first row, which defines zero.",
    ),
    may(
        "error",
        Quantity(Energy, NotNegative),
        "\"0.5 kBT\"",
        "Standard error of every energy but the first, which defines zero.",
    ),
    may(
        "errors",
        Kind::Numbers,
        "[0.0, 2.5, 0.0]",
        "Standard error of each of the points, in energy_unit; 0 at the first, which defines zero.",
    ),
    may(
        "correlation",
        Word(&Correlation::NAMES),
        "\"gaussian\"",
        "How errors of rows a distance d apart go together: not at all (none, the default), exp(-d^2/2l^2) (gaussian), \
         exp(-d/l) (exponential), all as one (together). Errors that grow away from one point, as those of umbrella \
         sampling do, are none of these.",
    ),
    may(
        "correlation_length",
        Quantity(Length, Positive),
        "\"1 angstrom\"",
        "l of gaussian and exponential.",
    ),
    may("mirror", Kind::Switch, "true", "Whether x becomes −x, before `shift`; false by default."),
    may("shift", Quantity(Length, Any), "\"-3 angstrom\"", "Added to the positions; 0 by default."),
    may(
        "scale",
        Kind::Number { above: 0.0, up_to: 1000.0 },
        "0.9",
        "Factor of the energies and their errors; 1 by default.",
    ),
];

pub(super) static BARRIERS: &[Shape] = &[
    Shape {
        name: "rectangle",
        about: "height where |u| < width/2, u = x − center.",
        keys: &[HEIGHT_WIDTH, CENTER],
    },
    Shape {
        name: "eckart",
        about: "height·sech²(u/width), u = x − center.",
        keys: &[HEIGHT_WIDTH, CENTER],
    },
    Shape {
        name: "gaussian",
        about: "height·exp(−u²/(2·width²)), u = x − center.",
        keys: &[HEIGHT_WIDTH, CENTER],
    },
    Shape {
        name: "step",
        about: "height·(1 + tanh(u/width))/2, u = x − center.",
        keys: &[STEP, CENTER],
    },
    Shape {
        name: "table",
        about: "Interpolated from points, constant outside their range.",
        keys: &[TABLE],
    },
];

pub(super) static MEMBRANE: &[Key] = &[
    must("voltage", Quantity(Voltage, Any), "\"-64 mV\"", "Inside (right) minus outside (left)."),
    must("from", Quantity(Length, Any), "\"-7.5 angstrom\"", "Where the linear drop begins."),
    must("to", Quantity(Length, Any), "\"7.5 angstrom\"", "Where the linear drop ends."),
];

pub(super) static RESERVOIRS: &[Key] = &[
    must(
        "outside",
        Quantity(Concentration, NotNegative),
        "\"12.769118 mM\"",
        "Concentration on the left; 0 for none.",
    ),
    must(
        "inside",
        Quantity(Concentration, NotNegative),
        "\"140 mM\"",
        "Concentration on the right; 0 for none.",
    ),
    must("area", Quantity(Area, Positive), "\"7.07 angstrom^2\"", "Effective capture area."),
    may(
        "diffusion",
        Quantity(Diffusion, Positive),
        "\"6.5e-10 m^2/s\"",
        "For the classical diffusive line.",
    ),
    may(
        "diffusion_activation",
        Quantity(Energy, NotNegative),
        "\"17 kJ/mol\"",
        "Activation energy of `diffusion`, which is that of the scenario's temperature; 0 by default.",
    ),
    may(
        "mass_exponent",
        Kind::Share { up_to: 0.5 },
        "0.05",
        "Diffusion coefficients of isotopes go with mass^(−mass_exponent); 0 by default.",
    ),
    may(
        "memory",
        Quantity(Time, NotNegative),
        "\"20 fs\"",
        "Memory of the friction, whose kernel is (γ/memory)·exp(−t/memory), for `factors`.",
    ),
    may(
        "voltages",
        Series(Voltage, Any),
        "{ from = \"-120 mV\", to = \"120 mV\", points = 49 }",
        "Where currents are computed; they take the place of membrane.voltage.",
    ),
];

pub(super) static SPECIES: &[Key] = &[
    must(
        "ion",
        Kind::Ion(PARTICLE),
        "\"Na+\"",
        "The ion: its name, or { mass = \"22.99 u\", charge = 1 }.",
    ),
    must(
        "outside",
        Quantity(Concentration, NotNegative),
        "\"145 mM\"",
        "Concentration on the left; 0 for none.",
    ),
    must(
        "inside",
        Quantity(Concentration, NotNegative),
        "\"22.33 mM\"",
        "Concentration on the right; 0 for none.",
    ),
    may(
        "area",
        Quantity(Area, Positive),
        "\"7.07 angstrom^2\"",
        "Effective capture area; that of [reservoirs] by default.",
    ),
    may(
        "diffusion",
        Quantity(Diffusion, Positive),
        "\"4.4e-10 m^2/s\"",
        "For the classical diffusive line; that of [reservoirs] by default.",
    ),
    may(
        "barrier",
        Kind::Shapes(BARRIERS),
        "[{ shape = \"eckart\", … }]",
        "What this ion sees; the barriers of the scenario by default.",
    ),
];
