//! The form of printed results, and options of several commands.

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

/// Parses a number between 0 and 1.
///
/// # Errors
/// What is expected.
pub fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value > 0.0 && value < 1.0 => Ok(value),
        _ => Err("expected a number between 0 and 1, for example 1e-6".into()),
    }
}

/// The same from `least` on; `what` cannot be known better.
pub fn accuracy(text: &str, least: f64, what: &str) -> Result<f64, String> {
    match tolerance(text) {
        Ok(value) if value < least => {
            Err(format!("{what} known better than to {least:e}: use a larger number"))
        }
        other => other,
    }
}
