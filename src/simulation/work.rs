//! What a drive gives to a packet: ∫⟨∂V/∂t⟩ dt = ∫⟨W⟩·ds/dt dt.

use std::ops::ControlFlow;

use super::setup::RunSetup;
use crate::dynamics::Oscillation;
use crate::observables::{Observer, StepView};

/// Gregory's corrections of the trapezoidal rule at its end, of the differences 0 to 4: the packet is
/// far away at its beginning.
///
/// Source: Davis and Rabinowitz, Methods of Numerical Integration (1984), § 2.9.
const GREGORY: [f64; 5] = [-1.0 / 2.0, -1.0 / 12.0, -1.0 / 24.0, -19.0 / 720.0, -3.0 / 160.0];

/// Sums the power ⟨W⟩·ds/dt of a drive over the samples of one run.
#[derive(Debug)]
pub(super) struct WorkObserver<'a> {
    setup: &'a RunSetup<'a>,
    oscillation: Oscillation,
    /// Between samples, fs.
    interval: f64,
    sum: f64,
    /// The latest powers, the last one first, meV/fs.
    latest: [f64; GREGORY.len()],
}

impl<'a> WorkObserver<'a> {
    /// For a run of `setup` with `interval` (fs) between samples; `None` without a drive.
    pub(super) fn new(setup: &'a RunSetup<'a>, interval: f64) -> Option<Self> {
        let oscillation = setup.plan.drive.as_ref()?.oscillation;
        Some(Self { setup, oscillation, interval, sum: 0.0, latest: [0.0; GREGORY.len()] })
    }

    /// meV up to the last sample.
    pub(super) fn work(&self) -> f64 {
        let mut differences = self.latest;
        let mut sum = self.sum;
        for (order, weight) in GREGORY.iter().enumerate() {
            sum += weight * differences[0];
            for i in 0..GREGORY.len() - 1 - order {
                differences[i] -= differences[i + 1];
            }
        }
        sum * self.interval
    }

    /// The drive at a `moment`, and what it has given up to then, meV.
    pub(super) fn at(&self, last: &StepView<'_>, moment: &StepView<'_>) -> Driving {
        let [before, now] = [self.latest[0], self.power(moment)];
        Driving {
            strength: self.oscillation.value(moment.time),
            energy: self.setup.driven_energy(moment.amplitudes),
            work: self.work() + (moment.time - last.time) * (before + now) / 2.0,
        }
    }

    fn power(&self, moment: &StepView<'_>) -> f64 {
        self.oscillation.rate(moment.time) * self.setup.driven_energy(moment.amplitudes)
    }
}

/// A drive at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Driving {
    /// s.
    pub strength: f64,
    /// ⟨W⟩, meV.
    pub energy: f64,
    /// What it has given since t = 0, meV.
    pub work: f64,
}

impl Observer for WorkObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let power = self.power(moment);
        self.latest.rotate_right(1);
        self.latest[0] = power;
        self.sum += power;
        ControlFlow::Continue(())
    }
}
