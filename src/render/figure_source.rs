//! What a figure of results is drawn from: a record, several, or a collection of cases.

use std::path::Path;

use super::collection_view::CollectionView;
use super::drawing::{Drawing, Drawn, draw};
use super::energy::EnergyUnit;
use super::figure::Figure;
use super::figures::{FigureKind, figure, figure_of_several, sweep_figure};
use super::plot_options::PlotOptions;
use super::record_view::RecordView;
use super::theme::Theme;
use crate::error::Result;
use crate::record::{ARRHENIUS, Collection, FACTORS, ISOTOPES, Record};

/// Results that fill a figure.
pub(crate) enum FigureSource {
    /// One record.
    Record(Box<RecordView>),
    /// Several records.
    Records(SeveralRecords),
    /// A collection of cases.
    Collection(Box<CollectionView>),
}

/// Records that share a figure.
pub(crate) struct SeveralRecords {
    /// At least one.
    pub views: Vec<RecordView>,
    /// Which unit was chosen for them, if not the usual one.
    pub note: Option<&'static str>,
}

impl FigureSource {
    /// Opens the record or collection at `path`; energies are shown in `unit`.
    ///
    /// # Errors
    /// A file that is neither gives the error of a record.
    pub(crate) fn open(path: &Path, unit: Option<EnergyUnit>) -> Result<Self> {
        match Record::open(path).map(drop) {
            Err(refusal) => {
                let collection = Collection::open(path).map_err(|_| refusal)?;
                Ok(Self::Collection(Box::new(CollectionView::new(collection, unit)?)))
            }
            Ok(()) => Ok(Self::Record(Box::new(RecordView::open(path, unit)?))),
        }
    }

    /// The name of what is shown: that of `kind`, or of what is shown by default.
    ///
    /// # Errors
    /// A damaged record.
    pub(crate) fn name(&self, kind: Option<FigureKind>) -> Result<String> {
        let of_view =
            |view: &RecordView| kind.map_or_else(|| default_kind(view), Ok).map(FigureKind::name);
        match self {
            Self::Record(view) => of_view(view).map(str::to_owned),
            Self::Records(several) => Ok(format!("{}-compared", of_view(&several.views[0])?)),
            Self::Collection(cases) => {
                Ok(kind.map_or_else(|| cases.collection.what(), |kind| kind.name()).to_owned())
            }
        }
    }

    /// The figure of `kind`.
    ///
    /// # Errors
    /// What is asked for is not there, or does not apply.
    pub(crate) fn figure(
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
        }
    }
}

/// The kind that is shown of a record by default.
fn default_kind(view: &RecordView) -> Result<FigureKind> {
    Ok(match () {
        () if view.holds_states()? => FigureKind::Levels,
        () if view.is_driven_run()? => FigureKind::Spectrum,
        () if view.currents_alone()? => FigureKind::Currents,
        () if view.holds(FACTORS)? => FigureKind::Factors,
        () if view.holds(ARRHENIUS)? || view.holds(ISOTOPES)? => FigureKind::Arrhenius,
        () => FigureKind::Transmission,
    })
}

/// Draws the record or collection at `path`: the figure of `kind`, or of what is shown by default,
/// with energies in `unit`, by default in kBT where the temperature is known.
///
/// # Errors
/// [`Usage`](crate::error::Error::Usage) where the file does not hold what is wanted;
/// [`Machine`](crate::error::Error::Machine) and [`Damaged`](crate::error::Error::Damaged) where it
/// cannot be read.
pub fn draw_record(
    path: &Path,
    kind: Option<FigureKind>,
    unit: Option<EnergyUnit>,
    options: &PlotOptions,
    drawing: &Drawing,
) -> Result<Drawn> {
    let source = FigureSource::open(path, unit)?;
    draw(&source.figure(kind, options, &drawing.theme)?, drawing)
}
