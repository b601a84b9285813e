//! Wave packets of ions in channels.

pub mod error;
