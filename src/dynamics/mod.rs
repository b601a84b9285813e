//! How a wave function moves.
//!
//! Two rival methods solve iħ ∂ψ/∂t = (H − iW)ψ on a periodic grid: exponential splittings
//! ([`SplitOperator`], production) and the Chebyshev series ([`Chebyshev`], the check). Both keep
//! every table and buffer; a step neither allocates nor fails.

mod absorbed;
mod absorber;
mod chebyshev;
mod phases;
mod scheme;
mod split_operator;
mod splitting;

pub use absorber::{Absorber, AbsorberParameters, Edge};
pub use chebyshev::Chebyshev;
pub use scheme::Scheme;
pub use split_operator::SplitOperator;
pub use splitting::{BLANES_MOAN, CHIN, Kick, STRANG, Splitting, TAKAHASHI_IMADA};

use num_complex::Complex64;

/// A method that moves a wave function by whole time steps.
pub trait Propagator: Send {
    /// Moves `psi` (one amplitude a grid point, 1/√Å) by `steps` time steps.
    fn advance(&mut self, psi: &mut [Complex64], steps: usize);

    /// Time step, fs.
    fn time_step(&self) -> f64;

    /// Probability absorbed so far at the left and at the right end of the grid.
    fn absorbed(&self) -> [f64; 2];

    /// Pairs of Fourier transforms in one time step: its price.
    fn transform_pairs(&self) -> usize;
}
