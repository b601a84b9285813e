//! When a pilot has seen everything: T and R still for a round trip between the planes, at every
//! energy.

use std::ops::ControlFlow;

use crate::dynamics::Scheme;
use crate::observables::{
    FluxPlanes, Observer, StepView, spectrum,
    spectrum::{EnergyResolved, TaperWindow},
};
use crate::planning::Plan;

use super::control::Control;
use super::cost::{Outlook, expected_repeats};
use super::setup::RunSetup;
use super::taper::CONVERGED_TAPER;

/// Share of the tolerance by which T may still change when a pilot counts as cleared, and twice
/// that by which R may: what an absorber returns, an amplitude of a fortieth of the tolerance, must
/// not count as an echo.
const CHANGE_SHARE: f64 = 0.08;
/// Share of the tolerance by which 1 − T − R may differ from zero when a pilot counts as cleared …
const BALANCE_SHARE: f64 = 0.1;
/// … before this many flights.
const LATE_FLIGHTS: f64 = 2.5;
/// A pilot that is overdue is expected to end after this many times its present length.
const OVERDUE_FACTOR: f64 = 1.45;
/// Share of the tolerance that a step may lose by itself.
pub(super) const LOSS_SHARE: f64 = 0.15;

/// Watches the planes and stops the pilot once every energy has been still for a round trip between
/// the planes.
///
/// 1 − T − R alone does not show what is still to come: while an echo of amplitude r stands between
/// the planes, it lacks r², but T is still off by up to 2r√(TR).
pub(super) struct ConvergenceMonitor<'a> {
    pub planes: FluxPlanes,
    pub plan: &'a Plan,
    pub interval: f64,
    pub mesh: &'a [f64],
    pub control: &'a Control,
    /// fs.
    pub step: f64,
    pub has_levels: bool,
    /// How long levels are expected to be seen, fs.
    pub expected: f64,
    /// When the pilot is given up, fs.
    pub longest: f64,
    /// Nothing counts as still before this time, fs.
    pub least: f64,
    pub next: f64,
    pub history: Vec<SpectrumSample>,
    /// Since when nothing has changed.
    pub settled: Option<f64>,
    pub setup: &'a RunSetup,
    /// Whether a loss by step or grid ends the pilot.
    pub ends_lossy: bool,
    /// What is lost by step or grid.
    pub lost: Option<f64>,
}

/// What was seen at one time.
pub(super) struct SpectrumSample {
    /// fs.
    time: f64,
    channels: Vec<EnergyResolved>,
    /// Probability between the planes.
    inside: f64,
}

impl ConvergenceMonitor<'_> {
    /// Whether T + R lacks more than what stood between the planes when the energy sums began to
    /// end can do, of amplitude √p for a probability p: then the step itself loses it.
    fn is_lossy(&self, moment: &StepView<'_>, missing: f64) -> bool {
        let plan = self.plan;
        if !self.ends_lossy
            || plan.scheme == Scheme::Chebyshev
            || missing < LOSS_SHARE * plan.tolerance
            || moment.time < 1.1 * plan.flight + 0.5 * plan.round_trip
        {
            return false;
        }
        let spacing = (plan.window.to - plan.window.from) / (self.mesh.len() - 1) as f64;
        let last = self.history.last().map_or(&[][..], |sight| &sight.channels);
        let share = |channel: &EnergyResolved| {
            channel.unitarity_defect().abs()
                * plan.packet.weight(&plan.species, channel.energy)
                * spacing
        };
        let began = (1.0 - 1.5 * CONVERGED_TAPER) * moment.time;
        let held = self
            .history
            .iter()
            .filter(|sight| sight.time >= began)
            .map(|sight| sight.inside)
            .fold(0.0, f64::max);
        last.iter().map(share).sum::<f64>() > 3.0 * held.sqrt()
    }

    /// Updates the forecast: a pilot that changes for longer than expected will go on.
    pub fn update_forecast(&self, time: f64) {
        let plan = self.plan;
        let expected = Outlook::of(plan).duration.max(self.expected);
        // What is late lasts longer, the less likely the longer nothing has come.
        let changed = self.last_change();
        let still = ((time - changed) / plan.round_trip).min(1.0);
        let overdue = 1.0 + (OVERDUE_FACTOR - 1.0) * (1.0 - still * still);
        let late = if changed > expected { (overdue * changed).min(self.longest) } else { 0.0 };
        let duration = plan.duration.unwrap_or(expected.max(late));
        let pilot_duration = (duration + plan.round_trip - time).max(0.0);
        let outlook = Outlook {
            duration,
            pilot_duration,
            first_step: self.step,
            has_levels: self.has_levels,
        };
        let more = if late > 0.0 || self.has_levels { 1.0 } else { expected_repeats(plan) };
        self.control.update_forecast(more * outlook.work(plan));
    }

    /// Since when T and R have been what they are now, if that is for good: nothing has come for a
    /// round trip, and what may still come, each echo weaker than the last one by the same ratio,
    /// is a share of the tolerance.
    fn still_since(&self) -> Option<f64> {
        let SpectrumSample { time: now, channels: last, .. } = self.history.last()?;
        let trip = self.plan.round_trip;
        let moved = |from: f64, to: f64| {
            let sights = self
                .history
                .iter()
                .filter(|sight| sight.time >= now - from && sight.time <= now - to);
            sights.map(|sight| change(&sight.channels, last)).fold(0.0, f64::max)
        };
        let (late, early) = (moved(trip, 0.0), moved(2.0 * trip, trip));
        let ratio = if early > 0.0 { (late / early).min(0.95) } else { 0.0 };
        let limit = CHANGE_SHARE * self.plan.tolerance;
        if late > limit || late * ratio / (1.0 - ratio) > 2.0 * limit {
            return None;
        }
        let after = self.last_unlike(last).map_or(0, |at| at + 1);
        self.history.get(after).map(|sight| sight.time).filter(|since| now - since >= trip)
    }

    /// The last sight that differs from `last`.
    fn last_unlike(&self, last: &[EnergyResolved]) -> Option<usize> {
        self.history
            .iter()
            .rposition(|sight| change(&sight.channels, last) > CHANGE_SHARE * self.plan.tolerance)
    }

    /// When T and R last changed (fs).
    fn last_change(&self) -> f64 {
        let unlike = self.history.last().and_then(|last| self.last_unlike(&last.channels));
        unlike.map_or(0.0, |at| self.history[at].time)
    }
}

/// Largest change of T, or half of R's, between two sights of the same energies.
fn change(a: &[EnergyResolved], b: &[EnergyResolved]) -> f64 {
    let pairs = a.iter().zip(b);
    pairs
        .map(|(a, b)| {
            (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs() / 2.0)
        })
        .fold(0.0, f64::max)
}

impl Observer for ConvergenceMonitor<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let _ = self.planes.observe(moment);
        if moment.time < self.next {
            return ControlFlow::Continue(());
        }
        self.next = moment.time * 33.0 / 32.0;
        self.update_forecast(moment.time);
        let level = self.plan.potential.right_level();
        let channels = spectrum::resolve(
            &self.planes.samples,
            &self.plan.species,
            &self.plan.packet,
            level,
            self.interval,
            TaperWindow { share: CONVERGED_TAPER, decay: self.plan.leakage() },
            self.mesh,
        );
        // A resonance may hold back a part for ever.
        let missing =
            channels.iter().map(|channel| channel.unitarity_defect().abs()).fold(0.0, f64::max);
        let long = LATE_FLIGHTS * self.plan.flight + self.plan.round_trip;
        let balanced = missing < BALANCE_SHARE * self.plan.tolerance || moment.time > long;
        let inside = self.setup.inside(moment.amplitudes);
        self.history.push(SpectrumSample { time: moment.time, channels, inside });
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
