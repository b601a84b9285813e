//! `wavepore collect`: makes one file out of many cases.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::case_list::{warn_of_cases, warnings_of};
use super::case_table::table;
use crate::batch::{self, Collected, Computation, Destination, Folder};
use crate::cli::console::Console;
use crate::cli::console::format::Format;
use crate::cli::console::output;
use crate::cli::console::progress;
use crate::cli::console::table::{Beside, print};
use crate::cli::sandbox::many::check_each;
use crate::error::{Error, Result};
use crate::record::Collection;

/// Options of `collect`.
#[derive(Debug, Args)]
pub(crate) struct CollectArguments {
    /// Folder of a sweep.
    pub folder: PathBuf,
    /// File to write [default: collected.h5 in that folder].
    #[arg(long, short)]
    pub output: Option<PathBuf>,
    /// Overwrite a complete file.
    #[arg(long)]
    pub force: bool,
    /// Link to the records of runs, with their frames, under `records`; h5py and netCDF4 follow the
    /// links while the files stay in place.
    #[arg(long)]
    pub link_records: bool,
    /// Form of the results: csv and json have a row for every case, with its swept parameters and
    /// its numbers as a whole.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Makes one file out of the cases of a folder.
///
/// # Errors
/// There is no sweep; [`Error::Machine`]; an interruption; [`Error::Numbers`] if cases are missing
/// or failed: the file exists then.
pub(crate) fn collect(arguments: &CollectArguments, console: &Console) -> Result<()> {
    let folder = Folder::new(&arguments.folder);
    let path = arguments.output.clone().unwrap_or_else(|| folder.collected());
    let manifest = folder.manifest()?;
    folder.refuse_own_file(&path)?;
    output::refuse_other_format(&path)?;
    output::ensure_writable(&path, arguments.force)?;
    let to = Destination { path: &path, force: arguments.force, links: arguments.link_records };
    let collected = progress::with_case_progress("files", console.quiet, |progress| {
        let check = |files: &[PathBuf]| check_each(files, console.program.as_ref());
        batch::collect(&folder, to, &check, progress)
    })?;
    let Collected { cases, done, failed, missing, warned, notes, path } = &collected.value;
    notes.iter().for_each(|note| console.warn(note));
    let values = |index: usize| manifest.values(index);
    warn_of_cases(failed, " failed", &values, console);
    warn_of_cases(missing, " is missing", &values, console);
    warn_of_cases(warned, "", &values, console);
    let is_complete = failed.is_empty() && missing.is_empty();
    let noun = if *cases == 1 { "case" } else { "cases" };
    if arguments.format == Format::Table {
        let (failed, missing) = (failed.len(), missing.len());
        let warned = match warned.len() {
            0 => String::new(),
            count => format!(" ({count} with warnings)"),
        };
        print(&format!(
            "{cases} {noun}: {done} collected{warned}, {failed} failed, {missing} missing\n\
             collected: {}\n",
            path.display()
        ))?;
    } else {
        let more = json!({
            "collected": path.display().to_string(), "cases": cases, "done": done,
            "warned": warned.len(), "failed": failed.len(), "missing": missing.len(),
        });
        let beside = Beside {
            // The tolerance of runs is a key of the scenario, and may be swept.
            tolerance: (manifest.computation != Computation::Run)
                .then(|| manifest.computation.tolerance(0.0)),
            verdict: if is_complete { "complete" } else { "incomplete" },
            warnings: warnings_of(notes, &[warned, failed, missing]),
            more,
        };
        let sheet = table(&Collection::open(path)?)?;
        sheet.print(arguments.format, beside)?;
    }
    if is_complete {
        return Ok(());
    }
    let remedy = match missing.is_empty() {
        true => "",
        false => "\n  help: run `wavepore sweep` to compute the missing ones",
    };
    Err(Error::Numbers(format!(
        "{} of {cases} {noun} have no result; they are marked in the file{remedy}",
        failed.len() + missing.len()
    )))
}
