//! `wavepore collect`: one file out of many cases.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::case_list::{tell_cases, warnings_of};
use super::case_table::table;
use crate::batch::{self, Collected, Destination, Folder, What};
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::output;
use crate::cli::console::progress;
use crate::cli::console::table::{Beside, print};
use crate::cli::sandbox::many::try_each;
use crate::error::{Error, Result};
use crate::record::Collection;

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
    /// Let the records of runs, with their frames, appear under `records`: links, which h5py and netCDF4 follow while the files are in their place.
    #[arg(long)]
    pub link_records: bool,
    /// Form of the results: as csv or json a row for every case, with its swept parameters and what is known of it as a whole.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Makes one file out of the cases of a folder.
///
/// # Errors
/// There is no sweep; what the machine refuses; an interruption; [`Error::Numbers`] if cases are missing or failed: the file is there then.
pub fn collect(arguments: &CollectArguments, console: &Console) -> Result<()> {
    let folder = Folder::new(&arguments.folder);
    let path = arguments.output.clone().unwrap_or_else(|| folder.collected());
    let manifest = folder.manifest()?;
    output::claim(&path, arguments.force)?;
    let to = Destination { path: &path, force: arguments.force, links: arguments.link_records };
    let (collected, _) =
        progress::cases_watched("files", console.quiet, |watch| batch::collect(&folder, to, &try_each, watch))?;
    let Collected { cases, done, failed, missing, warned, notes, path } = &collected;
    notes.iter().for_each(|note| console.warn(note));
    let values = |index: usize| manifest.values(index);
    for (list, what) in [(failed, " failed"), (missing, " is missing"), (warned, "")] {
        tell_cases(list, what, &values, console);
    }
    let noun = if *cases == 1 { "case" } else { "cases" };
    if arguments.format == Format::Table {
        let (failed, missing) = (failed.len(), missing.len());
        let warned = if warned.is_empty() { String::new() } else { format!(" ({} with warnings)", warned.len()) };
        print(&format!(
            "{cases} {noun}: {done} collected{warned}, {failed} failed, {missing} missing\ncollected: {}\n",
            path.display()
        ))?;
    } else {
        let more = json!({
            "collected": path.display().to_string(), "cases": cases, "done": done,
            "warned": warned.len(), "failed": failed.len(), "missing": missing.len(),
        });
        let beside = Beside {
            // That of runs is a key of the scenario, and may be swept.
            tolerance: (manifest.what != What::Run).then(|| manifest.what.tolerance(0.0)),
            verdict: if failed.is_empty() && missing.is_empty() { "complete" } else { "incomplete" },
            warnings: warnings_of(notes, &[warned, failed, missing]),
            more: more.as_object().cloned().unwrap_or_default(),
        };
        let sheet = table(&Collection::open(path)?)?;
        sheet.print(arguments.format, beside)?;
    }
    if failed.is_empty() && missing.is_empty() {
        return Ok(());
    }
    let remedy = if missing.is_empty() { "" } else { "; `wavepore sweep` computes what is missing" };
    Err(Error::Numbers(format!(
        "{} of {cases} {noun} are not there; they are marked in the file{remedy}",
        failed.len() + missing.len()
    )))
}
