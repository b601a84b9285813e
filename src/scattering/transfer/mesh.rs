//! Where the slabs lie: one partition of the potential for a whole range of energies.
//!
//! The domain ends where V is within a small share of the least kinetic energy from its levels.
//! Breaks of V are faces, so every slab is smooth inside. A slab is as long as a comparison with
//! its two halves allows (`slab_error`); the halves are kept as the next finer level.

use super::slab::Slab;
use super::slab_error::slab_error;
use crate::model::{Barrier, Potential, Species};
use crate::scattering::{Cancellation, Cancelled};
use crate::units::Interval;

/// Largest |w̄|·h² of a slab: its power series then needs few terms and loses few digits.
// At 49 the second term of ι_9, 49/42 of the first, is the largest: the alternating series loses no
// digit. Shorter slabs (9) err by 6e-13 in place of 2e-13 in a wide barrier: rounding adds up.
const LARGEST_ARGUMENT: f64 = 49.0;

/// Where faces lie in a smooth term, in its own lengths from its centre: four of them leave 0.14 %
/// of its height at most (sech² 4), so that no slab from afar steps over it.
pub(in crate::scattering) const FACES: [f64; 3] = [-4.0, 0.0, 4.0];

/// Partitions of V, each level with halved slabs.
pub(in crate::scattering) struct Mesh<'a> {
    potential: &'a Potential,
    /// ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// Energies it was made for, meV.
    energies: Interval,
    /// V closer to constant than this (meV) is constant.
    flatness: f64,
    /// Slabs from left to right, by level.
    levels: Vec<Vec<Slab>>,
    /// Left and right end, Å.
    pub ends: Interval,
    /// Asked before each slab is made, and each few energies are solved.
    pub stop: Cancellation<'a>,
}

/// What a mesh must serve.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct MeshRequest {
    /// Energies, meV.
    pub energies: Interval,
    /// No kinetic energy in an open lead is below it, meV.
    pub slowest: f64,
    /// Relative accuracy of T.
    pub tolerance: f64,
    /// Two places that are faces of slabs, Å.
    pub planes: Option<Interval>,
}

impl<'a> Mesh<'a> {
    /// A mesh over `potential`, and as far as the planes.
    pub(crate) fn new(
        species: &Species,
        potential: &'a Potential,
        request: MeshRequest,
        stop: Cancellation<'a>,
    ) -> Result<Self, Cancelled> {
        let MeshRequest { energies, slowest, tolerance, planes } = request;
        // T changes by no more than a few times the share of the kinetic energy that is left out.
        let tail = 1e-3 * tolerance.clamp(1e-13, 1e-6) * slowest;
        let planes: Vec<f64> = planes.into_iter().flat_map(|p| [p.from, p.to]).collect();
        let ends = potential.extent(tail).extended(planes.iter().copied());
        let scale = energies.from.abs().max(energies.to.abs());
        let mut mesh = Self {
            potential,
            coefficient: species.kinetic_coefficient(),
            energies,
            // V − E is rounded to as much.
            flatness: 4.0 * f64::EPSILON * scale,
            levels: vec![Vec::new(), Vec::new()],
            ends,
            stop,
        };
        let mut faces = potential.breakpoints(ends, tail, &FACES);
        faces.extend(planes);
        faces.sort_by(f64::total_cmp);
        faces.dedup();
        let mut guess = f64::INFINITY;
        for pair in faces.windows(2) {
            mesh.fill(Interval::new(pair[0], pair[1]), &mut guess, tolerance)?;
        }
        Ok(mesh)
    }

    /// The slabs of a level; levels above the first are made on demand.
    pub(crate) fn level(&mut self, level: usize) -> Result<&[Slab], Cancelled> {
        while self.levels.len() <= level {
            let mut finer = Vec::new();
            let mut from = self.ends.from;
            for slab in &self.levels[self.levels.len() - 1] {
                self.stop.check()?;
                let to = from + slab.width;
                if slab.flat {
                    finer.push(slab.clone());
                } else {
                    finer.extend(self.halves_of(Interval::new(from, to)));
                }
                from = to;
            }
            self.levels.push(finer);
        }
        Ok(&self.levels[level])
    }

    /// The slabs of the first level.
    pub(crate) fn coarse(&self) -> &[Slab] {
        &self.levels[0]
    }

    /// The slabs of the second level.
    pub(crate) fn fine(&self) -> &[Slab] {
        &self.levels[1]
    }

    /// Largest |V| that is seen, meV.
    pub(crate) fn scale(&self) -> f64 {
        self.coarse().iter().fold(0.0, |largest, slab| largest.max(slab.mean.abs()))
    }

    /// How far away from x = 0 the domain reaches, in `unit` of its own lengths; 1 where that is
    /// less.
    pub(crate) fn remoteness(&self, unit: f64) -> f64 {
        let Interval { from: start, to: end } = self.ends;
        let length = unit * (end - start);
        if length > 0.0 { (start.abs().max(end.abs()) / length).max(1.0) } else { 1.0 }
    }

    /// The number of slabs of `level` to the left of `place` (Å), which is a face.
    pub(crate) fn slabs_before(&mut self, level: usize, place: f64) -> Result<usize, Cancelled> {
        let mut face = self.ends.from;
        let mut nearest = (0, (face - place).abs());
        for (index, slab) in self.level(level)?.iter().enumerate() {
            face += slab.width;
            let distance = (face - place).abs();
            if distance < nearest.1 {
                nearest = (index + 1, distance);
            }
        }
        Ok(nearest.0)
    }

    /// The first level from `least` on whose slabs have |w̄|·h² up to `largest`, apart from constant
    /// ones of any length.
    pub(crate) fn level_with(&mut self, least: usize, largest: f64) -> Result<usize, Cancelled> {
        let (coefficient, energies) = (self.coefficient, self.energies);
        let mut level = least;
        let is_long = |slab: &Slab| !slab.flat && slab.argument(coefficient, energies) > largest;
        while self.level(level)?.iter().any(is_long) {
            level += 1;
        }
        Ok(level)
    }

    /// All slabs are constant: nothing is left to refine.
    pub(crate) fn is_exact(&self) -> bool {
        self.coarse().len() == self.fine().len()
    }

    /// The slab over `span` (Å), ready for the energies of this mesh; `may_be_flat` if one constant
    /// would do.
    fn slab(&self, span: Interval, may_be_flat: bool) -> Slab {
        let value = |x: f64| self.potential.value(x);
        let mut slab = Slab::new(value, span, self.coefficient, self.flatness);
        slab.flat &= may_be_flat;
        if !slab.flat {
            slab.prepare(self.coefficient, self.energies);
        }
        slab
    }

    /// The two slabs over the halves of `span` (Å).
    fn halves_of(&self, span: Interval) -> [Slab; 2] {
        span.halves().map(|half| self.slab(half, false))
    }

    /// Fills a stretch in which V is smooth.
    fn fill(
        &mut self,
        stretch: Interval,
        guess: &mut f64,
        tolerance: f64,
    ) -> Result<(), Cancelled> {
        self.stop.check()?;
        let Interval { from: start, to: end } = stretch;
        let whole = self.slab(stretch, true);
        if whole.flat {
            let is_long = whole.argument(self.coefficient, self.energies) > LARGEST_ARGUMENT;
            let mut slab = if is_long { whole } else { self.slab(stretch, false) };
            // Levels depend on how wide the flat parts are, more than places far from zero can say.
            slab.width += remainder(self.potential, end) - remainder(self.potential, start);
            self.levels[0].push(slab.clone());
            self.levels[1].push(slab);
            return Ok(());
        }
        let mut from = start;
        let mut width = guess.min(end - start);
        while from < end {
            self.stop.check()?;
            let left = end - from;
            // No sliver at the end of the stretch.
            let last = width >= 0.999 * left;
            let to = if last {
                end
            } else if width > 0.5 * left {
                from + 0.5 * left
            } else {
                from + width
            };
            let span = Interval::new(from, to);
            let slab = self.slab(span, false);
            let argument = slab.argument(self.coefficient, self.energies);
            if argument > LARGEST_ARGUMENT {
                width = slab.width * (0.98 * (LARGEST_ARGUMENT / argument).sqrt()).max(0.1);
                continue;
            }
            let halves = self.halves_of(span);
            let error = slab_error(&slab, &halves, self.energies, self.coefficient);
            // The difference grows with the ninth power of the width.
            let factor = (0.8 * tolerance / error.max(1e-300)).powf(1.0 / 9.0).clamp(0.25, 2.0);
            let shortest = slab.width <= 1e-9 * (end - start);
            if error > tolerance && !shortest {
                width = slab.width * factor.min(0.9);
                continue;
            }
            width = slab.width * factor;
            from = to;
            self.levels[0].push(slab);
            self.levels[1].extend(halves);
        }
        *guess = width;
        Ok(())
    }
}

/// What rounding took from the place of a rectangle's face, Å; zero for any other `place`.
fn remainder(potential: &Potential, place: f64) -> f64 {
    let of = |barrier: &Barrier| match *barrier {
        Barrier::Rectangle { width, center, .. } => [-0.5 * width, 0.5 * width]
            .into_iter()
            .find(|half| center + half == place)
            .map(|half| {
                let back = place - center;
                (center - (place - back)) + (half - back)
            }),
        _ => None,
    };
    potential.barriers.iter().find_map(of).unwrap_or(0.0)
}
