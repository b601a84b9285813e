//! Numbers in the environment.

use crate::error::{Error, Result};

/// The environment variable `name`, a whole number up to `max`, if it is set; `option` can be used
/// in its place.
///
/// # Errors
/// [`Error::Usage`] if it is not such a number.
pub(crate) fn variable(name: &str, max: usize, option: &str) -> Result<Option<usize>> {
    let Some(text) = std::env::var_os(name) else { return Ok(None) };
    let number = text.to_str().and_then(|text| text.trim().parse().ok());
    match number.filter(|&number: &usize| number <= max) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::usage(
            format!(
                "the environment variable {name} is not a number up to {max}: {}",
                text.to_string_lossy()
            ),
            format!("unset it, or use {option}"),
        )),
    }
}
