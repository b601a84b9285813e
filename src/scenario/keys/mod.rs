//! Every table and key of a scenario: here those of the whole file, in the child modules those of
//! its tables.

mod channel;
mod drive;
mod run;

use super::schema_types::{Key, Kind, Sign};
use crate::units::Dimension;
use channel::{BARRIERS, MEMBRANE, PARTICLE, RESERVOIRS, SPECIES};
use drive::DRIVES;
use run::{NUMERICS, PACKET, RECORD, TRANSMISSION, UNCERTAINTY};

const fn must(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Key {
    Key { name, kind, required: true, about, example }
}

const fn may(name: &'static str, kind: Kind, example: &'static str, about: &'static str) -> Key {
    Key { name, kind, required: false, about, example }
}

/// Largest column number.
pub(super) const MAX_COLUMN: i64 = 1000;
/// Largest number of entries of a list or range.
pub(super) const MAX_POINTS: i64 = 1_000_000;

/// The whole file.
pub(super) static SCENARIO: &[Key] = &[
    may("title", Kind::Text, "\"K+ meets the filter\"", "What the scenario shows, in a line."),
    must(
        "ion",
        Kind::Ion(PARTICLE),
        "\"K+\"",
        "The ion: its name, or { mass = \"38.96 u\", charge = 1 }.",
    ),
    may(
        "temperature",
        Kind::Quantity(Dimension::Temperature, Sign::Positive),
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
        Kind::Table(MEMBRANE),
        "{ voltage = \"-64 mV\", … }",
        "Voltage across the channel: energy z·e·voltage·s(x).",
    ),
    may(
        "packet",
        Kind::Table(PACKET),
        "{ energy = \"5.6 kBT\", width = \"0.5 angstrom\" }",
        "Gaussian packet that moves right.",
    ),
    may(
        "transmission",
        Kind::Table(TRANSMISSION),
        "{ energies = … }",
        "T(E): its energies, and the planes of the dwell time.",
    ),
    may(
        "numerics",
        Kind::Table(NUMERICS),
        "{ tolerance = 1e-6 }",
        "What is missing is chosen from the tolerance.",
    ),
    may(
        "record",
        Kind::Table(RECORD),
        "{ frames = 200 }",
        "What is stored while the packet moves.",
    ),
    may(
        "reservoirs",
        Kind::Table(RESERVOIRS),
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
        "uncertainty",
        Kind::Table(UNCERTAINTY),
        "{ draws = 200, seed = 1 }",
        "T(E) and currents of potentials drawn within the errors of tables.",
    ),
    may(
        "sweep",
        Kind::Sweep,
        "{ \"packet.energy\" = [\"3.6 kBT\", \"4.7 kBT\"] }",
        "Dotted keys, each with a list, { from, to, points } or { from, to, draws, seed } (spacing = \"log\": evenly in the logarithm); \
         the cases are the product. `zip` lists keys that run together.",
    ),
];

/// The keys of { from, to, points }.
pub(super) const RANGE_KEYS: [&str; 3] = ["from", "to", "points"];
/// The keys of a range in a sweep.
pub(super) const POINT_KEYS: [&str; 4] = ["from", "to", "points", "spacing"];
/// The keys of numbers drawn for a sweep.
pub(super) const DRAW_KEYS: [&str; 5] = ["from", "to", "draws", "seed", "spacing"];
/// How the values of a sweep lie between two ends; the first is the default.
pub(super) const SPACINGS: &[&str] = &["linear", "log"];
