//! The lanes of packets in a race: what joins a packet's energy with the words on it.

use super::packet_track::PacketTrack;
use crate::render::figure::{Series, Shape};
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Color;

/// Opacity of a lane.
const OPACITY: f64 = 0.11;

/// The colour of a lane of a packet with this `color`.
pub(super) fn lane_color(color: Color) -> Color {
    color.faded(OPACITY)
}

/// The lane of one packet.
struct Lane {
    /// E₀ in the unit shown.
    energy: f64,
    color: Color,
}

/// The lanes of all packets.
pub(super) struct Lanes {
    /// From the lowest energy up.
    lanes: Vec<Lane>,
}

impl Lanes {
    /// The lanes of `tracks`.
    pub(super) fn new(view: &RecordView, tracks: &[PacketTrack<'_>]) -> Self {
        let lane = |track: &PacketTrack<'_>| Lane {
            energy: view.shown(track.packet.header().energy),
            color: track.color,
        };
        let mut lanes: Vec<Lane> = tracks.iter().map(lane).collect();
        lanes.sort_by(|a, b| a.energy.total_cmp(&b.energy));
        Self { lanes }
    }

    /// The colour of the packet with the lowest energy.
    pub(super) fn lowest_color(&self) -> Option<Color> {
        self.lanes.first().map(|lane| lane.color)
    }

    /// A faint band for each packet, from its energy to the next.
    pub(super) fn bands(&self, x: &Scale, y: &Scale) -> Vec<Series> {
        let ends = self.lanes.iter().skip(1).map(|lane| lane.energy).chain([y.to]);
        let band = |(lane, end): (&Lane, f64)| {
            Series::line("lane", lane_color(lane.color), vec![x.from, x.to], vec![end; 2])
                .shaped(Shape::Band(vec![lane.energy; 2]))
                .without_legend()
        };
        self.lanes.iter().zip(ends).map(band).collect()
    }
}
