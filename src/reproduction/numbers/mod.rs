//! The data of each figure: what is computed, and under which names it stands in the table.

mod conductance;
mod equilibrium;
mod passage;
mod schematic;
mod sigmoid;

pub use conductance::{SYMMETRIC, bars};
pub use equilibrium::reversals;

use super::data::{Data, Variable};
use super::work::Work;
use crate::error::Result;

/// The columns of figure `number`, 1 … 5.
pub fn variables(number: usize) -> &'static [Variable] {
    match number {
        1 => schematic::VARIABLES,
        2 => passage::VARIABLES,
        3 => sigmoid::VARIABLES,
        4 => equilibrium::VARIABLES,
        _ => conductance::VARIABLES,
    }
}

/// The data of figure `number`, 1 … 5.
///
/// # Errors
/// An interruption; a computation that produced NaN.
pub fn data(number: usize, work: &Work<'_>) -> Result<Data> {
    match number {
        1 => schematic::data(work),
        2 => passage::data(work),
        3 => sigmoid::data(work),
        4 => equilibrium::data(work),
        _ => conductance::data(work),
    }
}
