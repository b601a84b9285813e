//! Wave packets of ions in channels.

pub mod error;
pub mod model;
pub mod steady_state;
pub mod units;
