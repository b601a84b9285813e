//! Figures of a collection of cases, by the swept parameters.

mod by_axis;
mod currents;
mod curves;
mod facets;
mod figure_builder;
mod runs;
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
    let refuse =
        |message: String, remedy: &str| Err(Error::usage(message.to_string(), remedy.to_string()));
    for (asked, option) in [(options.x.is_some(), "--x"), (options.time.is_some(), "--time")] {
        if asked {
            return refuse(
                format!("{option} means nothing for a collection of cases"),
                "leave it out",
            );
        }
    }
    let runs = what == "run" && kind.is_none();
    if !options.packets.is_empty() && !runs {
        return refuse(
            "--packet chooses packets of runs, and this figure shows none".into(),
            "leave it out",
        );
    }
    let voltages = what == "currents";
    if options.logarithmic && voltages {
        return refuse(
            "--log means nothing for currents, which have a sign".into(),
            "leave it out",
        );
    }
    if cases.unit.is_some() && (runs || voltages) {
        return refuse(
            "--energy means nothing for a figure without an energy axis".into(),
            "leave it out",
        );
    }
    match (what, kind) {
        ("transmission", None | Some(FigureKind::Transmission))
        | ("run", Some(FigureKind::Transmission)) => transmission::figure(cases, options, theme),
        ("run", None) => runs::figure(cases, options, theme),
        ("currents", None | Some(FigureKind::Currents)) => currents::figure(cases, options, theme),
        ("transmission" | "run", Some(FigureKind::Currents)) => refuse(
            "this collection holds no currents".into(),
            "`wavepore sweep SCENARIO --what currents` computes them",
        ),
        ("currents", Some(FigureKind::Transmission)) => refuse(
            "this collection holds currents, no T(E)".into(),
            "`wavepore sweep SCENARIO --what transmission` computes it",
        ),
        ("run", _) => refuse(
            "this kind shows one record, and this is a collection of many".into(),
            "each run has a record of its own in the folder `cases` of the sweep; without \
             --kind all are shown",
        ),
        ("transmission" | "currents", _) => refuse(
            "this kind shows packets, and these cases have none".into(),
            "leave out --kind; `wavepore sweep SCENARIO --what run` runs packets",
        ),
        _ => {
            let what = format!("it holds `{what}`, which is nothing known");
            Err(Error::damaged(cases.collection.path(), &what))
        }
    }
}
