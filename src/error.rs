//! One error type, sorted by who must act.
//!
//! | variant | who acts | exit code |
//! |---|---|---|
//! | [`Error::Numbers`] | nobody: a check failed, or the computation produced NaN | 1 |
//! | [`Error::Scenario`], [`Error::Usage`] | the author of the scenario or of the command line | 2 |
//! | [`Error::Machine`] | the machine: disk, permission, another process that writes | 3 |
//! | [`Error::Damaged`] | the owner of the file: its content is wrong, however often it is read | 3 |
//! | [`Error::Interrupted`] | nobody: a signal ended the work | 128 + signal |
//! | [`Error::Cancelled`] | nobody: the caller of the library stopped it | 130 |

use std::fmt;
use std::ops::Range;
use std::path::Path;

/// A result whose error says who must act.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong, by who must act.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scenario must be changed; nothing was written.
    #[error("{0}")]
    Scenario(Box<Diagnostic>),
    /// The command line must be changed; nothing was written.
    #[error("{0}")]
    Usage(String),
    /// The machine failed: disk full, no permission, a file that another process is writing.
    #[error("{0}")]
    Machine(String),
    /// A file does not hold what it should; reading it again would find the same.
    #[error("{0}")]
    Damaged(String),
    /// A check failed, or the computation produced NaN.
    #[error("{0}")]
    Numbers(String),
    /// The run was asked to stop by this signal number.
    #[error("interrupted by signal {0}; nothing half-written stands under a final name")]
    Interrupted(i32),
    /// The work was asked to stop through its [`Control`](crate::simulation::Control).
    #[error("cancelled; nothing half-written stands under a final name")]
    Cancelled,
}

impl Error {
    /// The exit code of the process: a script learns from it who must act.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Numbers(_) => 1,
            Error::Scenario(_) | Error::Usage(_) => 2,
            Error::Machine(_) | Error::Damaged(_) => 3,
            Error::Interrupted(signal) => u8::try_from(128 + signal).unwrap_or(255),
            // As after SIGINT.
            Error::Cancelled => 130,
        }
    }

    /// A file at `path` that holds something else than it should.
    pub fn damaged(path: &Path, what: &str) -> Self {
        Error::Damaged(format!("{} is damaged: {what}", path.display()))
    }

    /// An input/output failure at `path`, with what was being done.
    pub fn machine(doing: &str, path: &Path, cause: &dyn fmt::Display) -> Self {
        Error::Machine(format!("{doing} {}: {cause}", path.display()))
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Error::Scenario(Box::new(diagnostic))
    }
}

/// What is wrong in a scenario, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Name of the file as the user knows it.
    pub file: String,
    /// The whole text of that file; empty if there is no place in it.
    pub text: String,
    /// Byte range of the offending part of `text`, if there is one.
    pub span: Option<Range<usize>>,
    /// One sentence: what is wrong.
    pub message: String,
    /// One sentence: what would do.
    pub remedy: String,
}

impl Diagnostic {
    /// Line and column, both counted from 1, of the beginning of the span.
    pub fn position(&self) -> Option<(usize, usize)> {
        let start = self.span.as_ref()?.start.min(self.text.len());
        let before = self.text.get(..start)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
        Some((line, column))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some((line, column)) = self.position() {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.message)?;
        if !self.remedy.is_empty() {
            write!(f, "\n  help: {}", self.remedy)?;
        }
        Ok(())
    }
}
