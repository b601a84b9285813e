//! When a comparison run has seen everything: T and R have not changed for a round trip between the
//! planes, at any energy.

use std::ops::ControlFlow;

use crate::observables::{EnergyLaw, EnergyResolved, FluxPlanes, Observer, StepView};
use crate::planning::Plan;

use super::control::Control;
use super::cost::Outlook;
use super::series::energy_sums;
use super::taper::{AFTERWARDS, CONVERGED_TAPER};

/// Share of the tolerance by which T may still change when a comparison run counts as converged, and
/// twice that by which R may: what the ends return, an amplitude of a fortieth of the tolerance,
/// must not count as an echo.
// Half of it makes a packet over a well half as costly again, twice of it doubles bounds (eleven
// barriers, tolerances of 1e-8 to 1e-2).
const CHANGE_SHARE: f64 = 0.08;
/// Share of the tolerance by which 1 − T − R may differ from zero when a comparison run counts as
/// converged …
const BALANCE_SHARE: f64 = 0.1;
/// … before this many flights and a round trip: a resonance may hold back a part without end.
const LATE_FLIGHTS: f64 = 2.5;
/// A comparison run that is overdue is expected to end after this many times its present length.
const OVERDUE_FACTOR: f64 = 1.65;
/// Watches the planes and stops the run once no energy has changed for a round trip between the
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
    /// How long levels are expected to be seen, fs.
    pub expected: f64,
    /// When it is given up, fs.
    pub longest: f64,
    /// Nothing counts as converged before this time, fs.
    pub least: f64,
    /// When T and R are resolved next, fs.
    pub next: f64,
    pub history: Vec<SpectrumSample>,
    /// Since when nothing has changed, fs.
    pub settled: Option<f64>,
}

/// T and R at one time.
pub(super) struct SpectrumSample {
    /// fs.
    time: f64,
    channels: Vec<EnergyResolved>,
}

impl ConvergenceMonitor<'_> {
    /// Updates the forecast: a run that changes for longer than expected will go on.
    pub(crate) fn update_forecast(&self, time: f64) {
        let plan = self.plan;
        let expected = Outlook::of(plan).duration.max(self.expected);
        // What is late lasts longer, the less likely the longer nothing has come.
        let changed = self.last_change();
        let still = ((time - changed) / plan.round_trip).min(1.0);
        let overdue = 1.0 + (OVERDUE_FACTOR - 1.0) * (1.0 - still * still);
        let late = if changed > expected { (overdue * changed).min(self.longest) } else { 0.0 };
        let duration = plan.duration.unwrap_or(expected.max(late));
        let afterwards = plan.round_trip.max(AFTERWARDS * duration);
        let comparison_duration = (duration + afterwards - time).max(0.0);
        let outlook = Outlook { duration, comparison_duration };
        self.control.update_forecast(outlook.work(plan));
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
        (now - since >= trip.max(AFTERWARDS * since)).then_some(since)
    }

    /// The last sample that differs from `last`, or lacks what `last` does not.
    fn last_unlike(&self, last: &[EnergyResolved]) -> Option<usize> {
        let tolerance = self.plan.tolerance;
        // 1 − T − R is a part of the bound, and nothing but time takes it away.
        let is_balanced =
            |channels: &[EnergyResolved]| missing(channels) < BALANCE_SHARE * tolerance;
        let waits = is_balanced(last);
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
        // The energy sums run over all samples so far: at times that grow by a 16th, all of them
        // together cost no more than 17 times the last ones.
        self.next = moment.time * 17.0 / 16.0;
        self.update_forecast(moment.time);
        let channels = energy_sums(self.plan, &self.law, CONVERGED_TAPER)
            .resolve(&self.planes.samples, self.mesh);
        let missing = missing(&channels);
        let long = LATE_FLIGHTS * self.plan.flight + self.plan.round_trip;
        let balanced = missing < BALANCE_SHARE * self.plan.tolerance || moment.time > long;
        self.history.push(SpectrumSample { time: moment.time, channels });
        match self.still_since() {
            Some(since) if balanced && moment.time >= self.least + self.plan.round_trip => {
                self.settled = Some(since);
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    }
}
