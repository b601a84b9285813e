//! Where the slabs lie: one partition of the potential for a whole range of energies.
//!
//! The domain ends where V is within a small share of the least kinetic energy from its levels.
//! Breaks of V are faces, so every slab is smooth inside. A slab is as long as a comparison with
//! its two halves allows, taken at probe energies over the whole range and at V itself, where the
//! perturbation weighs most; the halves are kept as the next finer level.

use super::magnus::propagators;
use super::slab::{Slab, TABLES};
use crate::model::{Barrier, Potential, Species};
use crate::scattering::quadrature::simd::MAX_LANES;
use crate::units::Interval;

/// Largest |w̄|·h² of a slab: its power series then needs few terms and loses few digits.
const LARGEST_ARGUMENT: f64 = 49.0;

/// Partitions of V, each level with halved slabs.
pub(in crate::scattering) struct Mesh<'a> {
    potential: &'a Potential,
    /// ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// Lowest and highest energy it was made for, meV.
    range: (f64, f64),
    /// V closer to constant than this (meV) is constant.
    flatness: f64,
    /// Slabs from left to right, by level.
    levels: Vec<Vec<Slab>>,
    /// Left and right end, Å.
    pub ends: Interval,
}

impl<'a> Mesh<'a> {
    /// For energies from `range.0` to `range.1` (meV), no kinetic energy in an open lead below
    /// `slowest` (meV).
    pub fn new(
        species: &Species,
        potential: &'a Potential,
        range: (f64, f64),
        slowest: f64,
        tolerance: f64,
    ) -> Self {
        let tail = 1e-3 * tolerance.clamp(1e-13, 1e-6) * slowest;
        let ends = potential.extent(tail);
        let scale = range.0.abs().max(range.1.abs());
        let mut mesh = Self {
            potential,
            coefficient: species.kinetic_coefficient(),
            range,
            flatness: 4.0 * f64::EPSILON * scale,
            levels: vec![Vec::new(), Vec::new()],
            ends,
        };
        let mut faces = faces(potential, tail, ends);
        faces.sort_by(f64::total_cmp);
        faces.dedup();
        let mut guess = f64::INFINITY;
        for pair in faces.windows(2) {
            mesh.fill(pair[0], pair[1], &mut guess, tolerance);
        }
        mesh
    }

    /// The slabs of a level; levels above the first are made on demand.
    pub fn level(&mut self, level: usize) -> &[Slab] {
        while self.levels.len() <= level {
            let mut finer = Vec::new();
            let mut from = self.ends.from;
            for slab in &self.levels[self.levels.len() - 1] {
                let to = from + slab.width;
                if slab.flat {
                    finer.push(slab.clone());
                } else {
                    let middle = 0.5 * (from + to);
                    finer.extend([self.slab(from, middle, false), self.slab(middle, to, false)]);
                }
                from = to;
            }
            self.levels.push(finer);
        }
        &self.levels[level]
    }

    /// The slabs of the second level.
    pub fn halves(&self) -> &[Slab] {
        &self.levels[1]
    }

    /// Largest |V| that is seen, meV.
    pub fn scale(&self) -> f64 {
        self.levels[0].iter().fold(0.0, |largest, slab| largest.max(slab.mean.abs()))
    }

    /// How far away from x = 0 the domain reaches, in `unit` of its own lengths; 1 where that is
    /// less.
    pub fn remoteness(&self, unit: f64) -> f64 {
        let Interval { from: start, to: end } = self.ends;
        let length = unit * (end - start);
        if length > 0.0 { (start.abs().max(end.abs()) / length).max(1.0) } else { 1.0 }
    }

    /// All slabs are constant: nothing is left to refine.
    pub fn is_exact(&self) -> bool {
        self.levels[0].len() == self.levels[1].len()
    }

    /// A slab ready for the energies of this mesh; `long` if it may be flat.
    fn slab(&self, from: f64, to: f64, long: bool) -> Slab {
        let value = |x: f64| self.potential.value(x);
        let mut slab = Slab::new(&TABLES, value, from, to, self.coefficient, self.flatness);
        slab.flat &= long;
        if !slab.flat {
            slab.prepare(self.coefficient, self.range.0, self.range.1);
        }
        slab
    }

    /// |w̄|·h² at the energy where it is largest.
    fn argument(&self, slab: &Slab, width: f64) -> f64 {
        let largest = (slab.mean - self.range.0).abs().max((slab.mean - self.range.1).abs());
        largest * width * width / self.coefficient
    }

    /// Fills a stretch in which V is smooth.
    fn fill(&mut self, start: f64, end: f64, guess: &mut f64, tolerance: f64) {
        let whole = self.slab(start, end, true);
        if whole.flat {
            let long = self.argument(&whole, whole.width) > LARGEST_ARGUMENT;
            let mut slab = if long { whole } else { self.slab(start, end, false) };
            // Levels depend on how wide the flat parts are, more than places far from zero can say.
            slab.width += remainder(self.potential, end) - remainder(self.potential, start);
            self.levels[0].push(slab.clone());
            self.levels[1].push(slab);
            return;
        }
        let mut from = start;
        let mut width = guess.min(end - start);
        while from < end {
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
            let slab = self.slab(from, to, false);
            let argument = self.argument(&slab, slab.width);
            if argument > LARGEST_ARGUMENT {
                width = slab.width * (0.98 * (LARGEST_ARGUMENT / argument).sqrt()).max(0.1);
                continue;
            }
            let middle = 0.5 * (from + to);
            let halves = [self.slab(from, middle, false), self.slab(middle, to, false)];
            let error = self.difference(&slab, &halves);
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
    }

    /// Largest relative difference of a slab and its halves over the probe energies.
    fn difference(&self, slab: &Slab, halves: &[Slab; 2]) -> f64 {
        let (lowest, highest) = self.range;
        // Few enough for the narrowest vectors; wider ones repeat them.
        let inside = [slab.mean, halves[0].mean].map(|mean| mean.clamp(lowest, highest));
        let at = |share: f64| lowest + (highest - lowest) * share;
        let all = [inside[0], lowest, highest, inside[1], at(0.5), at(0.25), at(0.75), at(0.125)];
        let mut largest: f64 = 0.0;
        let mut first = 0;
        while first < all.len() {
            let probes: [f64; MAX_LANES] =
                std::array::from_fn(|lane| all[(first + lane) % all.len()]);
            let ([one, a, b], count) =
                propagators([slab, &halves[0], &halves[1]], &probes, self.coefficient);
            for lane in 0..count {
                let [one, a, b] = [&one, &a, &b].map(|matrix| matrix.map(|entry| entry[lane]));
                let w = (slab.mean - probes[lane]) / self.coefficient;
                let relative = relative_difference(
                    one,
                    product(b, a),
                    w.abs().max(slab.width.powi(-2)).sqrt(),
                );
                largest = if relative.is_nan() { f64::INFINITY } else { largest.max(relative) };
            }
            first += count;
        }
        largest
    }
}

/// b·a of matrices [m₁₁, m₁₂, m₂₁, m₂₂].
fn product(b: [f64; 4], a: [f64; 4]) -> [f64; 4] {
    [
        b[0] * a[0] + b[1] * a[2],
        b[0] * a[1] + b[1] * a[3],
        b[2] * a[0] + b[3] * a[2],
        b[2] * a[1] + b[3] * a[3],
    ]
}

/// |one − two|/|two|, derivatives measured in units of `wavenumber`.
fn relative_difference(one: [f64; 4], two: [f64; 4], wavenumber: f64) -> f64 {
    let size = |m: [f64; 4]| {
        m[0].abs().max(m[3].abs()).max(m[1].abs() * wavenumber).max(m[2].abs() / wavenumber)
    };
    size(std::array::from_fn(|i| one[i] - two[i])) / size(two)
}

/// Places no slab may straddle: breaks, and enough of every smooth term that none is stepped over.
fn faces(potential: &Potential, tail: f64, ends: Interval) -> Vec<f64> {
    let mut faces = vec![ends.from, ends.to];
    faces.extend(potential.discontinuities().iter().map(|item| item.position));
    for barrier in &potential.barriers {
        if let Some(scale) = barrier.smooth_scale() {
            let Interval { from, to } = barrier.extent(tail);
            let center = 0.5 * (from + to);
            faces.extend([from, center - 4.0 * scale, center, center + 4.0 * scale, to]);
        }
    }
    faces.retain(|face| ends.contains(*face));
    faces
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slab_is_of_the_declared_order() {
        let species = Species::named("K+").unwrap();
        let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
        let potential = Potential { barriers: vec![barrier], membrane: None };
        let mesh = Mesh::new(&species, &potential, (90.0, 150.0), 90.0, 1e-6);
        // A slab errs by h⁹, a path of them by h⁸.
        let error = |width: f64| {
            let (from, middle, to) = (0.05, 0.05 + 0.5 * width, 0.05 + width);
            mesh.difference(
                &mesh.slab(from, to, false),
                &[mesh.slab(from, middle, false), mesh.slab(middle, to, false)],
            )
        };
        let order = (error(0.032) / error(0.016)).log2();
        assert!((order - 9.0).abs() < 0.6, "order {order}");
    }
}
