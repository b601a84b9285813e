//! How a wave function moves.
//!
//! Two independent methods solve iħ ∂ψ/∂t = (H − iW)ψ on a periodic grid: exponential splittings
//! ([`SplitOperator`], the default) and the Chebyshev series ([`Chebyshev`], the check). Both keep
//! every table and buffer; a step neither allocates nor fails.
//!
//! A driven potential V(x) + W(x)·s(t) has a constructor of its own in each method
//! ([`SplitOperator::driven`], [`Chebyshev::driven`]) and keeps the declared orders.
//!
//! ```
//! use wavepore::dynamics::{Absorber, Chebyshev, Propagator, Scheme, SplitOperator};
//! use wavepore::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Species};
//! use wavepore::units::Interval;
//!
//! let potassium = Species::named("K+").ok_or("no such ion")?;
//! let barrier = Barrier::Gaussian { height: 50.0, width: 0.3, center: 0.0 }; // meV, Å, Å
//! let axis = Axis::new(-4.0, 4.0, 256);
//! let closing = Interval::new(3.0, 4.0); // where V returns to its left level
//! let hamiltonian = Hamiltonian::new(&potassium, &Potential::from(barrier), axis, closing);
//! let box_ = Absorber::none(&axis);
//!
//! let packet = Packet { wavenumber: 30.0, center: -2.0, width: 0.3 };
//! let mut psi: Vec<_> = axis.positions().map(|x| packet.amplitude(x)).collect();
//! let mut other = psi.clone();
//! let scheme = Scheme::TakahashiImada.splitting().ok_or("not a splitting")?;
//! SplitOperator::new(&hamiltonian, &box_, scheme, 1.0).advance(&mut psi, 400); // steps of 1 fs
//! Chebyshev::new(&hamiltonian, &box_, 100.0).advance(&mut other, 4);
//! assert!(psi.iter().zip(&other).all(|(a, b)| (a - b).norm() < 1e-3));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod absorbed;
mod absorber;
mod chebyshev;
mod driven_kicks;
pub mod elements;
mod grid_drive;
mod oscillation;
mod phases;
mod scheme;
mod split_operator;
mod splitting;

pub use absorber::{Absorber, AbsorberParameters, Edge};
pub use chebyshev::Chebyshev;
pub use grid_drive::GridDrive;
pub use oscillation::{Oscillation, Ramp};
pub use scheme::Scheme;
pub use split_operator::SplitOperator;
pub use splitting::{BLANES_MOAN, CHIN, Kick, STRANG, Splitting, TAKAHASHI_IMADA};

use num_complex::Complex64;

/// A method that moves a wave function by whole time steps.
pub trait Propagator: Send {
    /// Moves `psi` (one amplitude a grid point, 1/√Å) by `steps` time steps.
    ///
    /// A driven propagator begins at t = 0 and counts its steps: each call goes on where the last one
    /// ended, and another state needs another propagator. One that begins at another time is made
    /// with [`Oscillation::since`].
    fn advance(&mut self, psi: &mut [Complex64], steps: usize);

    /// Time step, fs.
    fn time_step(&self) -> f64;

    /// Probability absorbed so far at the left and at the right end of the grid.
    fn absorbed(&self) -> [f64; 2];

    /// Pairs of Fourier transforms in one time step: its price.
    fn transform_pairs(&self) -> usize;
}
