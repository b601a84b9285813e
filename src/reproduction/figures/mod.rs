//! The figures, drawn from their data alone.

mod conductance;
mod equilibrium;
mod passage;
mod schematic;
mod sigmoid;
mod terahertz;

use super::figure_data::FigureData;
use crate::render::{Color, Figure, Panel, Row, Series, Shape, Theme, ion};
use crate::units::Interval;

/// Description of the thin barrier.
pub(crate) const THIN: &str =
    "paper-like thin barrier (chosen to reproduce the captions; not structural)";
/// Description of the barrier above all energies of Figure 2.
pub(crate) const BELOW: &str =
    "barrier above all four energies of Figure 2 (8 kBT, 0.05 Å wide; not structural)";
/// Description of the filters of several sites.
pub(crate) const PMF: &str = "PMF-like filter (published heights and spacings)";

/// Figure `number`, 1 … 6, from its data.
pub(crate) fn figure(number: usize, data: &FigureData, theme: &Theme) -> Figure {
    match number {
        1 => schematic::figure(data, theme),
        2 => passage::figure(data, theme),
        3 => sigmoid::figure(data, theme),
        4 => equilibrium::figure(data, theme),
        5 => conductance::figure(data, theme),
        _ => terahertz::figure(data, theme),
    }
}

/// The ion of a filter as chemists write it.
fn ion_of(filter: &str) -> String {
    ion(if filter.starts_with("Na") { "Na+" } else { "K+" })
}

/// A row with the filter of the panels below, and the legend.
fn heading(filter: &str, names: Vec<Series>) -> Row {
    let title = match filter.rsplit('_').next() {
        Some("sharp") => THIN,
        Some("below") => BELOW,
        _ => PMF,
    };
    Row::new(0.0, vec![Panel { title: title.into(), ..Panel::key(names) }])
}

/// A legend entry.
fn named(name: &str, color: Color, shape: Shape) -> Series {
    Series::line(name, color, Vec::new(), Vec::new()).shaped(shape)
}

/// Range of `values` and `also`, with a margin on either side.
fn around(values: &[f64], also: f64, margin: f64) -> Interval {
    let known = values.iter().copied().filter(|value| value.is_finite());
    let range = Interval::new(also, also).extended(known);
    let margin = margin * range.length();
    Interval::new(range.from - margin, range.to + margin)
}
