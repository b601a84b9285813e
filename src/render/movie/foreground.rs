//! What the opaque colours of phases would cover.

use super::arrangement::{Arrangement, Notes, PacketView};
use super::packet_track::TrackFrame;
use crate::render::Typeface;
use crate::render::axes::frame_marks;
use crate::render::curves::series_marks;
use crate::render::figure::{Series, Shape};
use crate::render::packet_panel::plane_lines;
use crate::render::scene::Mark;

/// Width of the line behind V(x), which sets it off from colours as light as itself, over its own.
const EDGED: f32 = 2.4;

/// V(x), the flux planes and, where packets are on them, the axes of each frame.
pub(super) fn foreground(
    Arrangement { views, placed, style, notes, .. }: &Arrangement,
    track_frames: &[TrackFrame],
    face: &Typeface,
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, place) in placed.frames.iter().enumerate() {
        let Some(first) = views.iter().find(|view| view.frame == number) else { continue };
        let PacketView { track, panel: packet, .. } = first;
        let panel = &packet.panel;
        let [_, line] = packet.potential.at(track_frames[*track].state.drive);
        let planes = plane_lines(packet, &panel.y, &style.theme);
        for (series, width) in planes.iter().map(|plane| (plane, 1.0)).chain([(&line, EDGED)]) {
            let edge = Series { color: style.theme.paper, ..series.clone() };
            series_marks(&mut marks, &edge.shaped(Shape::Line(width)), panel, place, style);
            series_marks(&mut marks, series, panel, place, style);
        }
        // In a race packets are at their energies, above the axis of positions.
        if matches!(notes, Notes::Shares) {
            marks.extend(frame_marks(panel, place, style, face));
        }
    }
    marks
}
