//! What each figure looks like: from its data to panels, without any physics.

mod conductance;
mod equilibrium;
mod passage;
mod schematic;
mod sigmoid;

use super::figure_data::FigureData;
use crate::render::{Color, Figure, Interval, Panel, Row, Series, Shape, Theme, ion};

/// What the thin barrier is.
pub const THIN: &str = "paper-like thin barrier (chosen to reproduce the captions; not structural)";
/// What the barrier above all energies of Figure 2 is.
pub const BELOW: &str = "barrier above all four energies of Figure 2 (8 kBT, 0.05 Å wide; not structural)";
/// What the filters of several sites are.
pub const PMF: &str = "PMF-like filter (published heights and spacings)";

/// Figure `number`, 1 … 5, from its data.
pub fn figure(number: usize, data: &FigureData, theme: &Theme) -> Figure {
    match number {
        1 => schematic::figure(data, theme),
        2 => passage::figure(data, theme),
        3 => sigmoid::figure(data, theme),
        4 => equilibrium::figure(data, theme),
        _ => conductance::figure(data, theme),
    }
}

/// The ion of a filter, as one writes it.
fn ion_of(filter: &str) -> String {
    ion(if filter.starts_with("Na") { "Na+" } else { "K+" })
}

/// A row that says which filter the panels below show, and what the lines are.
fn heading(filter: &str, letters: &str, names: Vec<Series>) -> Row {
    let words = match filter.rsplit('_').next() {
        Some("sharp") => THIN,
        Some("below") => BELOW,
        _ => PMF,
    };
    let title = if letters.is_empty() { words.to_owned() } else { format!("{letters}  {words}") };
    Row::new(0.0, vec![Panel { title, ..Panel::key(names) }])
}

/// A name for the legend.
fn named(name: &str, color: Color, shape: Shape) -> Series {
    Series::line(name, color, Vec::new(), Vec::new()).shaped(shape)
}

/// Smallest and largest of `values` and of `also`, with some room.
fn around(values: &[f64], also: f64, margin: f64) -> Interval {
    let known = values.iter().copied().filter(|value| value.is_finite());
    let range = Interval::new(also, also).extended(known);
    let margin = margin * range.length();
    Interval::new(range.from - margin, range.to + margin)
}
