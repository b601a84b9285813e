//! What became of each packet, in words that become true as it happens.

use super::known_digits::{ROUNDING, moving_percent, percent};
use super::packet_track::{PacketTrack, TrackFrame};
use crate::render::scale::Scale;
use crate::render::scene::{Anchor, Mark, Rect, Text};
use crate::render::style::Style;

/// Probability between the planes and before them below which a collision is over.
const MIN_PENDING: f64 = 2e-3;
/// Width of the words on a packet, with what is left free beside them, over the size of text.
pub(super) const NOTE_WIDTH: f32 = 13.6;
/// Height of a line over the size of text.
const LINE: f32 = 1.28;
/// Distance of two notes over the size of text.
const APART: f32 = 2.75;

/// Where the words on a packet stand.
pub(super) struct NotePlace {
    /// The place of the words.
    pub place: Rect,
    /// Whether there is room for a second line.
    is_double: bool,
}

/// The places of the words on all packets: above their energies, and apart from each other.
pub(super) fn note_places(
    tracks: &[PacketTrack<'_>],
    energies: &Scale,
    place: &Rect,
    style: &Style,
) -> Vec<NotePlace> {
    let (text, count) = (style.text, tracks.len() as f32);
    let is_double = place.height() >= APART * text * count;
    let height = if is_double { APART * text } else { 1.35 * LINE * text };
    let base = |track: &PacketTrack<'_>| {
        place.bottom - energies.place(track.shown_energy) as f32 * place.height()
    };
    let mut order: Vec<usize> = (0..tracks.len()).collect();
    order.sort_by(|&a, &b| base(&tracks[a]).total_cmp(&base(&tracks[b])));
    let mut bottoms = vec![0.0_f32; tracks.len()];
    let mut above = place.top;
    for &track in &order {
        above = base(&tracks[track]).max(above + height);
        bottoms[track] = above;
    }
    let mut below = place.bottom + height;
    for &track in order.iter().rev() {
        below = bottoms[track].min(below - height);
        bottoms[track] = below;
    }
    let line = |bottom: f32| NotePlace {
        place: Rect { top: bottom - height, bottom, ..*place },
        is_double,
    };
    bottoms.into_iter().map(line).collect()
}

/// The words on a packet in `frame`.
pub(super) fn note_marks(
    line: &NotePlace,
    track: &PacketTrack<'_>,
    frame: &TrackFrame,
    style: &Style,
) -> Vec<Mark> {
    let (x, y) = (line.place.left + 0.5 * style.text, line.place.top + 1.1 * style.text);
    let write = |row: f32, words: String, color| {
        let at = [x, y + row * LINE * style.text];
        let (size, anchor) = (style.text, Anchor::Start);
        Mark::Text(Text { at, words, size, color, anchor, turned: false })
    };
    let note = PacketNote::new(track, frame);
    let mut marks = vec![write(0.0, note.words(), style.theme.ink)];
    if line.is_double {
        marks.extend(note.classical_words().map(|words| write(1.0, words, style.theme.soft)));
    }
    marks
}

/// What has become of a packet.
struct PacketNote {
    transmitted: f64,
    reflected: f64,
    /// Probability behind the top of V(x).
    behind: f64,
    /// Share of the same ensemble of classical ions that crosses.
    classical: Option<f64>,
    /// Share of it that is behind already.
    classical_behind: Option<f64>,
    /// Where its energy is beside the top of V(x), if there is one.
    is_below_top: Option<bool>,
    /// Errors of T and R.
    errors: [f64; 2],
}

impl PacketNote {
    fn new(track: &PacketTrack<'_>, frame: &TrackFrame) -> Self {
        Self {
            transmitted: frame.state.transmitted.max(0.0),
            reflected: frame.state.reflected.max(0.0),
            behind: frame.behind.clamp(0.0, 1.0),
            classical: track.classical,
            classical_behind: frame.ions_behind,
            is_below_top: track.is_below_top,
            errors: track.errors,
        }
    }

    fn is_over(&self) -> bool {
        1.0 - self.transmitted - self.reflected < MIN_PENDING
    }

    fn words(&self) -> String {
        let [transmitted, reflected] =
            [percent(self.transmitted, self.errors[0]), percent(self.reflected, self.errors[1])];
        match (self.is_over(), self.is_below_top) {
            (false, None) => format!("{} transmitted", moving_percent(self.transmitted)),
            (true, None) => format!("{transmitted} transmitted"),
            (false, Some(_)) => format!("{} behind the barrier", moving_percent(self.behind)),
            (true, Some(true)) => format!("{transmitted} tunnels"),
            (true, Some(false)) => format!("{reflected} is reflected"),
        }
    }

    /// The same number of classical ions.
    fn classical_words(&self) -> Option<String> {
        let share = match (self.is_over(), self.is_below_top) {
            (false, _) => moving_percent(self.classical_behind?),
            (true, Some(false)) => percent(1.0 - self.classical?, ROUNDING),
            (true, _) => percent(self.classical?, ROUNDING),
        };
        Some(format!("classical ions: {share}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Typeface;

    #[test]
    fn words_on_a_packet_fit_their_column() {
        let face = Typeface::new().unwrap();
        let shares = [0.0, 3e-13, 9.6e-6, 4e-4, 0.0191, 0.276, 0.999_96, 1.0];
        for (behind, is_below_top) in shares
            .into_iter()
            .flat_map(|share| [None, Some(true), Some(false)].map(|top| (share, top)))
        {
            for (transmitted, classical) in
                shares.into_iter().flat_map(|own| [(own, 0.5), (own, own)])
            {
                let note = PacketNote {
                    transmitted,
                    reflected: if behind == 0.0 { 0.0 } else { 1.0 - transmitted },
                    behind,
                    classical: Some(classical),
                    classical_behind: Some(classical),
                    is_below_top,
                    errors: [1e-10; 2],
                };
                for words in [note.words(), note.classical_words().unwrap()] {
                    let width = face.width(&words, 1.0);
                    assert!(width <= NOTE_WIDTH - 1.1, "{words}: {width}");
                }
            }
        }
    }
}
