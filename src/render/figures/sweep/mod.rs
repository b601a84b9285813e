//! Figures of a collection of cases, by the swept parameters.

mod by_axis;
mod currents;
mod curves;
mod facets;
mod figure_builder;
mod runs;
mod sidebands;
mod transmission;

use super::FigureKind;
use crate::error::{Error, Result};
use crate::render::collection_view::CollectionView;
use crate::render::figure::Figure;
use crate::render::plot_options::PlotOptions;
use crate::render::theme::Theme;

/// The figure of `kind`, or of what the collection was computed for.
///
/// # Errors
/// [`Error::Usage`] if the collection lacks what is asked for, or an option does not apply;
/// [`Error::Damaged`] if it is damaged.
pub(crate) fn sweep_figure(
    cases: &CollectionView,
    kind: Option<FigureKind>,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let what = cases.collection.what();
    check_options(cases, kind, options)?;
    let refuse = |message: &str, remedy: &str| Err(Error::usage(message, remedy));
    match (what, kind) {
        ("run", Some(FigureKind::Transmission)) if has_drive(cases) => refuse(
            "these runs have a drive, and no T(E)",
            "leave out --kind: what is transmitted of each packet is drawn",
        ),
        ("transmission", None | Some(FigureKind::Transmission))
        | ("run", Some(FigureKind::Transmission)) => transmission::figure(cases, options, theme),
        ("run", None) => runs::figure(cases, options, theme),
        ("currents", None | Some(FigureKind::Currents)) => currents::figure(cases, options, theme),
        ("sidebands", None) => sidebands::figure(cases, options, theme),
        ("transmission" | "run" | "sidebands", Some(FigureKind::Currents)) => refuse(
            "this collection holds no currents",
            "`wavepore sweep SCENARIO --what currents` computes them",
        ),
        ("currents" | "sidebands", Some(FigureKind::Transmission)) => refuse(
            &format!("this collection holds {what}, no T(E)"),
            "`wavepore sweep SCENARIO --what transmission` computes it",
        ),
        ("run", _) => refuse(
            "this kind shows one record, and this is a collection of many",
            "each run has a record of its own in the folder `cases` of the sweep; without \
             --kind all are shown",
        ),
        ("transmission" | "currents" | "sidebands", _) => refuse(
            "this kind shows packets, and these cases have none",
            "leave out --kind; `wavepore sweep SCENARIO --what run` runs packets",
        ),
        _ => {
            let what = format!("it holds `{what}`, which is nothing known");
            Err(Error::damaged(cases.collection.path(), &what))
        }
    }
}

/// Whether cases are runs under a drive.
fn has_drive(cases: &CollectionView) -> bool {
    // A collection without driven runs has no such number.
    let frequencies = cases.collection.numbers("/potential", "drive_frequency_THz");
    frequencies.is_ok_and(|values| values.iter().any(|value| value.is_finite()))
}

/// Refuses options that do not apply to the figure.
fn check_options(
    cases: &CollectionView,
    kind: Option<FigureKind>,
    options: &PlotOptions,
) -> Result<()> {
    let refuse = |message: &str| Err(Error::usage(message, "leave it out"));
    if options.x.is_some() {
        return refuse("--x means nothing for a collection of cases");
    }
    if options.time.is_some() {
        return refuse("--time means nothing for a collection of cases");
    }
    let what = cases.collection.what();
    let (runs, voltages) = (what == "run" && kind.is_none(), what == "currents");
    if !options.packets.is_empty() && !runs {
        return refuse("--packet chooses packets of runs, and this figure shows none");
    }
    if options.logarithmic && voltages {
        return refuse("--log means nothing for currents, which have a sign");
    }
    if cases.unit.is_some() && (runs || voltages || what == "sidebands") {
        return refuse("--energy means nothing for a figure without an energy axis");
    }
    Ok(())
}
