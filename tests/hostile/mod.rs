//! Hostile bytes, for tests and for `fuzz/`; each takes what it needs of them.

#![allow(dead_code)]

pub mod edits;
pub mod records;
