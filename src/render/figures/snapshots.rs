//! |ψ|² over V(x) at several times, one panel per packet, at the energy of the packet.

use crate::error::Result;
use crate::record::Series;
use crate::render::figure::{self as drawn, Figure, Row, Shape};
use crate::render::packet_panel::PacketPanel;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::theme::Theme;
use crate::render::time_span::{TimeSpan, nearest};

/// Columns of pixels of a panel: 300 dots an inch on 86 mm, the column of a journal.
const COLUMNS: usize = 1000;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let mut panels = Vec::new();
    let chosen = options.packets(view)?;
    let span = TimeSpan::requested(view, &chosen, options)?;
    for index in chosen {
        let packet_panel = PacketPanel::new(view, index, options, theme, COLUMNS)?;
        let packet = view.frames(index)?;
        let series = packet.series()?;
        let moments = match options.time {
            Some(_) => {
                [0.0, 1.0, 2.0, 3.0].map(|part| span.from + (span.to - span.from) * part / 3.0)
            }
            None => default_times(&packet_panel, &series),
        };
        let mut panel = packet_panel.panel.clone();
        let potential = &packet_panel.potential;
        if potential.is_driven() {
            let [area, _] = potential.at(0.0);
            panel.series.extend([area, potential.rest()]);
        }
        let mut clocks = Vec::new();
        for (part, time) in moments.into_iter().enumerate() {
            let frame = nearest(&series.time, time);
            let density = packet.density(frame..frame + 1)?;
            // Later times are more opaque: they show the result.
            let share = part as f64 / (moments.len() - 1) as f64;
            let color = theme.packet(index);
            let width = Shape::Line(0.7 + 0.5 * share as f32);
            if let (true, Some(&strength)) =
                (potential.is_driven(), series.column("drive").get(frame))
            {
                let [_, moved] = potential.at(strength);
                let color = moved.color.faded(0.4 + 0.6 * share);
                panel.series.push(drawn::Series { color, ..moved.shaped(width.clone()) });
            }
            let [line, area] =
                packet_panel.density(&density, color.faded(0.4 + 0.6 * share), 0.06 + 0.24 * share);
            panel.series.push(area);
            panel.series.push(line.shaped(width));
            clocks.push(series.time[frame]);
        }
        panel.note = format_times(&clocks);
        panels.push(panel);
    }
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows: Vec<Row> = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
    let (wide, count) = (columns == 2, rows.len() as f32);
    let aspect = if wide { 0.33 * count } else { 0.75 };
    let title = format!("{}: snapshots", view.record.header().title);
    Ok(Figure { title, rows, aspect, wide, remark: span.remark })
}

/// Default times (fs): the beginning, half way to the collision, the collision, and both parts
/// moving away.
fn default_times(packet_panel: &PacketPanel, series: &Series) -> [f64; 4] {
    let times = &series.time;
    let end = series.column("right").last().copied().unwrap_or(0.0);
    let settled = series
        .column("right")
        .iter()
        .position(|&value| (value - end).abs() < 0.01 * end.max(1e-3))
        .unwrap_or(0);
    let fullest = (0..times.len())
        .max_by(|&a, &b| series.column("inside")[a].total_cmp(&series.column("inside")[b]))
        .unwrap_or(0);
    let last = times.last().copied().unwrap_or(0.0);
    let collision = times[fullest];
    [
        0.0,
        collision / 2.0,
        collision,
        (times[settled].max(collision) + 0.4 * packet_panel.crossing()).min(last),
    ]
}

/// Times (fs) in one unit: "0, 0.76, 1.52, 2.33 ps".
fn format_times(times: &[f64]) -> String {
    let (unit, one, digits) =
        if times.iter().any(|&t| t >= 1000.0) { ("ps", 1000.0, 2) } else { ("fs", 1.0, 0) };
    let word =
        |&time: &f64| if time == 0.0 { "0".into() } else { format!("{:.digits$}", time / one) };
    format!("{} {unit}", times.iter().map(word).collect::<Vec<String>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::format_times;

    #[test]
    fn clocks_share_a_unit() {
        assert_eq!(format_times(&[0.0, 761.4, 1520.0]), "0, 0.76, 1.52 ps");
        assert_eq!(format_times(&[0.0, 61.4, 999.0]), "0, 61, 999 fs");
    }
}
