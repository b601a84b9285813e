//! A film of panels, one for each packet, with R and T so far above it.

use super::arrangement::{Arrangement, MovieContext, Notes, PacketView};
use super::packet_track::PacketTrack;
use crate::error::Result;
use crate::render::figure::{Figure, Row};
use crate::render::layout::place;
use crate::render::packet_panel::{PacketPanel, plane_lines};
use crate::render::placed::PointSize;
use crate::render::scale::Scale;
use crate::render::scene::Rect;
use crate::render::style::Style;

/// The panels of all packets.
///
/// # Errors
/// As [`PacketPanel::new`].
pub(super) fn arrangement(
    context: MovieContext<'_>,
    tracks: &[PacketTrack<'_>],
) -> Result<Arrangement> {
    let columns = panel_columns(tracks.len());
    let pixels = context.size.width / columns;
    let view = |(track, packet): (usize, &PacketTrack<'_>)| {
        let panel =
            PacketPanel::new(context.view, packet.index, context.options, context.theme, pixels)?;
        Ok(PacketView { track, frame: track, panel })
    };
    let views = tracks.iter().enumerate().map(view).collect::<Result<Vec<_>>>()?;
    // Three columns leave less space for text.
    let text = if tracks.len() > 4 { 7.2 } else { 8.5 };
    let style = Style { theme: *context.theme, text, line: 1.2, letters: false };
    let panels: Vec<_> = views
        .iter()
        .map(|PacketView { panel, .. }| {
            let mut own = panel.panel.clone();
            own.right = context.options.logarithmic.then(|| Scale {
                label: format!("V(x) ({})", context.view.unit.name()),
                ..panel.potential.energy_axis().clone()
            });
            own.series.splice(0..0, plane_lines(panel, &own.y, &style.theme));
            own
        })
        .collect();
    let rows = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
    let figure = Figure { title: String::new(), rows, aspect: 0.5, wide: true, remark: None };
    // Two lines where phases have a key: titles are long.
    let head = if context.phase { 4.1 } else { 2.1 } * style.text;
    let PointSize { width, height } = context.points();
    let mut placed =
        place(&figure, PointSize { width, height: height - head }, &style, context.face);
    placed.shift(head);
    placed.scene.height = height;
    let right = placed.frames.iter().map(|frame| frame.right).fold(0.0, f32::max);
    placed.scene.marks.push(context.title(1.2 * style.text, right, &style));
    let phase_key = Rect {
        left: 1.2 * style.text,
        top: 2.5 * style.text,
        right,
        bottom: head + 0.2 * style.text,
    };
    Ok(Arrangement { views, placed, style, notes: Notes::Shares, phase_key })
}

/// Panels side by side of a film of `count` packets.
fn panel_columns(count: usize) -> usize {
    match count {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    }
}
