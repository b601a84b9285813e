//! The data of each figure: columns and rows of its table.

mod conductance;
mod equilibrium;
mod passage;
mod schematic;
mod sigmoid;
mod terahertz;

pub(crate) use conductance::{SYMMETRIC, bars};
pub(crate) use equilibrium::reversals;

use super::figure_data::{FigureData, Variable};
use super::shared_results::SharedResults;
use crate::error::Result;

/// The columns of figure `number`, 1 … 6.
pub(crate) fn variables(number: usize) -> &'static [Variable] {
    match number {
        1 => schematic::VARIABLES,
        2 => passage::VARIABLES,
        3 => sigmoid::VARIABLES,
        4 => equilibrium::VARIABLES,
        5 => conductance::VARIABLES,
        _ => terahertz::VARIABLES,
    }
}

/// The data of figure `number`, 1 … 6.
///
/// # Errors
/// An interruption; [`Error::Numbers`](crate::error::Error::Numbers) if a run produced NaN.
pub(crate) fn data(number: usize, results: &SharedResults<'_>) -> Result<FigureData> {
    match number {
        1 => schematic::data(results),
        2 => passage::data(results),
        3 => sigmoid::data(results),
        4 => equilibrium::data(results),
        5 => conductance::data(results),
        _ => terahertz::data(results),
    }
}
