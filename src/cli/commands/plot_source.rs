//! What `wavepore plot` draws: a record, several, a collection of cases, or a scenario.

use std::path::{Path, PathBuf};

use super::preflight;
use crate::cli::console::{Console, output};
use crate::cli::sandbox::child::Depth;
use crate::cli::sandbox::read::read_in_sandbox;
use crate::error::{Error, Result};
use crate::jobs::scenario_view;
use crate::render::figures::scenario_figure;
use crate::render::{
    EnergyUnit, Figure, FigureKind, FigureSource, PlotOptions, RecordView, ScenarioView,
    SeveralRecords, Theme,
};

/// What a figure is drawn from.
pub(super) enum PlotSource {
    /// Records, or a collection of cases.
    Results(FigureSource),
    /// A scenario that was not run.
    Scenario(Box<ScenarioView>, Option<EnergyUnit>),
}

impl PlotSource {
    /// Opens `files`; energies are shown in `unit`.
    ///
    /// # Errors
    /// A file that cannot be drawn, or not beside the others.
    pub(super) fn open(
        files: &[PathBuf],
        unit: Option<EnergyUnit>,
        options: &PlotOptions,
        console: &Console,
    ) -> Result<Self> {
        if let [alone] = files {
            return match scenario_path(alone) {
                Some(path) => {
                    let view = scenario_view(&preflight::read(path, console)?, options)?;
                    Ok(Self::Scenario(Box::new(view), unit))
                }
                None => open_results(alone, unit, console).map(Self::Results),
            };
        }
        if let Some(path) = files.iter().find_map(|file| scenario_path(file)) {
            return Err(Error::usage(
                format!("the scenario {path} cannot share a figure with other files"),
                "draw it alone, or run it and draw its record beside the others",
            ));
        }
        open_several(files, unit, console)
            .map(|several| Self::Results(FigureSource::Records(several)))
    }

    /// The figure's file where none is named: beside the first of `files`, by what is shown.
    ///
    /// # Errors
    /// A scenario from standard input; a damaged record.
    pub(super) fn default_output(
        &self,
        files: &[PathBuf],
        kind: Option<FigureKind>,
    ) -> Result<PathBuf> {
        match self {
            Self::Results(source) => Ok(beside(&files[0], &source.name(kind)?)),
            Self::Scenario(..) if files[0].as_os_str() == "-" => Err(Error::usage(
                "a scenario from standard input needs a name for its figure",
                "add -o FIGURE.svg",
            )),
            Self::Scenario(..) => {
                let path = files[0].to_str().unwrap_or_default();
                Ok(beside(&output::record_path(path, None)?, "scenario"))
            }
        }
    }

    /// The figure of `kind`.
    ///
    /// # Errors
    /// What is asked for is not there, or does not apply.
    pub(super) fn figure(
        &self,
        kind: Option<FigureKind>,
        options: &PlotOptions,
        theme: &Theme,
    ) -> Result<Figure> {
        match self {
            Self::Results(source) => source.figure(kind, options, theme),
            Self::Scenario(..) if kind.is_some() => Err(Error::usage(
                "a scenario has one figure, and no kinds",
                "leave --kind out; `wavepore run` makes a record, which has the others",
            )),
            Self::Scenario(view, unit) => {
                scenario_figure(view, *unit, options.title.as_deref(), theme)
            }
        }
    }
}

fn open_results(path: &Path, unit: Option<EnergyUnit>, console: &Console) -> Result<FigureSource> {
    read_in_sandbox(path, Depth::Frames, console.program.as_ref())?;
    FigureSource::open(path, unit)
}

/// Opens the records `files`, which share the axis of energies.
fn open_several(
    files: &[PathBuf],
    unit: Option<EnergyUnit>,
    console: &Console,
) -> Result<SeveralRecords> {
    let views = files.iter().map(|file| match open_results(file, unit, console)? {
        FigureSource::Record(view) => Ok(*view),
        _ => Err(Error::usage(
            format!("{} is a collection of cases, which fills a figure alone", file.display()),
            "draw it alone; several records of one case each share a figure",
        )),
    });
    let mut views = views.collect::<Result<Vec<RecordView>>>()?;
    let differ = views.windows(2).any(|pair| pair[0].one != pair[1].one);
    let note = match (differ, unit) {
        (false, _) => None,
        (true, Some(_)) => Some("the records differ in temperature, each with its own kBT"),
        (true, None) => {
            let in_mev = |file: &PathBuf| RecordView::open(file, Some(EnergyUnit::Mev));
            views = files.iter().map(in_mev).collect::<Result<_>>()?;
            Some("the records differ in temperature: energies are in meV")
        }
    };
    Ok(SeveralRecords { views, note })
}

/// The path of a scenario: it ends in .toml, or is `-` for standard input.
pub(super) fn scenario_path(file: &Path) -> Option<&str> {
    let is_toml = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    file.to_str().filter(|path| is_toml || *path == "-")
}

/// `output/k.h5` and `norms` give `output/k-norms.svg`.
fn beside(record: &Path, kind: &str) -> PathBuf {
    let mut name = record.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{kind}.svg"));
    record.with_file_name(name)
}
