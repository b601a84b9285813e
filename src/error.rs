//! One error type, sorted by who must act.
//!
//! | variant | who acts | exit code |
//! |---|---|---|
//! | [`Error::Numbers`] | nobody: a check failed, or the computation produced NaN | 1 |
//! | [`Error::Scenario`], [`Error::Usage`] | the author of the scenario or of the command line | 2 |
//! | [`Error::Io`], [`Error::Machine`] | the machine: disk, permission, memory, another program | 3 |
//! | [`Error::Damaged`] | the owner of the file: its content is wrong, however often it is read | 3 |
//! | [`Error::Interrupted`] | nobody: a signal ended the work | 128 + signal |
//! | [`Error::Cancelled`] | nobody: the caller of the library stopped it | 130 |

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A result whose error says who must act.
pub type Result<T> = std::result::Result<T, Error>;

/// What the operating system or a library reported.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Everything that can go wrong, by who must act.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scenario must be changed; nothing was written.
    #[error("{0}")]
    Scenario(Box<Diagnostic>),
    /// The command line must be changed; nothing was written.
    #[error("{}", Advice { problem, remedy })]
    Usage {
        /// What is wrong.
        problem: String,
        /// What to do about it; empty if that is plain.
        remedy: String,
    },
    /// A file or folder cannot be read, written, made or renamed.
    #[error("{action} {}: {}", path.display(), FileFailure(source))]
    Io {
        /// What failed: "cannot read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the operating system or the library of the format reported.
        source: Cause,
    },
    /// The machine failed otherwise: memory, threads, another program or process.
    #[error("{}", Advice { problem, remedy })]
    Machine {
        /// What failed, with its cause.
        problem: String,
        /// What to do about it; empty if that is plain.
        remedy: String,
        /// What was reported, if anything was.
        source: Option<Cause>,
    },
    /// A file does not hold what it should; reading it again would find the same.
    #[error("{} {problem}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What it is or holds: "is truncated: its end is missing".
        problem: String,
    },
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
            Error::Scenario(_) | Error::Usage { .. } => 2,
            Error::Io { .. } | Error::Machine { .. } | Error::Damaged { .. } => 3,
            Error::Interrupted(signal) => u8::try_from(128 + signal).unwrap_or(255),
            // As after SIGINT.
            Error::Cancelled => 130,
        }
    }

    /// Whether the machine or a file of it must be repaired, whatever the scenario is.
    pub(crate) fn is_of_machine(&self) -> bool {
        matches!(self, Error::Io { .. } | Error::Machine { .. } | Error::Damaged { .. })
    }

    /// A command line that must be changed; an empty `remedy` is not shown.
    pub(crate) fn usage(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Error::Usage { problem: problem.into(), remedy: remedy.into() }
    }

    /// A failure of `action` ("cannot read") at `path`.
    pub fn io(action: &'static str, path: &Path, source: impl Into<Cause>) -> Self {
        Error::Io { action, path: path.to_owned(), source: source.into() }
    }

    /// A failure of the machine; an empty `remedy` is not shown.
    pub(crate) fn machine(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Error::Machine { problem: problem.into(), remedy: remedy.into(), source: None }
    }

    /// A failure of the machine at `action`, for the reason that `source` gives.
    pub(crate) fn caused(action: impl fmt::Display, source: impl Into<Cause>) -> Self {
        let source = source.into();
        let problem = format!("{action}: {source}");
        Error::Machine { problem, remedy: String::new(), source: Some(source) }
    }

    /// A file at `path` that holds something else than it should.
    pub fn damaged(path: &Path, what: impl fmt::Display) -> Self {
        Error::Damaged { path: path.to_owned(), problem: format!("is damaged: {what}") }
    }
}

/// Why a file could not be read or written, with a remedy where space or the size of files is at an
/// end.
struct FileFailure<'a>(&'a Cause);

impl fmt::Display for FileFailure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.downcast_ref().and_then(exhausted) {
            Some(limit) => write!(f, "{limit}\n  help: {NO_SPACE_REMEDY}"),
            None => write!(f, "{}", self.0),
        }
    }
}

/// What helps where the disk takes no more.
pub(crate) const NO_SPACE_REMEDY: &str = "free space, or choose another place";

/// What the disk cannot take, in words; nothing for failures of other kinds.
pub(crate) fn exhausted(cause: &io::Error) -> Option<&'static str> {
    match cause.kind() {
        io::ErrorKind::StorageFull => Some("the disk is full"),
        io::ErrorKind::QuotaExceeded => Some("your share of the disk is full"),
        io::ErrorKind::FileTooLarge => Some(
            "the file would be larger than it may be here (ulimit -f, or the file system's own \
             limit)",
        ),
        _ => None,
    }
}

/// A problem, and its remedy on a line of its own unless that is empty.
struct Advice<'a> {
    problem: &'a str,
    remedy: &'a str,
}

impl fmt::Display for Advice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem)?;
        if self.remedy.is_empty() { Ok(()) } else { write!(f, "\n  help: {}", self.remedy) }
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
    /// The dotted key at fault, as in `packet.energy[2]`; empty where no key is.
    pub key: String,
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
