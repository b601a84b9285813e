//! What limits a packet, and what to change: from the measured parts of the error.

use super::cost::duration_within;
use super::error_parts::{Cause, ErrorPart};
use super::estimate::TransmissionEstimate;
use super::first_step::MIN_STEP_CONTRAST;
use super::packet_run::PacketOutcome;
use super::point::Point;
use super::refine::STEP_SHARE;
use super::ringing::{self, UnresolvedLevel};
use crate::planning::Plan;
use crate::units::significant;

/// A level that needs a run longer than the present one by less than this is not advised: the
/// bound is not that sharp.
const MIN_LONGER: f64 = 1.05;
/// By how much longer a run is advised than a level needs by itself: its neighbours leak into it.
const DURATION_MARGIN: f64 = 1.3;
/// A level that needs a run longer by more than this is out of reach.
const MAX_LONGER: f64 = 20.0;
/// Levels that are named one by one.
const MAX_NAMED: usize = 6;

/// Why some energies of a packet are not trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Limit {
    pub cause: Cause,
    /// Share of the packet's probability in the window.
    pub share: f64,
    /// The largest part of the error that has this cause.
    pub worst: f64,
}

/// The causes for which T(E) of a packet errs by more than `tolerance`, the one that takes most of
/// the packet first.
pub(super) fn limits(outcome: &PacketOutcome, tolerance: f64) -> Vec<Limit> {
    let has_levels = !outcome.estimate.levels.is_empty();
    let curve = &outcome.curve;
    let all: f64 = curve.iter().map(|point| point.weight).sum();
    let mut limits: Vec<Limit> = Vec::new();
    for point in curve.iter().filter(|point| !is_within(point, tolerance)) {
        let ErrorPart { cause, size } = point.largest_part;
        // What outlasts a run between barriers that hold levels is reported once, as levels.
        let cause = if has_levels && cause == Cause::Duration { Cause::Level } else { cause };
        let share = point.weight / all;
        match limits.iter_mut().find(|limit| limit.cause == cause) {
            Some(limit) => {
                limit.share += share;
                limit.worst = limit.worst.max(size);
            }
            None => limits.push(Limit { cause, share, worst: size }),
        }
    }
    limits.sort_by(|a, b| b.share.total_cmp(&a.share));
    limits
}

/// Whether the bound meets `tolerance`.
pub(super) fn is_within(point: &Point, tolerance: f64) -> bool {
    point.error <= tolerance
}

/// What limits T(E) of a packet, and what to change.
pub(super) fn sentence(
    index: usize,
    outcome: &PacketOutcome,
    limit: &Limit,
    tolerance: f64,
) -> String {
    let plan = &outcome.estimate.plan;
    let Limit { cause, share, worst } = *limit;
    let where_ = format!("packet {index}: at {} of its weight", percent(share));
    match cause {
        Cause::Step => format!(
            "{where_} the time step of {} fs limits the accuracy of T(E) to about {worst:.1e}; {}",
            readable(plan.time_step.unwrap_or(outcome.estimate.run.time_step)),
            step_advice(outcome, worst, tolerance)
        ),
        Cause::Grid => {
            format!(
                "{where_} the {} the accuracy of T(E) to about {worst:.1e}; {}",
                if plan.is_on_elements() { "elements limit" } else { "grid limits" },
                grid_advice(plan)
            )
        }
        Cause::Absorber => format!(
            "{where_} what the absorbers reflect limits the accuracy of T(E) to about {worst:.1e}; {}",
            if plan.absorber_by_hand {
                "leave numerics.absorber out"
            } else {
                "set a smaller numerics.tolerance"
            }
        ),
        Cause::Level => format!(
            "{where_} levels between the barriers still hold a part when the run of {} ends; {}",
            time(outcome.estimate.run.duration()),
            level_advice(outcome)
        ),
        Cause::Duration => format!(
            "{where_} the run of {} fs ends before everything has left, which limits the accuracy of T(E) to about {worst:.1e}; \
             use numerics.duration = \"{} fs\" or more",
            readable(outcome.estimate.run.duration()),
            readable(longer(outcome))
        ),
    }
}

/// A step that meets the tolerance by the order of the scheme.
fn step_advice(outcome: &PacketOutcome, worst: f64, tolerance: f64) -> String {
    let estimate = &outcome.estimate;
    let power = 1.0 / f64::from(estimate.plan.scheme.order());
    let step = estimate.run.time_step
        * (STEP_SHARE * tolerance / worst).powf(power).min(1.0 / MIN_STEP_CONTRAST);
    let or = if estimate.plan.time_step.is_some() { ", or leave the key out" } else { "" };
    format!("use numerics.time_step = \"{} fs\" or less{or}", readable(step))
}

/// A duration that resolves one level more, where one is in reach.
pub(super) fn level_advice(outcome: &PacketOutcome) -> String {
    let present = outcome.estimate.run.duration();
    let unresolved = outcome.estimate.unresolved();
    let longer = unresolved
        .iter()
        .map(|level| level.duration)
        .filter(|&duration| duration > MIN_LONGER * present);
    match longer.reduce(f64::min) {
        Some(next) if next <= MAX_LONGER * present => {
            format!(
                "use numerics.duration = \"{}\" (for all packets){} to resolve the next one",
                time(DURATION_MARGIN * next),
                budget_advice(outcome, next).unwrap_or_default()
            )
        }
        Some(_) => "use `wavepore transmission`, which has T(E) there".into(),
        None => format!("use numerics.duration = \"{}\" or more", time(1.5 * present)),
    }
}

/// The budget with which a run of `duration` (fs) is chosen; `None` if that brings in too little of
/// the packet, or the duration is not chosen.
fn budget_advice(outcome: &PacketOutcome, duration: f64) -> Option<String> {
    let TransmissionEstimate { plan, levels, .. } = &outcome.estimate;
    let longest = DURATION_MARGIN * duration;
    let chosen = ringing::duration(plan, levels, longest)?;
    (plan.duration.is_none() && chosen >= duration).then(|| {
        let budget = plan.budget * longest / duration_within(plan);
        format!(" or numerics.budget = \"{} s\"", readable(budget))
    })
}

fn grid_advice(plan: &Plan) -> String {
    if plan.is_on_elements() {
        return "set a smaller numerics.tolerance".into();
    }
    if plan.grid_by_hand {
        return "use more points in numerics.grid, or leave the key out".into();
    }
    if !plan.potential.discontinuities().is_empty() {
        return "use numerics.scheme = \"elements\", which holds jumps and kinks".into();
    }
    "set numerics.grid with more points".into()
}

/// A duration (fs) that is longer by what a packet needs at least.
fn longer(outcome: &PacketOutcome) -> f64 {
    let plan = &outcome.estimate.plan;
    let present = outcome.estimate.run.duration();
    (1.5 * present).max(1.5 * plan.flight + plan.round_trip)
}

/// The levels `unresolved`, each with its width and the duration that resolves it.
pub(super) fn named(unresolved: &[UnresolvedLevel]) -> String {
    let one = |UnresolvedLevel { level, duration }: &UnresolvedLevel| {
        format!(
            "{:.4} meV (width {} meV, resolved by a run of {})",
            level.energy,
            width(level.width),
            time(*duration)
        )
    };
    let mut widest: Vec<&UnresolvedLevel> = unresolved.iter().collect();
    widest.sort_by(|a, b| b.level.width.total_cmp(&a.level.width));
    let more = widest.len().saturating_sub(MAX_NAMED);
    let mut words: Vec<String> = widest.into_iter().take(MAX_NAMED).map(one).collect();
    if more > 0 {
        words.push(if more == 1 { "one narrower".into() } else { format!("{more} narrower ones") });
    }
    words.join(", ")
}

/// A time (fs) in the unit in which a scenario would have it.
pub(super) fn time(femtoseconds: f64) -> String {
    match femtoseconds {
        long if long >= 1e10 => format!("{:.1e} s", long / 1e15),
        long if long >= 1e6 => format!("{} ns", readable(long / 1e6)),
        short => format!("{} ps", readable(short / 1e3)),
    }
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    match 100.0 * share {
        most if most >= 10.0 => format!("{most:.0} %"),
        some if some >= 0.1 => format!("{some:.1} %"),
        _ => "less than 0.1 %".into(),
    }
}

/// A width (meV), two or three digits.
fn width(width: f64) -> String {
    if width >= 0.01 { readable(width) } else { format!("{width:.1e}") }
}

fn readable(value: f64) -> String {
    significant(value, 3)
}

#[cfg(test)]
mod tests {
    use super::{percent, time, width};

    #[test]
    fn times_widths_and_shares_are_written_for_people() {
        let times = [
            (1693.04, "1.69 ps"),
            (392_122.0, "392 ps"),
            (13_461_000.0, "13.5 ns"),
            (2.5e11, "2.5e-4 s"),
        ];
        for (femtoseconds, words) in times {
            assert_eq!(time(femtoseconds), words);
        }
        assert_eq!(
            [1.53, 0.0534, 0.001_42, 7.31e-8].map(width),
            ["1.53", "0.0534", "1.4e-3", "7.3e-8"]
        );
        assert_eq!([0.583, 0.0304, 0.0004].map(percent), ["58 %", "3.0 %", "less than 0.1 %"]);
    }
}
