//! Curves of many cases in the panels of a figure, coloured by a swept parameter.

use super::facets::{FacetPanel, Facets, evenly_chosen};
use crate::record::Table;
use crate::render::figure::{Series, Shape};
use crate::render::theme::Theme;

/// Most curves of a panel.
// More would hide each other.
const MAX_CURVES_OF_PANEL: usize = 100;
/// Most curves of a figure.
// More would take long to draw.
const MAX_CURVES: usize = 400;
/// Most curves of a panel with lines of the usual width.
const MAX_THICK_CURVES: usize = 12;

/// The cases whose curves are drawn.
pub(super) struct ChosenCurves {
    /// Panel by panel.
    pub cases: Vec<Vec<usize>>,
    /// Note for the user if these are not all.
    pub remark: Option<String>,
}

/// The cases of each panel whose curves are drawn.
pub(super) fn chosen(facets: &Facets<'_>, there: &dyn Fn(usize) -> bool) -> ChosenCurves {
    let most = MAX_CURVES_OF_PANEL.min(MAX_CURVES / facets.panels.len().max(1));
    let (mut all, mut drawn) = (0, 0);
    let one = |panel: &FacetPanel| {
        let there: Vec<usize> = panel.cases.iter().copied().filter(|&case| there(case)).collect();
        let own: Vec<usize> =
            evenly_chosen(there.len(), most).into_iter().map(|place| there[place]).collect();
        all += there.len();
        drawn += own.len();
        own
    };
    let cases = facets.panels.iter().map(one).collect();
    let remark = || format!("{drawn} of {all} curves are drawn, evenly chosen");
    ChosenCurves { cases, remark: (drawn < all).then(remark) }
}

/// What a curve shows: a column over the axis of its table.
#[derive(Clone, Copy)]
pub(super) struct CurveColumn<'a> {
    /// Name of the column.
    pub name: &'a str,
    /// One unit of x in the unit of the axis.
    pub unit: f64,
}

/// The curves of the chosen cases.
pub(super) fn curves(
    facets: &Facets<'_>,
    tables: &[Option<Table>],
    chosen: &[usize],
    column: CurveColumn<'_>,
    theme: &Theme,
) -> Vec<Series> {
    let thick = if chosen.len() > MAX_THICK_CURVES { 0.6 } else { 1.0 };
    let curve = |&case: &usize| {
        let table = tables[case].as_ref()?;
        let x = table.axis.values.iter().map(|value| value / column.unit).collect();
        let value = facets.value(case);
        let words = facets.colors().map_or("", |own| own.words[value].as_str());
        let line =
            Series::line(words, facets.color(value, theme), x, table.column(column.name)?.to_vec());
        Some(line.shaped(Shape::Line(thick)).without_legend())
    };
    chosen.iter().filter_map(curve).collect()
}
