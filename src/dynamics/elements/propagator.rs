//! Elements behind the surface that all propagators share.

use std::sync::Arc;

use num_complex::Complex64;

use super::basis::ElementBasis;
use super::cayley::CayleyStepper;
use crate::dynamics::Propagator;

/// Moves states of an [`ElementBasis`] by Cayley factors.
#[derive(Debug)]
pub(crate) struct ElementPropagator {
    basis: Arc<ElementBasis>,
    stepper: CayleyStepper,
}

impl ElementPropagator {
    /// Steps of `stepper`, whose tables were made for `basis`.
    pub(crate) fn new(basis: Arc<ElementBasis>, stepper: CayleyStepper) -> Self {
        Self { basis, stepper }
    }
}

impl Propagator for ElementPropagator {
    fn advance(&mut self, psi: &mut [Complex64], steps: usize) {
        self.stepper.advance(&self.basis, psi, steps);
    }

    fn time_step(&self) -> f64 {
        self.stepper.time_step()
    }

    fn absorbed(&self) -> [f64; 2] {
        self.stepper.absorbed()
    }

    fn transform_pairs(&self) -> usize {
        self.stepper.order()
    }
}
