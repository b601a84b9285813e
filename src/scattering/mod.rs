//! T(E) and R(E) from the stationary equation: the stationary method, the second way to what a
//! packet shows.
//!
//! **What.** −(ħ²/2m)·ψ″ + V(x)·ψ = E·ψ with a plane wave of unit amplitude coming in from one
//! side, for any [`Potential`], any [`Species`] and a whole slice of energies at once; closed forms
//! and classical lines to compare with; averages over a packet and over a thermal bath.
//!
//! **Equations.** From the left ψ = e^(ik_L·x) + r·e^(−ik_L·x) and t·e^(ik_R·x), from the right ψ =
//! e^(−ik_R·x) + r·e^(ik_R·x) and t·e^(−ik_L·x), with ħ²k²/2m = E − level. T = (k_far/k_near)·|t|²,
//! R = |r|², T + R = 1; at one total energy T is the same from both sides.
//!
//! **Numerics.** One solution is marched against the incident wave through slabs in which V is a
//! constant plus a perturbation carried to second order of a Magnus series (order eight in the
//! slab). Sizes are kept as logarithms: T = 1e-2000 is as exact as T = 1/2. Two levels of slabs
//! give an error estimate and an extrapolation; constant stretches are exact at any length.
//! Averages over a packet or a bath interpolate what comes in for one that goes out, M = 2k/t, and
//! divide its zeros out. Rounding acts as a shift δ of a level of width Γ, about 1e-15 of the
//! energies at play: T is known to 2δ/Γ of itself on the flanks, 1 − T to (2δ/Γ)² on the peak of a
//! level between equal barriers.
//!
//! **Driven.** Where a part of the potential oscillates, [`floquet`] gives the flux in every side
//! band: coupled channels, taken together through steps of order twelve. Beside it stand a
//! [`ClassicalEnsemble`] and the formula of Tien and Gordon, [`tien_gordon`].
//!
//! **Textbooks.** [`approximations`] are ln T by the formulas of Kemble, of Hill and Wheeler, and
//! others.
//!
//! **Sources.** Ixaru, Numerical Methods for Differential Equations (1984); Iserles, BIT 44, 473
//! (2004); Eckart, Phys. Rev. 35, 1303 (1930).

mod averages;
mod cancellation;
mod classical;
mod classical_driven;
pub mod closed_forms;
mod floquet;
mod level;
mod levels;
mod quadrature;
pub(crate) mod semiclassical;
mod siegert;
mod tien_gordon;
mod times;
mod tops;
mod transfer;
mod widths;

use num_complex::Complex64;

use crate::model::{Potential, Species};
use crate::units::Interval;
pub(crate) use averages::{Sides, thermal_average_of, thermal_energy_average};
pub use averages::{
    ThermalAverage, packet_average, packet_average_unless, thermal_average, thermal_average_unless,
};
pub(crate) use cancellation::uncancelled;
pub use cancellation::{Cancellation, Cancelled};
pub use classical::{classical_packet_average, classical_transmission};
pub use classical_driven::ClassicalEnsemble;
pub(crate) use classical_driven::IonPaths;
pub use closed_forms::ClosedForm;
pub use floquet::{FloquetError, Sideband, Sidebands, floquet, floquet_unless};
pub use level::Level;
pub(crate) use levels::narrow_levels;
pub use levels::{levels, levels_unless};
pub use quadrature::kronrod::integrate;
pub(crate) use quadrature::kronrod::{Integral, PanelLimits, integrate_panels};
pub use semiclassical::{Approximations, approximations, approximations_unless};
pub use siegert::{
    SearchError, SiegertState, SiegertStates, StateProfiles, TooManyElements, siegert_states,
    siegert_states_unless,
};
pub use tien_gordon::{tien_gordon, tien_gordon_unless};
pub use times::{ScatteringTimes, times, times_unless};
pub(crate) use tops::{Piece, faces, pieces};
use transfer::Solver;

/// The relative accuracy of T asked for where nothing else is said.
pub const DEFAULT_TOLERANCE: f64 = 1e-10;

/// The side the wave comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Incidence {
    /// It moves right.
    Left,
    /// It moves left.
    Right,
}

/// What becomes of a wave of one energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scattering {
    /// Total energy E, counted from the left level, meV.
    pub energy: f64,
    /// k_L, 1/Å; zero at or below the level.
    pub wavenumber_left: f64,
    /// k_R, 1/Å; zero at or below the level.
    pub wavenumber_right: f64,
    /// Transmitted amplitude, phases as of plane waves that are 1 at x = 0; zero where no wave
    /// leaves.
    pub t: Complex64,
    /// Reflected amplitude, phases as of plane waves that are 1 at x = 0.
    pub r: Complex64,
    /// ln T, from 1 − R where that is known better; −∞ where either lead is closed.
    pub ln_transmission: f64,
    /// R = |r|², not 1 − T.
    pub reflection: f64,
    /// Bound on the relative error of T.
    pub error: f64,
    /// Bound on the error of R.
    pub reflection_error: f64,
    /// Bound on the error of r, and on the relative error of t.
    pub amplitude_error: f64,
}

impl Scattering {
    /// T = (k_far/k_near)·|t|²; zero where it is below what a number can hold.
    pub fn transmission(&self) -> f64 {
        self.ln_transmission.exp()
    }

    /// No wave comes in at all: T = 0, R = 1, r = −1, the limit from above.
    fn shut(energy: f64, left: f64, right: f64) -> Self {
        Self {
            energy,
            wavenumber_left: left,
            wavenumber_right: right,
            t: Complex64::new(0.0, 0.0),
            r: Complex64::new(-1.0, 0.0),
            ln_transmission: f64::NEG_INFINITY,
            reflection: 1.0,
            error: 0.0,
            reflection_error: 0.0,
            amplitude_error: 0.0,
        }
    }
}

/// Scattering of `species` by `potential` at each of `energies` (meV above the left level), to the
/// relative accuracy `tolerance` of T.
///
/// Where either lead is closed, T = 0 and R = 1. [`Scattering::error`] says what was reached:
/// beside a narrow pole rounding may forbid what was asked.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::{ClosedForm, Incidence, scatter};
///
/// let sodium = Species::named("Na+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Rectangle { height: 100.0, width: 0.1, center: 0.0 });
/// let found = scatter(&sodium, &potential, &[50.0, 150.0], Incidence::Left, 1e-10);
/// let exact = ClosedForm::of(&potential).ok_or("no closed form")?;
/// for at in found {
///     let ln_t = exact.ln_transmission(&sodium, at.energy);
///     assert!((at.ln_transmission - ln_t).abs() < 1e-10 && at.error < 1e-9);
///     assert!((at.transmission() + at.reflection - 1.0).abs() < 1e-9);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn scatter(
    species: &Species,
    potential: &Potential,
    energies: &[f64],
    incidence: Incidence,
    tolerance: f64,
) -> Vec<Scattering> {
    uncancelled(|stop| scatter_unless(species, potential, energies, incidence, tolerance, stop))
}

/// [`scatter`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn scatter_unless(
    species: &Species,
    potential: &Potential,
    energies: &[f64],
    incidence: Incidence,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<Scattering>, Cancelled> {
    let right_level = potential.right_level();
    let level = if incidence == Incidence::Left { 0.0 } else { right_level };
    let open: Vec<f64> = energies.iter().copied().filter(|&energy| energy > level).collect();
    let range = Interval::new(f64::INFINITY, f64::NEG_INFINITY).extended(open.iter().copied());
    let slowest = open.iter().fold(f64::INFINITY, |least, energy| {
        [energy.abs(), (energy - right_level).abs()]
            .into_iter()
            .filter(|kinetic| *kinetic > 0.0)
            .fold(least, f64::min)
    });
    let solved = if open.is_empty() {
        Vec::new()
    } else {
        Solver::new(species, potential, range, slowest, tolerance, stop)?.solve(&open, incidence)?
    };
    let mut solved = solved.into_iter();
    let fill = |&energy: &f64| {
        let next = if energy > level { solved.next() } else { None };
        next.unwrap_or_else(|| {
            Scattering::shut(
                energy,
                species.wavenumber(energy),
                species.wavenumber(energy - right_level),
            )
        })
    };
    Ok(energies.iter().map(fill).collect())
}
