//! Curves of many cases in the panels of a figure, coloured by a swept parameter.

use super::facets::{Facets, evenly_chosen};
use crate::record::Table;
use crate::render::figure::{Series, Shape};
use crate::render::theme::Theme;

/// Most curves of a panel, and of a figure: more would hide each other, and take long.
const MAX_CURVES: (usize, usize) = (100, 400);
/// Most curves of one panel that have lines of the usual thickness.
const MAX_THICK_CURVES: usize = 12;

/// The cases of each panel whose curves are drawn, and what is to be said where that are not all.
pub(super) fn chosen(facets: &Facets<'_>, there: &dyn Fn(usize) -> bool) -> (Vec<Vec<usize>>, Option<String>) {
    let most = MAX_CURVES.0.min(MAX_CURVES.1 / facets.panels.len().max(1));
    let (mut all, mut drawn) = (0, 0);
    let one = |(_, cases): &(String, Vec<usize>)| {
        let there: Vec<usize> = cases.iter().copied().filter(|&case| there(case)).collect();
        let own: Vec<usize> = evenly_chosen(there.len(), most).into_iter().map(|place| there[place]).collect();
        all += there.len();
        drawn += own.len();
        own
    };
    let chosen = facets.panels.iter().map(one).collect();
    (chosen, (drawn < all).then(|| format!("{drawn} of {all} curves are drawn, evenly chosen")))
}

/// Curves of the column `name` of these cases, x over `one`.
pub(super) fn curves(
    facets: &Facets<'_>,
    tables: &[Option<Table>],
    chosen: &[usize],
    (name, one): (&str, f64),
    theme: &Theme,
) -> Vec<Series> {
    let thick = if chosen.len() > MAX_THICK_CURVES { 0.6 } else { 1.0 };
    let curve = |&case: &usize| {
        let table = tables[case].as_ref()?;
        let x = table.axis.values.iter().map(|value| value / one).collect();
        let value = facets.value(case);
        let words = facets.colors().map_or("", |own| own.words[value].as_str());
        let line = Series::line(words, facets.color(value, theme), x, table.column(name)?.to_vec());
        Some(line.shaped(Shape::Line(thick)).without_legend())
    };
    chosen.iter().filter_map(curve).collect()
}

/// The lowest and the highest of numbers that are some; none if there are none.
pub(super) fn finite_range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let wider = |span: Option<(f64, f64)>, value: f64| {
        Some(span.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
    };
    values.filter(|value| value.is_finite()).fold(None, wider)
}
