//! What is seen while a wave function moves.
//!
//! An [`Observer`] sees every step and never changes the state; it may ask to stop. [`FluxPlanes`]
//! keeps ψ and ∂ψ/∂x at two planes, from which [`EnergySums`] resolves T(E)
//! and R(E); [`BudgetObserver`] balances the probability.
//!
//! A free packet passes two planes:
//!
//! ```
//! use wavepore::dynamics::{Absorber, Propagator, STRANG, SplitOperator};
//! use wavepore::model::{Axis, Hamiltonian, Packet, Potential, Species};
//! use wavepore::observables::{
//!     BudgetObserver, EnergyLaw, EnergySums, FluxPlanes, GridPlanes, Observer, PlaneIndices, StepView,
//!     TaperWindow,
//! };
//! use wavepore::units::Interval;
//! use std::sync::Arc;
//!
//! let potassium = Species::named("K+").ok_or("no such ion")?;
//! let free = Potential { barriers: Vec::new(), membrane: None };
//! let axis = Axis::new(-8.0, 8.0, 512);
//! let hamiltonian = Hamiltonian::new(&potassium, &free, axis, Interval::new(7.0, 8.0));
//! let packet = Packet { wavenumber: 45.0, center: -4.0, width: 0.4 };
//! let mut propagator = SplitOperator::new(&hamiltonian, &Absorber::none(&axis), &STRANG, 5.0);
//!
//! let at = PlaneIndices { front: axis.nearest(-0.5), back: axis.nearest(0.5) };
//! let reader = Arc::new(GridPlanes::new(&axis, at));
//! let mut planes = FluxPlanes::new(reader, 220);
//! let mut balance = BudgetObserver::new(&hamiltonian, packet, at, 5.0);
//! let mut psi: Vec<_> = axis.positions().map(|x| packet.amplitude(x)).collect();
//! for step in 0..=220 {
//!     let (time, absorbed) = (5.0 * step as f64, propagator.absorbed());
//!     let now = StepView { step, time, amplitudes: &psi, absorbed };
//!     let _ = (planes.observe(&now), balance.observe(&now));
//!     propagator.advance(&mut psi, 1);
//! }
//!
//! let end = balance.budget(&psi);
//! assert!((end.transmitted - 1.0).abs() < 1e-6 && end.defect().abs() < 1e-9);
//! let taper = TaperWindow { share: 0.1, decay: 18.0 };
//! let right_level = 0.0;
//! let law = EnergyLaw::Schroedinger(5.0);
//! let sums =
//!     EnergySums { species: &potassium, packet: &packet, right_level, law: &law, taper };
//! let energy = potassium.kinetic_energy(45.0);
//! assert!((sums.resolve(&planes.samples, &[energy])[0].transmission - 1.0).abs() < 1e-6);
//! # Ok::<(), &str>(())
//! ```

mod budget;
mod energy_law;
mod planes;
mod series;
mod spectrum;

pub use budget::{BudgetObserver, ProbabilityBudget};
pub use energy_law::{BorderLaw, CayleyLaw, EnergyLaw};
pub use planes::{FluxPlanes, GridPlanes, Plane, PlaneIndices, PlaneReader, PlaneSamples};
pub(crate) use series::{TIME_COLUMNS, TimeColumn};
pub(crate) use spectrum::plane_sums;
pub use spectrum::{EnergyResolved, EnergySums, TaperWindow};

use std::ops::ControlFlow;

use num_complex::Complex64;

/// The state at one step.
#[derive(Debug, Clone, Copy)]
pub struct StepView<'a> {
    /// Steps done.
    pub step: usize,
    /// fs.
    pub time: f64,
    /// ψ by grid point, 1/√Å.
    pub amplitudes: &'a [Complex64],
    /// Probability absorbed so far at the left and at the right end.
    pub absorbed: [f64; 2],
}

/// Sees every step of a run.
pub trait Observer {
    /// Sees one step; `Break` stops the run after it.
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()>;

    /// Whether to end the run now, before the next sample; called every few steps.
    fn should_abort(&self) -> bool {
        false
    }
}
