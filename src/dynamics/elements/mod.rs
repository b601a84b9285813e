//! Spectral elements with Cayley factors: packets through potentials with jumps and kinks.
//!
//! On a Fourier grid an edge of V costs an error of third order in the spacing, whatever is done to
//! it. Here borders between polynomials stand on the edges, and no edge is inside of an element:
//!
//! | part | file | formula | error |
//! |---|---|---|---|
//! | space | `mesh`, `basis`; `model/element` | H_ij = Σ_e b·(2/h)·G_ij/√(W_i·W_j) + V_i·δ_ij | falls exponentially with the degree |
//! | ends | `mesh` | elements of length h·e^(iθ), θ = 0.35: outgoing waves decay | e^(−2kL·sin θ) |
//! | time | `cayley`, `pade` | c ← c + 2iΓ(H − z)⁻¹c, one to four factors a step | none in T(E): energies turn by exactly φ(E) = Σ 2·atan((E − Re z)/Γ) |
//! | (H − z)⁻¹ | `factor` | insides diagonal in their own vectors, borders one tridiagonal system | rounding |
//! | drive | `drive`, `kicks` | W·s(t) as kicks at the nodes, or as levels that swing | order 4 |
//! | start | `start` | (H − z)⁻⁶·P·(−b∂² − z)⁶ψ | what the mesh cannot hold is damped |
//! | mesh | `ElementJudge` in `model` | an element is short enough if it scatters like its two halves | a share of the tolerance each |
//!
//! A factor costs about 2.8 ns a point and takes the place of a pair of Fourier transforms, so that a
//! rectangle takes no longer than a smooth barrier. T(E) of potassium at a rectangle of 138 meV and
//! 0.30 Å comes out to 4e-11 at the same step and at twice the step.
//!
//! Read `basis` first, then `cayley`.
//!
//! Sources: Patera, J. Comput. Phys. 54, 468 (1984), elements and condensation; Rescigno and McCurdy,
//! Phys. Rev. A 62, 032706 (2000), complex ends; van Dijk and Toyama, Phys. Rev. E 75, 036707
//! (2007), Padé steps for packets; Ainsworth and Wajid, SIAM J. Numer. Anal. 47, 3910 (2009),
//! dispersion.

mod basis;
mod cayley;
mod drive;
mod factor;
mod kicks;
mod mesh;
mod pade;
mod propagator;
mod reading;
mod start;

pub use basis::ElementBasis;
pub(crate) use basis::{MAX_DEGREE, MIN_DEGREE};
pub use cayley::CayleyStepper;
pub(crate) use cayley::cayley_poles;
pub use drive::ElementDrive;
pub(crate) use mesh::ROTATION;
pub use mesh::{ElementMesh, End};
pub(crate) use propagator::ElementPropagator;
pub(crate) use reading::AxisRows;

#[cfg(test)]
#[path = "../../../tests/dynamics/elements.rs"]
mod tests;

#[cfg(test)]
#[path = "../../../tests/dynamics/driven.rs"]
mod driven_tests;
