//! From the marched solution to amplitudes, T and R, with error bounds of their own.
//!
//! **Two solutions.** Every energy is solved on two levels of the mesh, the coarser at energies
//! shifted by 2⁻⁴⁶ inside the domain, so that their difference holds both the error of the slabs
//! and sixteen times what rounding can do beside a narrow level. The finer solution, extrapolated
//! with the order eight, is the answer; a sixteenth of the difference bounds its error. Energies
//! that do not meet the tolerance go on to finer levels until they do or until rounding forbids it.
//!
//! **What is compared.** Near a level of width Γ at E₀ the incident amplitude is M ∝ E − E₀ + iΓ/2,
//! and rounding moves E₀ by some δ. On the peak |M| changes by (2δ/Γ)²/2 only, so a comparison of T
//! shows nothing there; M itself turns by 2δ/Γ everywhere. So complex amplitudes are compared
//! ([`Change`]): η bounds the change of the incident and of the reflected one, relative to the
//! incident.
//!
//! **Bounds.** What a shift does to |M| and |r| in first order is the part of the change along the
//! amplitude; a sixteenth of η is added for rounding that is no shift, since it need not conserve
//! probability. With them |M| is known to m + η², T ∝ 1/|M|² to twice that, and R = |r|² to
//! 2|r|·δ|r| + d², d = 2η/(1 − η). Both are of second order on the peak of a level between equal
//! barriers, R without what does not conserve probability. The smaller bound decides whether T or 1
//! − R gives T.

use crate::units::Interval;
use std::f64::consts::LN_2;

use num_complex::Complex64;

use super::bounds::{Reflection, Transmission};
use super::magnus::{BoundaryState, Start, march, matrices};
use super::mesh::Mesh;
use super::raw_solution::{Change, RawSolution, SHARE, extrapolate, incident_difference};
use crate::model::{Potential, Species};
use crate::scattering::{Incidence, Scattering};

/// Relative shift of the energies of the coarser run.
const ENERGY_SHIFT: f64 = 1.0 / (1u64 << 46) as f64;
/// Levels beyond which no refinement goes.
const MAX_LEVELS: usize = 7;
/// A structure this many of its own lengths away from x = 0 has its places rounded as coarsely as
/// energies are.
const MAX_OWN_LENGTHS: f64 = 8.0;

/// A mesh and the leads beside it.
pub(in crate::scattering) struct Solver<'a> {
    mesh: Mesh<'a>,
    right_level: f64,
    tolerance: f64,
}

/// M = 2k/t, the amplitude that comes in (times 2k) where one goes out: analytic in the
/// wavenumbers, without poles. T = 4·k_near·k_far/|M|².
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct JostFunction {
    /// ln|M|, M in 1/Å.
    pub logarithm: f64,
    /// arg M, up to the phase of free motion.
    pub phase: f64,
    /// Own estimate of |δM|/|M|.
    pub error: f64,
}

impl<'a> Solver<'a> {
    /// For energies in `range` (meV) whose kinetic energies in both leads are not below `slowest`.
    pub fn new(
        species: &Species,
        potential: &'a Potential,
        range: (f64, f64),
        slowest: f64,
        tolerance: f64,
    ) -> Self {
        let tolerance = tolerance.clamp(1e-14, 1e-2);
        let mesh = Mesh::new(species, potential, range, slowest, tolerance);
        Self { mesh, right_level: potential.right_level(), tolerance }
    }

    /// Solves every energy (meV); each must lie in the range and above the level of the incident
    /// lead.
    pub fn solve(&mut self, energies: &[f64], incidence: Incidence) -> Vec<Scattering> {
        let coarse = self.run(0, energies, incidence, ENERGY_SHIFT);
        let fine = self.run(1, energies, incidence, 0.0);
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let best = |c: &RawSolution, f: &RawSolution| if exact { *f } else { extrapolate(c, f) };
        let bound =
            |c: &RawSolution, f: &RawSolution| Change::between(c, f).share() + f.rounding(floor);
        let mut results: Vec<(RawSolution, Change)> =
            coarse.iter().zip(&fine).map(|(c, f)| (best(c, f), bound(c, f))).collect();
        if !exact {
            let pending: Vec<usize> = (0..energies.len())
                .filter(|&i| results[i].1.of_transmission() > self.tolerance)
                .collect();
            self.refine(energies, incidence, pending, &fine, &mut results);
        }
        energies
            .iter()
            .zip(results)
            .map(|(&energy, (raw, error))| self.finish(energy, incidence, &raw, error, floor))
            .collect()
    }

    /// How many barriers rise above `energy` (meV).
    pub fn barriers(&mut self, energy: f64) -> usize {
        let above: Vec<bool> = self.mesh.level(0).iter().map(|slab| slab.mean > energy).collect();
        above
            .iter()
            .enumerate()
            .filter(|&(i, &above_here)| above_here && (i == 0 || !above[i - 1]))
            .count()
    }

    /// How many slabs the coarser level has.
    pub fn slabs(&mut self) -> usize {
        self.mesh.level(0).len()
    }

    /// Wavenumbers in both leads at `energy` (meV), 1/Å; zero where a lead is closed.
    pub fn wavenumbers(&self, energy: f64) -> (f64, f64) {
        let wavenumber = |kinetic: f64| (kinetic.max(0.0) / self.mesh.coefficient).sqrt();
        (wavenumber(energy), wavenumber(energy - self.right_level))
    }

    /// Propagators of the finer slabs at `energy` (meV), and the logarithms taken out of them.
    pub fn matrices(&self, energy: f64) -> Vec<([f64; 4], f64)> {
        matrices(self.mesh.halves(), energy, self.mesh.coefficient)
    }

    /// ∫√(2m(V − E))/ħ dx of the barrier that is most opaque at `energy` (meV).
    pub fn action(&mut self, energy: f64) -> f64 {
        let coefficient = self.mesh.coefficient;
        let (mut largest, mut present): (f64, f64) = (0.0, 0.0);
        for slab in self.mesh.level(0) {
            let below = slab.mean - energy;
            present =
                if below > 0.0 { present + (below / coefficient).sqrt() * slab.width } else { 0.0 };
            largest = largest.max(present);
        }
        largest
    }

    /// M at every energy (meV), from two levels of the mesh and no more: beside its zeros only the
    /// absolute error matters.
    pub fn amplitudes(&mut self, energies: &[f64], incidence: Incidence) -> Vec<JostFunction> {
        let coarse = self.run(0, energies, incidence, ENERGY_SHIFT);
        let fine = self.run(1, energies, incidence, 0.0);
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let Interval { from: start, to: end } = self.mesh.ends;
        let middle = 0.5 * (start + end);
        let amplitude = |((&energy, c), f): ((&f64, &RawSolution), &RawSolution)| {
            let best = if exact { *f } else { extrapolate(c, f) };
            let (left, right) = self.wavenumbers(energy);
            JostFunction {
                logarithm: best.ln_incident(),
                phase: best.incident.arg() - left * (start - middle) + right * (end - middle),
                error: SHARE * incident_difference(c, f) + floor,
            }
        };
        energies.iter().zip(&coarse).zip(&fine).map(amplitude).collect()
    }

    /// What rounding does to amplitudes, relative to them, where no level is near.
    fn floor(&mut self) -> f64 {
        2.0 * f64::EPSILON * (self.mesh.level(1).len() as f64 + 4.0)
    }

    /// Takes the energies in `pending` to finer levels.
    fn refine(
        &mut self,
        energies: &[f64],
        incidence: Incidence,
        mut pending: Vec<usize>,
        first: &[RawSolution],
        results: &mut [(RawSolution, Change)],
    ) {
        let mut before: Vec<RawSolution> = pending.iter().map(|&i| first[i]).collect();
        let chosen: Vec<f64> = pending.iter().map(|&i| energies[i]).collect();
        let shifted = if pending.is_empty() {
            Vec::new()
        } else {
            self.run(1, &chosen, incidence, ENERGY_SHIFT)
        };
        let mut noise: Vec<Change> =
            shifted.iter().zip(&before).map(|(s, b)| Change::between(s, b).share()).collect();
        for level in 2..MAX_LEVELS {
            if pending.is_empty() {
                return;
            }
            let chosen: Vec<f64> = pending.iter().map(|&i| energies[i]).collect();
            let now = self.run(level, &chosen, incidence, 0.0);
            let mut kept = (Vec::new(), Vec::new(), Vec::new());
            for (n, &i) in pending.iter().enumerate() {
                let change = Change::between(&before[n], &now[n]).share();
                let error = change + noise[n];
                if error.whole < results[i].1.whole {
                    results[i] = (extrapolate(&before[n], &now[n]), error);
                }
                if error.of_transmission() > self.tolerance && change.whole > 0.5 * noise[n].whole {
                    kept.0.push(i);
                    kept.1.push(now[n]);
                    kept.2.push(noise[n]);
                }
            }
            (pending, before, noise) = kept;
        }
    }

    /// One march of all energies on one level.
    fn run(
        &mut self,
        level: usize,
        energies: &[f64],
        incidence: Incidence,
        shift: f64,
    ) -> Vec<RawSolution> {
        let coefficient = self.mesh.coefficient;
        let scale = self.mesh.scale();
        let shift = shift * self.mesh.remoteness(MAX_OWN_LENGTHS);
        let starts: Vec<Start> = energies
            .iter()
            .map(|&energy| {
                let (_, far) = self.kinetic(energy, incidence);
                let root = (far.abs() / coefficient).sqrt();
                let outward =
                    if far > 0.0 { Complex64::new(0.0, root) } else { Complex64::new(-root, 0.0) };
                let slope = if incidence == Incidence::Left { outward } else { -outward };
                Start { energy: energy + shift * energy.abs().max(scale), slope }
            })
            .collect();
        let ends = march(self.mesh.level(level), coefficient, incidence, &starts);
        energies.iter().zip(ends).map(|(&energy, end)| self.raw(energy, incidence, &end)).collect()
    }

    /// Kinetic energies (meV) on the incident and on the transmitted side.
    fn kinetic(&self, energy: f64, incidence: Incidence) -> (f64, f64) {
        match incidence {
            Incidence::Left => (energy, energy - self.right_level),
            Incidence::Right => (energy - self.right_level, energy),
        }
    }

    fn raw(&self, energy: f64, incidence: Incidence, end: &BoundaryState) -> RawSolution {
        let (near, far) = self.kinetic(energy, incidence);
        let k = (near / self.mesh.coefficient).sqrt();
        let sign = if incidence == Incidence::Left { 1.0 } else { -1.0 };
        let turned = Complex64::new(-sign * end.slope.im, sign * end.slope.re);
        let (incident, reflected) = (end.psi * k - turned, end.psi * k + turned);
        RawSolution { incident, reflected, logarithm: end.logarithm, open: far > 0.0 }
    }

    /// T and R with their bounds from amplitudes that are known to `error`; T is not known better
    /// than to a share `least`.
    fn finish(
        &self,
        energy: f64,
        incidence: Incidence,
        raw: &RawSolution,
        error: Change,
        least: f64,
    ) -> Scattering {
        let (left, right) = self.wavenumbers(energy);
        let Interval { from: start, to: end } = self.mesh.ends;
        let (near, far, turn) = match incidence {
            Incidence::Left => (left, right, 2.0 * left * start),
            Incidence::Right => (right, left, -2.0 * right * end),
        };
        let r = raw.reflection();
        let reflection = Reflection::new(r.norm_sqr(), error, raw.open);
        let direct =
            Transmission::new(2.0 * LN_2 + near.ln() + far.ln() - 2.0 * raw.ln_incident(), error);
        let transmission = if raw.open { direct.or(reflection, least) } else { Transmission::NONE };
        let size = if raw.open {
            (0.5 * (transmission.logarithm + near.ln() - far.ln())).exp()
        } else {
            0.0
        };
        Scattering {
            energy,
            wavenumber_left: left,
            wavenumber_right: right,
            t: Complex64::from_polar(size, left * start - right * end - raw.incident.arg()),
            r: r * Complex64::from_polar(1.0, turn),
            ln_transmission: transmission.logarithm,
            reflection: reflection.value,
            error: transmission.error,
            reflection_error: reflection.error,
        }
    }
}
