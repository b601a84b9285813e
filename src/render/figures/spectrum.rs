//! What comes in and what leaves under a drive, by energy, one panel for each packet.
//!
//! Probability densities: their integrals are the probabilities. Rules stand at E₀ + n·h·f, E₀ the
//! energy of the packet, f the frequency of the drive.

use crate::error::Result;
use crate::record::Table;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::{Interval, PLANCK};

/// Smallest density of a linear axis that is in view, over the largest.
const VISIBLE: f64 = 2e-3;
/// The same of a logarithmic axis.
// Bounds of driven runs are 1e-6 of a probability by default; less is rounding of the sums.
const VISIBLE_LOGARITHMIC: f64 = 1e-8;
/// Most rules of a panel.
// A panel of 70 mm has 1.5 mm between them then; nearer ones would be a grey area.
const MAX_RULES: f64 = 48.0;
/// Name of the rules.
const QUANTA: &str = "E₀ + n·h·f";

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let panels = chosen
        .iter()
        .map(|&index| panel(view, index, options, theme))
        .collect::<Result<Vec<_>>>()?;
    let is_ruled = |panel: &Panel| panel.series.iter().any(|series| series.name == QUANTA);
    let remark = (!panels.iter().all(is_ruled))
        .then(|| format!("h·f is too small beside the spectrum for rules at {QUANTA}"));
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows: Vec<Row> = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
    let (wide, count) = (columns == 2, rows.len() as f32);
    Ok(Figure {
        title: format!("{}: spectra", view.record.header().title),
        rows,
        aspect: if wide { 0.34 * count } else { 0.75 },
        wide,
        remark,
    })
}

fn panel(view: &RecordView, index: usize, options: &PlotOptions, theme: &Theme) -> Result<Panel> {
    let table = view.outgoing(index)?;
    let packet = view.record.packet(index)?;
    let energies: Vec<f64> = table.axis.values.iter().map(|&energy| view.shown(energy)).collect();
    let densities = densities(view, &table);
    let [x, y] = axes(view, &energies, &densities, options.logarithmic);
    let mut panel = Panel::new(view.name(&packet), x, y);
    panel.series.extend(rules(view, packet.header().energy, &panel, theme));
    let [incident, transmitted, reflected] = densities;
    let floor = vec![panel.y.from; energies.len()];
    for (name, color, y) in [
        ("reflected", theme.classical, reflected),
        ("transmitted", theme.packet(index), transmitted),
    ] {
        let line = Series::line(name, color, energies.clone(), y);
        let area = line.clone().shaped(Shape::Band(floor.clone()));
        panel.series.push(Series { color: color.faded(0.6), ..area });
        // A side band of a long packet is narrower than a line: an area alone would vanish.
        panel.series.push(line.shaped(Shape::Line(0.6)).without_legend());
    }
    panel.series.push(Series::line("incident", theme.ink, energies, incident));
    Ok(panel)
}

/// The axes of energies and densities, which hold what is visible.
fn axes(
    view: &RecordView,
    energies: &[f64],
    densities: &[Vec<f64>; 3],
    logarithmic: bool,
) -> [Scale; 2] {
    let top = densities.iter().flatten().fold(f64::MIN_POSITIVE, |top, &value| top.max(value));
    let label = format!("probability (1/{})", view.unit.name());
    let (y, least) = match logarithmic {
        true => {
            let least = VISIBLE_LOGARITHMIC * top;
            (Scale::logarithmic(label, least, 4.0 * top), least)
        }
        false => (Scale::linear(label, 0.0, 1.08 * top), VISIBLE * top),
    };
    let is_visible = |at: &usize| densities.iter().any(|values| values[*at] > least);
    let visible = (0..energies.len()).filter(is_visible).map(|at| energies[at]);
    let Interval { from, to } = Interval::new(f64::MAX, f64::MIN).extended(visible);
    let margin = 0.04 * (to - from);
    [Scale::linear(view.energy_label(), (from - margin).max(0.0), to + margin), y]
}

/// What comes in, is transmitted and is reflected, a unit of energy.
fn densities(view: &RecordView, table: &Table) -> [Vec<f64>; 3] {
    ["incident", "transmitted", "reflected"].map(|name| {
        let values = table.column(name).unwrap_or_default();
        // In a damaged file a column may be missing.
        let value = |at: usize| values.get(at).map_or(f64::NAN, |value| value * view.one);
        (0..table.axis.values.len()).map(value).collect()
    })
}

/// Rules at `energy` (meV) and whole quanta h·f from it, where they are not too many.
fn rules(view: &RecordView, energy: f64, panel: &Panel, theme: &Theme) -> Vec<Series> {
    let frequency =
        view.potential.attributes.iter().find(|(name, _)| name == "drive_frequency_THz");
    let quantum = frequency.map_or(0.0, |(_, frequency)| view.shown(PLANCK * frequency));
    let (middle, Scale { from, to, .. }) = (view.shown(energy), &panel.x);
    let is_sparse = quantum > 0.0 && (to - from) / quantum <= MAX_RULES;
    if !is_sparse {
        return Vec::new();
    }
    let (first, last) =
        (((from - middle) / quantum).ceil() as i64, ((to - middle) / quantum).floor() as i64);
    let rule = |n: i64| {
        let at = middle + n as f64 * quantum;
        let (color, width) = if n == 0 { (theme.soft, 0.6) } else { (theme.rule, 0.6) };
        let line = Series::line(QUANTA, color, vec![at; 2], vec![panel.y.from, panel.y.to]);
        let line = line.shaped(Shape::Line(width));
        // The darkest one is seen in the legend as well.
        if n == 0.clamp(first, last) { line } else { line.without_legend() }
    };
    if first > last { Vec::new() } else { (first..=last).map(rule).collect() }
}
