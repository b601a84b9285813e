//! S = ∫ T(E)·e^(−(E−E₀)/kT) dE/kT over E ≥ E₀, the higher lead: what a thermal bath sends through,
//! from either side.
//!
//! **What.** The share of a Maxwell–Boltzmann bath's ions that cross, for incidence from the left
//! and from the right: two independent scattering problems at the same total energies. That both
//! agree is a result.
//!
//! **Numerics.** T has poles that may be narrower than any mesh, but the amplitude that comes in
//! where one goes out has none: with q = √(E − E₀), M(q) = 2k/t is analytic and as smooth as the
//! ion's flight is short, and T = 4·k_near·k_far/|M|². So M is interpolated on panels that are
//! halved until its series has converged, and T is integrated over the series, its poles divided
//! out ([`super::pole_subtraction`]). The error holds what the series leaves out, the solver's own
//! estimate, and the rest above the last panel, where T ≤ 1.
//!
//! **Sources.** Taylor, Scattering Theory (1972), ch. 12 (analytic Jost function); Mason and
//! Handscomb, Chebyshev Polynomials (2003).

use super::adaptive::{AdaptiveEnergyIntegral, Sum};
use super::ensemble::Ensemble;
use crate::model::{Potential, Species};
use crate::scattering::Incidence;
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::scattering::level::Level;
use crate::units::Interval;

/// Ranges of energy, each above the one before, after which the rest is bounded.
const RANGES: usize = 8;

/// From which sides an average is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sides {
    /// From both, by two scattering problems of which each checks the other.
    Both,
    /// From the left, and T is the same from the right: half of the work.
    Left,
}

/// Thermal averages of T(E) for both directions, with absolute errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalAverage {
    /// E₀, the higher of both leads, meV.
    pub floor: f64,
    /// S of ions that come from the left.
    pub left: f64,
    /// S of ions that come from the right.
    pub right: f64,
    /// Bound on the error of either.
    pub error: f64,
    /// How many energies were asked for.
    pub energies: usize,
}

impl ThermalAverage {
    /// The share of this average, at k_B·T = `thermal` (meV), that the peak of `level` carries: the
    /// area 2π·Γ_L·Γ_R/Γ of its Breit–Wigner peak, weighted as the flux is.
    pub(crate) fn share(&self, level: &Level, thermal: f64) -> f64 {
        if level.width == 0.0 {
            return 0.0;
        }
        // Γ_L·Γ_R alone may be too small for a number.
        let area = std::f64::consts::TAU * level.width_left * (level.width_right / level.width);
        area / thermal * (-(level.energy - self.floor) / thermal).exp() / self.left
    }
}

/// S for `potential` at k_B·T = `thermal` (meV), to the relative accuracy `tolerance` if rounding
/// allows.
///
/// ```
/// use wavepore::model::{Potential, Species};
/// use wavepore::scattering::thermal_average;
///
/// // Without a barrier every ion crosses.
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let average = thermal_average(&potassium, &Potential::default(), 26.7, 1e-9);
/// assert!((average.left - 1.0).abs() <= average.error && average.error < 1e-8);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn thermal_average(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
) -> ThermalAverage {
    uncancelled(|stop| thermal_average_unless(species, potential, thermal, tolerance, stop))
}

/// [`thermal_average`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn thermal_average_unless(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<ThermalAverage, Cancelled> {
    thermal_average_of(species, potential, thermal, tolerance, Sides::Both, stop)
}

/// [`thermal_average_unless`], computed from these `sides`.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(crate) fn thermal_average_of(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    sides: Sides,
    stop: Cancellation<'_>,
) -> Result<ThermalAverage, Cancelled> {
    let floor = potential.right_level().max(0.0);
    average(species, potential, Ensemble::Bath { thermal, floor }, tolerance, sides, stop)
}

/// ∫ T(E)·(E−E₀)/kT·e^(−(E−E₀)/kT) dE/kT over E ≥ E₀, in the place of S: kT times its ratio to S is
/// the mean energy above E₀ of ions that cross (Tolman).
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(crate) fn thermal_energy_average(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<ThermalAverage, Cancelled> {
    let floor = potential.right_level().max(0.0);
    average(
        species,
        potential,
        Ensemble::BathEnergy { thermal, floor },
        tolerance,
        Sides::Both,
        stop,
    )
}

fn average(
    species: &Species,
    potential: &Potential,
    bath: Ensemble<'_>,
    tolerance: f64,
    sides: Sides,
    stop: Cancellation<'_>,
) -> Result<ThermalAverage, Cancelled> {
    let tolerance = tolerance.clamp(1e-13, 1e-2);
    let (thermal, floor) = (bath.scale(), potential.right_level().max(0.0));
    let top = potential.range().to;
    // Above the top all cross: what is beyond is e^(−6) of the tolerance, relative to that.
    let (mut from, mut to) = (0.0, (top - floor + thermal * (6.0 - tolerance.ln())).sqrt());
    let incidences = match sides {
        Sides::Both => &[Incidence::Left, Incidence::Right][..],
        Sides::Left => &[Incidence::Left],
    };
    let mut sums = vec![Sum::default(); incidences.len()];
    let mut left_out = 0.0;
    for _ in 0..RANGES {
        let range = Interval::new(from, to);
        let mut stretch =
            AdaptiveEnergyIntegral::new(species, potential, bath, range, tolerance, stop)?;
        if from == 0.0 {
            left_out = stretch.skip_opaque_range(top);
        }
        for (sum, incidence) in sums.iter_mut().zip(incidences) {
            stretch.evaluate(*incidence, sum)?;
        }
        from = to;
        if bath.above(floor + to * to) <= 0.03 * tolerance * least(&sums) {
            break;
        }
        // Where T is smaller there, each range lessens the rest by e^(−10).
        to = (to * to + 10.0 * thermal).sqrt();
    }
    let (left, right) = (sums[0], sums[sums.len() - 1]);
    let error = left.error.max(right.error) + left_out + bath.above(floor + from * from);
    Ok(ThermalAverage {
        floor,
        left: left.value,
        right: right.value,
        error,
        energies: sums.iter().map(|sum| sum.energies).sum(),
    })
}

fn least(sums: &[Sum]) -> f64 {
    sums.iter().map(|sum| sum.value).fold(f64::INFINITY, f64::min)
}
