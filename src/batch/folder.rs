//! The folder of a sweep: what stands where, and what of it is finished.
//!
//! ```text
//! sweep.json                      the sweep: scenario, swept parameters, names of the cases
//! cases/NAME.h5                   the record of one run
//! blocks/WHAT-NAME-XXXXXXXX.h5    steady states or currents of several cases, the first of which is NAME
//! failed/NAME.txt                 why a case could not be computed
//! submitted.*, *.sbatch           what was submitted to a cluster, and the scripts of it
//! tasks                           which tasks of job arrays without explicit shares work here
//! claims, submitting              locks: on cases that are being computed, on the folder while it is submitted
//! collected.h5                    all of it in one file
//! ```

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::files::{files_in, forget_unfinished, read_text, whole, write_whole};
use super::manifest::{Manifest, is_name};
use crate::error::{Error, Result};
use crate::jobs::What;
use crate::record::Record;

/// More than any manifest needs.
const MOST_BYTES: u64 = 1 << 30;

/// The folder of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, there or not.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file that says what the sweep is.
    pub fn manifest_path(&self) -> PathBuf {
        self.root.join("sweep.json")
    }

    /// The record of the run of a case.
    pub fn record(&self, name: &str) -> PathBuf {
        self.root.join("cases").join(format!("{name}.h5"))
    }

    /// Where one file for all cases goes.
    pub fn collected(&self) -> PathBuf {
        self.root.join("collected.h5")
    }

    /// Writes a small file of the folder whole; answers its path.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub fn keep(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.root.join(name);
        write_whole(&path, text)?;
        Ok(path)
    }

    /// Whether a file at `path` would be one of the sweep itself, or stand among its results.
    pub(super) fn owns(&self, path: &Path) -> bool {
        let own = [
            self.manifest_path(),
            self.claims(),
            self.tasks(),
            self.blocks(),
            self.root.join("cases"),
            self.root.join("failed"),
        ];
        own.iter().any(|own| whole(path).starts_with(whole(own)))
    }

    pub(super) fn claims(&self) -> PathBuf {
        self.root.join("claims")
    }

    pub(super) fn tasks(&self) -> PathBuf {
        self.root.join("tasks")
    }

    pub(super) fn blocks(&self) -> PathBuf {
        self.root.join("blocks")
    }

    fn failure(&self, name: &str) -> PathBuf {
        self.root.join("failed").join(format!("{name}.txt"))
    }

    /// What the sweep is.
    ///
    /// # Errors
    /// [`Error::Usage`] if the folder is none of a sweep; [`Error::Damaged`]; [`Error::Machine`] if that cannot be read.
    pub fn manifest(&self) -> Result<Manifest> {
        Manifest::from_json(&self.manifest_text()?).map_err(|what| Error::damaged(&self.manifest_path(), &what))
    }

    fn manifest_text(&self) -> Result<String> {
        let path = self.manifest_path();
        match fs::metadata(&path) {
            Ok(there) if there.len() > MOST_BYTES => {
                Err(Error::Machine(format!("{} is too large for the description of a sweep", path.display())))
            }
            Ok(_) => read_text(&path).map_err(|cause| Error::machine("cannot read", &path, &cause)),
            Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Error::Usage(format!(
                    "{} is not the folder of a sweep: there is no {}\n  help: give the folder that `wavepore sweep` or `wavepore submit` has written",
                    self.root.display(),
                    path.display()
                )))
            }
            Err(cause) => Err(Error::machine("cannot read", &path, &cause)),
        }
    }

    /// Makes the folder, and those in it.
    ///
    /// # Errors
    /// [`Error::Usage`] if it cannot be a folder, [`Error::Machine`] if it cannot be written.
    pub fn make(&self) -> Result<()> {
        if self.root.to_str().is_none() {
            let text = format!("{} is not UTF-8\n  help: name another folder with -o", self.root.display());
            return Err(Error::Usage(text));
        }
        if self.root.exists() && !self.root.is_dir() {
            let text = format!("{} is a file\n  help: name a folder with -o", self.root.display());
            return Err(Error::Usage(text));
        }
        for folder in [self.root.join("cases"), self.blocks(), self.root.join("failed")] {
            fs::create_dir_all(&folder).map_err(|cause| Error::machine("cannot make the folder", &folder, &cause))?;
        }
        Ok(())
    }

    /// Makes the folder that of `manifest`; answers what it was before, if that was something else. Finished cases stay.
    ///
    /// # Errors
    /// As [`make`](Self::make); [`Error::Damaged`] if it has a description that is none, or one of a newer program.
    pub fn begin(&self, manifest: &Manifest) -> Result<Option<Manifest>> {
        self.make()?;
        let (path, text) = (self.manifest_path(), manifest.to_json());
        if fs::symlink_metadata(&path).is_err() {
            write_whole(&path, &text)?;
            return Ok(None);
        }
        if self.manifest_text()? == text {
            return Ok(None);
        }
        let before = self.manifest().map_err(|trouble| match trouble {
            Error::Damaged(what) => {
                let remedy = "take another folder with -o, or remove that file: what is finished is found all the same";
                Error::Damaged(format!("{what}\n  help: {remedy}"))
            }
            other => other,
        })?;
        write_whole(&path, &text)?;
        Ok(Some(before))
    }

    /// Notes why a case could not be computed.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub(super) fn note_failure(&self, name: &str, reason: &str) -> Result<()> {
        write_whole(&self.failure(name), &format!("{}\n", reason.trim_end()))
    }

    /// Takes the note back.
    pub(super) fn forget_failure(&self, name: &str) {
        let _ = fs::remove_file(self.failure(name));
    }

    /// Why a case could not be computed, if that was noted.
    pub(super) fn reason(&self, name: &str) -> Option<String> {
        Some(read_text(&self.failure(name)).ok()?.trim_end().to_owned())
    }

    /// Whether the record of a case is there, whole and its own.
    ///
    /// # Errors
    /// [`Error::Damaged`] with what is wrong with it; [`Error::Machine`] if it cannot be read now.
    pub(super) fn has_record(&self, name: &str) -> Result<bool> {
        let path = self.record(name);
        match fs::metadata(&path) {
            Ok(_) => {}
            Err(_) if fs::symlink_metadata(&path).is_ok_and(|there| there.is_symlink()) => {
                return Err(Error::Damaged(format!("{} is a link that leads nowhere", path.display())));
            }
            Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(Error::machine("cannot read", &path, &cause)),
        }
        let record = Record::open(&path)?;
        if !record.complete() || record.case().as_deref() != Some(name) {
            return Err(Error::Damaged(format!("{} is not the finished record of its case", path.display())));
        }
        Ok(true)
    }

    /// Unfinished files of cases, with the name of a case that is claimed by whoever writes them.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn unfinished(&self) -> Result<Vec<(String, PathBuf)>> {
        let mut files = files_in(&self.root.join("cases"))?;
        files.extend(files_in(&self.blocks())?);
        let ours = |path: PathBuf| {
            let file = path.file_name()?.to_str().filter(|file| file.ends_with(".partial"))?;
            let name = file.split(['.', '-']).find(|part| is_name(part))?.to_owned();
            Some((name, path))
        };
        Ok(files.into_iter().filter_map(ours).collect())
    }

    /// Removes small files that killed processes have left unfinished.
    ///
    /// # Errors
    /// [`Error::Machine`] if a folder cannot be read.
    pub(super) fn forget_unfinished_words(&self) -> Result<()> {
        forget_unfinished(&self.root, |name| !name.starts_with("collected.h5."))?;
        forget_unfinished(&self.root.join("failed"), |_| true)
    }

    /// Where processes that submit tell each other.
    pub(super) fn submitting(&self) -> PathBuf {
        self.root.join("submitting")
    }

    /// Removes what collections that were killed have left; for a process that knows that no other one collects.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn forget_unfinished_collections(&self) -> Result<()> {
        let left = |name: &str| name.starts_with("collected.h5.") && name.ends_with(".partial");
        let files = files_in(&self.root)?;
        files.iter().filter(|path| path.file_name().and_then(OsStr::to_str).is_some_and(left)).for_each(|path| {
            let _ = fs::remove_file(path);
        });
        Ok(())
    }

    /// The cases that have a record.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn records(&self) -> Result<HashSet<String>> {
        let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.strip_suffix(".h5")?.to_owned());
        Ok(files_in(&self.root.join("cases"))?.iter().filter_map(name).filter(|name| is_name(name)).collect())
    }

    /// The files that hold several cases each, by name.
    ///
    /// # Errors
    /// [`Error::Machine`] if the folder cannot be read.
    pub(super) fn block_files(&self, what: What) -> Result<Vec<PathBuf>> {
        let beginning = format!("{}-", what.name());
        let ours =
            |name: &OsStr| name.to_str().is_some_and(|name| name.starts_with(&beginning) && name.ends_with(".h5"));
        let mut files = files_in(&self.blocks())?;
        files.retain(|path| path.file_name().is_some_and(ours));
        files.sort_unstable();
        Ok(files)
    }
}
