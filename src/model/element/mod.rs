//! One spectral element: H between two borders as a polynomial holds it.

mod eigen;
mod hamiltonian;
mod judge;
mod lobatto;

pub(crate) use hamiltonian::{ElementHamiltonian, element_potential};
pub(crate) use judge::ElementJudge;
pub(crate) use lobatto::Lobatto;
