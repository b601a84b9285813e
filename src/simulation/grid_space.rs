//! One run on a grid: tables, propagator, planes, probabilities.

use std::sync::Arc;

use num_complex::Complex64;

use super::space::{Balance, Remains, Space};
use crate::dynamics::{Absorber, Chebyshev, Propagator, SplitOperator};
use crate::model::{Fourier, Hamiltonian, amplitudes};
use crate::observables::{
    BudgetObserver, EnergyLaw, GridPlanes, PlaneIndices, PlaneReader, ProbabilityBudget, StepView,
};
use crate::planning::Plan;

/// What a run on a grid needs.
#[derive(Debug)]
pub(super) struct GridSpace {
    /// Tables of H.
    hamiltonian: Hamiltonian,
    /// At both ends of the grid.
    absorber: Absorber,
    /// Grid points of the front and the back plane.
    planes: PlaneIndices,
}

impl GridSpace {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            planes: plan.planes,
            hamiltonian: Hamiltonian::new(&plan.species, &plan.potential, plan.axis, plan.closing),
            absorber: Absorber::new(&plan.axis, plan.absorber),
        }
    }
}

impl Space for GridSpace {
    fn packet(&self, plan: &Plan, _: f64) -> Vec<Complex64> {
        self.hamiltonian.axis.positions().map(|x| plan.packet.amplitude(x)).collect()
    }

    fn propagator(&self, plan: &Plan, time_step: f64) -> Box<dyn Propagator> {
        let Self { hamiltonian, absorber, .. } = self;
        match plan.scheme.splitting() {
            Some(splitting) => {
                Box::new(SplitOperator::new(hamiltonian, absorber, splitting, time_step))
            }
            None => Box::new(Chebyshev::new(hamiltonian, absorber, time_step)),
        }
    }

    fn between(&self, time: f64) -> Box<dyn Propagator> {
        Box::new(Chebyshev::new(&self.hamiltonian, &self.absorber, time))
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
