//! Wave packets of ions in channels.

pub mod error;
pub mod record;
