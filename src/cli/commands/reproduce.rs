//! `wavepore reproduce`: the figures of the paper, and its claims beside computed results.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::console::Console;
use crate::cli::console::format::{Unit, number_in};
use crate::cli::console::output;
use crate::cli::console::progress;
use crate::cli::console::progress::WriteGuard;
use crate::error::{Error, Result};
use crate::reproduction::{
    FIGURES, SharedResults, claims_are_there, data, draw, find, is_there, missing, path, stored,
    write_claims, write_data,
};
use crate::simulation::Control;

/// Options of `reproduce`.
#[derive(Debug, Args)]
pub(crate) struct ReproduceArguments {
    /// Folder for figures, their data, claims and report; what is there already is kept.
    #[arg(long, short, default_value = "output/reproduction")]
    pub output: PathBuf,
    /// Make this figure alone; may be given several times.
    #[arg(long, value_name = "N", value_parser = number)]
    pub figure: Vec<usize>,
    /// Make anew what is there already: everything, or the figures that are named.
    #[arg(long)]
    pub force: bool,
}

/// Packet steps, or their equivalent, of each figure and of the claims after all figures.
const ESTIMATED_STEPS: [f64; 7] = [0.0, 1.2e5, 1.5e6, 1.01e6, 7.2e4, 1.5e6, 1.2e6];

/// Computes, writes and draws what is missing.
///
/// # Errors
/// The folder is not writable, or holds files of another origin; an interruption.
pub(crate) fn reproduce(arguments: &ReproduceArguments, console: &Console) -> Result<()> {
    let (folder, force) = (arguments.output.as_path(), arguments.force);
    output::ensure_writable(&folder.join("report.md"), true)?;
    let alone = !arguments.figure.is_empty();
    let asked: Vec<usize> =
        FIGURES.filter(|number| !alone || arguments.figure.contains(number)).collect();
    let figures: Vec<usize> =
        asked.iter().copied().filter(|&number| force || !is_there(folder, number)).collect();
    for &number in figures.iter().filter(|_| !force) {
        check_own_files(folder, number)?;
    }
    let claims = !alone && (force || !claims_are_there(folder));
    for number in asked.iter().filter(|number| !figures.contains(number)) {
        console.note(&format!(
            "figure {number} is there already and kept; --figure {number} --force makes it anew"
        ));
    }
    if !alone && !claims {
        console.note("claims and report are there already and kept; --force makes everything anew");
    }
    let steps = figures.iter().map(|number| ESTIMATED_STEPS[number - 1]).sum::<f64>()
        + if claims { ESTIMATED_STEPS[6] } else { 0.0 };
    let parting = if force {
        "note: what is finished is kept; the same command without --force leaves that as it is\n"
    } else {
        "note: what is finished is kept; the same command goes on from there\n"
    };
    let done = progress::with_write_guard(steps, console.quiet, parting, |control, guard| {
        let job = Job { folder, force, results: SharedResults::new(control)?, control, guard };
        for &number in &figures {
            job.figure(number)?;
            console.status(&format!("figure {number}: {}", path(folder, number, "svg").display()));
        }
        if claims {
            let findings = find(&job.results)?;
            guard.write(control, || write_claims(folder, &findings, force))?;
            console.status(&format!("claims: {}", folder.join("claims.csv").display()));
            console.status(&format!("report: {}", folder.join("report.md").display()));
        }
        let lost = asked.iter().find(|&&number| !is_there(folder, number));
        match lost {
            Some(number) => Err(Error::machine(
                format!("figure {number} has vanished from {} in the meantime", folder.display()),
                "the same command makes again what is missing",
            )),
            None => Ok(()),
        }
    });
    if let Err(Error::Interrupted(_) | Error::Cancelled) = done {
        console.status(parting.trim_end());
    }
    done
}

/// Checks that existing files of figure `number` are its own and include the data.
fn check_own_files(folder: &Path, number: usize) -> Result<()> {
    let missing = missing(folder, number);
    let Some(other) = ["h5", "svg", "png"].into_iter().find(|ending| !missing.contains(ending))
    else {
        return if missing.contains(&"csv") { Ok(()) } else { stored(folder, number).map(drop) };
    };
    if missing.contains(&"csv") {
        return Err(Error::usage(
            format!(
                "{} is there, but not {}, which it was made from; it is not overwritten",
                path(folder, number, other).display(),
                path(folder, number, "csv").display()
            ),
            format!("add --force to make figure {number} anew, or choose another folder with -o"),
        ));
    }
    stored(folder, number).map(drop)
}

/// The files to make.
struct Job<'a> {
    folder: &'a Path,
    force: bool,
    results: SharedResults<'a>,
    control: &'a Control,
    guard: &'a WriteGuard,
}

impl Job<'_> {
    /// Makes the missing files of figure `number`.
    fn figure(&self, number: usize) -> Result<()> {
        let missing =
            if self.force { vec!["csv", "h5", "svg", "png"] } else { missing(self.folder, number) };
        let data = if missing.contains(&"csv") {
            data(number, &self.results)?
        } else {
            stored(self.folder, number)?
        };
        self.guard.write(self.control, || {
            write_data(self.folder, number, &data, &missing)?;
            draw(self.folder, number, &missing)
        })
    }
}

fn number(text: &str) -> std::result::Result<usize, String> {
    number_in(text, FIGURES, Unit::default())
}
