//! Wave packets of ions in channels.

pub mod cli;
pub mod dynamics;
pub mod error;
pub mod model;
pub mod observables;
pub mod record;
pub mod scenario;
pub mod simulation;
pub mod steady_state;
pub mod units;
