//! What the planes saw in one run, and T(E) and R(E) from it.

use super::control::{CancellationObserver, Control};
use super::evolve::{Sampling, evolve};
use super::setup::RunSetup;
use super::space::Remains;
use super::taper::Taper;
use super::work::WorkObserver;
use crate::observables::{
    EnergyLaw, EnergyResolved, EnergySums, FluxPlanes, Observer, TaperWindow,
};
use crate::planning::Plan;
use crate::units::Estimate;

/// What the planes saw in one run.
#[derive(Debug, Clone)]
pub struct Series {
    /// Samples.
    pub(crate) planes: FluxPlanes,
    /// Time step, fs.
    pub(crate) time_step: f64,
    /// fs between samples.
    pub(crate) interval: f64,
    /// How samples depend on energy.
    pub(crate) law: EnergyLaw,
    /// Share of the time over which the energy sums end.
    pub(crate) taper_share: f64,
    /// What had not left when it ended.
    pub(crate) remains: Remains,
    /// What a drive gave, meV; zero without one. Of a comparison run the error is known, else zero.
    pub(crate) work: Estimate,
}

impl Series {
    /// fs.
    pub fn duration(&self) -> f64 {
        (self.planes.samples.len() - 1) as f64 * self.interval
    }

    /// T, R and their checks at `energies` (meV).
    pub fn resolve(&self, plan: &Plan, energies: &[f64]) -> Vec<EnergyResolved> {
        self.resolve_until(self.end(), plan, energies)
    }

    /// The same, had the series ended at `end`.
    pub(super) fn resolve_until(
        &self,
        end: Taper,
        plan: &Plan,
        energies: &[f64],
    ) -> Vec<EnergyResolved> {
        let samples = &self.planes.samples[..self.samples_until(end.duration)];
        energy_sums(plan, &self.law, end.share).resolve(samples, energies)
    }

    /// When and how it ended.
    pub(super) fn end(&self) -> Taper {
        Taper { duration: self.duration(), share: self.taper_share }
    }

    /// Number of samples up to `duration` (fs).
    fn samples_until(&self, duration: f64) -> usize {
        ((duration / self.interval + 1e-6) as usize + 1).min(self.planes.samples.len())
    }
}

/// The energy sums of a run of `plan` that end over the share `share` of its time.
pub(super) fn energy_sums<'a>(plan: &'a Plan, law: &'a EnergyLaw, share: f64) -> EnergySums<'a> {
    EnergySums {
        species: &plan.species,
        packet: &plan.packet,
        right_level: plan.potential.right_level(),
        law,
        taper: TaperWindow { share, decay: plan.leakage() },
    }
}

/// When a run is sampled.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub sampling: Sampling,
    /// fs.
    pub time_step: f64,
    /// Between two samples, fs.
    pub interval: f64,
}

impl Schedule {
    /// Whether `series` has every sample.
    pub(super) fn is_complete(&self, series: &Series) -> bool {
        series.planes.samples.len() == self.sampling.samples + 1
    }
}

/// A run of `setup`, shown to `observers` as well; shorter if one of them or `control` stopped it.
pub(super) fn record(
    setup: &RunSetup<'_>,
    schedule: Schedule,
    taper_share: f64,
    control: &Control,
    observers: &mut [&mut dyn Observer],
) -> Series {
    let Schedule { sampling, time_step, interval } = schedule;
    let mut planes = setup.watch(sampling.samples);
    let mut psi = setup.packet(time_step);
    let mut propagator = setup.propagator(time_step);
    let mut supervision = CancellationObserver::of(control, &*propagator, psi.len());
    let mut work = WorkObserver::new(setup, interval);
    let mut all: Vec<&mut dyn Observer> = vec![&mut planes, &mut supervision];
    all.extend(work.as_mut().map(|work| work as &mut dyn Observer));
    all.extend(observers.iter_mut().map(|observer| &mut **observer as &mut dyn Observer));
    evolve(&mut *propagator, &mut psi, sampling, &mut all);
    let law = setup.law(time_step, sampling.every);
    let time = (planes.samples.len() - 1) as f64 * interval;
    let remains = setup.remains(&psi, time);
    let work = Estimate { value: work.map_or(0.0, |work| work.work()), error: 0.0 };
    Series { planes, time_step, interval, law, taper_share, remains, work }
}

/// A run at `step` (fs) or a little less that ends at `end`.
pub(super) fn repeat(setup: &RunSetup<'_>, step: f64, end: Taper, control: &Control) -> Series {
    let Taper { duration, share } = end;
    let every = setup.plan.steps_per_sample(step);
    // A billionth off, so that rounding asks for no sample more.
    let samples = (duration / (step * every as f64) - 1e-9).ceil().max(1.0) as usize;
    let interval = duration / samples as f64;
    let time_step = interval / every as f64;
    let schedule = Schedule { sampling: Sampling { samples, every }, time_step, interval };
    record(setup, schedule, share, control, &mut [])
}
