//! Pilots: runs at a coarse step that listen until nothing new comes.
//!
//! A packet that is split at one place and again at another comes out in parts. The first passes both planes; later ones, echoes, follow after
//! a lull. So a pilot does not end at the first stillness, but when T and R have been still at every energy for as long as a round trip between the planes takes, and
//! when what may still come, by the ratio of the last two round trips, is a small share of the tolerance. The run itself ends where T last changed.

use std::ops::ControlFlow;

use crate::observables::{Moment, Observer, Planes, spectrum, spectrum::Channel};
use crate::scenario::Scheme;
use crate::scenario::numerics::Plan;

use super::control::{Control, Supervision};
use super::cost::{Outlook, duration_within, unforeseen};
use super::evolve::evolve;
use super::ringing;
use super::series::Series;
use super::stage::{Stage, Variant};
use crate::steady_state::Level;

/// A pilot that has not cleared by this many flights is ended.
const PATIENCE: f64 = 4.0;
/// Share of the time over which the energy sums of a cleared pilot end.
pub(super) const CLEARED: f64 = 0.1;
/// The longest share of the time over which energy sums end.
pub(super) const MOST_SPARE: f64 = 0.6;
/// Ratio of the steps of two pilots.
pub(super) const PILOTS: f64 = 1.5;
/// Share of the tolerance by which T may still change when a pilot counts as cleared, and twice that by which R may: what an absorber returns, an
/// amplitude of a fortieth of the tolerance, must not count as an echo.
const STILL: f64 = 0.08;
/// Share of the tolerance by which 1 − T − R may differ from zero when a pilot counts as cleared …
const BALANCE: f64 = 0.1;
/// … before this many flights.
const LONG: f64 = 2.5;
/// Share of the tolerance that a step may lose by itself.
const LOSSY: f64 = 0.15;
/// A pilot that is overdue is expected to end after this many times what it has listened for.
const OVERDUE: f64 = 1.45;
/// Shorter steps and finer grids tried before a lossy one is taken as it is.
const RETRIES: usize = 4;

/// How pilots begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pilots<'a> {
    /// The first step that is tried, fs.
    pub step: f64,
    /// Energies at which T and R are watched, meV.
    pub mesh: &'a [f64],
    /// The levels in and beside the window.
    pub levels: &'a [Level],
}

/// A pilot at the first step, or at a shorter one, or on a finer grid: where more than the tolerance is lost by step or grid, nothing can be
/// said of what is still to come. A loss that a shorter step did not make smaller is the grid's. The second answer is the duration (fs) of the run.
pub(super) fn listen(plan: &mut Plan, pilots: &Pilots<'_>, control: &Control) -> (Series, f64) {
    let mut step = pilots.step;
    let mut before = f64::INFINITY;
    let mut attempt = 0;
    loop {
        let pilot = pilot(plan, &Stage::new(plan, Variant::Planned), &Pilots { step, ..*pilots }, control);
        let lost = pilot.lost.filter(|_| attempt < RETRIES && !control.stopped());
        let Some(lost) = lost else {
            let heard = pilot.series.duration();
            return (pilot.series, pilot.settled.unwrap_or(heard));
        };
        attempt += 1;
        match plan.finer().filter(|_| lost > 0.5 * before) {
            Some(finer) => (*plan, before) = (finer, f64::INFINITY),
            None => (step, before) = (step / PILOTS, lost),
        }
    }
}

/// Share of the time over which the energy sums of a run of `duration` (fs) end that something outlasts: all that the flight can spare, so that what
/// still rings at one energy does not leak into others.
pub(super) fn spare(plan: &Plan, duration: f64) -> f64 {
    (1.0 - 1.6 * plan.flight / duration).clamp(1.01 * CLEARED, MOST_SPARE)
}

/// What a pilot found.
struct Pilot {
    series: Series,
    /// From when on (fs) nothing new came; `None` if something still does.
    settled: Option<f64>,
    /// What T + R lacks by the doing of step or grid, if that is more than a share of the tolerance.
    lost: Option<f64>,
}

/// A run that listens until nothing new has come for a round trip between the planes, and for as long as the levels need if the budget allows;
/// a duration set by hand is kept, but the pilot still listens for longer.
fn pilot(plan: &Plan, stage: &Stage, pilots: &Pilots<'_>, control: &Control) -> Pilot {
    let Pilots { step, mesh, levels } = *pilots;
    let within_budget = duration_within(plan, step);
    let least = ringing::duration(plan, levels, within_budget).unwrap_or(0.0);
    // What is slow without a level, as waves are over a flat top, ends by itself sooner or later.
    let slow = levels.is_empty() && plan.round_trip > plan.flight;
    let patience = (PATIENCE * plan.flight).max(if slow { within_budget } else { least });
    let longest = plan.duration.unwrap_or(patience) + plan.round_trip;
    let every = stage.steps_a_look(step);
    let interval = step * every as f64;
    let looks = (longest / interval).ceil().max(1.0) as usize;
    let mut watch = Clearance {
        planes: stage.watch(looks),
        plan,
        interval,
        mesh,
        least: plan.duration.unwrap_or(least),
        expected: least.max(ringing::expected_duration(plan, levels, mesh[1] - mesh[0]).min(longest - plan.round_trip)),
        step,
        longest,
        control,
        has_levels: !levels.is_empty(),
        next: 0.8 * plan.flight,
        history: Vec::new(),
        settled: None,
        stage,
        lost: None,
    };
    let mut psi = stage.packet();
    let mut propagator = stage.propagator(step);
    let mut supervision = Supervision::of(control, &*propagator, psi.len());
    evolve(&mut *propagator, &mut psi, (looks, every), &mut [&mut watch, &mut supervision]);
    let planes = watch.planes;
    let heard = (planes.samples.len() - 1) as f64 * interval;
    let settled = watch.settled.map(|since| since.max(least)).filter(|_| plan.duration.is_none());
    let ending = if settled.is_some() { CLEARED } else { spare(plan, heard) };
    let series = Series { planes, time_step: step, interval, ending, remains: stage.remains(&psi) };
    Pilot { series, settled: plan.duration.or(settled), lost: watch.lost }
}

/// Watches the planes and stops the pilot once every energy has been still for a round trip between the planes.
///
/// 1 − T − R alone does not tell what is still to come: while an echo of amplitude r stands between the planes, it lacks r², but T is still off
/// by up to 2r√(TR).
struct Clearance<'a> {
    planes: Planes,
    plan: &'a Plan,
    interval: f64,
    mesh: &'a [f64],
    control: &'a Control,
    /// fs.
    step: f64,
    has_levels: bool,
    /// How long levels are expected to be seen, fs.
    expected: f64,
    /// When the pilot is given up, fs.
    longest: f64,
    /// Nothing counts as still before this time, fs.
    least: f64,
    next: f64,
    history: Vec<Sight>,
    /// Since when nothing has changed.
    settled: Option<f64>,
    stage: &'a Stage,
    /// What is lost by step or grid.
    lost: Option<f64>,
}

/// What was seen at one time.
struct Sight {
    /// fs.
    time: f64,
    channels: Vec<Channel>,
    /// Probability between the planes.
    inside: f64,
}

impl Clearance<'_> {
    /// Whether T + R lacks more than what stood between the planes when the energy sums began to end can do, of amplitude √p for a probability p:
    /// then the step itself loses it.
    fn is_lossy(&self, moment: &Moment<'_>, missing: f64) -> bool {
        let plan = self.plan;
        if plan.scheme == Scheme::Chebyshev
            || missing < LOSSY * plan.tolerance
            || moment.time < 1.1 * plan.flight + 0.5 * plan.round_trip
        {
            return false;
        }
        let spacing = (plan.window.to - plan.window.from) / (self.mesh.len() - 1) as f64;
        let last = self.history.last().map_or(&[][..], |sight| &sight.channels);
        let share =
            |channel: &Channel| channel.defect().abs() * plan.packet.weight(&plan.species, channel.energy) * spacing;
        let began = (1.0 - 1.5 * CLEARED) * moment.time;
        let held =
            self.history.iter().filter(|sight| sight.time >= began).map(|sight| sight.inside).fold(0.0, f64::max);
        last.iter().map(share).sum::<f64>() > 3.0 * held.sqrt()
    }

    /// Corrects what is expected once the pilot has listened for longer than it was expected to: by `time` (fs) something was still to come.
    fn foretell(&self, time: f64) {
        let plan = self.plan;
        let expected = Outlook::of(plan).duration.max(self.expected);
        // What has not ended in time goes on for a while.
        let changed = self.last_change();
        let late = if changed > expected { (OVERDUE * changed).min(self.longest) } else { 0.0 };
        let duration = plan.duration.unwrap_or(expected.max(late));
        let listens = (duration + plan.round_trip - time).max(0.0);
        let outlook = Outlook { duration, listens, first_step: self.step, has_levels: self.has_levels };
        let more = if late > 0.0 || self.has_levels { 1.0 } else { unforeseen(plan) };
        self.control.foretell(more * outlook.work(plan));
    }

    /// Since when T and R have been what they are now, if that is for good: nothing has come for a round trip, and what may still come, each
    /// echo weaker than the last one by the same ratio, is a share of the tolerance.
    fn still_since(&self) -> Option<f64> {
        let Sight { time: now, channels: last, .. } = self.history.last()?;
        let trip = self.plan.round_trip;
        let moved = |from: f64, to: f64| {
            let sights = self.history.iter().filter(|sight| sight.time >= now - from && sight.time <= now - to);
            sights.map(|sight| change(&sight.channels, last)).fold(0.0, f64::max)
        };
        let (late, early) = (moved(trip, 0.0), moved(2.0 * trip, trip));
        let ratio = if early > 0.0 { (late / early).min(0.95) } else { 0.0 };
        let limit = STILL * self.plan.tolerance;
        if late > limit || late * ratio / (1.0 - ratio) > 2.0 * limit {
            return None;
        }
        let after = self.last_unlike(last).map_or(0, |at| at + 1);
        self.history.get(after).map(|sight| sight.time).filter(|since| now - since >= trip)
    }

    /// The last sight that differs from `last`.
    fn last_unlike(&self, last: &[Channel]) -> Option<usize> {
        self.history.iter().rposition(|sight| change(&sight.channels, last) > STILL * self.plan.tolerance)
    }

    /// When T and R last changed (fs).
    fn last_change(&self) -> f64 {
        let unlike = self.history.last().and_then(|last| self.last_unlike(&last.channels));
        unlike.map_or(0.0, |at| self.history[at].time)
    }
}

/// Largest change of T, or half of R's, between two sights of the same energies.
fn change(a: &[Channel], b: &[Channel]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs
        .map(|(a, b)| (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs() / 2.0))
        .fold(0.0, f64::max)
}

impl Observer for Clearance<'_> {
    fn observe(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let _ = self.planes.observe(moment);
        if moment.time < self.next {
            return ControlFlow::Continue(());
        }
        self.next = moment.time * 33.0 / 32.0;
        self.foretell(moment.time);
        let level = self.plan.potential.right_level();
        let channels = spectrum::resolve(
            &self.planes.samples,
            &self.plan.species,
            &self.plan.packet,
            level,
            self.interval,
            (CLEARED, self.plan.leakage()),
            self.mesh,
        );
        // A resonance may hold back a part for ever.
        let missing = channels.iter().map(|channel| channel.defect().abs()).fold(0.0, f64::max);
        let long = LONG * self.plan.flight + self.plan.round_trip;
        let balanced = missing < BALANCE * self.plan.tolerance || moment.time > long;
        let inside = self.stage.inside(moment.amplitudes);
        self.history.push(Sight { time: moment.time, channels, inside });
        match self.still_since() {
            _ if self.is_lossy(moment, missing) => {
                self.lost = Some(missing);
                ControlFlow::Break(())
            }
            Some(since) if balanced && moment.time >= self.least + self.plan.round_trip => {
                self.settled = Some(since);
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}
