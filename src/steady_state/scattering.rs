//! From the marched solution to amplitudes, T and R, with error bounds of their own.
//!
//! **Two solutions.** Every energy is solved on two levels of the mesh, the coarser at energies shifted by 2⁻⁴⁶ inside the domain,
//! so that their difference holds both the error of the slabs and sixteen times what rounding can do beside a narrow level. The
//! finer solution, extrapolated with the order eight, is the answer; a sixteenth of the difference bounds its error. Energies that
//! do not meet the tolerance go on to finer levels until they do or until rounding forbids it.
//!
//! **What is compared.** Near a level of width Γ at E₀ the incident amplitude is M ∝ E − E₀ + iΓ/2, and rounding moves E₀ by some
//! δ. On the peak |M| changes by (2δ/Γ)²/2 only, so a comparison of T shows nothing there; M itself turns by 2δ/Γ everywhere.
//! So complex amplitudes are compared ([`Change`]): η bounds the change of the incident and of the reflected one, relative to the
//! incident.
//!
//! **Bounds.** What a shift does to |M| and |r| in first order is the part of the change along the amplitude; a sixteenth of η is
//! added for rounding that is no shift, since it need not conserve probability. With them |M| is known to m + η², T ∝ 1/|M|² to
//! twice that, and R = |r|² to 2|r|·δ|r| + d², d = 2η/(1 − η). Both are of second order on the peak of a level between equal
//! barriers, R without what does not conserve probability. The smaller bound decides whether T or 1 − R gives T.

use std::f64::consts::LN_2;
use std::ops::Add;

use num_complex::Complex64;

use super::march::{End, Start, march, matrices};
use super::mesh::Mesh;
use super::{Incidence, Scattering};
use crate::model::{Potential, Species};

/// Relative shift of the energies of the coarser run.
const SHIFT: f64 = 1.0 / (1u64 << 46) as f64;
/// The stated error is this share of the difference of two levels; the true one is about 1/255.
const SHARE: f64 = 1.0 / 16.0;
/// Halving the slabs of an eighth-order method divides the error by 256.
const GAIN: f64 = 1.0 / 255.0;
/// Levels beyond which no refinement goes.
const LEVELS: usize = 7;
/// Relative error of the amplitudes from which on they say nothing but 0 ≤ T ≤ 1.
const UNKNOWN: f64 = 0.5;
/// Share of a change by which rounding may change sizes of amplitudes where a shift of the energy changes phases alone.
const INCOHERENT: f64 = 1.0 / 16.0;
/// A structure this many of its own lengths away from x = 0 has its places rounded as coarsely as energies are.
const FAR: f64 = 8.0;

/// A mesh and the leads beside it.
pub(super) struct Solver<'a> {
    mesh: Mesh<'a>,
    right_level: f64,
    tolerance: f64,
}

/// M = 2k/t, the amplitude that comes in (times 2k) where one goes out: analytic in the wavenumbers, without poles. T = 4·k_near·k_far/|M|².
#[derive(Debug, Clone, Copy)]
pub(super) struct Amplitude {
    /// ln|M|, M in 1/Å.
    pub logarithm: f64,
    /// arg M, up to the phase of free motion.
    pub phase: f64,
    /// Own estimate of |δM|/|M|.
    pub error: f64,
}

/// What one march gives where the transmitted amplitude is 1 at its end, before phases are referred to x = 0.
#[derive(Debug, Clone, Copy)]
struct Raw {
    /// 2k times the incident amplitude at the incident end, without e^logarithm, 1/Å.
    incident: Complex64,
    /// The same of the reflected amplitude.
    reflected: Complex64,
    /// ln of what was taken out of both.
    logarithm: f64,
    /// A wave leaves on the far side.
    open: bool,
}

impl Raw {
    /// ln|M|, M in 1/Å.
    fn ln_incident(&self) -> f64 {
        self.incident.norm().ln() + self.logarithm
    }

    /// r, phases as at the incident end.
    fn reflection(&self) -> Complex64 {
        self.reflected / self.incident
    }

    /// What becomes of T and R where both amplitudes are known to a share `whole` of themselves.
    fn rounding(&self, whole: f64) -> Change {
        Change { whole, incident: whole, reflected: whole * self.reflection().norm_sqr() }
    }
}

impl<'a> Solver<'a> {
    /// For energies in `range` (meV) whose kinetic energies in both leads are not below `slowest`.
    pub fn new(species: &Species, potential: &'a Potential, range: (f64, f64), slowest: f64, tolerance: f64) -> Self {
        let tolerance = tolerance.clamp(1e-14, 1e-2);
        let mesh = Mesh::new(species, potential, range, slowest, tolerance);
        Self { mesh, right_level: potential.right_level(), tolerance }
    }

    /// Solves every energy (meV); each must lie in the range and above the level of the incident lead.
    pub fn solve(&mut self, energies: &[f64], incidence: Incidence) -> Vec<Scattering> {
        let coarse = self.run(0, energies, incidence, SHIFT);
        let fine = self.run(1, energies, incidence, 0.0);
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let best = |c: &Raw, f: &Raw| if exact { *f } else { extrapolate(c, f) };
        let bound = |c: &Raw, f: &Raw| Change::between(c, f).share() + f.rounding(floor);
        let mut results: Vec<(Raw, Change)> =
            coarse.iter().zip(&fine).map(|(c, f)| (best(c, f), bound(c, f))).collect();
        if !exact {
            let pending: Vec<usize> =
                (0..energies.len()).filter(|&i| results[i].1.of_transmission() > self.tolerance).collect();
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
        above.iter().enumerate().filter(|&(i, &above_here)| above_here && (i == 0 || !above[i - 1])).count()
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
            present = if below > 0.0 { present + (below / coefficient).sqrt() * slab.width } else { 0.0 };
            largest = largest.max(present);
        }
        largest
    }

    /// M at every energy (meV), from two levels of the mesh and no more: beside its zeros only the absolute error matters.
    pub fn amplitudes(&mut self, energies: &[f64], incidence: Incidence) -> Vec<Amplitude> {
        let coarse = self.run(0, energies, incidence, SHIFT);
        let fine = self.run(1, energies, incidence, 0.0);
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let (start, end) = self.mesh.ends;
        let middle = 0.5 * (start + end);
        let amplitude = |((&energy, c), f): ((&f64, &Raw), &Raw)| {
            let best = if exact { *f } else { extrapolate(c, f) };
            let (left, right) = self.wavenumbers(energy);
            Amplitude {
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
        first: &[Raw],
        results: &mut [(Raw, Change)],
    ) {
        let mut before: Vec<Raw> = pending.iter().map(|&i| first[i]).collect();
        let chosen: Vec<f64> = pending.iter().map(|&i| energies[i]).collect();
        let shifted = if pending.is_empty() { Vec::new() } else { self.run(1, &chosen, incidence, SHIFT) };
        let mut noise: Vec<Change> = shifted.iter().zip(&before).map(|(s, b)| Change::between(s, b).share()).collect();
        for level in 2..LEVELS {
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
    fn run(&mut self, level: usize, energies: &[f64], incidence: Incidence, shift: f64) -> Vec<Raw> {
        let coefficient = self.mesh.coefficient;
        let scale = self.mesh.scale();
        let shift = shift * self.mesh.remoteness(FAR);
        let starts: Vec<Start> = energies
            .iter()
            .map(|&energy| {
                let (_, far) = self.kinetic(energy, incidence);
                let root = (far.abs() / coefficient).sqrt();
                let outward = if far > 0.0 { Complex64::new(0.0, root) } else { Complex64::new(-root, 0.0) };
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

    fn raw(&self, energy: f64, incidence: Incidence, end: &End) -> Raw {
        let (near, far) = self.kinetic(energy, incidence);
        let k = (near / self.mesh.coefficient).sqrt();
        let sign = if incidence == Incidence::Left { 1.0 } else { -1.0 };
        let turned = Complex64::new(-sign * end.slope.im, sign * end.slope.re);
        let (incident, reflected) = (end.psi * k - turned, end.psi * k + turned);
        Raw { incident, reflected, logarithm: end.logarithm, open: far > 0.0 }
    }

    /// T and R with their bounds from amplitudes that are known to `error`; T is not known better than to a share `least`.
    fn finish(&self, energy: f64, incidence: Incidence, raw: &Raw, error: Change, least: f64) -> Scattering {
        let (left, right) = self.wavenumbers(energy);
        let (start, end) = self.mesh.ends;
        let (near, far, turn) = match incidence {
            Incidence::Left => (left, right, 2.0 * left * start),
            Incidence::Right => (right, left, -2.0 * right * end),
        };
        let r = raw.reflection();
        let reflection = Reflection::new(r.norm_sqr(), error, raw.open);
        let direct = Transmission::new(2.0 * LN_2 + near.ln() + far.ln() - 2.0 * raw.ln_incident(), error);
        let transmission = if raw.open { direct.or(reflection, least) } else { Transmission::NONE };
        let size = if raw.open { (0.5 * (transmission.logarithm + near.ln() - far.ln())).exp() } else { 0.0 };
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

/// How far two solutions are apart, or how well one is known.
#[derive(Debug, Clone, Copy)]
struct Change {
    /// The larger change of both amplitudes, relative to the incident one; in total reflection that of r.
    whole: f64,
    /// Relative change of |incident|, in first order.
    incident: f64,
    /// Half the change of R, in first order.
    reflected: f64,
}

impl Change {
    fn between(a: &Raw, b: &Raw) -> Self {
        let r = b.reflection();
        if !b.open {
            return Self { whole: (a.reflection() - r).norm(), incident: 0.0, reflected: 0.0 };
        }
        let (incident, reflected) = rescaled(a, b);
        let (incident, reflected) = (incident / b.incident - 1.0, (reflected - b.reflected) / b.incident);
        Self {
            whole: incident.norm().max(reflected.norm()),
            incident: incident.re.abs(),
            reflected: (r.conj() * (reflected - r * incident)).re.abs(),
        }
    }

    /// The relative change of |incident|: what a shift does, rounding that is no shift, and the second order.
    fn of_size(self) -> f64 {
        self.incident + INCOHERENT * self.whole + self.whole * self.whole
    }

    /// The relative change of T, in first order.
    fn of_transmission(self) -> f64 {
        2.0 * self.of_size()
    }

    /// The share of a difference that bounds the error.
    fn share(self) -> Self {
        let Self { whole, incident, reflected } = self;
        Self { whole: SHARE * whole, incident: SHARE * incident, reflected: SHARE * reflected }
    }
}

impl Add for Change {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            whole: self.whole + other.whole,
            incident: self.incident + other.incident,
            reflected: self.reflected + other.reflected,
        }
    }
}

/// R and a bound on its error.
#[derive(Debug, Clone, Copy)]
struct Reflection {
    value: f64,
    error: f64,
}

impl Reflection {
    /// From |r|² where amplitudes are known to `error`; all is reflected where the far side is not `open`.
    fn new(square: f64, error: Change, open: bool) -> Self {
        let value = square.min(1.0);
        if !open {
            return Self { value, error: (1.0 - square).abs() + f64::EPSILON };
        }
        let most = value.max(1.0 - value);
        if error.whole >= UNKNOWN {
            return Self { value, error: most };
        }
        let shift = 2.0 * error.whole / (1.0 - error.whole);
        let first = 2.0 * (error.reflected + INCOHERENT * value.sqrt() * shift);
        Self { value, error: (first + shift * shift + f64::EPSILON * value).min(most) }
    }
}

/// ln T and a bound on the relative error of T.
#[derive(Debug, Clone, Copy)]
struct Transmission {
    logarithm: f64,
    error: f64,
}

impl Transmission {
    /// Nothing is transmitted, exactly.
    const NONE: Self = Self { logarithm: f64::NEG_INFINITY, error: 0.0 };

    /// From amplitudes that are known to `error`.
    fn new(logarithm: f64, error: Change) -> Self {
        let logarithm = logarithm.min(0.0);
        // T ≤ 1 bounds what is not known otherwise.
        let most = (-logarithm).exp_m1();
        let size = error.of_size();
        let above = if size < UNKNOWN { ((1.0 - size).powi(-2) - 1.0).min(most) } else { most };
        Self { logarithm, error: above.max((2.0 + size) * size) }
    }

    /// This, or 1 − R if that is known better; T is not known better than to a share `least`.
    fn or(self, reflection: Reflection, least: f64) -> Self {
        let other = 1.0 - reflection.value;
        if other > 0.0 && reflection.error < self.error * self.logarithm.exp() {
            let error = reflection.error / other + least;
            Self { logarithm: (-reflection.value).ln_1p(), error }
        } else {
            self
        }
    }
}

/// Amplitudes of `a` in the scale of `b`.
fn rescaled(a: &Raw, b: &Raw) -> (Complex64, Complex64) {
    let scale = (a.logarithm - b.logarithm).exp();
    (a.incident * scale, a.reflected * scale)
}

/// Change of the incident amplitude, relative to it.
fn incident_difference(a: &Raw, b: &Raw) -> f64 {
    (rescaled(a, b).0 - b.incident).norm() / b.incident.norm()
}

/// Richardson's extrapolation of two levels: amplitudes are sums of products of what converges with the order eight.
fn extrapolate(coarse: &Raw, fine: &Raw) -> Raw {
    if Change::between(coarse, fine).whole > 0.1 {
        return *fine;
    }
    let (incident, reflected) = rescaled(coarse, fine);
    Raw {
        incident: fine.incident + (fine.incident - incident) * GAIN,
        reflected: fine.reflected + (fine.reflected - reflected) * GAIN,
        ..*fine
    }
}
