//! Why a text is no quantity, and what would do.

use super::dimension::{Dimension, units_of};

/// Why a text is not the quantity that was wanted, and what would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantityError {
    /// What is wrong.
    pub message: String,
    /// What would do.
    pub remedy: String,
}

impl QuantityError {
    pub(super) fn new(message: String, dimension: Dimension) -> Self {
        let units = units_of(dimension).collect::<Vec<_>>().join(", ");
        Self {
            message,
            remedy: format!("write {} as a number and one of the units {units}", dimension.name()),
        }
    }
}
