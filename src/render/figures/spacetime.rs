//! |ψ|² over x and t as a map, V(x) above it.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::record::PacketRecord;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::image::PixelSize;
use crate::render::packet_panel::PacketPanel;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::{RecordView, TimeAxis, time_axis};
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::render::time_span::{TimeDisplay, TimeSpan, nearest};
use crate::units::Interval;

/// Largest size of the map: x along its rows, t along its columns.
// 190 dots an inch on a column of 86 mm; the picture is embedded in SVG and PDF.
const MAP_SIZE: PixelSize = PixelSize::new(640, 480);
/// Decades shown by the logarithm.
const DECADES: f64 = 8.0;
/// Frames read at a time.
// A chunk of the record has as many.
const BATCH: usize = 16;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let index = chosen[0];
    if options.packets.len() > 1 {
        let problem = format!("a map shows one packet, not {}", chosen.len());
        return Err(Error::usage(problem, "choose one with --packet"));
    }
    // The panel above shows V(x) alone, on an energy axis whatever the colours of the map.
    let packet_panel = PacketPanel::new(
        view,
        index,
        &PlotOptions { logarithmic: false, ..options.clone() },
        theme,
    )?;
    let packet = view.frames(index)?;
    let times = &packet.series()?.time;
    let span = TimeSpan::until_settled(view, &[index], options, TimeDisplay::Map)?;
    let (from, to) = (span.from, span.to);
    let columns = packet_panel.columns(MAP_SIZE.width);
    let map = map(&packet, times, Interval::new(from, to), &columns)?;
    let top = map.iter().fold(0.0, |a: f64, &b| a.max(b)).max(f64::MIN_POSITIVE);
    let share = |density: f64| {
        if options.logarithmic {
            1.0 + (density / top).max(1e-300).log10() / DECADES
        } else {
            (density / top).sqrt()
        }
    };
    let pixels = map.iter().map(|&density| theme.density(share(density)).rgb());
    let TimeAxis { scale: time, one } = time_axis(from, to);
    let mut lower = Panel::new("", packet_panel.panel.x.clone(), time);
    let (x0, x1) = (packet_panel.panel.x.from, packet_panel.panel.x.to);
    lower.series.push(Series {
        name: "density".into(),
        shape: Shape::Map { columns: MAP_SIZE.width, pixels: pixels.collect() },
        color: theme.ink,
        x: vec![x0, x1],
        y: vec![from / one, to / one],
        in_legend: false,
    });
    for plane in packet_panel.planes() {
        let line =
            Series::line("plane", theme.soft, vec![plane, plane], vec![from / one, to / one]);
        lower.series.push(line.shaped(Shape::Dashes).without_legend());
    }
    let mut upper = packet_panel.panel.clone();
    upper.x_labeled = false;
    // V(x) and the energy of the packet; no space is needed for |ψ|².
    let (energy, range) = (packet.header().energy, view.potential_range());
    let high = range.to.max(energy);
    let margin = 0.12 * (high - range.from);
    let (low, high) = (view.shown(range.from - margin), view.shown(high + margin));
    upper.y = Scale::linear(view.energy_label(), low, high);
    let level = vec![view.shown(energy); 2];
    upper
        .series
        .push(Series::line("energy", theme.packet(index), vec![x0, x1], level).without_legend());
    let mut bar =
        Panel::new("", colour_scale(options.logarithmic, top), Scale::linear("", 0.0, 1.0));
    bar.y.label = String::new();
    let ramp = (0..256).map(|i| {
        let share = f64::from(i) / 255.0;
        theme.density(if options.logarithmic { share } else { share.sqrt() }).rgb()
    });
    bar.series.push(Series {
        name: "colours".into(),
        shape: Shape::Map { columns: 256, pixels: ramp.collect() },
        color: theme.ink,
        x: vec![bar.x.from, bar.x.to],
        y: vec![0.0, 1.0],
        in_legend: false,
    });
    bar.bare = true;
    Ok(Figure {
        title: format!("{}: |ψ|² in space and time", view.record.header().title),
        rows: vec![
            Row::new(1.0, vec![upper]),
            Row::new(2.6, vec![lower]),
            Row::new(0.16, vec![bar]),
        ],
        aspect: 1.35,
        wide: false,
        remark: span.remark,
    })
}

fn colour_scale(logarithmic: bool, top: f64) -> Scale {
    let label = "|ψ|² (1/Å)";
    if logarithmic {
        Scale::logarithmic(label, top * 10f64.powf(-DECADES), top)
    } else {
        Scale::linear(label, 0.0, top)
    }
}

/// Largest density of each column, row by row from the top, which is the last time.
fn map(
    packet: &PacketRecord<'_>,
    times: &[f64],
    span: Interval,
    columns: &[Range<usize>],
) -> Result<Vec<f64>> {
    let rows = MAP_SIZE.height.min(times.len().max(2));
    let height = span.length() / rows as f64;
    let mut map = vec![0.0_f64; columns.len() * rows];
    let mut before: Option<(Range<usize>, usize)> = None;
    for row in 0..rows {
        let frames = frames_of(times, span.from + row as f64 * height, height);
        let place = (rows - 1 - row) * columns.len();
        match before.take() {
            Some((same, at)) if same == frames => map.copy_within(at..at + columns.len(), place),
            _ => {
                for start in frames.clone().step_by(BATCH) {
                    let densities = packet.density(start..(start + BATCH).min(frames.end))?;
                    for density in densities.chunks(packet.header().x.len()) {
                        for (pixel, points) in map[place..][..columns.len()].iter_mut().zip(columns)
                        {
                            let largest =
                                density[points.clone()].iter().fold(0.0_f32, |a, &b| a.max(b));
                            *pixel = pixel.max(f64::from(largest));
                        }
                    }
                }
            }
        }
        before = Some((frames, place));
    }
    Ok(map)
}

/// The frames of a row of the map: those whose times are inside it, else the nearest one.
fn frames_of(times: &[f64], from: f64, height: f64) -> Range<usize> {
    let (first, end) =
        (times.partition_point(|&t| t < from), times.partition_point(|&t| t < from + height));
    let middle = nearest(times, from + 0.5 * height);
    if first < end { first..end } else { middle..middle + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_shows_the_frames_that_fall_into_it_or_the_nearest() {
        let times = [0.0, 10.0, 20.0, 30.0];
        let rows: Vec<_> = (0..4).map(|row| frames_of(&times, 7.5 * f64::from(row), 7.5)).collect();
        assert_eq!(rows, [0..1, 1..2, 2..3, 3..4]);
        assert_eq!(frames_of(&times, 0.0, 15.0), 0..2);
        assert_eq!(
            [0.0, 2.5, 12.0, 16.0].map(|from| frames_of(&times, from + 0.1, 2.4)),
            [0..1, 0..1, 1..2, 2..3]
        );
    }
}
