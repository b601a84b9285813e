//! One run on elements: state, propagator, planes, probabilities.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use num_complex::Complex64;

use super::element_planes::{BorderPair, ElementPlanes};
use super::first_step::{COMPARISON_ORDER, RUN_ORDER};
use super::space::{Balance, Remains, Space, Variant};
use crate::dynamics::Propagator;
use crate::dynamics::elements::{
    AxisRows, CayleyStepper, ElementBasis, ElementMesh, ElementPropagator, cayley_poles,
};
use crate::observables::{EnergyLaw, Observer, PlaneReader, ProbabilityBudget, StepView};
use crate::planning::Plan;
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
    /// For ψ on the axis of the plan, made when it is asked for.
    rows: OnceLock<AxisRows>,
    /// Factors in a step.
    order: usize,
    /// The energy around which steps are most exact, meV.
    middle: f64,
}

impl ElementSpace {
    /// For a run of `plan`.
    pub(super) fn new(plan: &Plan, variant: Variant) -> Self {
        let planned = &plan.elements;
        let is_comparison = variant == Variant::Comparison;
        // Compared with itself, a mesh would agree with its own error.
        let lower = usize::from(is_comparison && plan.is_on_elements());
        let mesh = ElementMesh { degree: planned.mesh.degree - lower, ..planned.mesh.clone() };
        Self {
            basis: Arc::new(ElementBasis::new(&plan.species, &plan.potential, mesh)),
            planes: BorderPair { front: planned.front, back: planned.back },
            rows: OnceLock::new(),
            order: if is_comparison { COMPARISON_ORDER } else { RUN_ORDER },
            middle: (plan.window.from + plan.window.to) / 2.0,
        }
    }

    fn element_planes(&self) -> ElementPlanes {
        ElementPlanes { basis: self.basis.clone(), planes: self.planes }
    }

    fn stepper(&self, time_step: f64) -> CayleyStepper {
        CayleyStepper::new(&self.basis, self.middle, self.order, time_step)
    }
}

impl Space for ElementSpace {
    fn packet(&self, plan: &Plan, time_step: f64) -> Vec<Complex64> {
        self.stepper(time_step).start(&self.basis, plan.packet)
    }

    fn propagator(&self, _: &Plan, time_step: f64) -> Box<dyn Propagator> {
        Box::new(ElementPropagator::new(self.basis.clone(), self.stepper(time_step)))
    }

    fn between(&self, time: f64) -> Box<dyn Propagator> {
        let stepper = CayleyStepper::new(&self.basis, self.middle, RUN_ORDER, time);
        Box::new(ElementPropagator::new(self.basis.clone(), stepper))
    }

    fn law(&self, _: &Plan, time_step: f64, steps: usize) -> EnergyLaw {
        self.element_planes().law(cayley_poles(self.middle, self.order, time_step), steps)
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
        }
    }
}
