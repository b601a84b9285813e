//! The files that a collection is made of, and what is wrong with some of them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::blocks;
use super::folder::Folder;
use crate::error::{Error, Result};
use crate::jobs::What;
use crate::record::{CaseEntry, CaseStatus, Record};

/// One file to be collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// The record of one case.
    Record(String, PathBuf),
    /// Several cases.
    Block(PathBuf),
}

impl Input {
    /// Where it is.
    pub fn path(&self) -> &Path {
        match self {
            Self::Record(_, path) | Self::Block(path) => path,
        }
    }
}

/// The files of a folder that may hold what is wanted.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn inputs(folder: &Folder, what: What, wanted: impl Fn(&str) -> bool) -> Result<Vec<Input>> {
    if !what.is_large() {
        return Ok(folder.block_files(what)?.into_iter().map(Input::Block).collect());
    }
    let mut names: Vec<String> = folder.records()?.into_iter().filter(|name| wanted(name)).collect();
    names.sort_unstable();
    Ok(names
        .into_iter()
        .map(|name| (folder.record(&name), name))
        .map(|(path, name)| Input::Record(name, path))
        .collect())
}

/// What is learnt of the files while they are read.
pub(super) struct Reading<'a> {
    folder: &'a Folder,
    what: What,
    /// What is wrong, by the name of a case or the path of a block.
    damaged: HashMap<String, String>,
    programs: HashSet<String>,
}

impl<'a> Reading<'a> {
    /// Of files of `folder`.
    pub fn new(folder: &'a Folder, what: What) -> Self {
        Self { folder, what, damaged: HashMap::new(), programs: HashSet::new() }
    }

    /// The cases in a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn cases(&mut self, input: &Input) -> Result<Vec<CaseEntry>> {
        match input {
            Input::Block(path) => {
                let block = blocks::open(path, self.what)?;
                self.programs.insert(block.program().to_owned());
                block.entries()
            }
            Input::Record(name, path) => {
                self.folder.has_record(name)?;
                let record = Record::open(path)?;
                self.programs.insert(record.program().to_owned());
                Ok(vec![CaseEntry {
                    name: name.clone(),
                    standing: CaseStatus::Done,
                    reason: String::new(),
                    warnings: record.warnings().join("\n"),
                    effective_scenario: record.header().effective_scenario.clone(),
                    tables: record.tables()?,
                }])
            }
        }
    }

    /// Remembers what is wrong with a file.
    pub fn blame(&mut self, input: &Input, trouble: &Error) {
        let key = match input {
            Input::Record(name, _) => name.clone(),
            Input::Block(path) => path.display().to_string(),
        };
        let promise = match trouble {
            Error::Damaged(_) | Error::Usage(_) => "; `wavepore sweep` computes its cases anew",
            _ => "",
        };
        self.damaged.insert(key, format!("{trouble}{promise}"));
    }

    /// What is wrong with the record of the case `name`.
    pub fn blamed(&self, name: &str) -> Option<&String> {
        self.damaged.get(name)
    }

    /// What there is to say, in order.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.damaged.values().cloned().collect();
        if self.programs.len() > 1 {
            let mut programs: Vec<&str> = self.programs.iter().map(String::as_str).collect();
            programs.sort_unstable();
            notes.push(format!("the cases were computed by different programs: {}", programs.join(", ")));
        }
        notes.sort_unstable();
        notes
    }
}
