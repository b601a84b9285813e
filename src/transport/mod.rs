//! From T(E) to what an electrophysiologist measures: fluxes, currents, reversal potentials,
//! conductances.
//!
//! **What.** A [`Channel`] is one potential or several, each with an ion and a bath on either side.
//! Three models are computed on the same V(x): quantum (T from the stationary equation), classical
//! ballistic (every ion above the top crosses, none below) and classical diffusive (Nernst–Planck).
//! Quantum over ballistic, κ, is what ħ does; ballistic over diffusive is what friction does, where
//! a barrier is thicker than the mean free path; a bridge between both, [`friction`], holds for any
//! friction.
//!
//! **Equations.** One-way flux of a Maxwell–Boltzmann bath, normalised over all velocities, at
//! level U: J = c·A·√(kT/2πm)·∫ T(E)·e^(−(E−U)/kT) dE/kT; the current is I = z·e·(J_out − J_in),
//! positive outward (from the right to the left). J_in and J_out come from two independent
//! scattering problems, so that detailed balance, J_out/J_in = (c_in/c_out)·e^(zeV/kT), and with it
//! the Nernst potential are results. At reversal g = (ze)²·J/kT.
//!
//! **Numerics.** Quadrature with a bound: [`thermal_average`](crate::scattering::thermal_average).
//! Reversal potentials are roots of the computed currents; slopes there are N·d ln(P/N)/dV with P
//! and N the outward and inward parts, whose ratio is all but exponential in V.
//!
//! **Sources.** Datta, Electronic Transport in Mesoscopic Systems (1995), ch. 2; Hille, Ion
//! Channels of Excitable Membranes (2001), chs. 1 and 14; Ussing, Acta Physiol. Scand. 19, 43
//! (1949); Kramers, Physica 7, 284 (1940).

mod arrhenius;
mod channel;
mod currents;
mod drawn;
mod factors;
mod first_order;
mod fluxes;
mod friction;
mod passage;
mod permeant;
mod resistance;
mod reversal;

pub use arrhenius::{Arrhenius, DiffusionLaw};
pub use channel::{Channel, Conductances};
pub use currents::CurrentRow;
pub use drawn::{CurrentDraws, DrawnCurrents, DrawnRow, current_draws};
pub use factors::{Factor, TunnellingFactors, tunnelling_factors, tunnelling_factors_unless};
pub use fluxes::{Fluxes, Model};
pub use friction::{Friction, friction};
pub use passage::{Passage, TopShare, passage, passage_unless};
pub use permeant::Permeant;
pub use resistance::{Resistance, resistance};
