//! In which form results are printed, and numbers that several commands are told.

use clap::ValueEnum;

/// Form of results.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// One header row, full precision.
    Csv,
    /// An object with `rows`.
    Json,
}

/// A number between 0 and 1.
pub fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("a number between 0 and 1 is wanted, for example 1e-6".into()),
    }
}

/// The same where `what` is not known better than to `least`.
pub fn accuracy(text: &str, least: f64, what: &str) -> Result<f64, String> {
    match tolerance(text) {
        Ok(value) if value < least => Err(format!("{what} known better than to {least:e}: take a larger number")),
        other => other,
    }
}
