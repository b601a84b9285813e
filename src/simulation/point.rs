//! T(E) at one energy, and whether to trust it.

use super::error_parts::ErrorPart;

/// Whether a value is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reliability {
    /// In the window, error below the tolerance.
    Trusted,
    /// Outside of the window.
    Outside,
    /// On or beside a level that rings longer than the run.
    Unresolved,
    /// In the window, but the error may exceed the tolerance.
    Inaccurate,
}

/// The curve at one energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// meV.
    pub energy: f64,
    /// T(E).
    pub transmission: f64,
    /// R(E).
    pub reflection: f64,
    /// T(E) of the comparison run, on elements.
    pub elements: f64,
    /// Spectral density of the incident packet, 1/meV.
    pub weight: f64,
    /// Bound on the error of T(E).
    pub error: f64,
    /// Bound on the error of R(E).
    pub reflection_error: f64,
    /// The part of `error` that is not due to the end of the run.
    pub accuracy: f64,
    /// Whether to trust it.
    pub reliability: Reliability,
    /// The largest part of the error.
    pub largest_part: ErrorPart,
}
