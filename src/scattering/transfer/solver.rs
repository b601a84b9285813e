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

use std::f64::consts::LN_2;

use num_complex::Complex64;

use super::bounds::{Reflection, Transmission};
use super::leads::{KineticEnergies, Leads, Wavenumbers};
use super::magnus::{BoundaryState, SlabMatrix, Start, march, matrices};
use super::mesh::{Mesh, MeshRequest};
use super::raw_solution::{Change, RawSolution, extrapolate};
use crate::model::{Potential, Species};
use crate::scattering::{Cancellation, Cancelled, Incidence, Scattering};
use crate::units::Interval;

/// Relative shift of the energies of the coarser run.
pub(super) const ENERGY_SHIFT: f64 = 1.0 / (1u64 << 46) as f64;
/// Levels beyond which no refinement goes.
// Five beyond the first two divide the error by 256⁵ = 1e12: every digit that there is.
const MAX_LEVELS: usize = 7;
/// A structure this many of its own lengths away from x = 0 has its places rounded as coarsely as
/// energies are.
pub(super) const MAX_OWN_LENGTHS: f64 = 8.0;

/// A mesh and the leads beside it.
pub(in crate::scattering) struct Solver<'a> {
    pub(super) mesh: Mesh<'a>,
    pub(super) leads: Leads,
    tolerance: f64,
}

/// The best solution at one energy, and how well it is known.
#[derive(Debug, Clone, Copy)]
struct Refined {
    best: RawSolution,
    error: Change,
}

/// An energy that does not meet the tolerance yet.
#[derive(Debug, Clone, Copy)]
struct Pending {
    /// Its place among all energies.
    index: usize,
    /// The solution on the level before.
    before: RawSolution,
    /// What a shift of the energy changes: rounding.
    noise: Change,
}

impl<'a> Solver<'a> {
    /// For `energies` (meV) whose kinetic energies in both leads are not below `slowest`.
    pub(crate) fn new(
        species: &Species,
        potential: &'a Potential,
        energies: Interval,
        slowest: f64,
        tolerance: f64,
        stop: Cancellation<'a>,
    ) -> Result<Self, Cancelled> {
        let request = MeshRequest { energies, slowest, tolerance, planes: None };
        Self::with(species, potential, request, stop)
    }

    /// For what a mesh can be asked for.
    pub(in crate::scattering) fn with(
        species: &Species,
        potential: &'a Potential,
        mut request: MeshRequest,
        stop: Cancellation<'a>,
    ) -> Result<Self, Cancelled> {
        request.tolerance = request.tolerance.clamp(1e-14, 1e-2);
        let mesh = Mesh::new(species, potential, request, stop)?;
        let (coefficient, right_level) = (mesh.coefficient, potential.right_level());
        let tolerance = request.tolerance;
        Ok(Self { mesh, leads: Leads { coefficient, right_level }, tolerance })
    }

    /// Solves every energy (meV); each must lie in the range and above the level of the incident
    /// lead.
    pub(crate) fn solve(
        &mut self,
        energies: &[f64],
        incidence: Incidence,
    ) -> Result<Vec<Scattering>, Cancelled> {
        let coarse = self.run(0, energies, incidence, ENERGY_SHIFT)?;
        let fine = self.run(1, energies, incidence, 0.0)?;
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let best = |c: &RawSolution, f: &RawSolution| if exact { *f } else { extrapolate(c, f) };
        let bound =
            |c: &RawSolution, f: &RawSolution| Change::between(c, f).share() + f.rounding(floor);
        let stop = self.mesh.stop;
        let result = |(c, f): (&RawSolution, &RawSolution)| {
            stop.check()?;
            Ok(Refined { best: best(c, f), error: bound(c, f) })
        };
        let mut results = coarse.iter().zip(&fine).map(result).collect::<Result<Vec<_>, _>>()?;
        if !exact {
            let unknown = Change { whole: 0.0, incident: 0.0, reflected: 0.0 };
            let pending: Vec<Pending> = (0..energies.len())
                .filter(|&index| results[index].error.of_transmission() > self.tolerance)
                .map(|index| Pending { index, before: fine[index], noise: unknown })
                .collect();
            self.refine(energies, incidence, pending, &mut results)?;
        }
        let finished = |(&energy, result): (&f64, Refined)| {
            stop.check()?;
            Ok(self.finish(energy, incidence, &result, floor))
        };
        energies.iter().zip(results).map(finished).collect()
    }

    /// How many barriers rise above `energy` (meV).
    pub(crate) fn barriers(&self, energy: f64) -> usize {
        self.mesh.barriers(energy)
    }

    /// ∫√(2m(V − E))/ħ dx of the barrier that is most opaque at `energy` (meV).
    pub(crate) fn action(&self, energy: f64) -> f64 {
        self.mesh.action(energy)
    }

    /// How many slabs the coarser level has.
    pub(crate) fn slabs(&self) -> usize {
        self.mesh.coarse().len()
    }

    /// Wavenumbers in both leads at `energy` (meV).
    pub(crate) fn wavenumbers(&self, energy: f64) -> Wavenumbers {
        self.leads.wavenumbers(energy)
    }

    /// Propagators of the finer slabs at `energy` (meV).
    pub(crate) fn matrices(&self, energy: f64) -> Vec<SlabMatrix> {
        matrices(self.mesh.fine(), energy, self.leads.coefficient)
    }

    /// What rounding does to amplitudes, relative to them, where no level is near.
    pub(super) fn floor(&self) -> f64 {
        // Two roundings a slab; four slabs more for both ends.
        2.0 * f64::EPSILON * (self.mesh.fine().len() as f64 + 4.0)
    }

    /// Takes the energies in `pending` to finer levels.
    fn refine(
        &mut self,
        energies: &[f64],
        incidence: Incidence,
        mut pending: Vec<Pending>,
        results: &mut [Refined],
    ) -> Result<(), Cancelled> {
        if pending.is_empty() {
            return Ok(());
        }
        let energies_of = |pending: &[Pending]| -> Vec<f64> {
            pending.iter().map(|own| energies[own.index]).collect()
        };
        let chosen = energies_of(&pending);
        for (own, shifted) in
            pending.iter_mut().zip(self.run(1, &chosen, incidence, ENERGY_SHIFT)?)
        {
            own.noise = Change::between(&shifted, &own.before).share();
        }
        let tolerance = self.tolerance;
        for level in 2..MAX_LEVELS {
            if pending.is_empty() {
                break;
            }
            let now = self.run(level, &energies_of(&pending), incidence, 0.0)?;
            let finer = |(own, now): (Pending, RawSolution)| {
                let change = Change::between(&own.before, &now).share();
                let error = change + own.noise;
                let result = &mut results[own.index];
                if error.whole < result.error.whole {
                    *result = Refined { best: extrapolate(&own.before, &now), error };
                }
                // Where rounding is half of the change, finer slabs show nothing but rounding.
                let is_open =
                    error.of_transmission() > tolerance && change.whole > 0.5 * own.noise.whole;
                is_open.then_some(Pending { before: now, ..own })
            };
            pending = pending.into_iter().zip(now).filter_map(finer).collect();
        }
        Ok(())
    }

    /// One march of all energies on one level.
    pub(super) fn run(
        &mut self,
        level: usize,
        energies: &[f64],
        incidence: Incidence,
        shift: f64,
    ) -> Result<Vec<RawSolution>, Cancelled> {
        let scale = self.mesh.scale();
        let shift = shift * self.mesh.remoteness(MAX_OWN_LENGTHS);
        let start = |&energy: &f64| Start {
            energy: energy + shift * energy.abs().max(scale),
            slope: self.leads.outgoing_slope(energy, incidence),
        };
        let starts: Vec<Start> = energies.iter().map(start).collect();
        let (coefficient, stop) = (self.leads.coefficient, self.mesh.stop);
        let ends = march(self.mesh.level(level)?, coefficient, incidence, &starts, stop)?;
        let raw = |(&energy, end): (&f64, BoundaryState)| self.raw(energy, incidence, &end);
        Ok(energies.iter().zip(ends).map(raw).collect())
    }

    fn raw(&self, energy: f64, incidence: Incidence, end: &BoundaryState) -> RawSolution {
        let KineticEnergies { near, far } = self.leads.kinetic(energy, incidence);
        let k = (near / self.leads.coefficient).sqrt();
        let sign = if incidence == Incidence::Left { 1.0 } else { -1.0 };
        let turned = Complex64::new(-sign * end.slope.im, sign * end.slope.re);
        let (incident, reflected) = (end.psi * k - turned, end.psi * k + turned);
        RawSolution { incident, reflected, logarithm: end.logarithm, open: far > 0.0 }
    }

    /// T and R with their bounds; T is not known better than to a share `least`.
    fn finish(
        &self,
        energy: f64,
        incidence: Incidence,
        &Refined { best: ref raw, error }: &Refined,
        least: f64,
    ) -> Scattering {
        let Wavenumbers { left, right } = self.wavenumbers(energy);
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
            amplitude_error: error.of_amplitudes(),
        }
    }
}
