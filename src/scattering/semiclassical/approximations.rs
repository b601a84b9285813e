//! The formulas at given energies.

use super::Semiclassical;
use crate::model::{Potential, Species};
use crate::scattering::{Cancellation, Cancelled, uncancelled};

/// ln T by each formula at one energy; NaN where the formula does not apply, −∞ where a lead is
/// closed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approximations {
    /// Total energy E, counted from the left level, meV.
    pub energy: f64,
    /// Of a parabola: one smooth top between leads of one level.
    pub ln_hill_wheeler: f64,
    /// Of Kemble, over each top.
    pub ln_kemble: f64,
    /// −2θ.
    pub ln_primitive: f64,
    /// Of the Eckart barrier with the same top: one smooth top between leads of one level.
    pub ln_eckart_fit: f64,
}

/// ln T of `species` by the formulas of textbooks at `energies` (meV above the left level). What
/// rises by less than 1e-6 of k_B·T = `thermal` (meV) is no top.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::approximations;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 });
/// let found = approximations(&potassium, &potential, 26.7, &[69.0]);
/// // Kemble's formula misses a fifth of T here.
/// assert!((found[0].ln_eckart_fit + 7.2737).abs() < 1e-4);
/// assert!((found[0].ln_kemble + 7.4679).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn approximations(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    energies: &[f64],
) -> Vec<Approximations> {
    uncancelled(|stop| approximations_unless(species, potential, thermal, energies, stop))
}

/// [`approximations`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn approximations_unless(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    energies: &[f64],
    stop: Cancellation<'_>,
) -> Result<Vec<Approximations>, Cancelled> {
    let formulas = Semiclassical::new(species, potential, thermal, stop)?;
    let top = formulas.single_top();
    let at = |&energy: &f64| {
        stop.check()?;
        let of_top = |ln: Option<f64>| if energy > 0.0 { ln } else { Some(f64::NEG_INFINITY) };
        let hill_wheeler = of_top(top.and_then(|top| formulas.ln_hill_wheeler(top, energy)));
        let eckart_fit = of_top(top.and_then(|top| formulas.ln_eckart_fit(top, energy)));
        Ok(Approximations {
            energy,
            ln_hill_wheeler: hill_wheeler.unwrap_or(f64::NAN),
            ln_kemble: formulas.ln_kemble(energy),
            ln_primitive: formulas.ln_primitive(energy),
            ln_eckart_fit: eckart_fit.unwrap_or(f64::NAN),
        })
    };
    energies.iter().map(at).collect()
}
