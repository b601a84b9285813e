//! What the folder of a sweep holds: finished cases, shards, and what killed processes have left.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::files::{files_in, remove_unfinished};
use super::folder::Folder;
use super::manifest::is_name;
use crate::error::{Error, Result};
use crate::jobs::Computation;
use crate::record::Record;

/// An unfinished file of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnfinishedFile {
    /// Name of a case that its writer has locked.
    pub case: String,
    /// The file.
    pub path: PathBuf,
}

impl Folder {
    /// Whether the finished record of a case exists.
    ///
    /// # Errors
    /// [`Error::Damaged`] if it is not that record; [`Error::Machine`] if it cannot be read now.
    pub(super) fn has_record(&self, name: &str) -> Result<bool> {
        let path = self.record(name);
        let is_link = || fs::symlink_metadata(&path).is_ok_and(|file| file.is_symlink());
        match fs::metadata(&path) {
            Ok(_) => {}
            Err(_) if is_link() => {
                return Err(Error::Damaged { path, problem: "is a link to a missing file".into() });
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(Error::io("cannot read", &path, cause)),
        }
        let record = Record::open(&path)?;
        if !record.complete() || record.case().as_deref() != Some(name) {
            let problem = "is not the finished record of its case".into();
            return Err(Error::Damaged { path, problem });
        }
        Ok(true)
    }

    /// The unfinished files of cases.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn unfinished_files(&self) -> Result<Vec<UnfinishedFile>> {
        let mut files = files_in(&self.root().join("cases"))?;
        files.extend(files_in(&self.shards())?);
        let unfinished = |path: PathBuf| {
            let file = path.file_name()?.to_str().filter(|file| file.ends_with(".partial"))?;
            let case = file.split(['.', '-']).find(|part| is_name(part))?.to_owned();
            Some(UnfinishedFile { case, path })
        };
        Ok(files.into_iter().filter_map(unfinished).collect())
    }

    /// Removes small files that killed processes have left unfinished.
    ///
    /// # Errors
    /// [`Error::Machine`] if a folder cannot be read.
    pub(super) fn remove_unfinished_texts(&self) -> Result<()> {
        remove_unfinished(self.root(), |name| !name.starts_with("collected.h5."))?;
        remove_unfinished(&self.root().join("failed"), |_| true)
    }

    /// Removes what killed collections have left. The caller holds the lock of collections.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn remove_unfinished_collections(&self) -> Result<()> {
        let is_partial =
            |name: &str| name.starts_with("collected.h5.") && name.ends_with(".partial");
        for path in files_in(self.root())? {
            if path.file_name().and_then(OsStr::to_str).is_some_and(is_partial) {
                let _ = fs::remove_file(path);
            }
        }
        Ok(())
    }

    /// The cases that have a record.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn records(&self) -> Result<HashSet<String>> {
        let name = |path: &PathBuf| {
            let name = path.file_name()?.to_str()?.strip_suffix(".h5")?;
            is_name(name).then(|| name.to_owned())
        };
        Ok(files_in(&self.root().join("cases"))?.iter().filter_map(name).collect())
    }

    /// The shards of a computation, by name.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn shard_files(&self, computation: Computation) -> Result<Vec<PathBuf>> {
        let prefix = format!("{}-", computation.name());
        let is_shard = |name: &str| name.starts_with(&prefix) && name.ends_with(".h5");
        let mut files = files_in(&self.shards())?;
        files.retain(|path| path.file_name().and_then(OsStr::to_str).is_some_and(is_shard));
        files.sort_unstable();
        Ok(files)
    }
}
