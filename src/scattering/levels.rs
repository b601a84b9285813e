//! Quasi-bound levels between barriers: the poles of t(E) beside the real axis.
//!
//! **What.** For every level E_n − iΓ_n/2 in a range of energies its width, and how strongly it
//! couples both leads: near it √(k_R/k_L)·t(E) ≈ c_n·e^(iφ)/(E − E_n + iΓ_n/2), and |c_n| =
//! √(Γ_L·Γ_R) for a level that stands alone.
//!
//! **Numerics.** M = 2k/t has a zero where t has a pole, and is as smooth as the ion's flight is
//! short. It is interpolated on panels of q = √(E − E₀) that are halved until the series has
//! converged, and the zeros of the series are polished by secants of M itself. A width that
//! rounding hides is found from the partial widths ([`Solver::widths`]), relative to itself as
//! exact as they are.
//!
//! **Sources.** Taylor, Scattering Theory (1972), ch. 13; Mason and Handscomb, Chebyshev
//! Polynomials (2003).

use num_complex::Complex64;

use super::Incidence;
use super::quadrature::chebyshev::nodes;
use super::transfer::{JostSeries, Solver, Wavenumbers};
use crate::model::{Potential, Species};
use crate::numeric::{divisions, panels};
use crate::units::Interval;

/// Least kinetic energy of a level that is sought, relative to the largest: slower waves would ask
/// for slabs of their own, and nothing leaves such a level.
const SLOWEST: f64 = 1e-6;
/// Relative accuracy of M.
// 1e-8 shifts levels between barriers of 100 meV by up to 2e-7 meV, in half the time.
const TOLERANCE: f64 = 1e-12;
/// Last terms of a series that has converged, relative to its largest value.
// With 1e-6 series between four barriers have zeros that are none of M: 119 levels in place of 58.
// 1e-12 is lost in rounding at high energies, where panels never converge and broad levels go.
const CONVERGED: f64 = 1e-9;
/// Panels to begin with; a level is found wherever it lies in one.
// Zeros are seen as far from the axis as half a panel is wide: 32 panels lose broad levels just
// above two barriers.
const PANELS: usize = 8;
/// Halvings after which a series is taken as it is: it has converged long before.
// Four are enough for barriers 9 Å apart.
const MAX_HALVINGS: usize = 14;
/// Energies at which barriers are counted.
// The count of barriers changes at their tops and wells alone: nine give the same levels.
const COUNTED: usize = 33;
/// Secants that polish a level.
// Two give every digit, one errs by 5e-9 of a width.
const SECANTS: usize = 4;
/// Distance of the points of a secant, relative to the energy.
// At 1e-10 rounding errs by 3e-9 of a width, at 1e-6 the curvature of M by 3e-7.
const SECANT: f64 = 1e-8;
/// A width below this share of the energy is lost in the rounding error of M.
// At four sites 1e-11 takes rounding for widths, which are off by e^30 together; 1e-7 takes partial
// widths for levels too wide for them, and errs by 4 %.
const ROUNDED: f64 = 1e-9;
/// Share of the distance to the next level at which a level's norm is taken.
// A tenth errs by 1e-4 of the width, as the neighbour's own slope is seen.
const NEIGHBOUR: f64 = 1e-3;
/// Largest distance from a level at which its norm is taken, relative to the energy.
// At 1e-9 rounding errs by 3e-7 of the width, at 1e-5 the curvature of u′/u by 5e-6.
const NORM: f64 = 1e-7;

/// A quasi-bound level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// E_n, meV above the left level.
    pub energy: f64,
    /// Γ_n, meV: full width at half maximum of |t|², ħ over the lifetime.
    pub width: f64,
    /// |c_n|, meV: the residue of √(k_R/k_L)·t at the pole, √(Γ_L·Γ_R) for a level that stands
    /// alone.
    pub coupling: f64,
}

impl Level {
    /// The lifetime ħ/Γ, fs.
    pub fn lifetime(&self) -> f64 {
        crate::units::HBAR / self.width
    }
}

/// The levels of `species` in `potential` with energies in `range` (meV above the left level), in
/// rising order.
///
/// Only levels that barriers hold from both sides are sought: without two barriers above one of
/// these energies there are none. Energies at or below either lead's level have no levels that
/// anything leaves.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::{Incidence, levels, scatter};
/// use wavepore::units::Interval;
///
/// let sodium = Species::named("Na+").ok_or("no such ion")?;
/// let gaussian = |center| Barrier::Gaussian { height: 130.0, width: 0.1, center };
/// let potential = Potential { barriers: vec![gaussian(-0.5), gaussian(0.5)], membrane: None };
/// let found = levels(&sodium, &potential, Interval::new(60.0, 125.0));
/// assert!(!found.is_empty());
/// for level in found.iter().filter(|level| level.width > 1e-6) {
///     // Between equal barriers T = 1 at a level.
///     let at = scatter(&sodium, &potential, &[level.energy], Incidence::Left, 1e-10)[0];
///     assert!(at.transmission() > 0.9);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn levels(species: &Species, potential: &Potential, range: Interval) -> Vec<Level> {
    let floor = potential.right_level().max(0.0);
    let to = range.to;
    let from = range.from.max(floor + SLOWEST * (to - floor));
    if from.partial_cmp(&to) != Some(std::cmp::Ordering::Less) {
        return Vec::new();
    }
    let range = Interval::new(from, to);
    let solver = Solver::new(species, potential, range, from - floor, TOLERANCE);
    if divisions(range, COUNTED - 1).all(|energy| solver.barriers(energy) < 2) {
        return Vec::new();
    }
    let mut search = Search { solver, floor, found: Vec::new() };
    search.sweep(Interval::new((from - floor).sqrt(), (to - floor).sqrt()));
    search.finish(range)
}

/// A zero of M as the series has it.
#[derive(Debug, Clone, Copy)]
struct Zero {
    /// E_n − iΓ_n/2, meV.
    energy: Complex64,
    coupling: f64,
}

/// A range of q, √meV, in which zeros are still to be found.
#[derive(Debug, Clone, Copy)]
struct Panel {
    range: Interval,
    halvings: usize,
}

struct Search<'a> {
    solver: Solver<'a>,
    floor: f64,
    found: Vec<Zero>,
}

impl Search<'_> {
    /// Collects the zeros of M for q in `range` (√meV).
    fn sweep(&mut self, range: Interval) {
        let mut open: Vec<Panel> =
            panels(range, PANELS).map(|range| Panel { range, halvings: 0 }).collect();
        while let Some(Panel { range, halvings }) = open.pop() {
            let (center, half) = (0.5 * (range.from + range.to), 0.5 * range.length());
            let energies: Vec<f64> =
                nodes().iter().map(|z| self.energy(center + half * z)).collect();
            let values = self.solver.amplitudes(&energies, Incidence::Left);
            let JostSeries { series, logarithm } = JostSeries::new(&values);
            if series.tail() > CONVERGED && halvings < MAX_HALVINGS {
                let halves = range.halves();
                open.extend(halves.map(|range| Panel { range, halvings: halvings + 1 }));
                continue;
            }
            for zero in series.zeros().into_iter().filter(|zero| zero.re.abs() <= 1.0) {
                let q = Complex64::from(center) + zero * half;
                let slope = series.deflated(zero).value(zero).norm();
                let Wavenumbers { left, right } = self.solver.wavenumbers(self.energy(q.re));
                // c = 2√(k_L·k_R)/|dM/dE|, dE/dz = 2q·half.
                let numerator = 2.0 * (left * right).sqrt() * (-logarithm).exp();
                let coupling = numerator * 2.0 * q.norm() * half / slope;
                self.found.push(Zero { energy: q * q + self.floor, coupling });
            }
        }
    }

    fn energy(&self, q: f64) -> f64 {
        (self.floor + q * q).max(self.floor.next_up())
    }

    /// Polishes what was found and gives every level its width.
    fn finish(mut self, range: Interval) -> Vec<Level> {
        let mut zeros = std::mem::take(&mut self.found);
        for zero in &mut zeros {
            zero.energy = self.polished(zero.energy);
        }
        zeros.retain(|zero| range.contains(zero.energy.re));
        zeros.sort_by(|a, b| a.energy.re.total_cmp(&b.energy.re));
        // Panels share their borders.
        zeros.dedup_by(|a, b| (a.energy - b.energy).norm() < 1e-13 * b.energy.re);
        let energies: Vec<f64> = zeros.iter().map(|zero| zero.energy.re).collect();
        let level = |(i, zero): (usize, &Zero)| {
            let near = |j: Option<usize>| {
                j.and_then(|j| energies.get(j)).map(|other| (other - energies[i]).abs())
            };
            let gap = [near(i.checked_sub(1)), near(Some(i + 1))]
                .into_iter()
                .flatten()
                .fold(f64::INFINITY, f64::min);
            self.level(zero, gap)
        };
        zeros.iter().enumerate().map(level).collect()
    }

    /// The zero to which secants through M at real energies lead from `guess`; `guess` where its
    /// width is no small share of the energy.
    fn polished(&mut self, guess: Complex64) -> Complex64 {
        if guess.im.abs() > 1e-3 * SECANT * guess.re {
            return guess;
        }
        let mut zero = guess;
        for _ in 0..SECANTS {
            let (a, b) = (zero.re, zero.re * (1.0 + SECANT));
            let [at_a, at_b] = self.solver.amplitudes(&[a, b], Incidence::Left)[..] else {
                return zero;
            };
            // M(a)/M(b), whatever the size of both.
            let ratio = Complex64::from_polar(
                (at_a.logarithm - at_b.logarithm).exp(),
                at_a.phase - at_b.phase,
            );
            let next = Complex64::from(a) - ratio * (b - a) / (1.0 - ratio);
            if !next.is_finite() || (next - guess).norm() > 10.0 * SECANT * guess.re {
                return zero;
            }
            zero = next;
        }
        zero
    }

    fn level(&self, zero: &Zero, gap: f64) -> Level {
        let energy = zero.energy.re;
        let seen = -2.0 * zero.energy.im;
        let spacing = (NEIGHBOUR * gap).min(NORM * energy);
        let width = if seen > ROUNDED * energy {
            seen
        } else if spacing > 1e-11 * energy {
            let widths = self.solver.widths(energy, spacing);
            widths.left + widths.right
        } else {
            // Levels too close together to be separated: each leaves no faster than both couple.
            2.0 * zero.coupling
        };
        Level { energy, width, coupling: zero.coupling }
    }
}
