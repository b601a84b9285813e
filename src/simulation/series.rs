//! What the planes saw in one run, and T(E) and R(E) from it.

use super::stage::Remains;
use crate::observables::{Planes, spectrum, spectrum::Channel};
use crate::scenario::numerics::Plan;

/// What the planes saw in one run.
#[derive(Debug, Clone)]
pub struct Series {
    /// Samples.
    pub planes: Planes,
    /// Time step, fs.
    pub time_step: f64,
    /// fs between samples.
    pub interval: f64,
    /// Share of the time over which the energy sums end.
    pub ending: f64,
    /// What had not left when it ended.
    pub remains: Remains,
}

impl Series {
    /// fs.
    pub fn duration(&self) -> f64 {
        (self.planes.samples.len() - 1) as f64 * self.interval
    }

    /// The same series, had it ended after `duration` (fs).
    pub fn cut(&self, duration: f64) -> Self {
        let mut cut = self.clone();
        cut.planes.samples.truncate(self.samples_until(duration));
        cut
    }

    /// T, R and their checks at `energies` (meV).
    pub fn resolve(&self, plan: &Plan, energies: &[f64]) -> Vec<Channel> {
        self.resolve_until(self.duration(), self.ending, plan, energies)
    }

    /// The same, had the series ended after `duration` (fs) and its energy sums over the share `ending` of that.
    pub fn resolve_until(&self, duration: f64, ending: f64, plan: &Plan, energies: &[f64]) -> Vec<Channel> {
        let samples = &self.planes.samples[..self.samples_until(duration)];
        let ending = (ending, plan.leakage());
        let level = plan.potential.right_level();
        spectrum::resolve(samples, &plan.species, &plan.packet, level, self.interval, ending, energies)
    }

    /// Number of samples up to `duration` (fs).
    fn samples_until(&self, duration: f64) -> usize {
        ((duration / self.interval + 1e-6) as usize + 1).min(self.planes.samples.len())
    }
}
