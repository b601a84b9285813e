//! A remark on computed currents.

/// How severe a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Severity {
    /// The numbers are not what was asked for.
    Warning,
    /// For information.
    Note,
}

/// A remark on computed currents: one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// How severe it is.
    pub severity: Severity,
    /// The sentence.
    pub text: String,
}

impl Remark {
    /// A warning.
    pub(super) fn warning(text: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, text: text.into() }
    }

    /// A note.
    pub(super) fn note(text: impl Into<String>) -> Self {
        Self { severity: Severity::Note, text: text.into() }
    }
}
