//! R and T so far beside the title of a panel, as a text and a bar.

use super::known_digits::probability;
use super::packet_track::{PacketTrack, TrackState};
use crate::render::scene::{Anchor, Mark, Rect, Text};
use crate::render::style::Style;
use crate::render::theme::Color;

/// The longest number beside a name.
const LONGEST: &str = "< 2·10⁻⁹⁹";

/// R and T so far above the frame of a panel, in words where these `fit` whatever the numbers, and
/// with the digits that are known.
pub(super) fn share_marks(
    track: &PacketTrack<'_>,
    state: &TrackState,
    place: &Rect,
    style: &Style,
    fit: impl Fn(&str) -> bool,
) -> Vec<Mark> {
    let names = ["reflected", "transmitted"];
    let is_long = fit(&names.map(|name| format!("{name} {LONGEST}")).join("   "));
    let words = format_shares(state, if is_long { names } else { ["R", "T"] }, track.errors);
    let bar = share_bar(state, place, style, track.color);
    bar.into_iter().chain([share_text(words, place, style)]).collect()
}

/// R and T as text.
fn format_shares(
    state: &TrackState,
    [reflected, transmitted]: [&str; 2],
    [transmitted_error, reflected_error]: [f64; 2],
) -> String {
    format!(
        "{reflected} {}   {transmitted} {}",
        probability(state.reflected, reflected_error),
        probability(state.transmitted, transmitted_error)
    )
}

/// A bar above the frame of a panel, filled by R from the left and by T from the right.
fn share_bar(state: &TrackState, place: &Rect, style: &Style, color: Color) -> [Mark; 3] {
    let text = style.text;
    let middle = place.top - 0.28 * text;
    let bar = |from: f32, to: f32, color| {
        let points = vec![[from, middle], [to, middle]];
        Mark::Line { points, width: 0.3 * text, color, dash: None }
    };
    let share = |value: f64| place.width() * value.clamp(0.0, 1.0) as f32;
    [
        bar(place.left, place.right, style.theme.rule),
        bar(place.left, place.left + share(state.reflected), style.theme.classical),
        bar(place.right - share(state.transmitted), place.right, color),
    ]
}

/// `words` on the right of a panel's title.
fn share_text(words: String, place: &Rect, style: &Style) -> Mark {
    Mark::Text(Text {
        at: [place.right, place.top - 0.85 * style.text],
        words,
        size: style.text,
        color: style.theme.ink,
        anchor: Anchor::End,
        turned: false,
    })
}
