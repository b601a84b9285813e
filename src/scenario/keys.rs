//! Every table and key of a scenario.

use super::schema_types::{Key, Kind, Shape, Sign};
use crate::dynamics::Scheme;
use crate::units::Dimension;

use Dimension::{
    Angle, Area, Concentration, Diffusion, Energy, Force, Frequency, Length, Mass, Temperature,
    Time,
};
use Kind::{Integer, Number, OneOrMany, Quantity, Series, Switch, Table, Text, Word};
use Sign::{Any, NotNegative, Positive};

const fn must(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Key {
    Key { name, kind, required: true, about, example }
}

const fn may(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Key {
    Key { name, kind, required: false, about, example }
}

/// The most entries a list or range may have.
pub(super) const MAX_POINTS: i64 = 1_000_000;

/// The whole file.
pub(super) static SCENARIO: &[Key] = &[
    may("title", Text, "\"K+ meets the filter\"", "What the scenario shows, in a line."),
    must(
        "ion",
        Kind::Ion(PARTICLE),
        "\"K+\"",
        "The ion: its name, or { mass = \"38.96 u\", charge = 1 }.",
    ),
    may(
        "temperature",
        Quantity(Temperature, Positive),
        "\"310.15 K\"",
        "Gives kBT its meaning; reservoirs and energies in kBT need it.",
    ),
    may(
        "barrier",
        Kind::Shapes(BARRIERS),
        "[{ shape = \"eckart\", … }]",
        "V(x) is the sum of all; none: free motion.",
    ),
    may(
        "membrane",
        Table(MEMBRANE),
        "{ voltage = \"-64 mV\", … }",
        "Voltage across the channel: energy z·e·voltage·s(x).",
    ),
    may(
        "packet",
        Table(PACKET),
        "{ energy = \"5.6 kBT\", width = \"0.5 angstrom\" }",
        "Gaussian packet that moves right.",
    ),
    may(
        "transmission",
        Table(TRANSMISSION),
        "{ energies = … }",
        "Energies of T(E); default: where the packets have weight.",
    ),
    may(
        "numerics",
        Table(NUMERICS),
        "{ tolerance = 1e-6 }",
        "What is missing is chosen from the tolerance.",
    ),
    may("record", Table(RECORD), "{ frames = 200 }", "What is stored while the packet moves."),
    may(
        "reservoirs",
        Table(RESERVOIRS),
        "{ outside = \"12.8 mM\", … }",
        "The baths on both sides, for currents.",
    ),
    may(
        "species",
        Kind::Tables(SPECIES),
        "[{ ion = \"Na+\", outside = \"145 mM\", … }]",
        "Further ions that the channel lets through, for currents; the first is `ion` with [reservoirs].",
    ),
    may(
        "drive",
        Kind::Shape(DRIVES),
        "{ shape = \"dipole\", … }",
        "V(x, t) = V(x) + W(x)·cos(2π·frequency·t + phase).",
    ),
    may(
        "sweep",
        Kind::Sweep,
        "{ \"packet.energy\" = [\"3.6 kBT\", \"4.7 kBT\"] }",
        "Dotted keys, each with a list, { from, to, points } or { from, to, draws, seed } (spacing = \"log\": evenly in the logarithm); \
         the cases are the product. `zip` lists keys that run together.",
    ),
];

static PARTICLE: &[Key] = &[
    must("mass", Quantity(Mass, Positive), "\"38.96 u\"", "Mass of the particle."),
    must("charge", Integer(-100, 100), "1", "Charge number z, in elementary charges."),
];

static HEIGHT_WIDTH: &[Key] = &[
    must("height", Quantity(Energy, Any), "\"138 meV\"", "Energy at the top; negative for a well."),
    must(
        "width",
        Quantity(Length, Positive),
        "\"0.08 angstrom\"",
        "Width in the formula of the shape.",
    ),
];

static CENTER: &[Key] =
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
];

static BARRIERS: &[Shape] = &[
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

static MEMBRANE: &[Key] = &[
    must(
        "voltage",
        Quantity(Dimension::Voltage, Any),
        "\"-64 mV\"",
        "Inside (right) minus outside (left).",
    ),
    must("from", Quantity(Length, Any), "\"-7.5 angstrom\"", "Where the linear drop begins."),
    must("to", Quantity(Length, Any), "\"7.5 angstrom\"", "Where the linear drop ends."),
];

static PACKET: &[Key] = &[
    may(
        "energy",
        OneOrMany(Energy, Positive),
        "\"5.6 kBT\"",
        "(ħk₀)²/2m of the central wavenumber, one or several.",
    ),
    may(
        "velocity",
        OneOrMany(Dimension::Velocity, Positive),
        "\"780 m/s\"",
        "ħk₀/m, instead of the energy.",
    ),
    may(
        "center",
        OneOrMany(Length, Any),
        "\"-12 angstrom\"",
        "Start; chosen clear of the barrier by default.",
    ),
    must("width", OneOrMany(Length, Positive), "\"0.5 angstrom\"", "Standard deviation of |ψ|²."),
];

static TRANSMISSION: &[Key] = &[must(
    "energies",
    Series(Energy, Positive),
    "{ from = \"3 kBT\", to = \"9 kBT\", points = 241 }",
    "Measured from the left level.",
)];

static NUMERICS: &[Key] = &[
    may(
        "tolerance",
        Number(1e-13, 0.1),
        "1e-6",
        "Bound on |error| of T(E) within the packets' trusted window.",
    ),
    may(
        "scheme",
        Word(&Scheme::NAMES),
        "\"takahashi-imada\"",
        "The propagator; \"chebyshev\" where V jumps.",
    ),
    may(
        "grid",
        Table(GRID),
        "{ from = \"-40 angstrom\", to = \"40 angstrom\", points = 8192 }",
        "Periodic grid; `to` itself is the image of `from`.",
    ),
    may("time_step", Quantity(Time, Positive), "\"2 fs\"", "Length of one step."),
    may("duration", Quantity(Time, Positive), "\"6 ps\"", "Length of the run."),
    may(
        "absorber",
        Table(ABSORBER),
        "{ width = \"10 angstrom\", strength = \"3 kBT\", order = 4 }",
        "Complex absorbing potential at both ends of the grid.",
    ),
    may(
        "budget",
        Quantity(Time, Positive),
        "\"1 s\"",
        "Computing time on one core, counted in work, that a packet may take to resolve narrow levels; a second by default.",
    ),
    may(
        "chosen",
        Kind::Words(CHOICES),
        "[\"grid\", \"time_step\"]",
        "The keys of this section that the program chose, as a record lists them: they are chosen again. To set one by hand, take it out.",
    ),
];

/// What of `[numerics]` the program chooses where nothing is set.
pub(super) const CHOICES: &[&str] = &["grid", "time_step", "duration", "absorber"];

static GRID: &[Key] = &[
    must("from", Quantity(Length, Any), "\"-40 angstrom\"", "First point."),
    must("to", Quantity(Length, Any), "\"40 angstrom\"", "End of the period."),
    must("points", Integer(16, 1 << 26), "8192", "Number of points."),
];

static ABSORBER: &[Key] = &[
    must("width", Quantity(Length, Positive), "\"10 angstrom\"", "Reach on each side."),
    must("strength", Quantity(Energy, Positive), "\"3 kBT\"", "Its largest value."),
    may("order", Integer(2, 8), "4", "Degree of the polynomial; 4 by default."),
];

static RECORD: &[Key] = &[
    may(
        "frames",
        Integer(0, MAX_POINTS),
        "200",
        "Stored snapshots, evenly spaced in time; 0 for none.",
    ),
    may("wave_function", Switch, "false", "Store ψ besides |ψ|²."),
];

static RESERVOIRS: &[Key] = &[
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
        "voltages",
        Series(Dimension::Voltage, Any),
        "{ from = \"-120 mV\", to = \"120 mV\", points = 49 }",
        "Where currents are computed; they take the place of membrane.voltage.",
    ),
];

static SPECIES: &[Key] = &[
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

static CLOCK: &[Key] = &[
    must("frequency", Quantity(Frequency, Positive), "\"1 THz\"", "Of the drive."),
    may(
        "phase",
        Kind::QuantityOr(Angle, "average"),
        "\"0 deg\"",
        "At the packet's classical arrival, or \"average\"; 0 by default.",
    ),
];

static DIPOLE: &[Key] = &[
    must(
        "force",
        Quantity(Force, Any),
        "\"3 meV/angstrom\"",
        "Slope of W at its centre, sign reversed.",
    ),
    must("width", Quantity(Length, Positive), "\"6 angstrom\"", "Length of the window."),
];

static DRIVES: &[Shape] = &[
    Shape {
        name: "dipole",
        about: "W = −force·u·exp(−(u/width)⁴), u = x − center.",
        keys: &[DIPOLE, CENTER, CLOCK],
    },
    Shape {
        name: "rectangle",
        about: "W = height where |u| < width/2.",
        keys: &[HEIGHT_WIDTH, CENTER, CLOCK],
    },
    Shape {
        name: "eckart",
        about: "W = height·sech²(u/width).",
        keys: &[HEIGHT_WIDTH, CENTER, CLOCK],
    },
    Shape {
        name: "gaussian",
        about: "W = height·exp(−u²/(2·width²)).",
        keys: &[HEIGHT_WIDTH, CENTER, CLOCK],
    },
];

/// The keys of { from, to, points }.
pub(super) const RANGE_KEYS: [&str; 3] = ["from", "to", "points"];
/// The keys of a range in a sweep.
pub(super) const POINT_KEYS: [&str; 4] = ["from", "to", "points", "spacing"];
/// The keys of numbers drawn for a sweep.
pub(super) const DRAW_KEYS: [&str; 5] = ["from", "to", "draws", "seed", "spacing"];
/// How the values of a sweep lie between two ends; the first is the default.
pub(super) const SPACINGS: &[&str] = &["linear", "log"];
