//! Probabilities over time, the norm on the grid, and the mean energy.

use crate::error::Result;
use crate::record;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::{RecordView, time_axis};
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::render::time_span::TimeSpan;
use crate::units::Interval;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let span = TimeSpan::requested(view, &chosen, options)?;
    let axis = time_axis(span.from, span.to);
    let curves = chosen
        .into_iter()
        .map(|index| PacketCurves::new(view, index, axis.one, theme))
        .collect::<Result<Vec<_>>>()?;
    let mut upper = probability_panel(view, &curves, &axis.scale, theme);
    let mut middle = norm_panel(&curves, &axis.scale);
    (upper.x_labeled, middle.x_labeled) = (false, false);
    let lower = energy_panel(view, &curves, axis.scale);
    Ok(Figure {
        title: format!("{}: probabilities in time", view.record.header().title),
        rows: vec![
            Row::new(1.5, vec![upper]),
            Row::new(1.0, vec![middle]),
            Row::new(1.0, vec![lower]),
        ],
        aspect: 1.25,
        wide: false,
        remark: span.remark,
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

/// Where the packets are.
fn probability_panel(
    view: &RecordView,
    curves: &[PacketCurves],
    x: &Scale,
    theme: &Theme,
) -> Panel {
    let y = Scale::linear("probability", -0.03, 1.03);
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
    let values = series.iter().flat_map(|series| &series.y).copied();
    let range =
        Interval::new(f64::MAX, f64::MIN).extended(values.filter(|value| value.is_finite()));
    let Interval { from: low, to: high } = range;
    let margin = 0.08 * (high - low).max(0.02 * high.abs());
    let label = format!("mean {}", view.energy_label());
    Panel { series, ..Panel::new("", x, Scale::linear(label, low - margin, high + margin)) }
}
