//! When a pilot has seen everything: T and R have not changed for a round trip between the planes,
//! at any energy.

use std::ops::ControlFlow;

use crate::observables::{EnergyLaw, EnergyResolved, FluxPlanes, Observer, StepView};
use crate::planning::Plan;

use super::control::Control;
use super::cost::{Outlook, expected_repeats};
use super::series::energy_sums;
use super::setup::RunSetup;
use super::taper::CONVERGED_TAPER;

/// Share of the tolerance by which T may still change when a pilot counts as converged, and twice
/// that by which R may: what an absorber returns, an amplitude of a fortieth of the tolerance, must
/// not count as an echo.
// Half of it makes a packet over a well half as costly again, twice of it doubles bounds (eleven
// barriers, tolerances of 1e-8 to 1e-2).
const CHANGE_SHARE: f64 = 0.08;
/// Share of its time by which a pilot on elements is longer than the run.
// With a round trip alone what still decayed was twice its bound in 1 of 200 drawn potentials.
pub(super) const AFTERWARDS: f64 = 0.35;
/// Share of the tolerance by which 1 − T − R may differ from zero when a pilot counts as
/// converged …
const BALANCE_SHARE: f64 = 0.1;
/// … before this many flights and a round trip: a resonance may hold back a part without end.
const LATE_FLIGHTS: f64 = 2.5;
/// A pilot that is overdue is expected to end after this many times its present length.
const OVERDUE_FACTOR: f64 = 1.45;
/// Share of the tolerance that a step may lose by itself.
// Half of it takes up to 1.4 times the work; without any limit pilots that lose last until they are
// ended, and the work doubles.
pub(super) const LOSS_SHARE: f64 = 0.15;

/// Watches the planes and stops the pilot once no energy has changed for a round trip between the
/// planes.
///
/// 1 − T − R alone does not show what is still to come: while an echo of amplitude r is between
/// the planes, it lacks r², but T is still off by up to 2r√(TR).
pub(super) struct ConvergenceMonitor<'a> {
    pub planes: FluxPlanes,
    pub plan: &'a Plan,
    /// How samples depend on energy.
    pub law: EnergyLaw,
    /// Energies that are watched, meV.
    pub mesh: &'a [f64],
    pub control: &'a Control,
    /// fs.
    pub step: f64,
    pub has_levels: bool,
    /// How long levels are expected to be seen, fs.
    pub expected: f64,
    /// When the pilot is given up, fs.
    pub longest: f64,
    /// Nothing counts as converged before this time, fs.
    pub least: f64,
    /// When T and R are resolved next, fs.
    pub next: f64,
    pub history: Vec<SpectrumSample>,
    /// Since when nothing has changed, fs.
    pub settled: Option<f64>,
    pub setup: &'a RunSetup<'a>,
    /// Whether a loss by step or grid ends the pilot.
    pub ends_lossy: bool,
    /// What is lost by step or grid.
    pub lost: Option<f64>,
}

/// T and R at one time.
pub(super) struct SpectrumSample {
    /// fs.
    time: f64,
    channels: Vec<EnergyResolved>,
    /// Probability between the planes.
    inside: f64,
}

impl ConvergenceMonitor<'_> {
    /// Whether T + R lacks more than can be due to what stood between the planes when the energy
    /// sums began to fall, an amplitude √p for a probability p: then the step itself loses it.
    fn is_lossy(&self, moment: &StepView<'_>, missing: f64) -> bool {
        let plan = self.plan;
        if !self.ends_lossy
            || plan.scheme.has_no_step_error()
            || missing < LOSS_SHARE * plan.tolerance
            // Before, a part of the packet has yet to pass the planes.
            || moment.time < 1.1 * plan.flight + 0.5 * plan.round_trip
        {
            return false;
        }
        let spacing = plan.window.length() / (self.mesh.len() - 1) as f64;
        let last = self.history.last().map_or(&[][..], |sample| &sample.channels);
        let share = |channel: &EnergyResolved| {
            channel.unitarity_defect().abs()
                * plan.packet.weight(&plan.species, channel.energy)
                * spacing
        };
        let began = (1.0 - 1.5 * CONVERGED_TAPER) * moment.time;
        let held = self
            .history
            .iter()
            .filter(|sample| sample.time >= began)
            .map(|sample| sample.inside)
            .fold(0.0, f64::max);
        last.iter().map(share).sum::<f64>() > 3.0 * held.sqrt()
    }

    /// Updates the forecast: a pilot that changes for longer than expected will go on.
    pub(crate) fn update_forecast(&self, time: f64) {
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

    /// Since when T and R have been what they are now, if that is final: nothing has come for a
    /// round trip, and what may still come, each echo weaker than the last one by the same ratio,
    /// is a share of the tolerance.
    fn still_since(&self) -> Option<f64> {
        let SpectrumSample { time: now, channels: last, .. } = self.history.last()?;
        let trip = self.plan.round_trip;
        let moved = |from: f64, to: f64| {
            let samples = self
                .history
                .iter()
                .filter(|sample| sample.time >= now - from && sample.time <= now - to);
            samples.map(|sample| change(&sample.channels, last)).fold(0.0, f64::max)
        };
        let (late, early) = (moved(trip, 0.0), moved(2.0 * trip, trip));
        // Echoes fall off as a geometric series: what follows is late·ratio/(1 − ratio).
        let ratio = if early > 0.0 { (late / early).min(0.95) } else { 0.0 };
        let limit = CHANGE_SHARE * self.plan.tolerance;
        if late > limit || late * ratio / (1.0 - ratio) > 2.0 * limit {
            return None;
        }
        let after = self.last_unlike(last).map_or(0, |at| at + 1);
        let since = self.history.get(after)?.time;
        // What decays is seen to be gone over a share of the time, not over a round trip.
        let share = if self.plan.elements.is_some() { AFTERWARDS * since } else { 0.0 };
        (now - since >= trip.max(share)).then_some(since)
    }

    /// The last sample that differs from `last`, or lacks what `last` does not.
    fn last_unlike(&self, last: &[EnergyResolved]) -> Option<usize> {
        let Plan { tolerance, elements, .. } = self.plan;
        // 1 − T − R is a part of the bound. On elements nothing but time takes it away, and time is
        // cheap; on a grid it is waited for only in `observe`.
        let is_balanced =
            |channels: &[EnergyResolved]| missing(channels) < BALANCE_SHARE * tolerance;
        let waits = elements.is_some() && is_balanced(last);
        self.history.iter().rposition(|SpectrumSample { channels, .. }| {
            change(channels, last) > CHANGE_SHARE * tolerance || (waits && !is_balanced(channels))
        })
    }

    /// When T and R last changed (fs).
    fn last_change(&self) -> f64 {
        let unlike = self.history.last().and_then(|last| self.last_unlike(&last.channels));
        unlike.map_or(0.0, |at| self.history[at].time)
    }
}

/// Largest |1 − T − R|.
fn missing(channels: &[EnergyResolved]) -> f64 {
    channels.iter().map(|channel| channel.unitarity_defect().abs()).fold(0.0, f64::max)
}

/// Largest change of T, or half of R's, between two samples of the same energies.
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
        // The energy sums run over all samples so far: at times that grow by a 32nd, all of them
        // together cost no more than 33 times the last ones.
        self.next = moment.time * 33.0 / 32.0;
        self.update_forecast(moment.time);
        let channels = energy_sums(self.plan, &self.law, CONVERGED_TAPER)
            .resolve(&self.planes.samples, self.mesh);
        let missing = missing(&channels);
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
