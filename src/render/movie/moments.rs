//! The moments that a film shows: stored ones, without those between which nothing is seen to move.

use super::motion::PacketMotion;
use crate::numeric::evenly_chosen;
use crate::render::time_span::{TimeSpan, nearest, typed};

/// Share of still moments that a film may have.
// Fewer are neither seen nor worth a note.
const MAX_STILL: f64 = 0.05;
/// Largest distance of evenly stored moments over the smallest one.
// Times are rounded to single steps of a run.
const EVEN: f64 = 1.5;

/// Moments that are shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moments {
    /// Their times, fs.
    pub times: Vec<f64>,
    /// Note for the user if some of the record are left out.
    pub remark: Option<String>,
}

impl Moments {
    /// The stored moments of all packets in `span` at which something has moved since the one
    /// before; every one of them if `whole`.
    pub(super) fn new(motions: &[&PacketMotion], span: TimeSpan, whole: bool) -> Self {
        let all = stored(motions, &span);
        let moving = if whole { all.clone() } else { without_still(&all, motions) };
        let still = all.len() - moving.len();
        if still as f64 <= MAX_STILL * all.len() as f64 {
            return Self { times: all, remark: span.remark };
        }
        let remark = format!(
            "{still} of {} stored moments are left out, since nothing is seen to change in them; \
             all of them: {}",
            all.len(),
            typed(span.to)
        );
        Self { times: moving, remark: Some(remark) }
    }

    /// About `count` of them, from the first to the last.
    #[must_use]
    pub(super) fn thinned(&self, count: usize) -> Vec<f64> {
        evenly_chosen(self.times.len(), count).map(|index| self.times[index]).collect()
    }
}

/// As many moments as the packet with most of them has stored in `span`.
fn stored(motions: &[&PacketMotion], span: &TimeSpan) -> Vec<f64> {
    let within = |motion: &&PacketMotion| -> Vec<f64> {
        let tolerance = 1e-9 * span.to;
        let range = span.from - tolerance..=span.to + tolerance;
        let within: Vec<f64> =
            motion.times.iter().copied().filter(|time| range.contains(time)).collect();
        let next = motion.times.get(nearest(&motion.times, span.from));
        if within.is_empty() { next.copied().into_iter().collect() } else { within }
    };
    let own: Vec<Vec<f64>> = motions.iter().map(within).collect();
    let count = own.iter().map(Vec::len).max().unwrap_or(0);
    // Moments that are stored evenly are shown evenly, so that speeds can be compared.
    if motions.iter().all(|motion| is_even(&motion.times)) {
        let last = |times: &&Vec<f64>| times.last().copied().unwrap_or(0.0);
        let longest = own.iter().max_by(|a, b| last(a).total_cmp(&last(b)));
        return longest.cloned().unwrap_or_default();
    }
    let mut pooled = own.concat();
    pooled.sort_by(f64::total_cmp);
    let mut times: Vec<f64> =
        evenly_chosen(pooled.len(), count).map(|index| pooled[index]).collect();
    times.dedup();
    times
}

/// Whether times have one distance.
fn is_even(times: &[f64]) -> bool {
    let gaps = || times.windows(2).map(|pair| pair[1] - pair[0]);
    gaps().fold(0.0, f64::max) <= EVEN * gaps().fold(f64::MAX, f64::min)
}

/// The first of `times`, and those at which something is seen to have moved since the one kept
/// before.
fn without_still(times: &[f64], motions: &[&PacketMotion]) -> Vec<f64> {
    let mut kept: Vec<f64> = times.iter().take(1).copied().collect();
    for &time in times {
        let moves = |motion: &&PacketMotion| {
            kept.last().is_some_and(|&before| motion.is_seen_between(before, time))
        };
        if motions.iter().any(moves) {
            kept.push(time);
        }
    }
    kept
}
