//! The types of the description of scenarios; the description itself is in `keys`.
//!
//! Values are checked against it, suggestions for misspelt keys and the JSON Schema are made from
//! it, so they cannot disagree.

use crate::units::Dimension;

/// A key and the values that it takes.
pub(super) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub required: bool,
    /// One sentence for editors.
    pub about: &'static str,
    /// A right-hand side as it would be typed.
    pub example: &'static str,
}

/// The values that a key takes.
pub(super) enum Kind {
    /// Free text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of some of these words.
    Words(&'static [&'static str]),
    /// A number and a unit.
    Quantity(Dimension, Sign),
    /// A quantity, or this word.
    QuantityOr(Dimension, &'static str),
    /// One quantity or a list of them.
    OneOrMany(Dimension, Sign),
    /// A list of quantities or { from, to, points }.
    Series(Dimension, Sign),
    /// The name of a unit.
    Unit(Dimension),
    /// A bare number in (above, up_to].
    Number { above: f64, up_to: f64 },
    /// A bare number in [0, up_to].
    Share { up_to: f64 },
    /// A whole number in [from, to].
    Integer { from: i64, to: i64 },
    /// true or false.
    Switch,
    /// Two column numbers, counted from 1.
    Columns,
    /// A list of pairs of bare numbers.
    Points,
    /// A list of bare numbers.
    Numbers,
    /// The name of an ion, or mass and charge.
    Ion(&'static [Key]),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of such tables.
    Tables(&'static [Key]),
    /// A table whose keys depend on its `shape`.
    Shape(&'static [Shape]),
    /// A list of such tables.
    Shapes(&'static [Shape]),
    /// Dotted keys of the scenario with lists of values.
    Sweep,
}

/// One of the shapes a table may have.
pub(super) struct Shape {
    pub name: &'static str,
    pub about: &'static str,
    /// Besides `shape` itself.
    pub keys: &'static [&'static [Key]],
}

impl Shape {
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static Key> + Clone {
        self.keys.iter().flat_map(|part| part.iter())
    }
}

/// Which sign a quantity may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Any,
    NotNegative,
    Positive,
}

/// Sizes that a quantity may have, in working units.
pub(crate) struct Reach {
    /// Smallest positive number.
    pub least: f64,
    /// Largest magnitude.
    pub most: f64,
    /// Both in words, in a unit of people.
    pub words: &'static str,
}

/// The sizes that a quantity of this dimension may have.
///
/// They are far beyond those of any ion, and close enough that no product of two of them overflows.
pub(crate) fn reach(dimension: Dimension) -> Reach {
    let (least, most, words) = match dimension {
        Dimension::Energy => (1e-9, 1e9, "from 1e-9 to 1e9 meV"),
        Dimension::Length => (1e-6, 1e6, "from 1e-6 to 1e6 angstrom"),
        Dimension::Time => (1e-6, 1e18, "from 1e-6 to 1e18 fs"),
        // 1 u is 1.036427e5 meV·fs²/Å².
        Dimension::Mass => (1.0364, 1.0365e11, "from 1e-5 to 1e6 u"),
        Dimension::Voltage => (1e-9, 1e6, "up to 1000 V"),
        Dimension::Temperature => (1e-6, 1e6, "from 1e-6 to 1e6 K"),
        Dimension::Concentration => (1e-12, 1e6, "from 1e-12 mM to 1000 M"),
        Dimension::Area => (1e-9, 1e9, "from 1e-9 to 1e9 angstrom^2"),
        Dimension::Velocity => (1e-9, 1e3, "from 1e-4 to 1e8 m/s"),
        Dimension::Diffusion => (1e-12, 1e6, "from 1e-17 to 10 m^2/s"),
        Dimension::Frequency => (1e-12, 1e3, "from 1e-9 to 1e6 THz"),
        Dimension::Force => (1e-12, 1e9, "up to 1e9 meV/angstrom"),
        Dimension::Angle => (1e-12, 1e3, "up to 1000 rad"),
    };
    Reach { least, most, words }
}
