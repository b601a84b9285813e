//! Wave packets of ions in channels.

pub mod dynamics;
pub mod error;
pub mod model;
pub mod observables;
pub mod record;
pub mod scenario;
pub mod simulation;
pub mod units;
