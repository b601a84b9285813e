//! |ψ|² over V(x) at several times, one panel per packet, at the energy of the packet.
//!
//! Colours are those of the times, as in figure 2 of `reproduce`; words at the peaks name them, with
//! arrows where the peaks move.

mod moment;

use self::moment::{Moment, default_times};
use crate::error::Result;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::packet_panel::PacketPanel;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Spacing;
use crate::render::theme::Theme;
use crate::render::time_span::{TimeSpan, nearest};

/// Columns of pixels of a panel: 300 dots an inch on 86 mm, the column of a journal.
const COLUMNS: usize = 1000;
/// Space above the highest peak for words, over the range of the axis.
const HEADROOM: f64 = 0.13;
/// Most that the axis grows for the sake of higher peaks.
// In a cavity |ψ|² is a hundred times that of the packet.
const MAX_GROWTH: f64 = 1.4;
/// Space above a logarithmic axis for words, as a factor.
const DECADES: f64 = 100.0;
/// Opacity of the areas.
const AREA: f64 = 0.22;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let chosen = options.packets(view)?;
    let span = TimeSpan::requested(view, &chosen, options)?;
    let mut drawn = Vec::new();
    for index in chosen {
        let packet = PacketPanel::new(view, index, options, theme, COLUMNS)?;
        let series = view.frames(index)?.series()?;
        let times = match options.time {
            Some(_) => {
                [0.0, 1.0, 2.0, 3.0].map(|part| span.from + (span.to - span.from) * part / 3.0)
            }
            None => default_times(&packet, &series),
        };
        let frames = times.map(|time| nearest(&series.time, time));
        let moments = Moment::all(view, index, &packet, frames, theme)?;
        drawn.push((packet, moments));
    }
    let top = top(&drawn);
    let panels: Vec<Panel> = drawn
        .into_iter()
        .map(|(mut packet, moments)| {
            packet.panel.y.to = top;
            panel(&packet, &moments, view.top().position, theme)
        })
        .collect();
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows: Vec<Row> = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
    let (wide, count) = (columns == 2, rows.len() as f32);
    let aspect = if wide { 0.33 * count } else { 0.75 };
    let title = format!("{}: snapshots", view.record.header().title);
    Ok(Figure { title, rows, aspect, wide, remark: span.remark })
}

/// The top of the axes, which have as much space for peaks as can be spared.
fn top(drawn: &[(PacketPanel, Vec<Moment>)]) -> f64 {
    let mut top = f64::MIN;
    for (packet, moments) in drawn {
        let axis = &packet.panel.y;
        if axis.spacing == Spacing::Logarithmic {
            return DECADES * axis.to;
        }
        let range = axis.to - axis.from;
        let peaks =
            moments.iter().filter_map(|moment| moment.highest(|_| true)).map(|peak| peak[1]);
        let wanted = peaks.fold(axis.to, |top, peak| top.max(peak + HEADROOM * range));
        top = top.max(wanted.min(axis.from + MAX_GROWTH * range));
    }
    top
}

/// V(x) and |ψ|² at each of the `moments` of a packet, whose parts are on either side of `barrier`.
fn panel(packet: &PacketPanel, moments: &[Moment], barrier: f64, theme: &Theme) -> Panel {
    let mut panel = packet.panel.clone();
    let potential = &packet.potential;
    if potential.is_driven() {
        let [area, _] = potential.at(0.0);
        panel.series.extend([area, potential.rest()]);
    }
    let times: Vec<f64> = moments.iter().map(|moment| moment.time).collect();
    let names = moment::names(&times);
    for (moment, name) in moments.iter().zip(&names) {
        let entry = Series::line(name, moment.color, Vec::new(), Vec::new());
        panel.series.push(entry.shaped(Shape::Line(1.4)));
    }
    // The dense fringes during the collision are drawn first, behind the others.
    let (behind, others): (Vec<&Moment>, Vec<&Moment>) =
        moments.iter().partition(|moment| moment.is_colliding());
    for moment in behind.into_iter().chain(others) {
        if let (true, Some(strength)) = (potential.is_driven(), moment.strength) {
            let [_, moved] = potential.at(strength);
            panel.series.push(Series { color: moment.color, ..moved.shaped(Shape::Line(0.7)) });
        }
        let [line, area] = packet.density(&moment.density, moment.color, AREA);
        let width = if moment.is_colliding() { 0.45 } else { 0.9 };
        panel.series.extend([area, line.shaped(Shape::Line(width))]);
    }
    let is_seen =
        |height: f64| panel.y.place(height) - panel.y.place(packet.base()) > moment::VISIBLE;
    // What is known first has the best place: the beginning, the end, then what is between.
    let mut order: Vec<usize> = (0..moments.len()).collect();
    order.sort_by_key(|&at| (at != 0, at + 1 != moments.len(), moments[at].is_colliding()));
    let base = packet.base();
    let labels = order.into_iter().flat_map(|at| moments[at].labels(&names[at], barrier, base));
    let labels: Vec<_> = labels.filter(|label| is_seen(label.at[1])).collect();
    let highest = moments.iter().filter_map(|moment| moment.highest(|_| true));
    if highest.into_iter().any(|[_, height]| height > panel.y.to) {
        let entry = Series::line("highest peak is cut", theme.paper, Vec::new(), Vec::new());
        panel.series.push(entry);
    }
    panel.labels = labels;
    panel
}
