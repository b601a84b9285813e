//! The stationary equation solved: slabs (`mesh`, `slab`, `slab_tables`, `slab_error`), one
//! solution marched through them (`magnus`) from one lead to the other (`leads`), and T and R from
//! it (`solver`) with `bounds`; M = 2k/t as a series (`jost`); phases, delays and dwell times
//! (`times`) from the march with its `derivative` by the energy. Names `model` and the sibling
//! `quadrature`. Read `solver` first.

mod bounds;
mod derivative;
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
mod times;

pub(in crate::scattering) use jost::{JostFunction, JostSeries};
pub(in crate::scattering) use leads::Wavenumbers;
pub(in crate::scattering) use magnus::SlabMatrix;
pub(in crate::scattering) use mesh::{FACES, MeshRequest};
pub(in crate::scattering) use solver::Solver;
pub(in crate::scattering) use times::RawTimes;
