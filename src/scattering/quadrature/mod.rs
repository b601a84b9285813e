//! Numerical tools of the stationary method: Gauss–Kronrod quadrature, Legendre polynomials,
//! Chebyshev series, and vectors of numbers for the instruction set of the machine. Names
//! `numeric` and `units`. Read `kronrod` first.

pub(in crate::scattering) mod chebyshev;
pub(in crate::scattering) mod kronrod;
pub(in crate::scattering) mod legendre;
pub(in crate::scattering) mod simd;
