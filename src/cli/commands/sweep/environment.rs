//! Numbers in the environment.

use crate::error::{Error, Result};

/// A whole number from the environment up to `most`, if the variable is there; `instead` is the
/// option that can be used in its place.
///
/// # Errors
/// [`Error::Usage`] if it is no such number.
pub fn variable(name: &str, most: usize, instead: &str) -> Result<Option<usize>> {
    let Some(text) = std::env::var_os(name) else { return Ok(None) };
    match text.to_str().and_then(|text| text.trim().parse().ok()).filter(|&number: &usize| number <= most) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::Usage(format!(
            "the environment variable {name} is no number up to {most}: {}\n  help: unset it, or use {instead}",
            text.to_string_lossy()
        ))),
    }
}
