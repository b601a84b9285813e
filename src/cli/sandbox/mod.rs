//! Files of unknown origin are read in a child process first: HDF5 may end its process over a damaged file.
//!
//! Names `record`. Read `read` first.

pub(super) mod child;
pub(super) mod many;
pub(super) mod read;
