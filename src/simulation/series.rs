//! What the planes saw in one run, and T(E) and R(E) from it.

use super::control::{CancellationObserver, Control};
use super::evolve::evolve;
use super::setup::{Remains, RunSetup};
use crate::observables::{
    FluxPlanes, spectrum,
    spectrum::{EnergyResolved, TaperWindow},
};
use crate::planning::Plan;

/// What the planes saw in one run.
#[derive(Debug, Clone)]
pub struct Series {
    /// Samples.
    pub planes: FluxPlanes,
    /// Time step, fs.
    pub time_step: f64,
    /// fs between samples.
    pub interval: f64,
    /// Share of the time over which the energy sums end.
    pub taper_share: f64,
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
    pub fn resolve(&self, plan: &Plan, energies: &[f64]) -> Vec<EnergyResolved> {
        self.resolve_until(self.duration(), self.taper_share, plan, energies)
    }

    /// The same, had the series ended after `duration` (fs) and its energy sums over the share
    /// `taper_share` of that.
    pub fn resolve_until(
        &self,
        duration: f64,
        taper_share: f64,
        plan: &Plan,
        energies: &[f64],
    ) -> Vec<EnergyResolved> {
        let samples = &self.planes.samples[..self.samples_until(duration)];
        let window = TaperWindow { share: taper_share, decay: plan.leakage() };
        let level = plan.potential.right_level();
        spectrum::resolve(
            samples,
            &plan.species,
            &plan.packet,
            level,
            self.interval,
            window,
            energies,
        )
    }

    /// Number of samples up to `duration` (fs).
    fn samples_until(&self, duration: f64) -> usize {
        ((duration / self.interval + 1e-6) as usize + 1).min(self.planes.samples.len())
    }
}

/// A run at `step` (fs) or a little less over `duration` (fs).
pub(super) fn repeat(
    setup: &RunSetup,
    step: f64,
    duration: f64,
    taper_share: f64,
    control: &Control,
) -> Series {
    let every = setup.steps_a_look(step);
    let samples = (duration / (step * every as f64) - 1e-9).ceil().max(1.0) as usize;
    let interval = duration / samples as f64;
    let step = interval / every as f64;
    let mut planes = setup.watch(samples);
    let mut psi = setup.packet();
    let mut propagator = setup.propagator(step);
    let mut supervision = CancellationObserver::of(control, &*propagator, psi.len());
    evolve(&mut *propagator, &mut psi, (samples, every), &mut [&mut planes, &mut supervision]);
    Series { planes, time_step: step, interval, taper_share, remains: setup.remains(&psi) }
}

/// Largest difference of T and of R between two series over `mesh`.
pub(super) fn difference(plan: &Plan, a: &Series, b: &Series, mesh: &[f64]) -> f64 {
    let (a, b) = (a.resolve(plan, mesh), b.resolve(plan, mesh));
    let pairs = a.iter().zip(&b).filter(|(a, b)| !both_ring(plan, a, b));
    pairs.map(|(a, b)| change(a, b)).fold(0.0, f64::max)
}

/// Whether an energy still rings in both of two series, which says nothing about their steps or
/// grids.
pub(super) fn both_ring(plan: &Plan, a: &EnergyResolved, b: &EnergyResolved) -> bool {
    let (a, b) = (a.unitarity_defect(), b.unitarity_defect());
    a.abs().min(b.abs()) > 10.0 * plan.tolerance && (a - b).abs() < 0.2 * a.abs()
}

/// By how much T or R differ.
pub(super) fn change(a: &EnergyResolved, b: &EnergyResolved) -> f64 {
    (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs())
}
