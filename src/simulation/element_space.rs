//! One run on elements: state, propagator, planes, probabilities.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use num_complex::Complex64;

use super::element_planes::{BorderPair, ElementPlanes};
use super::first_step::{COMPARISON_ORDER, DRIVEN_ORDER, RUN_ORDER};
use super::space::{Balance, Remains, Space, Variant};
use crate::dynamics::elements::{
    AxisRows, CayleyStepper, ElementBasis, ElementDrive, ElementMesh, ElementPropagator, End,
    cayley_poles,
};
use crate::dynamics::{Oscillation, Propagator};
use crate::model::Potential;
use crate::observables::{EnergyLaw, Observer, PlaneReader, ProbabilityBudget, StepView};
use crate::planning::{Plan, PlannedDrive};
use crate::units::HBAR;

/// Below this probability between the ends there are no means over it.
const VANISHED: f64 = 1e-10;
/// Probability of the free packet in front of the planes below which it is gone.
const GONE: f64 = 1e-20;

/// What a run on elements needs.
#[derive(Debug)]
pub(super) struct ElementSpace {
    basis: Arc<ElementBasis>,
    planes: BorderPair,
    drive: Option<ElementSwing>,
    /// For ψ on the axis of the plan, made when it is asked for.
    rows: OnceLock<AxisRows>,
    /// Factors in a step.
    order: usize,
    /// The energy around which steps are most exact, meV.
    middle: f64,
}

/// W(x)·s(t) on elements.
#[derive(Debug)]
struct ElementSwing {
    drive: ElementDrive,
    /// W at the nodes, meV.
    values: Vec<Vec<f64>>,
    shape: Potential,
    oscillation: Oscillation,
}

impl ElementSwing {
    fn new(basis: &ElementBasis, planned: &PlannedDrive) -> Self {
        let PlannedDrive { shape, oscillation, .. } = planned;
        Self {
            drive: ElementDrive::new(basis, shape, *oscillation),
            values: basis.nodal_potential(shape),
            shape: shape.clone(),
            oscillation: *oscillation,
        }
    }
}

impl ElementSpace {
    /// For a run of `plan`.
    pub(super) fn new(plan: &Plan, variant: Variant) -> Self {
        let planned = &plan.elements;
        let is_comparison = variant == Variant::Comparison;
        // Compared with itself, a mesh would agree with its own error.
        let lower = usize::from(is_comparison && plan.is_on_elements());
        // Under a drive energies leave that a static run does not have: with longer ends than its
        // comparison run's, what ends return is in the difference.
        let longer = usize::from(plan.drive.is_some() && !is_comparison);
        let end = |end: End| End { elements: end.elements + longer, ..end };
        let mesh = ElementMesh {
            degree: planned.mesh.degree - lower,
            left: end(planned.mesh.left),
            right: end(planned.mesh.right),
            ..planned.mesh.clone()
        };
        let Plan { species, potential, drive, window, .. } = plan;
        let basis = match drive {
            Some(drive) => ElementBasis::driven(species, potential, &drive.shape, mesh),
            None => ElementBasis::new(species, potential, mesh),
        };
        Self {
            drive: drive.as_ref().map(|planned| ElementSwing::new(&basis, planned)),
            basis: Arc::new(basis),
            planes: BorderPair { front: planned.front, back: planned.back },
            rows: OnceLock::new(),
            order: match drive {
                Some(_) => DRIVEN_ORDER,
                None if is_comparison => COMPARISON_ORDER,
                None => RUN_ORDER,
            },
            middle: (window.from + window.to) / 2.0,
        }
    }

    /// Cayley steps in a step.
    fn parts(&self) -> usize {
        self.drive.as_ref().map_or(1, |swing| swing.drive.parts())
    }

    fn element_planes(&self) -> ElementPlanes {
        ElementPlanes { basis: self.basis.clone(), planes: self.planes }
    }

    fn stepper(&self, time_step: f64) -> CayleyStepper {
        let Self { basis, middle, order, .. } = self;
        match &self.drive {
            Some(swing) => {
                CayleyStepper::driven(basis, *middle, *order, time_step, swing.drive.clone())
            }
            None => CayleyStepper::new(basis, *middle, *order, time_step),
        }
    }
}

impl Space for ElementSpace {
    fn packet(&self, plan: &Plan, time_step: f64) -> Vec<Complex64> {
        self.stepper(time_step).start(&self.basis, plan.packet)
    }

    fn propagator(&self, _: &Plan, time_step: f64) -> Box<dyn Propagator> {
        Box::new(ElementPropagator::new(self.basis.clone(), self.stepper(time_step)))
    }

    fn advance_between(
        &self,
        _: &Plan,
        state: &mut [Complex64],
        start: f64,
        time: f64,
    ) -> [f64; 2] {
        let Self { basis, middle, .. } = self;
        let mut stepper = match &self.drive {
            Some(ElementSwing { shape, oscillation, .. }) => {
                let drive = ElementDrive::new(basis, shape, oscillation.since(start));
                CayleyStepper::driven(basis, *middle, RUN_ORDER, time, drive)
            }
            None => CayleyStepper::new(basis, *middle, RUN_ORDER, time),
        };
        stepper.advance(basis, state, 1);
        stepper.absorbed()
    }

    fn driven_energy(&self, state: &[Complex64]) -> f64 {
        let values = self.drive.as_ref().map(|swing| &swing.values);
        values.map_or(0.0, |values| self.basis.potential_energy(state, values))
    }

    fn law(&self, _: &Plan, time_step: f64, steps: usize) -> EnergyLaw {
        let parts = self.parts();
        let poles = cayley_poles(self.middle, self.order, time_step / parts as f64);
        self.element_planes().law(poles, steps * parts)
    }

    fn reader(&self) -> Arc<dyn PlaneReader> {
        Arc::new(self.element_planes())
    }

    /// ψ in front of the planes is the free packet and what was scattered, which moves left.
    fn remains(&self, plan: &Plan, state: &[Complex64], time: f64) -> Remains {
        let edge = self.basis.mesh().borders[self.planes.front];
        Remains {
            inside: self.basis.probability(state, self.planes.front, self.planes.back),
            incoming: plan.packet.free_probability_before(&plan.species, edge, time),
        }
    }

    /// Steps leave out the phase of the middle energy.
    fn on_axis(&self, plan: &Plan, state: &[Complex64], time: f64) -> Option<Vec<Complex64>> {
        let turn = Complex64::from_polar(1.0, -self.middle * time / HBAR);
        let rows = self.rows.get_or_init(|| self.basis.axis_rows(&plan.axis));
        let mut psi = self.basis.on_axis(state, rows);
        psi.iter_mut().for_each(|value| *value *= turn);
        Some(psi)
    }

    fn balance(&self, plan: &Plan, _: f64) -> Box<dyn Balance> {
        Box::new(ElementBalance {
            basis: self.basis.clone(),
            planes: self.planes,
            plan: plan.clone(),
            middle: self.middle,
            absorbed: [0.0; 2],
            first_right: None,
            time: 0.0,
        })
    }
}

/// The probability balance on elements.
///
/// Each factor conserves probability element by element, so what went through the back plane is the
/// gain on its right. In front, ψ and the free packet obey the same equation: what was scattered
/// through the plane is ∫|ψ − ψ_free|² left of it, and what left there.
pub(super) struct ElementBalance {
    basis: Arc<ElementBasis>,
    planes: BorderPair,
    plan: Plan,
    /// Energy whose phase the steps leave out, meV.
    middle: f64,
    absorbed: [f64; 2],
    /// Probability right of the back plane at t = 0.
    first_right: Option<f64>,
    time: f64,
}

impl ElementBalance {
    /// Probability between two borders.
    fn share(&self, state: &[Complex64], from: usize, to: usize) -> f64 {
        self.basis.probability(state, from, to)
    }

    /// ∫|ψ − ψ_free|² dx left of the front plane.
    fn scattered(&self, state: &[Complex64]) -> f64 {
        let Plan { species, packet, .. } = &self.plan;
        let BorderPair { front, .. } = self.planes;
        let place = self.basis.mesh().borders[front];
        if packet.free_probability_before(species, place, self.time) < GONE {
            return self.share(state, 0, front);
        }
        let turn = Complex64::from_polar(1.0, self.middle * self.time / HBAR);
        let free = self.basis.state(|x| match x <= place {
            true => packet.free(species, x, self.time).value * turn,
            false => Complex64::default(),
        });
        let difference: Vec<Complex64> = state.iter().zip(&free).map(|(a, b)| a - b).collect();
        self.share(&difference, 0, front)
    }
}

impl Observer for ElementBalance {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        (self.absorbed, self.time) = (moment.absorbed, moment.time);
        ControlFlow::Continue(())
    }
}

impl Balance for ElementBalance {
    fn between(&mut self, _: &StepView<'_>, moment: &StepView<'_>) -> ProbabilityBudget {
        let _ = self.observe(moment);
        self.budget(moment.amplitudes)
    }

    fn budget(&mut self, state: &[Complex64]) -> ProbabilityBudget {
        let BorderPair { front, back } = self.planes;
        let last = self.basis.mesh().borders.len() - 1;
        let (left, inside) = (self.share(state, 0, front), self.share(state, front, back));
        let right = self.share(state, back, last);
        let norm = left + inside + right;
        let gone_right = right + self.absorbed[1];
        let first_right = *self.first_right.get_or_insert(gone_right);
        let mean = |sum: f64| if norm > VANISHED { sum / norm } else { f64::NAN };
        ProbabilityBudget {
            left: left + self.absorbed[0],
            inside,
            right: gone_right,
            transmitted: gone_right - first_right,
            reflected: self.scattered(state) + self.absorbed[0],
            norm,
            energy: mean(self.basis.energy(state)),
            mean_position: mean(self.basis.moment(state)),
            ..ProbabilityBudget::default()
        }
    }
}
