//! Numerical tools of the stationary method: Gauss–Kronrod quadrature, Legendre polynomials,
//! Chebyshev series, vectors of numbers for the instruction set of the machine (`simd`) and numbers
//! with their derivatives (`dual`), both of them a `number`. Names `numeric` and `units`. Read
//! `kronrod` first.

pub(in crate::scattering) mod chebyshev;
pub(in crate::scattering) mod dual;
pub(in crate::scattering) mod kronrod;
pub(in crate::scattering) mod legendre;
pub(in crate::scattering) mod number;
pub(in crate::scattering) mod simd;
