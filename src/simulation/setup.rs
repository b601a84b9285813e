//! What one run needs: grid or elements, tables and packet, of the run or of its comparison run.

use std::sync::Arc;

use num_complex::Complex64;

use super::element_space::ElementSpace;
use crate::dynamics::{Absorber, Chebyshev, Propagator, SplitOperator};
use crate::model::{Amplitudes, Fourier, Hamiltonian, amplitudes};
use crate::observables::{
    BudgetObserver, EnergyLaw, FluxPlanes, GridPlanes, Observer, PlaneIndices, PlaneReader,
    ProbabilityBudget, StepView,
};
use crate::planning::Plan;

/// Which of the two runs of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// The run itself.
    Planned,
    /// The run on elements that it is compared with; where the run is on elements itself, of a
    /// degree lower by one and with steps of another order.
    Comparison,
}

/// What of a packet has not left the grid's middle when a run ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Remains {
    /// Probability between the planes.
    pub inside: f64,
    /// Probability in front of the front plane that moves right.
    pub incoming: f64,
}

/// Balances the probability of the state that was observed last.
pub(super) trait Balance: Observer {
    /// The balance at `state`.
    fn budget(&mut self, state: &[Complex64]) -> ProbabilityBudget;
}

impl Balance for BudgetObserver {
    fn budget(&mut self, state: &[Complex64]) -> ProbabilityBudget {
        BudgetObserver::budget(self, state)
    }
}

/// Everything a run needs, made once.
#[derive(Debug)]
pub struct RunSetup<'a> {
    /// What it is a run of.
    pub plan: &'a Plan,
    space: Space,
}

/// What holds ψ.
#[derive(Debug)]
enum Space {
    Grid(Box<GridSpace>),
    Elements(ElementSpace),
}

/// What a run on a grid needs.
#[derive(Debug)]
struct GridSpace {
    /// Tables of H.
    hamiltonian: Hamiltonian,
    /// At both ends of the grid.
    absorber: Absorber,
    /// Grid points of the front and the back plane.
    planes: PlaneIndices,
}

impl<'a> RunSetup<'a> {
    /// The setup of `plan`, varied.
    pub fn new(plan: &'a Plan, variant: Variant) -> Self {
        let space = match variant {
            Variant::Planned if !plan.is_on_elements() => {
                Space::Grid(Box::new(GridSpace::new(plan)))
            }
            _ => Space::Elements(ElementSpace::new(plan, variant)),
        };
        Self { plan, space }
    }

    /// ψ at t = 0, for steps of `time_step` (fs).
    pub fn packet(&self, time_step: f64) -> Amplitudes {
        match &self.space {
            Space::Grid(grid) => {
                let positions = grid.hamiltonian.axis.positions();
                amplitudes(positions.map(|x| self.plan.packet.amplitude(x)))
            }
            Space::Elements(elements) => amplitudes(elements.packet(self.plan, time_step)),
        }
    }

    /// The method with its tables for steps of `time_step` (fs).
    pub(crate) fn propagator(&self, time_step: f64) -> Box<dyn Propagator> {
        match &self.space {
            Space::Grid(grid) => grid.propagator(self.plan, time_step),
            Space::Elements(elements) => elements.propagator(time_step),
        }
    }

    /// Probability between the planes.
    pub fn inside(&self, state: &[Complex64]) -> f64 {
        match &self.space {
            Space::Grid(grid) => grid.inside(state),
            Space::Elements(elements) => elements.inside(state),
        }
    }

    /// What has not left yet at `time` (fs).
    pub(crate) fn remains(&self, state: &[Complex64], time: f64) -> Remains {
        match &self.space {
            Space::Grid(grid) => grid.remains(state),
            Space::Elements(elements) => elements.remains(self.plan, state, time),
        }
    }

    /// Planes with capacity for `samples` samples.
    pub(crate) fn watch(&self, samples: usize) -> FluxPlanes {
        let reader: Arc<dyn PlaneReader> = match &self.space {
            Space::Grid(grid) => {
                let axis = &grid.hamiltonian.axis;
                Arc::new(GridPlanes::new(axis, grid.planes))
            }
            Space::Elements(elements) => elements.reader(),
        };
        FluxPlanes::new(reader, samples)
    }

    /// How samples of both planes, `steps` steps of `time_step` (fs) apart, depend on energy.
    pub(crate) fn law(&self, time_step: f64, steps: usize) -> EnergyLaw {
        match &self.space {
            Space::Grid(_) => EnergyLaw::Schroedinger(time_step * steps as f64),
            Space::Elements(elements) => elements.law(self.plan, time_step, steps),
        }
    }

    /// Balances the probability of samples that are `interval` (fs) apart.
    pub(super) fn balance(&self, interval: f64) -> Box<dyn Balance> {
        match &self.space {
            Space::Grid(grid) => {
                let packet = self.plan.packet;
                Box::new(BudgetObserver::new(&grid.hamiltonian, packet, grid.planes, interval))
            }
            Space::Elements(elements) => Box::new(elements.balance(self.plan)),
        }
    }

    /// ψ on the axis of the plan, if `state` is anything else.
    pub(super) fn on_axis(&self, moment: &StepView<'_>) -> Option<Vec<Complex64>> {
        match &self.space {
            Space::Grid(_) => None,
            Space::Elements(elements) => {
                Some(elements.on_axis(moment.amplitudes, &self.plan.axis, moment.time))
            }
        }
    }
}

impl GridSpace {
    fn new(plan: &Plan) -> Self {
        Self {
            planes: plan.planes,
            hamiltonian: Hamiltonian::new(&plan.species, &plan.potential, plan.axis, plan.closing),
            absorber: Absorber::new(&plan.axis, plan.absorber),
        }
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

    fn inside(&self, psi: &[Complex64]) -> f64 {
        let PlaneIndices { front, back } = self.planes;
        psi[front..back].iter().map(Complex64::norm_sqr).sum::<f64>()
            * self.hamiltonian.axis.spacing
    }

    /// Wavenumbers show what moves right in front of the front plane, where little of ψ is left when
    /// a run ends.
    fn remains(&self, psi: &[Complex64]) -> Remains {
        let axis = &self.hamiltonian.axis;
        let mut front = amplitudes(psi.iter().copied());
        front[self.planes.front..].fill(Complex64::default());
        Fourier::new(axis.points).forward(&mut front);
        let moving_right = &front[1..axis.points / 2];
        let incoming: f64 = moving_right.iter().map(Complex64::norm_sqr).sum();
        Remains { inside: self.inside(psi), incoming: incoming * axis.spacing / axis.points as f64 }
    }
}
