//! The stationary equation solved: slabs (`mesh`, `slab`, `slab_tables`, `slab_error`), one
//! solution marched through them (`magnus`) from one lead to the other (`leads`), and T and R from
//! it (`solver`) with `bounds`; M = 2k/t as a series (`jost`). Names `model` and the sibling
//! `quadrature`. Read `solver` first.

mod bounds;
mod jost;
mod leads;
mod magnus;
mod mesh;
mod opacity;
mod raw_solution;
mod slab;
mod slab_error;
mod slab_tables;
mod solver;

pub(in crate::scattering) use jost::{JostFunction, JostSeries};
pub(in crate::scattering) use leads::Wavenumbers;
pub(in crate::scattering) use magnus::SlabMatrix;
pub(in crate::scattering) use mesh::FACES;
pub(in crate::scattering) use solver::Solver;
