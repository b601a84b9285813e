//! Packets, energies, numerics and the record of a run.

use super::{MAX_POINTS, may, must};
use crate::dynamics::Scheme;
use crate::dynamics::elements::{MAX_DEGREE, MIN_DEGREE};
use crate::planning::FrameSpacing;
use crate::scenario::schema_types::{Key, Kind, Sign};
use crate::units::Dimension;

use Dimension::{Energy, Length, Time, Velocity};
use Kind::{Integer, Number, OneOrMany, Quantity, Series, Switch, Table, Word};
use Sign::{Any, Positive};

pub(super) static PACKET: &[Key] = &[
    may(
        "energy",
        OneOrMany(Energy, Positive),
        "\"5.6 kBT\"",
        "(ħk₀)²/2m of the central wavenumber, one or several.",
    ),
    may("velocity", OneOrMany(Velocity, Positive), "\"780 m/s\"", "ħk₀/m, instead of the energy."),
    may(
        "center",
        OneOrMany(Length, Any),
        "\"-12 angstrom\"",
        "Start; chosen clear of the barrier by default.",
    ),
    must("width", OneOrMany(Length, Positive), "\"0.5 angstrom\"", "Standard deviation of |ψ|²."),
];

pub(super) static TRANSMISSION: &[Key] = &[
    may(
        "energies",
        Series(Energy, Positive),
        "{ from = \"3 kBT\", to = \"9 kBT\", points = 241 }",
        "Measured from the left level; default: where the packets have weight.",
    ),
    may(
        "dwell",
        Table(DWELL),
        "{ from = \"-8 angstrom\", to = \"8 angstrom\" }",
        "The planes of the dwell time, outside all barriers; default: the membrane, else where V is flat to 1e-9 kBT.",
    ),
];

static DWELL: &[Key] = &[
    must("from", Quantity(Length, Any), "\"-8 angstrom\"", "Plane on the left."),
    must("to", Quantity(Length, Any), "\"8 angstrom\"", "Plane on the right."),
];

pub(super) static NUMERICS: &[Key] = &[
    may(
        "tolerance",
        Number { above: 1e-13, up_to: 0.1 },
        "1e-6",
        "Bound on |error| of T(E) within the packets' trusted window.",
    ),
    may(
        "scheme",
        Word(&Scheme::NAMES),
        "\"takahashi-imada\"",
        "The propagator; \"elements\" where V or its slope jumps.",
    ),
    may(
        "degree",
        Integer { from: MIN_DEGREE as i64, to: MAX_DEGREE as i64 },
        "17",
        "Degree of the polynomials on elements; asks for `scheme = \"elements\"`.",
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

/// Keys of `[numerics]` that the program chooses where nothing is set.
const CHOICES: &[&str] = &["degree", "grid", "time_step", "duration", "absorber"];

static GRID: &[Key] = &[
    must("from", Quantity(Length, Any), "\"-40 angstrom\"", "First point."),
    must("to", Quantity(Length, Any), "\"40 angstrom\"", "End of the period."),
    must("points", Integer { from: 16, to: 1 << 26 }, "8192", "Number of points."),
];

static ABSORBER: &[Key] = &[
    must("width", Quantity(Length, Positive), "\"10 angstrom\"", "Reach on each side."),
    must("strength", Quantity(Energy, Positive), "\"3 kBT\"", "Its largest value."),
    may("order", Integer { from: 2, to: 8 }, "4", "Degree of the polynomial; 4 by default."),
];

pub(super) static RECORD: &[Key] = &[
    may("frames", Integer { from: 0, to: MAX_POINTS }, "200", "Stored snapshots; 0 for none."),
    may(
        "moments",
        Word(&FrameSpacing::NAMES),
        "\"adaptive\"",
        "When snapshots are taken: evenly in time (\"even\", the default), or where |ψ|² changes (\"adaptive\").",
    ),
    may("wave_function", Switch, "false", "Store ψ besides |ψ|²."),
];

/// Largest number of draws.
const MAX_DRAWS: i64 = 100_000;

pub(super) static UNCERTAINTY: &[Key] = &[
    may(
        "draws",
        Integer { from: 2, to: MAX_DRAWS },
        "200",
        "Number of potentials that are drawn, in pairs +z and -z; 200 by default.",
    ),
    may("seed", Integer { from: 0, to: i64::MAX }, "1", "Begins the draws; 1 by default."),
    may(
        "keep",
        Switch,
        "false",
        "Whether a record holds the numbers of each draw, with the dimension realization.",
    ),
    may(
        "realization",
        Integer { from: 0, to: i64::MAX },
        "0",
        "Number of the draw that takes the place of the tables, everywhere; for [sweep].",
    ),
];
