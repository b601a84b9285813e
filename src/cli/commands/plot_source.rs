//! What `wavepore plot` draws: a record, several, a collection of cases, or a scenario.

use std::path::{Path, PathBuf};

use super::plot_scenario::scenario_view;
use crate::cli::console::{Console, output};
use crate::cli::sandbox::child::Depth;
use crate::cli::sandbox::read::read_in_sandbox;
use crate::error::{Error, Result};
use crate::record::{Collection, Record};
use crate::render::figures::{
    FigureKind, figure, figure_of_several, scenario_figure, sweep_figure,
};
use crate::render::{
    CollectionView, EnergyUnit, Figure, PlotOptions, RecordView, ScenarioView, Theme,
};

/// What a figure is drawn from.
pub(super) enum PlotSource {
    /// One record.
    Record(Box<RecordView>),
    /// Several records.
    Records(SeveralRecords),
    /// A collection of cases.
    Collection(Box<CollectionView>),
    /// A scenario that was not run.
    Scenario(Box<ScenarioView>, Option<EnergyUnit>),
}

/// Records that share a figure.
pub(super) struct SeveralRecords {
    views: Vec<RecordView>,
    /// Which unit was chosen for them, if not the usual one.
    note: Option<&'static str>,
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
                    let view = scenario_view(path, options, console)?;
                    Ok(Self::Scenario(Box::new(view), unit))
                }
                None => Self::open_results(alone, unit, console),
            };
        }
        if let Some(path) = files.iter().find_map(|file| scenario_path(file)) {
            return Err(Error::usage(
                format!("the scenario {path} cannot share a figure with other files"),
                "draw it alone, or run it and draw its record beside the others",
            ));
        }
        let mut sources = files.iter().map(|file| Self::open_results(file, unit, console));
        let views = sources.by_ref().zip(files).map(|(source, file)| match source? {
            Self::Record(view) => Ok(*view),
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
        Ok(Self::Records(SeveralRecords { views, note }))
    }

    fn open_results(path: &Path, unit: Option<EnergyUnit>, console: &Console) -> Result<Self> {
        read_in_sandbox(path, Depth::Frames, console.program.as_ref())?;
        // A file that is neither gives the error of a record.
        match Record::open(path).map(drop) {
            Err(refusal) => {
                let collection = Collection::open(path).map_err(|_| refusal)?;
                Ok(Self::Collection(Box::new(CollectionView::new(collection, unit)?)))
            }
            Ok(()) => Ok(Self::Record(Box::new(RecordView::open(path, unit)?))),
        }
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
        let name =
            |view: &RecordView| kind.map_or_else(|| default_kind(view), Ok).map(FigureKind::name);
        match self {
            Self::Record(view) => Ok(beside(&files[0], name(view)?)),
            Self::Records(several) => {
                Ok(beside(&files[0], &format!("{}-compared", name(&several.views[0])?)))
            }
            Self::Collection(cases) => {
                let name = kind.map_or_else(|| cases.collection.what(), |kind| kind.name());
                Ok(beside(&files[0], name))
            }
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
            Self::Collection(cases) => sweep_figure(cases, kind, options, theme),
            Self::Record(view) => {
                let kind = kind.map_or_else(|| default_kind(view), Ok)?;
                figure(view, kind, options, theme)
            }
            Self::Records(SeveralRecords { views, note }) => {
                let kind = kind.map_or_else(|| default_kind(&views[0]), Ok)?;
                let figure = figure_of_several(views, kind, options, theme)?;
                let notes = note.map(str::to_owned).into_iter().chain(figure.remark.clone());
                let notes: Vec<String> = notes.collect();
                Ok(Figure { remark: (!notes.is_empty()).then(|| notes.join("; ")), ..figure })
            }
            Self::Scenario(view, unit) => {
                if kind.is_some() {
                    return Err(Error::usage(
                        "a scenario has one figure, and no kinds",
                        "leave --kind out; `wavepore run` makes a record, which has the others",
                    ));
                }
                scenario_figure(view, *unit, options.title.as_deref(), theme)
            }
        }
    }
}

/// The path of a scenario: it ends in .toml, or is `-` for standard input.
pub(super) fn scenario_path(file: &Path) -> Option<&str> {
    let is_toml = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    file.to_str().filter(|path| is_toml || *path == "-")
}

/// The kind that is shown of a record by default.
fn default_kind(view: &RecordView) -> Result<FigureKind> {
    Ok(match () {
        () if view.holds_states()? => FigureKind::Levels,
        () if view.is_driven_run()? => FigureKind::Spectrum,
        () if view.currents_alone()? => FigureKind::Currents,
        () => FigureKind::Transmission,
    })
}

/// `output/k.h5` and `norms` give `output/k-norms.svg`.
fn beside(record: &Path, kind: &str) -> PathBuf {
    let mut name = record.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{kind}.svg"));
    record.with_file_name(name)
}
