//! The kinds of figures, each from a record alone, or from a collection of cases.

mod arrhenius;
mod currents;
mod density_colors;
mod drive_tint;
mod factors;
mod levels;
mod momentum;
mod norms;
mod percentiles;
mod scenario;
mod snapshots;
mod spacetime;
mod spectrum;
mod sweep;
mod together;
mod transmission;

use super::figure::Figure;
use super::plot_options::PlotOptions;
use super::record_view::RecordView;
use super::theme::Theme;
use crate::error::{Error, Result};
pub(crate) use scenario::scenario_figure;
pub(crate) use sweep::sweep_figure;

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "program", derive(clap::ValueEnum))]
pub enum FigureKind {
    /// T(E): packets, transfer matrix, classical step; below, their difference and its bound.
    Transmission,
    /// |ψ|² over x and t, V(x) above.
    Spacetime,
    /// |ψ|² over V(x) at several times.
    Snapshots,
    /// What comes in and what goes out, by wavenumber.
    Momentum,
    /// What comes in, is transmitted and is reflected, by energy: runs with a drive.
    Spectrum,
    /// Probabilities, norm and energy in time.
    Norms,
    /// One-way fluxes and I(V) of three models: records of `wavepore currents`.
    Currents,
    /// V(x) with its levels and |ψ|² of their states, T(E) beside them: records of `wavepore
    /// resonances`.
    Levels,
    /// κ by temperature beside textbook factors: records of `wavepore factors`.
    Factors,
    /// Fluxes over the inverse temperature, or ratios of isotopes: records of `wavepore currents` with
    /// `--temperatures` or `--isotope`.
    Arrhenius,
}

impl FigureKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Transmission,
        Self::Spacetime,
        Self::Snapshots,
        Self::Momentum,
        Self::Spectrum,
        Self::Norms,
        Self::Currents,
        Self::Levels,
        Self::Factors,
        Self::Arrhenius,
    ];

    /// Its name on the command line and in Python.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transmission => "transmission",
            Self::Spacetime => "spacetime",
            Self::Snapshots => "snapshots",
            Self::Momentum => "momentum",
            Self::Spectrum => "spectrum",
            Self::Norms => "norms",
            Self::Currents => "currents",
            Self::Levels => "levels",
            Self::Factors => "factors",
            Self::Arrhenius => "arrhenius",
        }
    }

    /// Refuses a logarithm of what has a sign, or has one already.
    fn check_logarithm(self, options: &PlotOptions) -> Result<()> {
        let problem = match self {
            Self::Currents => "--log means nothing for currents, which have a sign",
            Self::Levels => {
                "--log means nothing for levels over V(x); log T is beside them already"
            }
            Self::Factors | Self::Arrhenius => "the axis is logarithmic without --log already",
            _ => return Ok(()),
        };
        if !options.logarithmic {
            return Ok(());
        }
        let kinds = "transmission, spacetime, snapshots, momentum, spectrum and norms";
        Err(Error::usage(problem, format!("leave it out; it is for the kinds {kinds}")))
    }
}

/// The figure of `kind` of several records together.
///
/// # Errors
/// [`Error::Usage`] where the kind shows one record, or a record does not hold what is wanted.
pub(crate) fn figure_of_several(
    views: &[RecordView],
    kind: FigureKind,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    kind.check_logarithm(options)?;
    let mut figure = match kind {
        FigureKind::Transmission => transmission::compared(views, options, theme),
        FigureKind::Currents => currents::compared(views, theme),
        FigureKind::Norms => norms::compared(views, options, theme),
        _ => Err(Error::usage(
            format!("{} shows one record, not {}", kind.name(), views.len()),
            "give one, or use --kind transmission, currents or norms, which take several",
        )),
    }?;
    if let Some(panel) = figure.first_panel() {
        panel.title = together::title(views);
    }
    retitle(&mut figure, options);
    Ok(figure)
}

/// Gives `figure` the title that is asked for, and breaks long ones into lines.
fn retitle(figure: &mut Figure, options: &PlotOptions) {
    let panels = figure.rows.iter_mut().flat_map(|row| &mut row.panels);
    panels.for_each(|panel| panel.wrapped = true);
    let Some(title) = &options.title else { return };
    figure.title.clone_from(title);
    if let Some(panel) = figure.first_panel() {
        panel.title.clone_from(title);
    }
}

/// The figure of `kind`.
///
/// # Errors [`crate::error::Error::Usage`] where the record does not hold what is wanted,
/// [`crate::error::Error::Machine`] where it is damaged.
pub(crate) fn figure(
    view: &RecordView,
    kind: FigureKind,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    kind.check_logarithm(options)?;
    // Every kind refuses a packet that does not exist, also those that show all packets.
    let without = match kind {
        FigureKind::Currents | FigureKind::Levels | FigureKind::Factors | FigureKind::Arrhenius => {
            true
        }
        FigureKind::Transmission => view.stationary()?,
        _ => false,
    };
    if !without || !options.packets.is_empty() {
        options.packets(view)?;
    }
    let mut figure = match kind {
        FigureKind::Transmission => transmission::figure(view, options, theme),
        FigureKind::Spacetime => spacetime::figure(view, options, theme),
        FigureKind::Snapshots => snapshots::figure(view, options, theme),
        FigureKind::Momentum => momentum::figure(view, options, theme),
        FigureKind::Spectrum => spectrum::figure(view, options, theme),
        FigureKind::Norms => norms::figure(view, options, theme),
        FigureKind::Currents => currents::figure(view, theme),
        FigureKind::Levels => levels::figure(view, options, theme),
        FigureKind::Factors => factors::figure(view, theme),
        FigureKind::Arrhenius => arrhenius::figure(view, theme),
    }?;
    retitle(&mut figure, options);
    Ok(figure)
}
