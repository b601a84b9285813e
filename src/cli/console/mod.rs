//! What the program says: standard error, tables, digits, progress and signals, once for every command.
//!
//! Names the record's and the simulation's types where it formats them. Read `table` first.

pub(super) mod digits;
pub(super) mod format;
pub(super) mod harmless;
pub(super) mod output;
pub(super) mod progress;
mod progress_bar;
pub mod report;
pub(super) mod signals;
pub(super) mod table;

use std::io::{IsTerminal, Write};

use harmless::harmless;

/// What is said beside the results.
pub struct Console {
    /// Whether notes are left out.
    pub quiet: bool,
}

impl Console {
    /// A note, unless the user asked for quiet.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            write_stderr(&format!("note: {}\n", harmless(text)));
        }
    }

    /// A note if there is one.
    pub fn remark(&self, text: Option<&str>) {
        text.into_iter().for_each(|text| self.note(text));
    }

    /// A warning, always.
    pub fn warn(&self, text: &str) {
        write_stderr(&format!("warning: {}\n", harmless(text)));
    }

    /// A line of its own kind, unless the user asked for quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            write_stderr(&format!("{}\n", harmless(text)));
        }
    }
}

/// Writes `text` to standard error. Whether anybody hears it must not change what the program does.
pub fn write_stderr(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether to use colours on standard error.
pub fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
