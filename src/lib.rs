//! Wave packets of ions in channels.

pub mod cli;
pub mod error;
pub mod model;
pub mod scenario;
pub mod units;
