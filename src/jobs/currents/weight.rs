//! How grave what is said of numbers is.

/// How grave a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// The numbers are not what was asked for.
    Warning,
    /// Worth knowing.
    Note,
}
