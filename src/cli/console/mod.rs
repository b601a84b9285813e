//! The terminal: standard error, tables, progress and signals, for every command.
//!
//! Read `table` first.

pub(super) mod column_units;
mod field;
pub(super) mod format;
pub(super) mod harmless;
pub(super) mod output;
pub(super) mod progress;
mod progress_bar;
pub mod report;
pub(super) mod signals;
pub(super) mod table;
pub(super) mod text_table;

use std::io::{IsTerminal, Write};

use crate::system::Program;
use harmless::harmless;

/// What commands share: messages go to standard error, and child processes are this program.
pub(crate) struct Console {
    /// Whether notes and status lines are left out (`--quiet`).
    pub quiet: bool,
    /// How this program is started again, where that is known.
    pub program: Option<Program>,
}

impl Console {
    /// Writes a note, unless `--quiet`.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            write_stderr(&format!("note: {}\n", harmless(text)));
        }
    }

    /// Writes a note if there is one.
    pub(crate) fn remark(&self, text: Option<&str>) {
        text.into_iter().for_each(|text| self.note(text));
    }

    /// Writes a warning.
    pub(crate) fn warn(&self, text: &str) {
        write_stderr(&format!("warning: {}\n", harmless(text)));
    }

    /// Writes a line without a label, unless `--quiet`.
    pub(crate) fn status(&self, text: &str) {
        if !self.quiet {
            write_stderr(&format!("{}\n", harmless(text)));
        }
    }
}

/// Writes `text` to standard error. A failure is ignored: the work goes on without its messages.
pub(crate) fn write_stderr(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether to use colours on standard error.
pub(crate) fn color() -> bool {
    std::io::stderr().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
