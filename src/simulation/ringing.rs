//! What a run of finite length misses of quasi-bound levels.
//!
//! The amplitude in a level E_n − iΓ_n/2 decays as e^(−Γ_n·t/2ħ). A run whose energy sums end over
//! a Kaiser window of half length h about the time t_m misses of the amplitude t̂ = √(k_R/k_L)·t,
//! with ε = E − E_n + iΓ_n/2 and t_a the time at which the packet's part of energy E_n passes the
//! planes,
//!
//! |δt̂| = (|c_n|/|ε|)·|φ(E_n)/φ(E)|·|K(εh/ħ)|·e^(−Γ_n(t_m − t_a)/2ħ),  K(x) = [sinh√(β² − x²)/√(β² − x²)]/[sinh β/β].
//!
//! A level that is much narrower than ħ/t leaves no trace in the run, and in 1 − T − R it shows
//! only as about Γ_n·t/ħ. So its energy, width and coupling c_n are taken from the stationary
//! method ([`crate::scattering::levels`]), and the sum over all levels bounds the error of T: |δT|
//! ≤ 2√T·|δt̂| + |δt̂|².
//!
//! Sources: Taylor, Scattering Theory (1972), ch. 13 (decay of a resonance); Kaiser and Schafer,
//! IEEE Trans. ASSP 28, 105 (1980).

use num_complex::Complex64;

use super::taper::{CONVERGED_TAPER, MAX_TAPER, Taper, longest_taper};
use crate::planning::Plan;
use crate::scattering::{Cancellation, Cancelled, Level, levels_unless};
use crate::units::{HBAR, Interval};

/// Share of the window's width by which levels are sought beyond its ends.
const WINDOW_MARGIN: f64 = 0.25;
/// Relative accuracy of a level's energy: closer than this, an energy counts as hit.
const ENERGY_ACCURACY: f64 = 4e-13;
/// Share of the tolerance that a level may miss and count as resolved.
const RESOLVED_SHARE: f64 = 0.1;
/// Share of the tolerance that levels may take at an energy that is to be trusted.
const LEVEL_SHARE: f64 = 0.25;
/// Share of the tolerance below which a level's part need not be worked out.
const NEGLIGIBLE_SHARE: f64 = 1e-7;
/// Energies at which the share of a packet that a duration brings in is measured.
const MESH: usize = 121;
/// Ratio of two durations that are compared.
const DURATION_RATIO: f64 = 1.25;
/// A longer run has to bring in this much more of a packet's probability.
// Levels rarely take exactly none of it: without a threshold each would ask for the whole budget.
const MIN_GAIN: f64 = 0.01;

/// Levels in and beside the window of `plan`.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(super) fn levels_of(plan: &Plan, stop: Cancellation<'_>) -> Result<Vec<Level>, Cancelled> {
    let beyond = WINDOW_MARGIN * plan.window.length();
    let range = Interval::new(plan.window.from - beyond, plan.window.to + beyond);
    levels_unless(&plan.species, &plan.potential, range, stop)
}

/// What runs of one packet that end at one time miss of the levels.
#[derive(Debug)]
pub(super) struct Ringing<'a> {
    plan: &'a Plan,
    levels: &'a [Level],
    end: Taper,
}

impl<'a> Ringing<'a> {
    pub(super) fn new(plan: &'a Plan, levels: &'a [Level], end: Taper) -> Self {
        Self { plan, levels, end }
    }

    /// Bound on the error of T at `energy` (meV), where the run found `transmission`.
    pub(super) fn error(&self, energy: f64, transmission: f64) -> f64 {
        let missed = self.missed(energy);
        (2.0 * transmission.clamp(0.0, 1.0).sqrt() * missed + missed * missed).min(1.0)
    }

    /// Bound on |δt̂| at `energy` (meV).
    fn missed(&self, energy: f64) -> f64 {
        let weight = self.weight(energy);
        self.levels
            .iter()
            .map(|level| self.part(level, energy) * (self.weight(level.energy) / weight).sqrt())
            .sum()
    }

    fn weight(&self, energy: f64) -> f64 {
        self.plan.packet.weight(&self.plan.species, energy).max(f64::MIN_POSITIVE)
    }

    /// What is missed of one level at `energy` (meV), were the packet as strong there as at the
    /// level.
    fn part(&self, level: &Level, energy: f64) -> f64 {
        let away = ((energy - level.energy).abs() - ENERGY_ACCURACY * level.energy).max(0.0);
        let offset = Complex64::new(away, 0.5 * level.width);
        let whole = level.coupling / offset.norm();
        if whole < NEGLIGIBLE_SHARE * self.plan.tolerance {
            return whole;
        }
        let half = 0.5 * self.end.share * self.end.duration;
        let middle = self.end.duration - half;
        let decay = 0.5 * level.width * (middle - self.arrival(level.energy)) / HBAR;
        let logarithm = ln_kaiser(offset * half / HBAR, self.plan.leakage()) - decay;
        whole * logarithm.min(0.0).exp()
    }

    /// When the packet's part of `energy` (meV) passes the back plane, were there no barrier, fs.
    fn arrival(&self, energy: f64) -> f64 {
        let plan = self.plan;
        let path = plan.plane_positions().to - plan.packet.center;
        path / plan.species.velocity(plan.species.wavenumber(energy))
    }

    /// The duration (fs) of a run that resolves `level`.
    fn resolved_by(&self, level: &Level) -> f64 {
        let peak = (2.0 * level.coupling / level.width).clamp(1e-30, 1.0);
        let limit = RESOLVED_SHARE * self.plan.tolerance;
        let wait = 2.0 * HBAR / level.width * (2.0 * peak / limit).ln().max(0.0);
        // The energy sums of such a run end over the longest share that there is.
        (self.arrival(level.energy) + wait) / (1.0 - 0.5 * MAX_TAPER)
    }

    /// Whether the run misses no more than the tolerance of the peak of `level`.
    pub(super) fn resolves(&self, level: &Level) -> bool {
        let peak = (2.0 * level.coupling / level.width).powi(2).min(1.0);
        let is_missed =
            peak > self.plan.tolerance && self.error(level.energy, peak) > self.plan.tolerance;
        !is_missed
    }

    /// Levels inside the window whose peaks the run misses by more than the tolerance, with the
    /// duration (fs) that resolves each.
    pub(super) fn unresolved(&self) -> Vec<UnresolvedLevel> {
        let missed =
            |level: &&Level| self.plan.window.contains(level.energy) && !self.resolves(level);
        let named =
            |level: &Level| UnresolvedLevel { level: *level, duration: self.resolved_by(level) };
        self.levels.iter().filter(missed).map(named).collect()
    }

    /// The share of the packet's probability in the window at whose energies levels take no more
    /// than a share of the tolerance.
    fn share(&self) -> f64 {
        let mesh = self.plan.window.mesh(MESH);
        let all: f64 = mesh.iter().map(|&energy| self.weight(energy)).sum();
        let limit = LEVEL_SHARE * self.plan.tolerance;
        let clear = mesh.iter().filter(|&&energy| self.error(energy, 1.0) < limit);
        clear.map(|&energy| self.weight(energy)).sum::<f64>() / all
    }
}

/// Energies (meV) half way up the peaks of the levels that a run which ends at `end` resolves:
/// where the step matters most.
pub(super) fn flanks(plan: &Plan, levels: &[Level], end: Taper) -> Vec<f64> {
    let ringing = Ringing::new(plan, levels, end);
    let flanks = levels
        .iter()
        .flat_map(|level| [-0.5, 0.5].map(|widths| level.energy + widths * level.width));
    flanks
        .filter(|&energy| {
            plan.window.contains(energy) && ringing.error(energy, 0.5) < plan.tolerance
        })
        .collect()
}

/// A level that a run does not resolve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnresolvedLevel {
    /// Its energy and width.
    pub level: Level,
    /// The duration (fs) of a run that resolves it.
    pub duration: f64,
}

/// The shortest duration (fs) up to `longest` that brings in as much of the packet as `longest`
/// does, but for a hundredth; `None` if the levels do not matter.
pub(super) fn duration(plan: &Plan, levels: &[Level], longest: f64) -> Option<f64> {
    let share = |duration: f64| {
        let resolved =
            Ringing::new(plan, levels, Taper { duration, share: CONVERGED_TAPER }).share();
        let tapered =
            Ringing::new(plan, levels, Taper { duration, share: longest_taper(plan, duration) })
                .share();
        resolved.max(tapered)
    };
    if levels.is_empty() || longest <= plan.flight {
        return None;
    }
    let most = share(longest);
    let mut duration = plan.flight;
    while duration < longest && share(duration) < most - MIN_GAIN {
        duration *= DURATION_RATIO;
    }
    (duration > plan.flight).then(|| duration.min(longest))
}

/// The duration (fs) of a run that resolves every level for which one of `longest` is enough.
pub(super) fn resolving_duration(plan: &Plan, levels: &[Level], longest: f64) -> f64 {
    let end = Taper { duration: longest, share: longest_taper(plan, longest) };
    let ringing = Ringing::new(plan, levels, end);
    let durations = levels.iter().map(|level| ringing.resolved_by(level));
    durations.filter(|&duration| duration <= longest).fold(0.0, f64::max)
}

/// How long (fs) a run is expected to see T change at energies that lie `spacing` (meV) apart, for
/// levels that are wide enough to be seen there.
pub(super) fn expected_duration(plan: &Plan, levels: &[Level], spacing: f64) -> f64 {
    let ringing =
        Ringing::new(plan, levels, Taper { duration: plan.flight, share: CONVERGED_TAPER });
    let seen = levels.iter().filter(|level| level.width > plan.tolerance * spacing);
    seen.map(|level| ringing.resolved_by(level)).fold(0.0, f64::max)
}

/// ln|K(x)|, K the transform of a Kaiser window of sharpness `beta` over [−1, 1], 1 at x = 0.
fn ln_kaiser(x: Complex64, beta: f64) -> f64 {
    let root = (Complex64::from(beta * beta) - x * x).sqrt();
    ln_sinh_over(root) - ln_sinh_over(Complex64::from(beta))
}

/// ln|sinh(z)/z| for Re z ≥ 0; where |sinh z| would vanish, its envelope.
fn ln_sinh_over(z: Complex64) -> f64 {
    if z.norm() < 1e-6 {
        return 0.0;
    }
    // On the imaginary axis the sine has zeros, a bound has none.
    let damped = if z.re < 1.0 { 2.0 } else { (1.0 - (-2.0 * z).exp()).norm() };
    z.re + damped.ln() - std::f64::consts::LN_2 - z.norm().max(1e-6).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transform_of_the_window_is_that_of_its_definition() {
        let beta = 18.0;
        let window = |u: f64| {
            let x: f64 = beta * (1.0 - u * u).max(0.0).sqrt();
            (0..200).fold((1.0, 1.0), |(term, sum): (f64, f64), n| {
                let term = term * x * x / 4.0 / f64::from(n + 1).powi(2);
                (term, sum + term)
            })
        };
        const COUNT: usize = 20_000;
        let place = |i: usize| (i as f64 + 0.5) / COUNT as f64 * 2.0 - 1.0;
        let total: f64 = (0..COUNT).map(|i| window(place(i)).1).sum();
        for x in [
            Complex64::new(0.3, 0.0),
            Complex64::new(5.0, 2.0),
            Complex64::new(12.0, 0.5),
            Complex64::new(0.0, 9.0),
        ] {
            let sum: Complex64 = (0..COUNT)
                .map(|i| window(place(i)).1 * (Complex64::i() * x * place(i)).exp())
                .sum();
            approx::assert_relative_eq!(
                ln_kaiser(x, beta),
                (sum / total).norm().ln(),
                epsilon = 1e-5
            );
        }
    }
}
