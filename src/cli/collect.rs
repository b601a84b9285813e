//! `wavepore collect`: one file out of many cases.

use std::path::PathBuf;

use clap::Args;

use super::sheet::print;
use super::trials::try_each;
use super::{Voice, output, progress};
use crate::batch::{self, Collected, Folder};
use crate::error::{Error, Result};

/// Cases that are told one by one.
const TOLD: usize = 20;

/// Options of `collect`.
#[derive(Debug, Args)]
pub struct CollectArguments {
    /// Folder of a sweep.
    pub folder: PathBuf,
    /// File to write [default: collected.h5 in that folder].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Overwrite a complete file.
    #[arg(long)]
    pub force: bool,
}

/// Makes one file out of the cases of a folder.
///
/// # Errors
/// There is no sweep; what the machine refuses; an interruption; [`Error::Numbers`] if cases are missing or failed: the file is there then.
pub fn collect(arguments: &CollectArguments, voice: &Voice) -> Result<()> {
    let folder = Folder::new(&arguments.folder);
    let path = arguments.output.clone().unwrap_or_else(|| folder.collected());
    let manifest = folder.manifest()?;
    output::claim(&path, arguments.force)?;
    let (collected, _) = progress::cases_watched("files", voice.quiet, |watch| {
        batch::collect(&folder, &path, arguments.force, &try_each, watch)
    })?;
    let Collected { cases, done, failed, missing, notes, path } = &collected;
    notes.iter().for_each(|note| voice.warn(note));
    for (list, what) in [(failed, "failed"), (missing, "is missing")] {
        for case in list.iter().take(TOLD) {
            voice.warn(&format!("case {} ({}) {what}: {}", case.index, manifest.values(case.index), case.reason));
        }
        if list.len() > TOLD {
            voice.warn(&format!("and {} more", list.len() - TOLD));
        }
    }
    let noun = if *cases == 1 { "case" } else { "cases" };
    print(&format!(
        "{cases} {noun}: {done} collected, {} failed, {} missing\ncollected: {}\n",
        failed.len(),
        missing.len(),
        path.display()
    ))?;
    if failed.is_empty() && missing.is_empty() {
        return Ok(());
    }
    let remedy = if missing.is_empty() { "" } else { "; `wavepore sweep` computes what is missing" };
    Err(Error::Numbers(format!(
        "{} of {cases} {noun} are not there; they are marked in the file{remedy}",
        failed.len() + missing.len()
    )))
}
