//! The folder of a sweep and its files.
//!
//! ```text
//! sweep.json                      the sweep: scenario, swept parameters, names of the cases
//! cases/NAME.h5                   the record of one run
//! blocks/WHAT-NAME-XXXXXXXX.h5    a shard: results of several small cases, the first of them NAME
//! failed/NAME.txt                 why a case failed
//! submitted.*                     what was submitted to a cluster
//! sweep.sbatch, collect.sbatch    its scripts; .pbs, .sge and .lsf for other schedulers
//! restarts-JOB-TASK               how often a task of Grid Engine or LSF went back into the queue
//! tasks                           tasks of job arrays without explicit shares that work here
//! claims, submitting              lock files: of cases, and of a submission
//! collected.h5                    all cases in one file
//! ```

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::files::{canonical, read_text};
use super::manifest::Manifest;
use crate::error::{Error, Result};
use crate::record::write_shared;

/// Largest manifest that is read, bytes.
// A case takes about 50: twenty million cases.
const MAX_BYTES: u64 = 1 << 30;

/// The folder of a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, which need not exist.
    pub(crate) fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its path.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The file that describes the sweep.
    pub(crate) fn manifest_path(&self) -> PathBuf {
        self.root.join("sweep.json")
    }

    /// The record of the run of a case.
    pub(crate) fn record(&self, name: &str) -> PathBuf {
        self.root.join("cases").join(format!("{name}.h5"))
    }

    /// The default file for all cases.
    pub(crate) fn collected(&self) -> PathBuf {
        self.root.join("collected.h5")
    }

    /// Writes a small file of the folder whole or not at all; returns its path.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub(crate) fn write_file(&self, name: &str, text: &str) -> Result<PathBuf> {
        let path = self.root.join(name);
        write_shared(&path, text)?;
        Ok(path)
    }

    /// Refuses an `output` that would be a file of the sweep itself, or among its results.
    ///
    /// # Errors
    /// [`Error::Usage`].
    pub(crate) fn refuse_own_file(&self, output: &Path) -> Result<()> {
        let own = [
            self.manifest_path(),
            self.lock_file(),
            self.tasks_file(),
            self.shards(),
            self.root.join("cases"),
            self.root.join("failed"),
        ];
        if own.iter().any(|own| canonical(output).starts_with(canonical(own))) {
            return Err(Error::usage(
                format!("{} belongs to the sweep itself", output.display()),
                "choose another file with -o",
            ));
        }
        Ok(())
    }

    /// The lock file of cases and collections.
    pub(super) fn lock_file(&self) -> PathBuf {
        self.root.join("claims")
    }

    /// The lock file of submissions.
    pub(super) fn submission_lock_file(&self) -> PathBuf {
        self.root.join("submitting")
    }

    /// The list of tasks without explicit shares.
    pub(super) fn tasks_file(&self) -> PathBuf {
        self.root.join("tasks")
    }

    /// The folder of the shards.
    pub(super) fn shards(&self) -> PathBuf {
        self.root.join("blocks")
    }

    fn failure(&self, name: &str) -> PathBuf {
        self.root.join("failed").join(format!("{name}.txt"))
    }

    /// The description of the sweep.
    ///
    /// # Errors
    /// [`Error::Usage`] if the folder is not that of a sweep; [`Error::Damaged`];
    /// [`Error::Machine`] if it cannot be read.
    pub(crate) fn manifest(&self) -> Result<Manifest> {
        let damaged = |what: String| Error::damaged(&self.manifest_path(), &what);
        Manifest::from_json(&self.manifest_text()?).map_err(damaged)
    }

    fn manifest_text(&self) -> Result<String> {
        let path = self.manifest_path();
        match fs::metadata(&path) {
            Ok(file) if file.len() > MAX_BYTES => Err(Error::machine(
                format!("{} is too large for the description of a sweep", path.display()),
                "",
            )),
            Ok(_) => read_text(&path).map_err(|cause| Error::io("cannot read", &path, cause)),
            Err(cause)
                if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Err(Error::usage(
                    format!(
                        "{} is not the folder of a sweep: there is no {}",
                        self.root.display(),
                        path.display()
                    ),
                    "give a folder that `wavepore sweep` or `wavepore submit` has written",
                ))
            }
            Err(cause) => Err(Error::io("cannot read", &path, cause)),
        }
    }

    /// Creates the folder and those in it.
    ///
    /// # Errors
    /// [`Error::Usage`] if it cannot be a folder, [`Error::Machine`] if it cannot be written.
    pub(crate) fn create(&self) -> Result<()> {
        let root = self.root.display();
        if self.root.to_str().is_none() {
            let problem = format!("{root} is not UTF-8");
            return Err(Error::usage(problem, "name another folder with -o"));
        }
        if self.root.exists() && !self.root.is_dir() {
            let problem = format!("{root} is a file");
            return Err(Error::usage(problem, "name a folder with -o"));
        }
        for folder in [self.root.join("cases"), self.shards(), self.root.join("failed")] {
            let failed = |cause| Error::io("cannot make the folder", &folder, cause);
            fs::create_dir_all(&folder).map_err(failed)?;
        }
        Ok(())
    }

    /// Makes the folder that of `manifest`; finished cases stay. Returns the previous description,
    /// if it was another.
    ///
    /// # Errors
    /// As [`create`](Self::create); [`Error::Damaged`] if the previous description is damaged or of
    /// a newer program.
    pub(crate) fn begin(&self, manifest: &Manifest) -> Result<Option<Manifest>> {
        self.create()?;
        let (path, text) = (self.manifest_path(), manifest.to_json());
        if fs::symlink_metadata(&path).is_err() {
            write_shared(&path, &text)?;
            return Ok(None);
        }
        if self.manifest_text()? == text {
            return Ok(None);
        }
        let previous = self.manifest().map_err(|error| match error {
            Error::Damaged { path, problem } => Error::Damaged {
                path,
                problem: format!(
                    "{problem}\n  help: take another folder with -o, or remove that file: \
                     finished cases are found without it"
                ),
            },
            other => other,
        })?;
        write_shared(&path, &text)?;
        Ok(Some(previous))
    }

    /// Writes down why a case failed.
    ///
    /// # Errors
    /// [`Error::Machine`].
    pub(super) fn write_failure(&self, name: &str, reason: &str) -> Result<()> {
        write_shared(&self.failure(name), &format!("{}\n", reason.trim_end()))
    }

    /// Removes what [`write_failure`](Self::write_failure) wrote.
    pub(super) fn remove_failure(&self, name: &str) {
        let _ = fs::remove_file(self.failure(name));
    }

    /// Why a case failed, if that was written down.
    pub(super) fn failure_reason(&self, name: &str) -> Option<String> {
        Some(read_text(&self.failure(name)).ok()?.trim_end().to_owned())
    }
}
