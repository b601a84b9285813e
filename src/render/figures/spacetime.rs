//! |ψ|² over x and t as a map, V(x) above it.

use std::ops::Range;

use super::density_colors::ColorMap;
use super::drive_tint::{DriveTint, too_few_frames};
use crate::error::{Error, Result};
use crate::record::PacketRecord;
use crate::render::axis_scales::{TimeAxis, time_axis};
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::image::PixelSize;
use crate::render::packet_panel::PacketPanel;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::render::time_span::{TimeSpan, nearest};
use crate::units::Interval;

/// Largest size of the map: x along its rows, t along its columns.
// 190 dots an inch on a column of 86 mm; the picture is embedded in SVG and PDF.
const MAP_SIZE: PixelSize = PixelSize::new(640, 480);
/// Most maps side by side, and in all.
// Four are 40 mm wide each on a page; four rows of them fill it.
const MAX_COLUMNS: usize = 4;
const MAX_MAPS: usize = 16;
/// Name of the lines where probabilities are counted.
const PLANES: &str = "flux planes";
/// Frames read at a time.
// A chunk of the record has as many.
const BATCH: usize = 16;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    if chosen.len() > MAX_MAPS {
        return Err(Error::usage(
            format!("{} packets do not fit into one figure", chosen.len()),
            format!("choose up to {MAX_MAPS} with --packet"),
        ));
    }
    let columns = chosen.len().min(MAX_COLUMNS);
    let width = MAP_SIZE.width / if columns > 1 { 2 } else { 1 };
    let maps = chosen.iter().map(|&index| PacketMap::new(view, index, width, options, theme));
    let maps = maps.collect::<Result<Vec<_>>>()?;
    // One bar explains the colours of all.
    let densities = maps.iter().flat_map(|map| &map.densities);
    let colors = ColorMap::new(densities, options.logarithmic, theme);
    let highest = maps.iter().map(|map| map.energy).fold(f64::MIN, f64::max);
    let mut rows = Vec::new();
    for group in maps.chunks(columns) {
        let uppers = group.iter().map(|map| map.potential(view, highest, theme)).collect();
        let lowers = group.iter().map(|map| map.panel(&colors, theme)).collect();
        rows.extend([Row::new(1.0, uppers), Row::new(2.6, lowers)]);
    }
    let groups = rows.len() as f32 / 2.0;
    rows.push(Row::new(0.16, vec![colors.bar()]));
    let mut remarks: Vec<String> = Vec::new();
    for remark in maps.into_iter().flat_map(|map| map.remarks) {
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }
    let wide = columns > 1;
    let mut figure = Figure {
        title: format!("{}: |ψ|² in space and time", view.record.header().title),
        rows,
        aspect: if wide { 0.16 + 1.8 * groups / columns.max(3) as f32 } else { 1.35 },
        wide,
        remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
    };
    figure.name_once(PLANES);
    Ok(figure)
}

/// The map of one packet.
struct PacketMap {
    packet_panel: PacketPanel,
    /// Its number.
    index: usize,
    /// E₀, meV.
    energy: f64,
    /// Times, fs.
    shown: Interval,
    /// Columns of the map.
    width: usize,
    /// Largest density (1/Å) of each pixel, row by row from the top.
    densities: Vec<f64>,
    tint: DriveTint,
    remarks: Vec<String>,
}

impl PacketMap {
    /// Of packet `index`, `width` pixels wide.
    fn new(
        view: &RecordView,
        index: usize,
        width: usize,
        options: &PlotOptions,
        theme: &Theme,
    ) -> Result<Self> {
        // The panel above shows V(x) alone, on an energy axis whatever the colours of the map.
        let plain = PlotOptions { logarithmic: false, ..options.clone() };
        let packet_panel = PacketPanel::new(view, index, &plain, theme, width)?;
        let packet = view.frames(index)?;
        let series = packet.series()?;
        let span = TimeSpan::until_settled(view, &[index], options)?;
        let shown = Interval::new(span.from, span.to);
        let densities = map(&packet, &series.time, shown, &packet_panel, width)?;
        let size = PixelSize { width, height: densities.len() / width };
        let unresolved = too_few_frames(view, &series.time);
        let tint = match unresolved {
            Some(_) => DriveTint::default(),
            None => DriveTint::new(view, &series, &packet_panel.panel.x, shown, size),
        };
        let remarks = span.remark.into_iter().chain(unresolved).collect();
        let energy = packet.header().energy;
        Ok(Self { packet_panel, index, energy, shown, width, densities, tint, remarks })
    }

    /// V(x) and the energy of the packet, on an axis up to the `highest` of all packets (meV).
    fn potential(&self, view: &RecordView, highest: f64, theme: &Theme) -> Panel {
        let mut panel = self.packet_panel.panel.clone();
        let potential = &self.packet_panel.potential;
        if potential.is_driven() {
            let [area, line] = potential.at(0.0);
            panel.series.extend([area, potential.swing(), line]);
        }
        fit_energies(&mut panel, view, highest);
        let ends = vec![panel.x.from, panel.x.to];
        let level = vec![view.shown(self.energy); 2];
        let line = Series::line("energy", theme.packet(self.index), ends, level);
        panel.series.push(line.without_legend());
        panel
    }

    /// The map with its planes.
    fn panel(&self, colors: &ColorMap<'_>, theme: &Theme) -> Panel {
        let pixels = self.densities.iter().enumerate();
        let pixels = pixels.map(|(at, &density)| colors.color(density, self.tint.at(at)));
        let mut panel =
            map_panel(&self.packet_panel, pixels.collect(), self.width, self.shown, theme);
        if !self.tint.is_empty() {
            panel.note = "grey: raised by the drive".into();
        }
        panel
    }
}

/// The panel of the map with its planes; `times` in fs.
fn map_panel(
    packet_panel: &PacketPanel,
    pixels: Vec<[u8; 3]>,
    columns: usize,
    times: Interval,
    theme: &Theme,
) -> Panel {
    let TimeAxis { scale, one } = time_axis(times.from, times.to);
    let ends = [times.from / one, times.to / one];
    let x = &packet_panel.panel.x;
    let mut panel = Panel::new("", x.clone(), scale);
    panel.series.push(Series {
        name: "density".into(),
        shape: Shape::Map { columns, pixels },
        color: theme.ink,
        x: vec![x.from, x.to],
        y: ends.to_vec(),
        in_legend: false,
    });
    panel.series.extend(packet_panel.planes().into_iter().map(|plane| {
        Series::line(PLANES, theme.soft, vec![plane; 2], ends.to_vec())
            .shaped(Shape::Dashes)
            .without_legend()
    }));
    panel
}

/// Gives the panel of V(x) an axis that holds V(x) and energies up to `highest` (meV) alone: no
/// space is needed for |ψ|².
fn fit_energies(panel: &mut Panel, view: &RecordView, highest: f64) {
    let range = view.potential_range();
    let high = range.to.max(highest);
    let margin = 0.12 * (high - range.from);
    panel.x_labeled = false;
    let (low, high) = (view.shown(range.from - margin), view.shown(high + margin));
    panel.y = Scale::linear(view.energy_label(), low, high);
}

/// Largest density of each column, row by row from the top, which is the last time.
fn map(
    packet: &PacketRecord<'_>,
    times: &[f64],
    span: Interval,
    packet_panel: &PacketPanel,
    width: usize,
) -> Result<Vec<f64>> {
    let PacketPanel { wave, panel, .. } = packet_panel;
    let columns = wave.columns(Interval::new(panel.x.from, panel.x.to), width);
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
                    for frame in densities.chunks(packet.header().x.len()) {
                        let density = wave.density(frame);
                        let row = &mut map[place..][..columns.len()];
                        for (pixel, points) in row.iter_mut().zip(&columns) {
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
