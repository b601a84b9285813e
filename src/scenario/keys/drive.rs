//! The drive.

use super::channel::{CENTER, HEIGHT_WIDTH};
use super::{may, must};
use crate::scenario::schema_types::{Key, Kind, Shape, Sign};
use crate::units::Dimension;

use Dimension::{Angle, Force, Frequency, Length, Time};
use Kind::Quantity;
use Sign::{Any, Positive};

static CLOCK: &[Key] = &[
    must("frequency", Quantity(Frequency, Positive), "\"1 THz\"", "Of the drive."),
    may(
        "phase",
        Kind::QuantityOr(Angle, "average"),
        "\"0 deg\"",
        "At the packet's classical arrival, or \"average\"; 0 by default.",
    ),
    may(
        "start",
        Quantity(Time, Any),
        "\"-2 ps\"",
        "When it begins to rise, counted from the packet's classical arrival; on from the beginning \
         by default.",
    ),
    may(
        "stop",
        Quantity(Time, Any),
        "\"2 ps\"",
        "When it has fallen again, likewise; never by default.",
    ),
    may(
        "ramp",
        Quantity(Time, Positive),
        "\"0.5 ps\"",
        "How long it rises from `start` and falls to `stop`.",
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

pub(super) static DRIVES: &[Shape] = &[
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
