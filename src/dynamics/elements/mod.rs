//! Spectral elements with Cayley factors: the method for potentials with jumps and kinks.

mod basis;
mod cayley;
mod condensed;
mod eigen;
mod lobatto;
mod propagator;
mod start;

pub use basis::{ElementBasis, ElementMesh, End, ROTATION};
pub use cayley::CayleyStepper;
pub use condensed::ElementJudge;
pub use propagator::ElementPropagator;

#[cfg(test)]
mod tests;
