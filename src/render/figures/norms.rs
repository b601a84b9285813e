//! Probabilities over time, the norm on the grid, and the mean energy.

use crate::error::Result;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::{RecordView, TimeAxis, time_axis};
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::render::time_span::TimeSpan;
use crate::units::Interval;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let mut times = Vec::new();
    let chosen = options.packets(view)?;
    let span = TimeSpan::requested(view, &chosen, options)?;
    for index in chosen {
        let packet = view.record.packet(index)?;
        // Names are energies alone: four must fit above a column.
        times.push((index, format!("{:.1}", view.shown(packet.header().energy)), packet.series()?));
    }
    let TimeAxis { scale: x, one } = time_axis(span.from, span.to);
    let mut upper = Panel::new(
        view.record.header().title.clone(),
        x.clone(),
        Scale::linear("probability", -0.03, 1.03),
    );
    let norms =
        times.iter().flat_map(|(_, _, series)| series.column("norm")).filter(|norm| **norm > 1e-16);
    let least = 10f64.powf(norms.fold(1.0, |a: f64, &b| a.min(b)).log10().floor() - 1.0);
    let mut middle = Panel::new("", x.clone(), Scale::logarithmic("left on the grid", least, 2.0));
    let mut energies = Vec::new();
    for (index, name, series) in &times {
        let time: Vec<f64> = series.time.iter().map(|t| t / one).collect();
        let color = theme.packet(*index);
        let line =
            |values: &[f64]| Series::line(name.clone(), color, time.clone(), values.to_vec());
        upper.series.push(if times.len() > 1 {
            line(series.column("right"))
        } else {
            Series { name: "right".into(), ..line(series.column("right")) }
        });
        let left =
            Series { name: "left".into(), ..line(series.column("left")) }.shaped(Shape::Dashes);
        let inside = Series { name: "between the planes".into(), ..line(series.column("inside")) }
            .shaped(Shape::Line(0.6));
        if times.len() > 1 {
            upper.series.extend([left.without_legend(), inside.without_legend()]);
        } else {
            upper.series.extend([left, Series { color: theme.soft, ..inside }]);
        }
        middle.series.push(line(series.column("norm")).without_legend());
        let energy: Vec<f64> =
            series.column("energy").iter().map(|&energy| view.shown(energy)).collect();
        energies.push(line(&energy).without_legend());
    }
    if times.len() > 1 {
        let ion = ion(&view.record.packet(times[0].0)?.header().ion);
        upper.title =
            format!("{ion} at energies in {}; full: right, broken: left", view.unit.name());
    }
    let values = energies.iter().flat_map(|series| &series.y).copied();
    let range =
        Interval::new(f64::MAX, f64::MIN).extended(values.filter(|value| value.is_finite()));
    let Interval { from: low, to: high } = range;
    let margin = 0.08 * (high - low).max(0.02 * high.abs());
    let mut lower = Panel::new(
        "",
        x,
        Scale::linear(format!("mean {}", view.energy_label()), low - margin, high + margin),
    );
    lower.series = energies;
    (upper.x_labeled, middle.x_labeled) = (false, false);
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
