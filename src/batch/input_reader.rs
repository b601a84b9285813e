//! The files that a collection is made of, and the errors in some of them.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::result_shards;
use crate::error::{Error, Result};
use crate::jobs::Computation;
use crate::record::{CaseEntry, CaseStatus, Record};

/// One file to be collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    /// The record of one case.
    Record {
        /// Name of the case.
        name: String,
        /// Its file.
        path: PathBuf,
    },
    /// Several cases.
    Shard(PathBuf),
}

impl Input {
    /// Its file.
    pub(crate) fn path(&self) -> &Path {
        match self {
            Self::Record { path, .. } | Self::Shard(path) => path,
        }
    }
}

/// The files of a folder that may hold cases for which `is_wanted` is true.
///
/// # Errors
/// The folder cannot be read.
pub(super) fn inputs(
    folder: &Folder,
    computation: Computation,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Input>> {
    if !computation.is_large() {
        return Ok(folder.shard_files(computation)?.into_iter().map(Input::Shard).collect());
    }
    let mut names: Vec<String> =
        folder.records()?.into_iter().filter(|name| is_wanted(name)).collect();
    // In one order: equal sweeps give equal files, whatever order the folder has.
    names.sort_unstable();
    let record = |name: String| Input::Record { path: folder.record(&name), name };
    Ok(names.into_iter().map(record).collect())
}

/// Reads inputs, and keeps what is wrong with them and which programs wrote them.
pub(super) struct InputReader<'a> {
    folder: &'a Folder,
    computation: Computation,
    /// By the name of a case or the path of a shard.
    errors: HashMap<String, String>,
    programs: HashSet<String>,
}

impl<'a> InputReader<'a> {
    /// A reader of files of `folder`.
    pub(crate) fn new(folder: &'a Folder, computation: Computation) -> Self {
        Self { folder, computation, errors: HashMap::new(), programs: HashSet::new() }
    }

    /// The cases in a file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn cases(&mut self, input: &Input) -> Result<Vec<CaseEntry>> {
        match input {
            Input::Shard(path) => {
                let shard = result_shards::open(path, self.computation)?;
                self.programs.insert(shard.program().to_owned());
                shard.entries()
            }
            Input::Record { name, path } => {
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

    /// Keeps the error of a file.
    pub(crate) fn record_error(&mut self, input: &Input, error: &Error) {
        let key = match input {
            Input::Record { name, .. } => name.clone(),
            Input::Shard(path) => path.display().to_string(),
        };
        let remedy = match error {
            Error::Damaged { .. } | Error::Usage { .. } => {
                "; `wavepore sweep` computes its cases again"
            }
            _ => "",
        };
        self.errors.insert(key, format!("{error}{remedy}"));
    }

    /// The error of the record of the case `name`.
    pub(crate) fn error_of(&self, name: &str) -> Option<&String> {
        self.errors.get(name)
    }

    /// Notes for the user: the errors, and whether several programs computed the cases.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.errors.values().cloned().collect();
        if self.programs.len() > 1 {
            let mut programs: Vec<&str> = self.programs.iter().map(String::as_str).collect();
            programs.sort_unstable();
            let programs = programs.join(", ");
            notes.push(format!("the cases were computed by different programs: {programs}"));
        }
        notes.sort_unstable();
        notes
    }
}
