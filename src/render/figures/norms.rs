//! Probabilities over time, the norm on the grid, and the mean energy; of a driven run the energy
//! budget as well.

use super::together::names;
use crate::error::{Error, Result};
use crate::record;
use crate::render::axis_scales::time_axis;
use crate::render::figure::{Figure, Label, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::render::time_span::TimeSpan;
use crate::units::Interval;

/// Largest probability that is absorbed while ⟨H⟩ is still that of the whole packet.
// Energies of a packet differ by less than 100 meV: its mean is wrong by 1e-3 meV at most.
const MAX_ABSORBED: f64 = 1e-5;
/// Height of all frames together over the width, for one of height 1, and of what is around them.
const FRAMES: f32 = 0.27;
const AROUND: f32 = 0.3;
/// Label of the norm; its axis is linear down to the smallest value after it.
const NORM: &str = "norm on the grid";
const MIN_LINEAR: f64 = 1e-2;
/// Height of a curve that is named, over that of the panel.
const VISIBLE: f64 = 0.05;
/// Smaller probabilities are not shown on a logarithmic axis …
const MIN_PROBABILITY: f64 = 1e-300;
/// … which begins at this share of the smallest one at the end.
const BELOW_END: f64 = 0.03;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let span = TimeSpan::until_settled(view, &chosen, options)?;
    let axis = time_axis(span.from, span.to);
    let curves = chosen
        .into_iter()
        .map(|index| PacketCurves::new(view, index, axis.one, theme))
        .collect::<Result<Vec<_>>>()?;
    let header = view.record.header();
    let mut rows = probability_rows(&header.title, &curves, &axis.scale, options, theme);
    rows.push(Row::new(1.0, vec![norm_panel(&curves, &axis.scale, options)]));
    rows.push(Row::new(1.0, vec![energy_panel(view, &curves, axis.scale.clone())]));
    if curves.iter().any(|own| !own.series.column("work").is_empty()) {
        rows.push(Row::new(1.0, vec![budget_panel(view, &curves, axis.scale, theme)]));
    }
    Ok(stacked(header.title.clone(), rows, span.remark))
}

/// The panels below each other; they share the axis of times.
fn stacked(of: String, mut rows: Vec<Row>, remark: Option<String>) -> Figure {
    let last = rows.len() - 1;
    for row in &mut rows[..last] {
        row.panels.iter_mut().for_each(|panel| panel.x_labeled = false);
    }
    let height: f32 = rows.iter().map(|row| row.height).sum();
    let title = format!("{of}: probabilities in time");
    Figure { title, rows, aspect: FRAMES * height + AROUND, wide: false, remark }
}

/// Probabilities over time and the norm of several records, one packet of each.
pub(super) fn compared(
    views: &[RecordView],
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let names = names(views)?;
    let mut spans = Vec::new();
    let mut packets = Vec::new();
    for view in views {
        let chosen = options.packets(view)?;
        let [alone] = chosen[..] else {
            let problem =
                format!("a record holds {} packets; together one of each is shown", chosen.len());
            return Err(Error::usage(problem, "choose it with --packet, by number"));
        };
        spans.push(TimeSpan::until_settled(view, &chosen, options)?);
        packets.push(alone);
    }
    let axis = time_axis(spans[0].from, spans.iter().fold(0.0, |to: f64, span| to.max(span.to)));
    let mut curves = Vec::new();
    for (number, (view, index)) in views.iter().zip(packets).enumerate() {
        let own = PacketCurves::new(view, index, axis.one, theme)?;
        let name = format!("{}, {}", names[number], own.name);
        curves.push(PacketCurves { name, color: theme.packet(number), ..own });
    }
    let mut rows = probability_rows("", &curves, &axis.scale, options, theme);
    rows.push(Row::new(1.0, vec![norm_panel(&curves, &axis.scale, options)]));
    Ok(stacked(names.join(", "), rows, spans.into_iter().find_map(|span| span.remark)))
}

/// What is drawn of one packet over time.
struct PacketCurves {
    /// Its energy: four names must fit above a column.
    name: String,
    color: Color,
    /// In the unit of the axis.
    time: Vec<f64>,
    series: record::Series,
}

impl PacketCurves {
    /// Those of packet `index`; `one` unit of the time axis in fs.
    fn new(view: &RecordView, index: usize, one: f64, theme: &Theme) -> Result<Self> {
        let packet = view.record.packet(index)?;
        let series = packet.series()?;
        Ok(Self {
            name: format!("{:.1} {}", view.shown(packet.header().energy), view.unit.name()),
            color: theme.packet(index),
            time: series.time.iter().map(|t| t / one).collect(),
            series,
        })
    }

    fn line(&self, values: &[f64]) -> Series {
        Series::line(self.name.clone(), self.color, self.time.clone(), values.to_vec())
    }

    /// ⟨H⟩ less that of the beginning, meV; NaN once something is absorbed.
    fn gained(&self) -> Vec<f64> {
        let [energies, norms] = ["energy", "norm"].map(|name| self.series.column(name));
        let (Some(first), Some(whole)) = (energies.first(), norms.first()) else {
            return Vec::new();
        };
        let gained = |(energy, norm): (&f64, &f64)| match whole - norm < MAX_ABSORBED {
            true => energy - first,
            false => f64::NAN,
        };
        energies.iter().zip(norms).map(gained).collect()
    }
}

/// The axis of probabilities; a logarithmic one holds what is right of the planes at the end.
fn probability_scale(curves: &[PacketCurves], is_logarithmic: bool) -> Scale {
    if !is_logarithmic {
        return Scale::linear("probability", -0.03, if curves.len() == 1 { 1.3 } else { 1.03 });
    }
    let ends = curves.iter().flat_map(|own| {
        ["right", "left"].map(|name| own.series.column(name).last().copied().unwrap_or(0.0))
    });
    let least = ends.filter(|end| *end >= MIN_PROBABILITY).fold(0.1, f64::min);
    Scale::logarithmic("probability", least * BELOW_END, if curves.len() == 1 { 9.0 } else { 2.0 })
}

/// Where the packets are: one in a panel, whose curves are named; of several, a panel for each side.
fn probability_rows(
    title: &str,
    curves: &[PacketCurves],
    x: &Scale,
    options: &PlotOptions,
    theme: &Theme,
) -> Vec<Row> {
    let y = probability_scale(curves, options.logarithmic);
    if let [alone] = curves {
        return vec![Row::new(1.5, vec![one_packet(title, alone, x, y, theme)])];
    }
    let names = curves.iter().map(|own| Series { x: vec![], y: vec![], ..own.line(&[]) });
    let key = Panel { title: title.into(), ..Panel::key(names.collect()) };
    let panel = |(column, title): (&str, &str)| {
        let line = |own: &PacketCurves| own.line(own.series.column(column)).without_legend();
        let series = curves.iter().map(line).collect();
        Row::new(1.0, vec![Panel { series, ..Panel::new(title, x.clone(), y.clone()) }])
    };
    let panels = [
        ("left", "left of the flux planes: incoming, reflected"),
        ("inside", "between the flux planes"),
        ("right", "right of the flux planes: transmitted"),
    ];
    std::iter::once(Row::new(0.0, vec![key])).chain(panels.map(panel)).collect()
}

/// Where one packet is.
fn one_packet(title: &str, own: &PacketCurves, x: &Scale, y: Scale, theme: &Theme) -> Panel {
    let mut panel = Panel::new(title, x.clone(), y);
    let [left, inside, right] =
        ["left", "inside", "right"].map(|column| own.line(own.series.column(column)));
    let label = |line: &Series, at: usize, words: &str| {
        let at = [line.x[at].clamp(x.from, x.to), line.y[at]];
        Label { at, words: words.into(), color: line.color, centered: true, below: None }
    };
    let inside = Series { color: theme.soft, ..inside };
    // Without a stored moment there is nothing to name.
    if let Some(last) = own.time.len().checked_sub(1) {
        let end = own.time.partition_point(|&time| time < x.to).min(last);
        let fullest = (0..=end).max_by(|&a, &b| inside.y[a].total_cmp(&inside.y[b])).unwrap_or(0);
        panel.labels = vec![
            label(&left, 0, "incoming"),
            label(&right, end, "transmitted"),
            label(&left, end, "reflected"),
            label(&inside, fullest, "between the planes"),
        ];
        panel.labels.retain(|label| panel.y.place(label.at[1]) > VISIBLE);
    }
    panel.series = vec![
        Series { name: "right".into(), ..right },
        Series { name: "left".into(), ..left }.shaped(Shape::Dashes),
        Series { name: "between the planes".into(), ..inside }.shaped(Shape::Line(0.6)),
    ];
    panel
}

/// The norm on the grid.
fn norm_panel(curves: &[PacketCurves], x: &Scale, options: &PlotOptions) -> Panel {
    let norms = curves.iter().flat_map(|own| own.series.column("norm"));
    let least = norms.filter(|norm| **norm > 1e-16).fold(1.0, |a: f64, &b| a.min(b));
    let y = if options.logarithmic || least < MIN_LINEAR {
        Scale::logarithmic(NORM, 10f64.powf(least.log10().floor() - 1.0), 2.0)
    } else {
        Scale::linear(NORM, -0.03, 1.06)
    };
    let line = |own: &PacketCurves| own.line(own.series.column("norm")).without_legend();
    Panel { series: curves.iter().map(line).collect(), ..Panel::new("", x.clone(), y) }
}

/// The mean energy.
fn energy_panel(view: &RecordView, curves: &[PacketCurves], x: Scale) -> Panel {
    let line = |own: &PacketCurves| {
        let energies = own.series.column("energy").iter().map(|&energy| view.shown(energy));
        own.line(&energies.collect::<Vec<f64>>()).without_legend()
    };
    let series: Vec<Series> = curves.iter().map(line).collect();
    let y = scale_around(&series, format!("mean {}", view.energy_label()));
    Panel { series, ..Panel::new("", x, y) }
}

/// What the drive gives, and what ⟨H⟩ gains until something is absorbed.
fn budget_panel(view: &RecordView, curves: &[PacketCurves], x: Scale, theme: &Theme) -> Panel {
    let mut series: Vec<Series> = Vec::new();
    for (number, own) in curves.iter().enumerate() {
        let shown =
            |values: &[f64]| values.iter().map(|&energy| view.shown(energy)).collect::<Vec<f64>>();
        let work = own.line(&shown(own.series.column("work"))).shaped(Shape::Line(2.4));
        let gained = own.line(&shown(&own.gained())).shaped(Shape::Line(0.8));
        let entry = |line: Series, name: &str, color| Series {
            name: name.into(),
            in_legend: number == 0,
            color,
            ..line
        };
        series.push(entry(work, "work of the drive", own.color.faded(0.4)));
        series.push(entry(gained, "gain in mean energy, until absorbed", theme.ink));
    }
    let y = scale_around(&series, format!("gained {}", view.energy_label()));
    Panel { series, ..Panel::new("", x, y) }
}

/// An axis around the finite numbers of `series`.
fn scale_around(series: &[Series], label: String) -> Scale {
    let values = series.iter().flat_map(|series| &series.y).copied();
    let range =
        Interval::new(f64::MAX, f64::MIN).extended(values.filter(|value| value.is_finite()));
    let Interval { from: low, to: high } = range;
    let margin = 0.08 * (high - low).max(0.02 * high.abs());
    Scale::linear(label, low - margin, high + margin)
}
