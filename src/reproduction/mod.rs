//! The figures and claims of the paper, computed independently.
//!
//! **What.** Five figures after "Quantum Tunneling Enables High-Flux Transport in Ion Channels"
//! (arXiv 2603.07196), each from data of its own: [`data`] computes a table, [`figure`] draws a
//! table, computed or read from a file. [`claims`] compares every number and every sign of captions
//! and abstract with the computed result and gives a verdict; a report explains them. V(x) and
//! baths are those of scenarios: thin barriers with which the captions come out, and filters of
//! published heights and spacings, for K⁺ and Na⁺.
//!
//! **Equations.** Those of [`transport`](crate::transport) and [`scattering`](crate::scattering): κ
//! = quantum over classical ballistic flux, g = (ze)²·J/kT between equal baths, T(E) and P_T =
//! ∫|φ|²·T dk.
//!
//! **Numerics.** Both methods are used where possible: T, κ and conductance of the thin barriers
//! come from packets too, with an error bound. What several figures need is computed once
//! ([`SharedResults`]). Results do not depend on the number of threads.
//!
//! **Sources.** Zhou et al., arXiv 2603.07196 (2026), abstract and captions; `literature` holds
//! published conductances with their sources.

mod arrival;
mod barriers;
mod cavities;
pub(crate) mod claims;
mod data;
mod driven;
mod figure_data;
mod figures;
mod files;
mod filters;
mod finding;
mod findings;
mod isotopes;
mod levels;
mod literature;
mod packets;
mod report;
mod shared_results;
mod spectrum;

pub(crate) use data::data;
pub(crate) use files::{
    FIGURES, claims_are_there, draw, is_there, missing, path, stored, write_claims, write_data,
};
pub(crate) use findings::find;
pub(crate) use shared_results::SharedResults;
