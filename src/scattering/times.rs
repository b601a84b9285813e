//! Phases, delays and dwell times of a wave from the left.
//!
//! With t and r counted from x = 0, delay = ħ·d arg t/dE compares with an ion that changes its speed
//! there, and the dwell time is ∫|ψ|² dx between two planes over the incident flux. Where V is flat
//! at the planes a and c,
//!
//! ```text
//! dwell = T·(delay + c/v_R − a/v_L) + R·(ħ·d arg r/dE − 2a/v_L) + (ħ/2E)·Im(r·e^(−2ik_L·a)).
//! ```
//!
//! The march carries its derivative by E. Phases are counted with all turns: arg t is continuous
//! and tends to 0 for E → ∞.
//!
//! Sources: Wigner, Phys. Rev. 98, 145 (1955), for the delay; Smith, Phys. Rev. 118, 349 (1960),
//! for the dwell time; both recalled, the identity is a test.

use super::transfer::{MeshRequest, RawTimes, Solver};
use super::{Cancellation, Cancelled, uncancelled};
use crate::model::{Potential, Species};
use crate::units::{HBAR, Interval};

/// Phase and times at one energy, each with a bound on its error; NaN where there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScatteringTimes {
    /// Total energy E, counted from the left level, meV.
    pub energy: f64,
    /// arg t, continuous in E; tends to 0 for E → ∞. NaN where no wave leaves.
    pub phase: f64,
    /// Bound on the error of `phase`.
    pub phase_error: f64,
    /// ħ·d arg t/dE, fs. NaN where no wave leaves.
    pub delay: f64,
    /// Bound on the error of `delay`, fs.
    pub delay_error: f64,
    /// ħ·d arg r/dE, fs.
    pub reflection_delay: f64,
    /// Bound on the error of `reflection_delay`, fs.
    pub reflection_delay_error: f64,
    /// ∫|ψ|² dx/(ħk_L/m) between the planes, fs.
    pub dwell: f64,
    /// Bound on the error of `dwell`, fs.
    pub dwell_error: f64,
}

/// Phases and times of `species` at each of `energies` (meV above the left level), with the dwell
/// time between `planes` (Å), from slabs that give T to the relative accuracy `tolerance`.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::times;
/// use wavepore::units::Interval;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 });
/// let found = times(&potassium, &potential, &[110.0], Interval::new(-2.0, 2.0), 1e-11);
/// assert!((found[0].delay - 18.021777).abs() < 1e-5);
/// assert!((found[0].dwell - 559.282182).abs() < 1e-5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn times(
    species: &Species,
    potential: &Potential,
    energies: &[f64],
    planes: Interval,
    tolerance: f64,
) -> Vec<ScatteringTimes> {
    uncancelled(|stop| times_unless(species, potential, energies, planes, tolerance, stop))
}

/// [`times`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn times_unless(
    species: &Species,
    potential: &Potential,
    energies: &[f64],
    planes: Interval,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<ScatteringTimes>, Cancelled> {
    let open: Vec<f64> = energies.iter().copied().filter(|&energy| energy > 0.0).collect();
    let mut solved = Vec::new();
    if let Some(range) = Interval::around(open.iter().copied()) {
        let kinetic = |energy: &f64| (energy - potential.right_level()).abs();
        let slowest = open.iter().map(kinetic).filter(|kinetic| *kinetic > 0.0);
        let slowest = slowest.fold(range.from, f64::min);
        let request = MeshRequest { energies: range, slowest, tolerance, planes: Some(planes) };
        solved = Solver::with(species, potential, request, stop)?.times(&open, planes)?;
    }
    let mut solved = solved.iter();
    let by_inverse_speed = 0.5 * HBAR / species.kinetic_coefficient();
    let finished = |&energy: &f64| {
        let next = if energy > 0.0 { solved.next() } else { None };
        finish(energy, next.unwrap_or(&RawTimes::UNKNOWN), by_inverse_speed)
    };
    Ok(energies.iter().map(finished).collect())
}

/// In fs; `by_inverse_speed` is m/ħ in fs/Å².
fn finish(energy: f64, raw: &RawTimes, by_inverse_speed: f64) -> ScatteringTimes {
    ScatteringTimes {
        energy,
        phase: raw.phase,
        phase_error: raw.errors.phase,
        delay: HBAR * raw.delay,
        delay_error: HBAR * raw.errors.delay,
        reflection_delay: HBAR * raw.reflection_delay,
        reflection_delay_error: HBAR * raw.errors.reflection_delay,
        dwell: by_inverse_speed * raw.dwell,
        dwell_error: by_inverse_speed * raw.errors.dwell,
    }
}
