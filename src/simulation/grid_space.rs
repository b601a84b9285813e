//! One run on a grid: tables, propagator, planes, probabilities.

use std::sync::Arc;

use num_complex::Complex64;

use super::space::{Balance, Remains, Space};
use crate::dynamics::{Absorber, Chebyshev, GridDrive, Propagator, SplitOperator};
use crate::model::{Fourier, Hamiltonian, amplitudes};
use crate::observables::{
    BudgetObserver, EnergyLaw, GridPlanes, PlaneIndices, PlaneReader, ProbabilityBudget, StepView,
};
use crate::planning::{Plan, PlannedDrive};

/// Steps from one sample to a moment before the next under a drive: an exponential at once has no
/// error of its own without one, and one of the fourth order with it.
const DRIVEN_STEPS: usize = 4;

/// What a run on a grid needs.
#[derive(Debug)]
pub(super) struct GridSpace {
    /// Tables of H.
    hamiltonian: Hamiltonian,
    /// At both ends of the grid.
    absorber: Absorber,
    /// Grid points of the front and the back plane.
    planes: PlaneIndices,
    drive: Option<GridDrive>,
}

impl GridSpace {
    pub(super) fn new(plan: &Plan) -> Self {
        let hamiltonian = Hamiltonian::new(&plan.species, &plan.potential, plan.axis, plan.closing);
        let drive =
            |drive: &PlannedDrive| GridDrive::new(&hamiltonian, &drive.shape, drive.oscillation);
        Self {
            planes: plan.planes,
            drive: plan.drive.as_ref().map(drive),
            absorber: Absorber::new(&plan.axis, plan.absorber),
            hamiltonian,
        }
    }

    fn chebyshev(&self, drive: Option<&GridDrive>, time_step: f64) -> Chebyshev {
        let Self { hamiltonian, absorber, .. } = self;
        match drive {
            Some(drive) => Chebyshev::driven(hamiltonian, absorber, time_step, drive),
            None => Chebyshev::new(hamiltonian, absorber, time_step),
        }
    }
}

impl Space for GridSpace {
    fn packet(&self, plan: &Plan, _: f64) -> Vec<Complex64> {
        self.hamiltonian.axis.positions().map(|x| plan.packet.amplitude(x)).collect()
    }

    fn propagator(&self, plan: &Plan, time_step: f64) -> Box<dyn Propagator> {
        let Self { hamiltonian, absorber, drive, .. } = self;
        let Some(splitting) = plan.scheme.splitting() else {
            return Box::new(self.chebyshev(drive.as_ref(), time_step));
        };
        Box::new(match drive {
            Some(drive) => {
                SplitOperator::driven(hamiltonian, absorber, splitting, time_step, drive)
            }
            None => SplitOperator::new(hamiltonian, absorber, splitting, time_step),
        })
    }

    fn advance_between(
        &self,
        _: &Plan,
        state: &mut [Complex64],
        start: f64,
        time: f64,
    ) -> [f64; 2] {
        let drive = self.drive.clone();
        let since =
            drive.map(|drive| GridDrive { oscillation: drive.oscillation.since(start), ..drive });
        let steps = if since.is_some() { DRIVEN_STEPS } else { 1 };
        let mut propagator = self.chebyshev(since.as_ref(), time / steps as f64);
        propagator.advance(state, steps);
        propagator.absorbed()
    }

    fn driven_energy(&self, state: &[Complex64]) -> f64 {
        let Some(drive) = &self.drive else { return 0.0 };
        let sum: f64 = drive.values.iter().zip(state).map(|(w, psi)| w * psi.norm_sqr()).sum();
        sum * self.hamiltonian.axis.spacing
    }

    /// Wavenumbers show what moves right in front of the front plane, where little of ψ is left when
    /// a run ends.
    fn remains(&self, _: &Plan, state: &[Complex64], _: f64) -> Remains {
        let axis = &self.hamiltonian.axis;
        let PlaneIndices { front, back } = self.planes;
        let mut before = amplitudes(state.iter().copied());
        before[front..].fill(Complex64::default());
        Fourier::new(axis.points).forward(&mut before);
        let probability = |psi: &[Complex64]| psi.iter().map(Complex64::norm_sqr).sum::<f64>();
        Remains {
            inside: probability(&state[front..back]) * axis.spacing,
            incoming: probability(&before[1..axis.points / 2]) * axis.spacing / axis.points as f64,
        }
    }

    fn reader(&self) -> Arc<dyn PlaneReader> {
        Arc::new(GridPlanes::new(&self.hamiltonian.axis, self.planes))
    }

    fn law(&self, _: &Plan, time_step: f64, steps: usize) -> EnergyLaw {
        EnergyLaw::Schroedinger(time_step * steps as f64)
    }

    fn balance(&self, plan: &Plan, interval: f64) -> Box<dyn Balance> {
        Box::new(BudgetObserver::new(&self.hamiltonian, plan.packet, self.planes, interval))
    }

    fn on_axis(&self, _: &Plan, _: &[Complex64], _: f64) -> Option<Vec<Complex64>> {
        None
    }
}

impl Balance for BudgetObserver {
    fn budget(&mut self, state: &[Complex64]) -> ProbabilityBudget {
        BudgetObserver::budget(self, state)
    }

    fn between(&mut self, last: &StepView<'_>, moment: &StepView<'_>) -> ProbabilityBudget {
        BudgetObserver::between(self, last, moment)
    }
}
