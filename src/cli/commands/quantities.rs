//! Quantities on the command line: a number and its unit, as in a scenario.

use crate::error::{Error, Result};
use crate::numeric::evenly_spaced;
use crate::scenario::{Reach, reach};
use crate::units::{self, Dimension, Interval};

/// Largest number of points of a range, as in a scenario.
const MAX_POINTS: usize = 1_000_000;

/// An option that takes quantities, with the text that follows it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QuantityOption<'a> {
    /// Without dashes.
    pub(crate) name: &'static str,
    pub(crate) text: &'a str,
    pub(crate) dimension: Dimension,
    /// Of kBT, K.
    pub(crate) temperature: Option<f64>,
    /// A text that would do.
    pub(crate) example: &'static str,
}

/// The option `--temperature`.
pub(crate) fn temperature(text: &str) -> QuantityOption<'_> {
    let dimension = Dimension::Temperature;
    QuantityOption { name: "temperature", text, dimension, temperature: None, example: "310.15 K" }
}

/// The temperatures of `--temperatures`, K.
///
/// # Errors
/// [`Error::Usage`] with what is expected.
pub(crate) fn temperatures(text: &str) -> Result<Vec<f64>> {
    let (dimension, example) = (Dimension::Temperature, "278.15 K:323.15 K:10");
    QuantityOption { name: "temperatures", text, dimension, temperature: None, example }
        .positive_series()
}

impl QuantityOption<'_> {
    /// Refuses anything but one quantity above zero, or `or_zero`.
    ///
    /// # Errors
    /// [`Error::Usage`] with what is expected.
    pub(crate) fn require_positive(self, or_zero: bool) -> Result<()> {
        let value = self.quantity(self.text)?;
        match or_zero {
            true if value < 0.0 => Err(self.wrong_sign("must not be negative")),
            true if value == 0.0 => Ok(()),
            _ => self.check_positive(value),
        }
    }

    /// The values of [`series`](Self::series), each above zero.
    ///
    /// # Errors
    /// [`Error::Usage`] with what is expected.
    pub(crate) fn positive_series(self) -> Result<Vec<f64>> {
        let values = self.series()?;
        values.iter().try_for_each(|&value| self.check_positive(value))?;
        Ok(values)
    }

    /// A list "a, b, c" or a range "from:to:points" of quantities, in working units.
    ///
    /// # Errors
    /// [`Error::Usage`] with what is expected.
    pub(crate) fn series(self) -> Result<Vec<f64>> {
        if !self.text.contains(':') {
            return self.text.split(',').map(|part| self.quantity(part)).collect();
        }
        let example = self.example;
        let remedy = format!("write from, to and the number of points, for example \"{example}\"");
        let usage = |what: &str| Err(self.error(self.text, what, &remedy));
        let parts: Vec<&str> = self.text.split(':').collect();
        let [from, to, points] = parts[..] else { return usage("a range has three parts") };
        let ends = Interval::new(self.quantity(from)?, self.quantity(to)?);
        let points = match points.trim().parse() {
            Ok(points @ 2..=MAX_POINTS) => points,
            _ => return usage("its last part is no number of points from 2 to 1000000"),
        };
        if ends.from >= ends.to {
            return usage("its first value must be below its second");
        }
        Ok(evenly_spaced(ends, points).collect())
    }

    /// The only quantity, in working units.
    ///
    /// # Errors
    /// [`Error::Usage`] with what is expected.
    pub(crate) fn single(self) -> Result<f64> {
        self.quantity(self.text)
    }

    /// One quantity in working units.
    fn quantity(self, text: &str) -> Result<f64> {
        let value = units::parse(text, self.dimension, self.temperature);
        let value = value.map_err(|error| {
            let Self { name, .. } = self;
            Error::usage(format!("--{name}: {}", error.message), error.remedy.to_string())
        })?;
        if value.abs() > reach(self.dimension).most {
            return Err(self.out_of_range(text));
        }
        Ok(value)
    }

    fn check_positive(self, value: f64) -> Result<()> {
        match value {
            value if value <= 0.0 => Err(self.wrong_sign("must be greater than zero")),
            value if value < reach(self.dimension).least => Err(self.out_of_range(self.text)),
            _ => Ok(()),
        }
    }

    fn wrong_sign(self, what: &str) -> Error {
        let Self { name, text, example, .. } = self;
        self.error(text, what, &format!("use for example --{name} \"{example}\""))
    }

    fn out_of_range(self, text: &str) -> Error {
        let Reach { words, .. } = reach(self.dimension);
        let remedy = format!("check number and unit; {} may go {words}", self.dimension.name());
        self.error(text, "is out of range", &remedy)
    }

    fn error(self, text: &str, what: &str, remedy: &str) -> Error {
        Error::usage(format!("--{} \"{text}\": {what}", self.name), remedy.to_string())
    }
}
