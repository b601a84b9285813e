//! `wavepore reproduce`: the paper's figures, and its claims beside what is found.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Voice, output, progress};
use crate::error::{Error, Result};
use crate::reproduction::{FIGURES, Work, claims_are_there, draw, find, is_there, write_claims, write_data};
use crate::simulation::Control;

/// Options of `reproduce`.
#[derive(Debug, Args)]
pub struct ReproduceArguments {
    /// Folder for figures, their data, claims and report.
    #[arg(long, short, default_value = "output/reproduction")]
    pub output: PathBuf,
    /// Make this figure alone, anew; may be given several times.
    #[arg(long, value_name = "N", value_parser = number)]
    pub figure: Vec<usize>,
    /// Make everything anew, what is there already included.
    #[arg(long)]
    pub force: bool,
}

/// Steps of packets, or what takes as long, of each figure and of the claims after all figures.
const STEPS: [f64; 6] = [0.0, 5e4, 7.6e5, 6.7e5, 5e4, 1e5];

/// Computes, writes and draws what is not there yet.
///
/// # Errors
/// The folder takes no files; an interruption.
pub fn reproduce(arguments: &ReproduceArguments, voice: &Voice) -> Result<()> {
    let folder = arguments.output.as_path();
    output::claim(&folder.join("report.md"), true)?;
    let asked = |number: usize| arguments.figure.contains(&number);
    let anew = |number: usize| arguments.force || asked(number);
    let alone = !arguments.figure.is_empty();
    let figures: Vec<usize> = FIGURES
        .filter(|&number| if alone { asked(number) } else { anew(number) || !is_there(folder, number, true) })
        .collect();
    let claims = !alone && (arguments.force || !claims_are_there(folder));
    for number in FIGURES.filter(|number| !alone && !figures.contains(number)) {
        voice.note(&format!("figure {number} is there already; --figure {number} makes it anew"));
    }
    if !alone && !claims {
        voice.note("claims and report are there already; --force makes them anew");
    }
    let steps = figures.iter().map(|number| STEPS[number - 1]).sum::<f64>() + if claims { STEPS[5] } else { 0.0 };
    let done = progress::watched(steps, voice.quiet, |control| work(folder, &figures, &anew, claims, control, voice));
    if let Err(Error::Interrupted(_)) = done {
        voice.note("what is finished is kept; the same command goes on from there");
    }
    done
}

fn work(
    folder: &Path,
    figures: &[usize],
    anew: &(dyn Fn(usize) -> bool + Sync),
    claims: bool,
    control: &Control,
    voice: &Voice,
) -> Result<()> {
    let work = Work::new(control)?;
    for &number in figures {
        if anew(number) || !is_there(folder, number, false) {
            write_data(folder, number, &work)?;
        }
        draw(folder, number)?;
        voice.say(&format!("figure {number}: {}", crate::reproduction::path(folder, number, "svg").display()));
    }
    if claims {
        write_claims(folder, &find(&work)?)?;
        voice.say(&format!("claims: {}", folder.join("claims.csv").display()));
        voice.say(&format!("report: {}", folder.join("report.md").display()));
    }
    Ok(())
}

fn number(text: &str) -> std::result::Result<usize, String> {
    match text.parse() {
        Ok(number) if FIGURES.contains(&number) => Ok(number),
        _ => Err(format!("a number from {} to {} is wanted", FIGURES.start(), FIGURES.end())),
    }
}
