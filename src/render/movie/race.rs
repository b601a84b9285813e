//! A film in which all packets move over one V(x), each at its own energy.
//!
//! From left to right: all of x, the barrier magnified on the same axis of energies, and a line of
//! text for each packet. A faint band of its colour is the lane of a packet.

use super::arrangement::{Arrangement, MovieContext, Notes, PacketView};
use super::classical_ions::ion_entry;
use super::lanes::{Lanes, lane_color};
use super::packet_note::{NOTE_WIDTH, NotePlace, note_places};
use super::packet_track::PacketTrack;
use crate::error::Result;
use crate::render::axes::{Axes, axes, left_margin};
use crate::render::curves::series_marks;
use crate::render::figure::{Panel, Series, Shape};
use crate::render::legend::{HeaderLayout, header_marks};
use crate::render::packet_panel::{
    DensityAxis, PacketPanel, PanelAxis, incoming_peak, plane_lines,
};
use crate::render::placed::{Placed, PointSize};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::scene::{Mark, Rect, Scene};
use crate::render::style::Style;
use crate::render::theme::Theme;
use crate::units::Interval;

/// Size of text, points: 20 points where the film fills a slide 13.33 inches (960 points) wide.
const TEXT: f32 = 11.75;
/// Largest height of the key of phases over the size of text.
const PHASE_KEY: f32 = 4.2;
/// Share of the frames that the magnified barrier takes.
const INSET: f32 = 0.36;
/// Smallest magnification of the inset; below, it shows nothing that the whole does not.
const MIN_MAGNIFICATION: f64 = 2.5;
/// Width of the inset over that of the barrier at half its height.
const INSET_WIDTH: f64 = 6.0;
/// Peak of an incoming packet over the smallest distance between two lanes.
const PEAK: f64 = 0.85;
/// Smallest distance of lanes over the range of energies, and that of a single packet.
const MIN_LANE: f64 = 0.09;
const SINGLE_LANE: f64 = 0.3;
/// Highest peak for which there is room at that height, over that of an incoming packet.
// A standing wave before a wall is four times as high.
const MAX_RISE: f64 = 4.2;
/// Room for a peak over its height.
// Between stored points it is a little higher.
const ROOM: f64 = 1.05;
/// Most that incoming packets are drawn lower for the sake of higher peaks, which are cut then.
// What gathers between barriers may be a hundred times as high.
const MAX_REDUCTION: f64 = 3.0;

/// All packets over one V(x).
///
/// # Errors
/// As [`PacketPanel::new`].
pub(super) fn arrangement(
    context: MovieContext<'_>,
    tracks: &[PacketTrack<'_>],
) -> Result<Arrangement> {
    let style = Style { theme: *context.theme, text: TEXT, line: 1.4, letters: false };
    let RaceAxis { axis, is_cut } = energy_axis(context.view, tracks)?;
    let shown = match context.options.x {
        Some(range) => range,
        None => free_region(context.view, tracks)?,
    };
    let ranges: Vec<Interval> = [shown].into_iter().chain(inset(context, shown)).collect();
    let frames = Frames::new(context, &axis.scale, ranges.len(), &style);
    let mut views = Vec::new();
    for (frame, (&range, place)) in ranges.iter().zip(&frames.panels).enumerate() {
        let options = PlotOptions { x: Some(range), ..context.options.clone() };
        let columns = context.pixels_of(place);
        for (track, packet) in tracks.iter().enumerate() {
            let own = PanelAxis { axis: &axis, columns };
            let panel =
                PacketPanel::on_axis(context.view, packet.index, &options, context.theme, own)?;
            views.push(PacketView { track, frame, panel });
        }
    }
    let PointSize { width, height } = context.points();
    let mut scene = Scene { width, height, paper: Some(style.theme.paper), marks: Vec::new() };
    let lanes = Lanes::new(context.view, tracks);
    for (frame, place) in frames.panels.iter().enumerate() {
        let Some(first) = views.iter().find(|own| own.frame == frame) else { continue };
        let panel = whole_panel(&first.panel, &lanes, frame > 0, &style.theme);
        let Axes { rules, front } = axes(&panel, place, &style, context.face);
        scene.marks.extend(rules);
        for series in &panel.series {
            series_marks(&mut scene.marks, series, &panel, place, &style);
        }
        scene.marks.extend(front);
    }
    let places = note_places(tracks, &axis.scale, &frames.notes, &style);
    let grounds = tracks.iter().zip(&places);
    scene.marks.extend(grounds.map(|(track, line)| Mark::Area {
        outline: line.place.outline(),
        color: lane_color(track.color),
    }));
    let left = frames.panels[0].left;
    scene.marks.push(context.title(1.2 * style.text, frames.notes.right, &style));
    let header = HeaderLayout { max_width: width - left, style: &style, face: context.face };
    let above = Rect { bottom: frames.panels[0].top, ..frames.panels[0] };
    let has_ions = tracks.iter().any(|track| track.ions.is_some());
    let key = key(&lanes, has_ions, is_cut, context);
    header_marks(&mut scene.marks, &key, &above, header);
    Ok(Arrangement {
        views,
        placed: Placed { scene, frames: frames.panels },
        style,
        phase_key: below(&frames.notes, &places, context.points(), &style),
        notes: Notes::Lines(places),
    })
}

/// The axes, V(x), planes and lanes of a frame.
fn whole_panel(packet: &PacketPanel, lanes: &Lanes, is_inset: bool, theme: &Theme) -> Panel {
    let mut panel = packet.panel.clone();
    panel.title.clear();
    panel.bare = is_inset;
    panel.series.splice(0..0, lanes.bands(&panel.x, &panel.y));
    panel.series.extend(plane_lines(packet, &panel.y, theme));
    if is_inset {
        panel.x = Scale { label: "barrier, magnified (Å)".into(), ..panel.x };
        panel.y.label.clear();
    }
    panel
}

/// What is drawn how.
fn key(
    lanes: &Lanes,
    has_ions: bool,
    is_cut: bool,
    MovieContext { theme, phase, .. }: MovieContext<'_>,
) -> Panel {
    let entry = |name: &str, color| Series::line(name, color, vec![], vec![]);
    let color = lanes.lowest_color().unwrap_or(theme.ink);
    let mut panel = Panel::key(vec![
        entry("V(x)", theme.potential),
        match phase {
            true => entry("|ψ|² at its energy", color),
            false => entry("|ψ|² at its energy", color.faded(0.5)).shaped(Shape::Band(vec![])),
        },
        entry("flux planes", theme.soft).shaped(Shape::ThinDashes),
    ]);
    if has_ions {
        panel.series.insert(2, ion_entry(color, theme));
    }
    if is_cut {
        panel.series.push(entry("highest peaks are cut", theme.paper));
    }
    panel
}

/// The place below the words on the packets.
fn below(notes: &Rect, places: &[NotePlace], size: PointSize, style: &Style) -> Rect {
    let last = places.iter().map(|own| own.place.bottom).fold(notes.top, f32::max);
    let bottom = size.height - 0.3 * style.text;
    let top = (last + 0.3 * style.text).max(bottom - PHASE_KEY * style.text);
    Rect { top, bottom, right: size.width - 0.3 * style.text, ..*notes }
}

/// Where the frames and the text are, points.
struct Frames {
    panels: Vec<Rect>,
    notes: Rect,
}

impl Frames {
    fn new(context: MovieContext<'_>, y: &Scale, count: usize, style: &Style) -> Self {
        let PointSize { width, height } = context.points();
        let text = style.text;
        let (top, bottom) = (4.1 * text, height - 3.3 * text);
        let probe = Panel::new("", Scale::linear("", 0.0, 1.0), y.clone());
        let left = 0.6 * text + left_margin(&probe, bottom - top, style, context.face);
        let notes =
            Rect { left: width - NOTE_WIDTH * text, top, right: width - 0.6 * text, bottom };
        let gap = 0.5 * text;
        let room = (notes.left - left - gap * count as f32).max(count as f32);
        let widths = if count > 1 { vec![1.0 - INSET, INSET] } else { vec![1.0] };
        let mut at = left;
        let panel = |share: f32| {
            let own = Rect { left: at, top, right: at + share * room, bottom };
            at = own.right + gap;
            own
        };
        Self { panels: widths.into_iter().map(panel).collect(), notes }
    }
}

/// Positions where no packet is absorbed, Å.
fn free_region(view: &RecordView, tracks: &[PacketTrack<'_>]) -> Result<Interval> {
    let mut all: Option<Interval> = None;
    for track in tracks {
        let own = view.free_region(&track.packet)?;
        all = Some(all.map_or(own, |range| range.union(own)));
    }
    Ok(all.unwrap_or(Interval::new(0.0, 1.0)))
}

/// The barrier and what is beside it, Å; `None` where the whole shows it as well.
fn inset(context: MovieContext<'_>, shown: Interval) -> Option<Interval> {
    if context.options.x.is_some() {
        return None;
    }
    let Interval { from, to } = context.view.barrier()?;
    let half = 0.5 * INSET_WIDTH * (to - from);
    let middle = 0.5 * (from + to);
    let range = Interval::new(middle - half, middle + half);
    (range.length() * MIN_MAGNIFICATION < shown.length()).then_some(range)
}

/// The axis of all packets.
struct RaceAxis {
    axis: DensityAxis,
    /// Whether peaks leave it.
    is_cut: bool,
}

/// Energies with room for the highest peak of each packet.
fn energy_axis(view: &RecordView, tracks: &[PacketTrack<'_>]) -> Result<RaceAxis> {
    let Interval { from: low, to: high } = view.potential_range();
    let mut energies: Vec<f64> = tracks.iter().map(|track| track.packet.header().energy).collect();
    energies.sort_by(f64::total_cmp);
    let top = energies.last().copied().unwrap_or(high).max(high);
    let span = top - low.min(0.0);
    let nearest = energies.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
    let lane = if energies.len() > 1 { nearest.max(MIN_LANE * span) } else { SINGLE_LANE * span };
    let mut peak = 0.0_f64;
    for track in tracks {
        peak = peak.max(incoming_peak(view, track.index)?);
    }
    let mut rise = 0.0_f64;
    let mut reached = Vec::new();
    for track in tracks {
        let own = track.motion.highest_density;
        rise = rise.max(own / peak);
        reached.push((view.shown(track.packet.header().energy), own));
    }
    let reduction = (rise / MAX_RISE).clamp(1.0, MAX_REDUCTION);
    let is_cut = rise > MAX_RISE * reduction;
    let per_density = view.shown(PEAK * lane / peak) / reduction;
    let room = |(energy, own): (f64, f64)| {
        energy + per_density * ROOM * own.min(MAX_RISE * reduction * peak)
    };
    let upper = reached.into_iter().map(room).fold(view.shown(top + 0.05 * span), f64::max);
    let lower = view.shown(low.min(0.0) - 0.02 * span);
    let scale = Scale::linear(view.energy_label(), lower, upper);
    Ok(RaceAxis { axis: DensityAxis { scale, per_density }, is_cut })
}
