//! Reads scenarios: TOML files in which every physical quantity is a text with a unit.
//!
//! `validate` checks what was typed against one description of the language (`keys`), from which
//! the JSON Schema ([`schema`]) is written too, and hands over every value once, in working units.
//! `interpret` makes a [`Case`] of the values. [`effective`] writes a case out as a scenario, and
//! reading that text gives the same bits.
//!
//! Every refusal is an [`Error::Scenario`] with the place, what is wrong and what to do. Checks
//! that need more than the form use [`Scenario::refuse`] and point into the same text.

mod arrays;
mod channel;
mod effective;
mod form;
mod from_values;
mod interpret;
mod keys;
mod quantities;
mod remarks;
mod schema;
mod schema_types;
mod section;
mod source;
mod sweep;
mod table_file;
mod tree;
mod uncertainty;
mod validate;
mod values;

use std::io::Read;
use std::path::{Path, PathBuf};

pub use arrays::{check_positions, with_energies, with_points, with_table};
pub use effective::effective;
pub(crate) use effective::effective_run;
pub use from_values::ScenarioValue;
pub use schema::schema;
pub(crate) use schema_types::{Reach, reach};
pub use sweep::{Sweep, SweepAxis, SweepValue};

use crate::error::{Diagnostic, Error, Result};
use crate::planning::Case;
use form::Form;
use remarks::Remarks;
use source::Source;
use tree::{Node, Value};

/// Largest scenario, bytes: a device or a film given by mistake is not read whole. The tree of a
/// text takes up to a hundred times the memory of the text.
const MAX_BYTES: u64 = 1 << 22;

/// A scenario that was read: its text, its case, and the places of its keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name of the file as the user knows it.
    pub name: String,
    /// The text as typed.
    pub text: String,
    /// The case that it describes.
    pub case: Case,
    /// Notes for the user on how it was read, a sentence each.
    pub notes: Vec<String>,
    /// How its tables were read, a line each: points, range, top and both leads.
    pub tables: Vec<String>,
    /// The swept keys with their values; `case` has none of these values.
    pub sweep: Sweep,
    root: Node,
    folder: PathBuf,
}

impl Scenario {
    /// Reads the file `path`, or the standard input if that is `-`.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no such text, [`Error::Scenario`] if the text is no scenario.
    pub fn read(path: &str) -> Result<Self> {
        if path == "-" {
            let text = text("the standard input", std::io::stdin().lock())?;
            return Self::parse("<stdin>", text, Path::new(""));
        }
        let usage = |cause: &dyn std::fmt::Display| {
            Error::usage(
                format!("cannot read the scenario {path}: {cause}"),
                "give the path of a scenario, or - for the standard input",
            )
        };
        let place = Path::new(path);
        if place.is_dir() {
            return Err(usage(&"it is a folder"));
        }
        let file = std::fs::File::open(place).map_err(|cause| usage(&cause))?;
        Self::parse(path, text(path, file)?, place.parent().unwrap_or(Path::new("")))
    }

    /// Reads `text`; tables are looked for in `folder`.
    ///
    /// # Errors
    /// [`Error::Scenario`] with the first thing that must be changed.
    pub fn parse(name: &str, text: impl Into<String>, folder: &Path) -> Result<Self> {
        let source = Source { name: name.to_owned(), text: text.into() };
        let root = Node::parse(&source.text).map_err(|error| {
            let message = error.message().trim_end();
            source.error(error.span(), format!("this is not TOML: {message}"), toml_remedy(message))
        })?;
        Self::interpret(source, root, folder)
    }

    fn interpret(source: Source, root: Node, folder: &Path) -> Result<Self> {
        let read = || {
            let file = Form::file(&source, &root)?;
            let meant = interpret::interpret(&file, folder)?;
            Ok((meant, sweep::sweep(file.form, &root)?))
        };
        let ((case, Remarks { notes, tables }), sweep) =
            read().map_err(|error| with_key(error, &source, &root))?;
        let Source { name, text } = source;
        Ok(Self { name, text, case, notes, tables, sweep, root, folder: folder.to_owned() })
    }

    /// Case `index` of the sweep as a scenario of its own, `0 ≤ index < sweep.cases()`.
    ///
    /// # Errors
    /// [`Error::Scenario`] if the values do not go together.
    ///
    /// # Panics
    /// There is no such case.
    pub fn case_of_sweep(&self, index: usize) -> Result<Self> {
        assert!(index < self.sweep.cases(), "case {index} of {}", self.sweep.cases());
        let mut root = self.root.clone();
        for (axis, at) in self.sweep.axes.iter().zip(self.sweep.indices(index)) {
            let path: Vec<&str> = axis.key.split('.').collect();
            root.set(&path, axis.values[at].node.clone());
        }
        if let Value::Table(entries) = &mut root.value {
            entries.retain(|entry| entry.key != "sweep");
        }
        let source = Source { name: self.name.clone(), text: self.text.clone() };
        Self::interpret(source, root, &self.folder)
    }

    /// Notes for the user on how the cases of its sweep are read, each sentence once.
    ///
    /// [`notes`](Self::notes) are those on the values outside of `[sweep]`, which no case may have.
    pub fn notes_of_cases(&self) -> Vec<String> {
        let is_distinguishing = |key: &str| match key.rsplit_once('.') {
            Some((within, _)) => self
                .root
                .at(within)
                .and_then(|node| node.get("shape")?.text())
                .is_some_and(|shape| shape == "table"),
            None => key == "temperature" && self.root.get(key).is_none(),
        };
        let distinguishing: Vec<usize> = (0..self.sweep.axes.len())
            .filter(|&axis| is_distinguishing(&self.sweep.axes[axis].key))
            .collect();
        if distinguishing.is_empty() {
            return self.notes.clone();
        }
        // Tables and the lack of a temperature alone are noted: one case is read of all those that
        // differ in other keys.
        let held = |index: &usize| {
            let indices = self.sweep.indices(*index);
            let loops = self
                .sweep
                .loops
                .iter()
                .filter(|axes| !axes.iter().any(|axis| distinguishing.contains(axis)));
            loops.flatten().all(|&axis| indices[axis] == 0)
        };
        let mut notes: Vec<String> = Vec::new();
        for case in
            (0..self.sweep.cases()).filter(held).filter_map(|index| self.case_of_sweep(index).ok())
        {
            for note in case.notes {
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        notes
    }

    /// This scenario with the quantity `text` as the value of the dotted `key`.
    ///
    /// # Errors
    /// [`Error::Scenario`] if the values do not go together.
    pub fn with(&self, key: &str, text: &str) -> Result<Self> {
        let mut root = self.root.clone();
        let path: Vec<&str> = key.split('.').collect();
        let span = self.root.place(key).unwrap_or(0..0);
        root.set(&path, Node { value: Value::Text(text.to_owned()), span });
        let source = Source { name: self.name.clone(), text: self.text.clone() };
        Self::interpret(source, root, &self.folder)
    }

    /// The error for a value of `key` that cannot be used.
    ///
    /// `key` is dotted, with an index where a list is meant: `numerics.grid`, `packet.energy[2]`,
    /// `barrier.0.width`. It points at that value if it was typed, else at its table, else at no
    /// place.
    pub fn refuse(
        &self,
        key: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Error {
        let source = Source { name: self.name.clone(), text: self.text.clone() };
        match source.error(self.root.place(key), message, remedy) {
            Error::Scenario(diagnostic) => Diagnostic { key: key.to_owned(), ..*diagnostic }.into(),
            other => other,
        }
    }
}

/// `error` with the key at its place, where that lies in `source`.
fn with_key(error: Error, source: &Source, root: &Node) -> Error {
    match error {
        Error::Scenario(diagnostic) if diagnostic.key.is_empty() => {
            let is_here = diagnostic.file == source.name && diagnostic.text == source.text;
            let span = diagnostic.span.as_ref().filter(|_| is_here);
            let key = span.map(|span| root.path_at(span.start)).unwrap_or_default();
            Diagnostic { key, ..*diagnostic }.into()
        }
        other => other,
    }
}

/// What to do about a fault of TOML, by the words of its parser.
fn toml_remedy(message: &str) -> &'static str {
    const REMEDIES: [(&str, &str); 10] = [
        (
            "duplicate key",
            "name every key and [table] once: several values stand in one list, further barriers begin with [[barrier]]",
        ),
        ("must be quoted", "put texts and quantities in straight quotes, as in ion = \"K+\""),
        ("boolean", "write true or false in small letters; texts and quantities stand in quotes"),
        ("escape", "write / for \\ in a path, or put the text in single quotes"),
        (
            "basic string",
            "end a text in its own line, with the quotes it began with; use visible characters alone",
        ),
        ("dotted key", "give a key one value, or a table with keys of its own"),
        ("key with no value", "write key = \"value\", one in a line; comments begin with #"),
        ("leading zero", "write the number without a zero in front"),
        (
            "unexpected key or value",
            "write one key = \"value\" in a line; numbers have a decimal point and nothing between thousands",
        ),
        ("unclosed", "close what was opened here, in the same line where it is a header or a text"),
    ];
    let known = REMEDIES.iter().find(|(words, _)| message.contains(words));
    known.map_or(
        "write key = \"value\" lines under [table] headers, as in any TOML file",
        |(_, remedy)| remedy,
    )
}

/// Reads a text of [`MAX_BYTES`] at most.
fn text(name: &str, from: impl Read) -> Result<String> {
    let usage = |cause: &str| Error::usage(format!("cannot read the scenario {name}: {cause}"), "");
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|cause| usage(&cause.to_string()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(usage(
            "it is larger than 4 MiB\n  help: give the path of a scenario, a TOML file of a few lines; keep long tables in files of their own",
        ));
    }
    source::utf8(bytes)
        .map_err(|line| usage(&format!("line {line} is not UTF-8 text\n  help: save it as UTF-8")))
}
