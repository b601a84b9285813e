//! When a packet is seen to move.

use std::ops::Range;

use crate::error::Result;
use crate::record::{PacketRecord, Series};
use crate::render::record_view::RecordView;
use crate::render::time_span::nearest;
use crate::units::Interval;

/// Most stored frames read at once.
// A chunk of the record has as many.
pub(super) const MAX_FRAMES_READ: usize = 16;
/// Smallest change of |ψ|² that is seen, over the peak of the incoming packet.
// A tenth of a pixel of the default film.
const VISIBLE: f64 = 2e-3;
/// Probability on the grid below which neither phases nor, on a logarithmic scale, densities are
/// seen.
const VISIBLE_PHASE: f64 = 1e-3;
const VISIBLE_ON_LOGARITHMIC: f64 = 1e-9;
/// The last digit of T and R that is shown.
const SHOWN_DIGIT: f64 = 1e-4;
/// Shown digit of small numbers, over the number.
const SMALL_DIGIT: f64 = 0.05;
/// Numbers below this are shown as 0 there.
const SHOWN_AS_ZERO: f64 = 1e-12;

/// What of a packet is shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown {
    /// Positions, Å; `None`: where it is not absorbed.
    pub x: Option<Interval>,
    /// Whether on a logarithmic scale.
    pub logarithmic: bool,
    /// Whether with its phase, which turns where |ψ|² is at rest.
    pub phase: bool,
}

/// The motion of one packet from stored moment to stored moment.
#[derive(Debug, Clone)]
pub(super) struct PacketMotion {
    /// Stored moments, fs.
    pub times: Vec<f64>,
    /// Largest stored density, 1/Å.
    pub highest_density: f64,
    /// What has changed up to a moment; a difference of 1 is seen.
    changed: Vec<f64>,
}

impl PacketMotion {
    /// Reads the densities of `packet`, of which `series` is the table over time.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if the record cannot be read.
    pub(super) fn read(
        view: &RecordView,
        packet: &PacketRecord<'_>,
        series: &Series,
        shown: Shown,
    ) -> Result<Self> {
        let x = &packet.header().x;
        let range = match shown.x {
            Some(range) => range,
            None => view.free_region(packet)?,
        };
        let place = |at: f64| x.partition_point(|&own| own < at);
        let points = place(range.from)..place(range.to).max(place(range.from));
        let mut motion =
            Self { times: series.time.clone(), highest_density: 0.0, changed: Vec::new() };
        let (mut before, mut visible): (Vec<f32>, f64) = (Vec::new(), 0.0);
        let count = packet.frames();
        for start in (0..count).step_by(MAX_FRAMES_READ) {
            let frames = start..(start + MAX_FRAMES_READ).min(count);
            for (row, density) in
                packet.density(frames.clone())?.chunks_exact(x.len().max(1)).enumerate()
            {
                let highest = density.iter().fold(0.0_f32, |highest, &own| highest.max(own));
                motion.highest_density = motion.highest_density.max(highest.into());
                if before.is_empty() {
                    visible = VISIBLE * f64::from(highest);
                }
                let change = largest_change(&before, density, &points) / visible;
                motion.add(change.max(number_change(series, frames.start + row, shown)));
                before.clear();
                before.extend_from_slice(density);
            }
        }
        Ok(motion)
    }

    /// Whether a change is seen from one time to another (fs).
    pub(super) fn is_seen_between(&self, from: f64, to: f64) -> bool {
        let changed = |time: f64| self.changed.get(nearest(&self.times, time)).copied();
        changed(to).unwrap_or(0.0) - changed(from).unwrap_or(0.0) >= 1.0
    }

    fn add(&mut self, change: f64) {
        let before = self.changed.last().copied();
        // Nothing has changed before the first moment.
        self.changed.push(before.map_or(0.0, |before| before + change));
    }
}

/// Largest difference of two densities at `points`.
fn largest_change(before: &[f32], density: &[f32], points: &Range<usize>) -> f64 {
    let before = before.get(points.clone()).unwrap_or_default();
    let after = density.get(points.clone()).unwrap_or_default();
    let changes = before.iter().zip(after).map(|(before, after)| (after - before).abs());
    changes.fold(0.0, f32::max).into()
}

/// Change of what is shown beside |ψ|² since the moment before, over what is seen.
fn number_change(series: &Series, row: usize, shown: Shown) -> f64 {
    let Some(before) = row.checked_sub(1) else { return 0.0 };
    let change = |values: &[f64]| match (values.get(before), values.get(row)) {
        (Some(before), Some(after)) => (after - before).abs(),
        _ => 0.0,
    };
    let digits = |name: &str| {
        let values = series.column(name);
        let last = values.last().copied().unwrap_or(0.0);
        change(values) / (SMALL_DIGIT * last.abs()).clamp(SHOWN_AS_ZERO, SHOWN_DIGIT)
    };
    let norm = series.column("norm").get(row).copied().unwrap_or(0.0);
    let turns = shown.phase && norm > VISIBLE_PHASE
        || shown.logarithmic && norm > VISIBLE_ON_LOGARITHMIC
        || change(series.column("drive")) > 0.0;
    digits("transmitted").max(digits("reflected")).max(if turns { 1.0 } else { 0.0 })
}
