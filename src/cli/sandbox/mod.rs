//! Reads files of unknown origin in a child process first: a damaged file may end the HDF5 library
//! and its process.
//!
//! Names `record`. Read `read` first.

pub(super) mod child;
pub(super) mod many;
pub(super) mod read;
