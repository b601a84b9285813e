//! The two planes on elements: borders where ψ and its weak slope are read.

use std::sync::Arc;

use num_complex::Complex64;

use crate::dynamics::elements::ElementBasis;
use crate::model::Sample;
use crate::observables::{BorderLaw, CayleyLaw, EnergyLaw, PlaneReader, PlaneSamples};

/// Borders of the planes, counted from the first real one.
#[derive(Debug, Clone, Copy)]
pub(super) struct BorderPair {
    /// In front of the potential.
    pub front: usize,
    /// Behind it.
    pub back: usize,
}

/// Reads ψ and the weak slopes at two borders, on the sides where V is level.
#[derive(Debug)]
pub(super) struct ElementPlanes {
    pub basis: Arc<ElementBasis>,
    pub planes: BorderPair,
}

impl ElementPlanes {
    /// How samples that are `steps` steps of the factors with `poles` (meV) apart depend on energy.
    pub(super) fn law(&self, poles: Vec<Complex64>, steps: usize) -> EnergyLaw {
        let first = self.basis.first_border();
        let border = |e: usize, side: usize| {
            let (mass, potential) = self.basis.border_term(e, side);
            BorderLaw { mass, potential }
        };
        EnergyLaw::Cayley(CayleyLaw {
            poles,
            steps,
            coefficient: self.basis.coefficient(),
            front: border(first + self.planes.front - 1, 1),
            back: border(first + self.planes.back, 0),
        })
    }
}

impl PlaneReader for ElementPlanes {
    fn read(&self, state: &[Complex64]) -> PlaneSamples {
        let first = self.basis.first_border();
        let (front, back) = (first + self.planes.front, first + self.planes.back);
        PlaneSamples {
            front: Sample {
                value: self.basis.border(state, front),
                slope: self.basis.stress(state, front - 1, 1),
            },
            back: Sample {
                value: self.basis.border(state, back),
                slope: self.basis.stress(state, back, 0),
            },
        }
    }
}
