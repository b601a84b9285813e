//! T(E) of many cases by the transfer matrix, and the classical step where all cases of a panel
//! share one.

use super::curves::{ChosenCurves, CurveColumn, chosen, curves};
use super::facets::{Facets, MAX_PANELS};
use super::figure_builder::FigureBuilder;
use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::collection_view::CollectionView;
use crate::render::energy::EnergyScale;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::Interval;

/// Smaller T is not shown.
// Eight decades above the smallest number: ends and ticks of the axis stay numbers.
const MIN_SHOWN: f64 = 1e-300;
/// Classical tops closer than this are equal, meV.
const TOLERANCE: f64 = 1e-6;

pub(super) fn figure(
    cases: &CollectionView,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let tables = cases.tables("/transmission", &["matrix"])?;
    let EnergyScale { unit, one } =
        cases.energies(tables.iter().flatten().map(|table| table.number("temperature_K")))?;
    let facets = Facets::new(cases, false, MAX_PANELS);
    let there =
        |case: usize| tables[case].as_ref().is_some_and(|table| table.axis.values.len() > 1);
    let ChosenCurves { cases: chosen, remark: few } = chosen(&facets, &there);
    let range = energy_range(cases, &tables, &chosen, one)?;
    let x = Scale::linear(unit.label(), range.from, range.to);
    let column = CurveColumn { name: "matrix", unit: one };
    let drawn: Vec<Vec<Series>> =
        chosen.iter().map(|own| curves(&facets, &tables, own, column, theme)).collect();
    if !drawn.iter().flatten().flat_map(|series| &series.y).any(|t| t.is_finite()) {
        return Err(Error::damaged(cases.collection.path(), "no T of its T(E) is a number"));
    }
    let y = transmission_scale(&drawn, options.logarithmic);
    let mut steps = false;
    let mut panels = Vec::new();
    for (panel, (own, lines)) in facets.panels.iter().zip(chosen.iter().zip(drawn)) {
        let mut panel = Panel::new(panel.title.clone(), x.clone(), y.clone());
        if let Some(top) = common_top(own, &tables) {
            let top = (top / one).clamp(range.from, range.to);
            panel.series.push(step(top, range, y.from, theme).without_legend());
            steps = true;
        }
        panel.series.extend(lines);
        panels.push(panel);
    }
    let mut entries = vec![Series::line("transfer matrix", theme.ink, Vec::new(), Vec::new())];
    if steps {
        entries.push(step(0.0, Interval::new(0.0, 0.0), 0.0, theme));
    }
    let mut builder = FigureBuilder::new(&facets, options, entries, theme);
    builder.grid(panels, 0.62);
    Ok(builder.finish(few))
}

/// The energies of the `chosen` cases, in a unit of `one` meV.
fn energy_range(
    cases: &CollectionView,
    tables: &[Option<Table>],
    chosen: &[Vec<usize>],
    one: f64,
) -> Result<Interval> {
    let energies = chosen
        .iter()
        .flatten()
        .filter_map(|&case| tables[case].as_ref())
        .flat_map(|table| &table.axis.values);
    Interval::around(energies.map(|energy| energy / one)).ok_or_else(|| {
        if chosen.iter().any(|own| !own.is_empty()) {
            Error::damaged(cases.collection.path(), "no energy of its T(E) is a number")
        } else {
            Error::usage(
                "these cases hold T at one energy each, which make no line",
                "ask for several with transmission.energies in the scenario",
            )
        }
    })
}

/// The axis of T; a logarithmic one begins at the decade of the smallest T of the curves.
fn transmission_scale(drawn: &[Vec<Series>], logarithmic: bool) -> Scale {
    if !logarithmic {
        return Scale::linear("T(E)", -0.03, 1.03);
    }
    let known = drawn.iter().flatten().flat_map(|series| &series.y).copied().filter(|t| *t > 0.0);
    let low = Interval::around(known).map_or(MIN_SHOWN, |known| known.from.max(MIN_SHOWN));
    Scale::logarithmic("T(E)", 10f64.powf((low.log10() + 1e-9).floor()), 1.5)
}

/// The lowest of the classical tops (meV) of `cases`, if all are equal.
fn common_top(cases: &[usize], tables: &[Option<Table>]) -> Option<f64> {
    let top = |&case: &usize| {
        tables[case].as_ref().map_or(f64::NAN, |table| table.number("classical_top_meV"))
    };
    let tops = Interval::around(cases.iter().map(top))?;
    let is_common = tops.length() < TOLERANCE && cases.iter().all(|case| top(case).is_finite());
    is_common.then_some(tops.from)
}

/// The classical step at `top`; zero is drawn at `floor`.
fn step(top: f64, range: Interval, floor: f64, theme: &Theme) -> Series {
    let Interval { from, to } = range;
    let low = floor.max(0.0);
    Series::line("classical", theme.classical, vec![from, top, top, to], vec![low, low, 1.0, 1.0])
        .shaped(Shape::Dashes)
}
