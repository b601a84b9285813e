//! When ψ moves in a run, and moments that share its motion evenly.

use std::ops::ControlFlow;

use super::control::{CancellationObserver, Control};
use super::evolve::{Sampling, evolve};
use super::moments::Moments;
use super::refine::StepChoice;
use super::setup::RunSetup;
use super::space::Variant;
use crate::numeric::evenly_spaced;
use crate::observables::{Observer, StepView};
use crate::planning::Plan;
use crate::units::Interval;

/// Share of the moments that is spread evenly in time, so that no gap is longer than an eighth of
/// a run of 200.
const EVEN_SHARE: f64 = 0.04;
/// Ratio of the step of the pilot to that of the run. The error of order four is 4096 times that of
/// the step, 1e-3 where the run is within 3e-7: a picture shows no less.
const STEP_RATIO: f64 = 8.0;
/// The pilot ends when at most this share of the motion is to come.
const NEGLIGIBLE: f64 = 1e-3;
/// The rate of change is taken to fall by no more than this factor from sample to sample: between
/// two barriers ψ swings, and stands still for a moment at each turn.
const DECLINE: f64 = 0.95;
/// Moments that are so many samples of the run from the next ones are moved to the nearest sample,
/// where ψ is at no cost.
const NEAREST_SAMPLE_FROM: f64 = 2.0;

/// So many moments of a run of `plan` as `chosen`, such that from one to the next |ψ|² changes
/// alike, ∫|Δ|ψ|²| dx between the absorbers; `None` if `control` asked to stop.
///
/// A pilot of long steps shows how |ψ|² changes.
pub(super) fn adaptive_moments(
    plan: &Plan,
    chosen: &StepChoice,
    count: usize,
    control: &Control,
) -> Option<Moments> {
    let StepChoice { time_step, steps, every, .. } = *chosen;
    let duration = time_step * steps as f64;
    let step = match plan.scheme.has_no_step_error() {
        true => plan.longest_step,
        false => (STEP_RATIO * time_step).min(plan.longest_step),
    };
    let every_of_pilot = plan.steps_per_sample(step);
    let samples = (duration / (step * every_of_pilot as f64) - 1e-9).ceil().max(1.0) as usize;
    let setup = RunSetup::new(plan, Variant::Planned);
    let step = duration / (samples * every_of_pilot) as f64;
    let mut psi = setup.packet(step);
    let mut propagator = setup.propagator(step);
    let mut supervision = CancellationObserver::of(control, &*propagator, psi.len());
    let mut motion = MotionObserver::new(&setup, samples);
    let sampling = Sampling { samples, every: every_of_pilot };
    evolve(&mut *propagator, &mut psi, sampling, &mut [&mut motion, &mut supervision]);
    if control.stopped() {
        return None;
    }
    let motion = Motion { changes: motion.changes, interval: duration / samples as f64, duration };
    Some(motion.moments(count, time_step * every as f64))
}

/// Sums how |ψ|² changes from sample to sample.
struct MotionObserver<'a> {
    setup: &'a RunSetup<'a>,
    samples: usize,
    /// |ψ|² of the last sample.
    density: Vec<f64>,
    /// ∫∫|∂|ψ|²/∂t| dx dt up to each sample.
    changes: Vec<f64>,
    /// What it may be from one sample to the next.
    rate: f64,
}

impl<'a> MotionObserver<'a> {
    /// Of a run of `setup` with so many samples after the first.
    fn new(setup: &'a RunSetup<'a>, samples: usize) -> Self {
        Self { setup, samples, density: Vec::new(), changes: Vec::new(), rate: 0.0 }
    }
}

impl Observer for MotionObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let on_axis = self.setup.on_axis(moment);
        let psi = on_axis.as_deref().unwrap_or(moment.amplitudes);
        let plan = self.setup.plan;
        let absorbed = (plan.absorber.width / plan.axis.spacing) as usize;
        let free = psi.get(absorbed..psi.len().saturating_sub(absorbed)).unwrap_or_default();
        let density: Vec<f64> = free.iter().map(|psi| psi.norm_sqr()).collect();
        let sum: f64 = density.iter().zip(&self.density).map(|(new, old)| (new - old).abs()).sum();
        let change = sum * plan.axis.spacing;
        let whole = self.changes.last().map_or(0.0, |before| before + change);
        (self.density, self.rate) = (density, change.max(DECLINE * self.rate));
        self.changes.push(whole);
        let left = (self.samples + 1).saturating_sub(self.changes.len());
        // A drive may set in late.
        let is_over = plan.drive.is_none()
            && self.changes.len() > 1
            && self.rate * left as f64 <= NEGLIGIBLE * whole;
        if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// How |ψ|² changes over a run.
struct Motion {
    /// Up to each sample; none changes after the last.
    changes: Vec<f64>,
    /// Between samples, fs.
    interval: f64,
    /// fs.
    duration: f64,
}

impl Motion {
    /// So many moments, evenly in what has changed; `sampled`: fs between samples of the run.
    fn moments(&self, count: usize, sampled: f64) -> Moments {
        let whole = self.changes.last().copied().unwrap_or_default();
        if !whole.is_normal() {
            return Moments::Evenly(count);
        }
        let samples = self.changes.iter().enumerate();
        let mut shares: Vec<Share> = samples
            .map(|(index, change)| {
                let time = (index as f64 * self.interval).min(self.duration);
                let even = EVEN_SHARE * time / self.duration;
                Share { time, share: (1.0 - EVEN_SHARE) * change / whole + even }
            })
            .collect();
        shares.push(Share { time: self.duration, share: 1.0 });
        let even = evenly_spaced(Interval::new(0.0, 1.0), count);
        let exact: Vec<f64> = even.map(|share| time_of(&shares, share)).collect();
        let mut times = exact.clone();
        for (time, around) in times[1..].iter_mut().zip(exact.windows(3)) {
            let gap = (around[1] - around[0]).min(around[2] - around[1]);
            if gap > NEAREST_SAMPLE_FROM * sampled {
                *time = (around[1] / sampled).round() * sampled;
            }
        }
        times[count - 1] = self.duration;
        Moments::At(times)
    }
}

/// The share of all changes that has happened at a time.
struct Share {
    /// fs.
    time: f64,
    share: f64,
}

/// When `share` of all has happened, fs.
fn time_of(shares: &[Share], share: f64) -> f64 {
    let at = shares.partition_point(|sample| sample.share < share).clamp(1, shares.len() - 1);
    let [from, to] = [&shares[at - 1], &shares[at]];
    let length = to.share - from.share;
    let part = if length > 0.0 { (share - from.share) / length } else { 1.0 };
    from.time + part.clamp(0.0, 1.0) * (to.time - from.time)
}
