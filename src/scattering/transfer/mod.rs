//! The stationary equation solved: slabs ([`mesh`], `slab`), one solution marched through them
//! ([`magnus`]), and T and R from it (`solver`) with `bounds`. Names `model` and the sibling
//! `quadrature`. Read `solver` first.

mod bounds;
pub(in crate::scattering) mod magnus;
mod mesh;
mod raw_solution;
mod slab;
pub(in crate::scattering) mod solver;
