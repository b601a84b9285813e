//! Probabilities over time, the norm on the grid, and the mean energy; of a driven run the energy
//! budget as well.

use super::together::names;
use crate::error::{Error, Result};
use crate::record;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::{RecordView, time_axis};
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::render::time_span::TimeSpan;
use crate::units::Interval;

/// Largest probability that is absorbed while ⟨H⟩ is still that of the whole packet.
// Energies of a packet differ by less than 100 meV: its mean is wrong by 1e-3 meV at most.
const MAX_ABSORBED: f64 = 1e-5;
/// Smaller probabilities are not shown on a logarithmic axis …
const MIN_PROBABILITY: f64 = 1e-300;
/// … which begins at this share of the smallest one at the end.
const BELOW_END: f64 = 0.03;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let span = TimeSpan::requested(view, &chosen, options)?;
    let axis = time_axis(span.from, span.to);
    let curves = chosen
        .into_iter()
        .map(|index| PacketCurves::new(view, index, axis.one, theme))
        .collect::<Result<Vec<_>>>()?;
    let mut upper = probability_panel(view, &curves, &axis.scale, options, theme);
    let mut middle = norm_panel(&curves, &axis.scale);
    (upper.x_labeled, middle.x_labeled) = (false, false);
    let mut lower = energy_panel(view, &curves, axis.scale.clone());
    let is_driven = curves.iter().any(|own| !own.series.column("work").is_empty());
    let budget = is_driven.then(|| budget_panel(view, &curves, axis.scale, theme));
    lower.x_labeled = budget.is_none();
    let aspect = if is_driven { 1.6 } else { 1.25 };
    let panels = [Some(upper), Some(middle), Some(lower), budget].into_iter().flatten();
    let heights = [1.5, 1.0, 1.0, 1.0].into_iter();
    Ok(Figure {
        title: format!("{}: probabilities in time", view.record.header().title),
        rows: heights.zip(panels).map(|(height, panel)| Row::new(height, vec![panel])).collect(),
        aspect,
        wide: false,
        remark: span.remark,
    })
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
        spans.push(TimeSpan::requested(view, &chosen, options)?);
        packets.push(alone);
    }
    let to = spans.iter().fold(0.0, |to: f64, span| to.max(span.to));
    let axis = time_axis(spans[0].from, to);
    let mut curves = Vec::new();
    for (number, (view, index)) in views.iter().zip(packets).enumerate() {
        let own = PacketCurves::new(view, index, axis.one, theme)?;
        let name = format!("{}, {} {}", names[number], own.name, view.unit.name());
        curves.push(PacketCurves { name, color: theme.packet(number), ..own });
    }
    let mut upper = probability_panel(&views[0], &curves, &axis.scale, options, theme);
    upper.title = "full: right, broken: left, thin: between the planes".into();
    upper.x_labeled = false;
    let lower = norm_panel(&curves, &axis.scale);
    Ok(Figure {
        title: format!("{}: probabilities in time", names.join(", ")),
        rows: vec![Row::new(1.5, vec![upper]), Row::new(1.0, vec![lower])],
        aspect: 1.0,
        wide: false,
        remark: spans.into_iter().find_map(|span| span.remark),
    })
}

/// What is drawn of one packet over time.
struct PacketCurves {
    ion: String,
    /// Its energy alone: four names must fit above a column.
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
            ion: packet.header().ion.clone(),
            name: format!("{:.1}", view.shown(packet.header().energy)),
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

    /// Probabilities of a packet among others: the legend names the line on the right alone.
    fn probabilities(&self) -> [Series; 3] {
        let named = |name: &str, column: &str| Series {
            name: name.into(),
            ..self.line(self.series.column(column))
        };
        [
            self.line(self.series.column("right")),
            named("left", "left").shaped(Shape::Dashes).without_legend(),
            named("between the planes", "inside").shaped(Shape::Line(0.6)).without_legend(),
        ]
    }
}

/// The axis of probabilities; a logarithmic one holds what is right of the planes at the end.
fn probability_scale(curves: &[PacketCurves], is_logarithmic: bool) -> Scale {
    if !is_logarithmic {
        return Scale::linear("probability", -0.03, 1.03);
    }
    let ends = curves.iter().flat_map(|own| {
        ["right", "left"].map(|name| own.series.column(name).last().copied().unwrap_or(0.0))
    });
    let least = ends.filter(|end| *end >= MIN_PROBABILITY).fold(0.1, f64::min);
    Scale::logarithmic("probability", least * BELOW_END, 2.0)
}

/// Where the packets are.
fn probability_panel(
    view: &RecordView,
    curves: &[PacketCurves],
    x: &Scale,
    options: &PlotOptions,
    theme: &Theme,
) -> Panel {
    let y = probability_scale(curves, options.logarithmic);
    let mut panel = Panel::new(view.record.header().title.clone(), x.clone(), y);
    if let [alone] = curves {
        let [right, left, inside] = alone.probabilities();
        panel.series = vec![
            Series { name: "right".into(), ..right },
            Series { in_legend: true, ..left },
            Series { in_legend: true, color: theme.soft, ..inside },
        ];
    } else {
        panel.series = curves.iter().flat_map(PacketCurves::probabilities).collect();
        if let Some(first) = curves.first() {
            let (ion, unit) = (ion(&first.ion), view.unit.name());
            panel.title = format!("{ion} at energies in {unit}; full: right, broken: left");
        }
    }
    panel
}

/// The norm on the grid.
fn norm_panel(curves: &[PacketCurves], x: &Scale) -> Panel {
    let norms = curves.iter().flat_map(|own| own.series.column("norm"));
    let norms = norms.filter(|norm| **norm > 1e-16);
    let least = 10f64.powf(norms.fold(1.0, |a: f64, &b| a.min(b)).log10().floor() - 1.0);
    let mut panel = Panel::new("", x.clone(), Scale::logarithmic("left on the grid", least, 2.0));
    let line = |own: &PacketCurves| own.line(own.series.column("norm")).without_legend();
    panel.series = curves.iter().map(line).collect();
    panel
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
