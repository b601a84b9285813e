//! The kinds of figures, each from a record alone, or from a collection of cases.

mod currents;
mod drive_tint;
mod levels;
mod momentum;
mod norms;
mod snapshots;
mod spacetime;
mod spectrum;
mod sweep;
mod transmission;

use super::figure::Figure;
use super::plot_options::PlotOptions;
use super::record_view::RecordView;
use super::theme::Theme;
use crate::error::Result;
pub(crate) use sweep::sweep_figure;

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "program", derive(clap::ValueEnum))]
pub(crate) enum FigureKind {
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
    // Every kind refuses a packet that does not exist, also those that show all packets.
    let without = match kind {
        FigureKind::Currents | FigureKind::Levels => true,
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
    }?;
    if let Some(title) = &options.title {
        figure.title.clone_from(title);
        if let Some(panel) = figure.rows.first_mut().and_then(|row| row.panels.first_mut()) {
            panel.title.clone_from(title);
        }
    }
    Ok(figure)
}
