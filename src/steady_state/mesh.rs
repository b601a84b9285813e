//! Where the slabs lie: one partition of the potential for a whole range of energies.
//!
//! The domain ends where V is within a small share of the least kinetic energy from its levels. Breaks of V are faces, so
//! every slab is smooth inside. A slab is as long as a comparison with its two halves allows, taken at probe energies over the
//! whole range and at V itself, where the perturbation weighs most; the halves are kept as the next finer level.

use super::lanes::{LANES, Lanes};
use super::slab::{Slab, Tables};
use crate::model::{Potential, Species};

/// Largest |w̄|·h² of a slab: its power series then needs few terms and loses few digits.
const LARGEST_ARGUMENT: f64 = 49.0;

/// Partitions of V, each level with halved slabs.
pub(super) struct Mesh<'a> {
    potential: &'a Potential,
    tables: Tables,
    /// ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// Lowest and highest energy it was made for, meV.
    range: (f64, f64),
    /// V closer to constant than this (meV) is constant.
    flatness: f64,
    /// Slabs from left to right, by level.
    levels: Vec<Vec<Slab>>,
    /// Left and right end, Å.
    pub ends: (f64, f64),
}

impl<'a> Mesh<'a> {
    /// For energies from `range.0` to `range.1` (meV), no kinetic energy in an open lead below `slowest` (meV).
    pub fn new(species: &Species, potential: &'a Potential, range: (f64, f64), slowest: f64, tolerance: f64) -> Self {
        let tail = 1e-3 * tolerance.clamp(1e-13, 1e-6) * slowest;
        let ends = potential.extent(tail);
        let scale = range.0.abs().max(range.1.abs());
        let mut mesh = Self {
            potential,
            tables: Tables::new(),
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
            let mut from = self.ends.0;
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

    /// Largest |V| that is seen, meV.
    pub fn scale(&self) -> f64 {
        self.levels[0].iter().fold(0.0, |largest, slab| largest.max(slab.mean.abs()))
    }

    /// All slabs are constant: nothing is left to refine.
    pub fn is_exact(&self) -> bool {
        self.levels[0].len() == self.levels[1].len()
    }

    /// A slab ready for the energies of this mesh; `long` if it may be flat.
    fn slab(&self, from: f64, to: f64, long: bool) -> Slab {
        let value = |x: f64| self.potential.value(x);
        let mut slab = Slab::new(&self.tables, value, from, to, self.coefficient, self.flatness);
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
            let slab = if long { whole } else { self.slab(start, end, false) };
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
        let probes = Lanes(std::array::from_fn(|lane| match lane {
            0 => slab.mean.clamp(lowest, highest),
            1 => halves[0].mean.clamp(lowest, highest),
            _ => lowest + (highest - lowest) * (lane - 2) as f64 / (LANES - 3) as f64,
        }));
        let inverse = 1.0 / self.coefficient;
        let one = slab.propagator(probes, inverse);
        let [a, b] = [halves[0].propagator(probes, inverse), halves[1].propagator(probes, inverse)];
        let two = [
            b[0] * a[0] + b[1] * a[2],
            b[0] * a[1] + b[1] * a[3],
            b[2] * a[0] + b[3] * a[2],
            b[2] * a[1] + b[3] * a[3],
        ];
        let mut largest: f64 = 0.0;
        for lane in 0..LANES {
            let w = (slab.mean - probes.0[lane]) * inverse;
            let scale = w.abs().max(1.0 / (slab.width * slab.width)).sqrt();
            let size = |m: [f64; 4]| m[0].abs().max(m[3].abs()).max(m[1].abs() * scale).max(m[2].abs() / scale);
            let error: [f64; 4] = std::array::from_fn(|i| one[i].0[lane] - two[i].0[lane]);
            let relative = size(error) / size(two.map(|entry| entry.0[lane]));
            largest = if relative.is_nan() { f64::INFINITY } else { largest.max(relative) };
        }
        largest
    }
}

/// Places no slab may straddle: breaks, and enough of every smooth term that none is stepped over.
fn faces(potential: &Potential, tail: f64, ends: (f64, f64)) -> Vec<f64> {
    let mut faces = vec![ends.0, ends.1];
    faces.extend(potential.breaks().iter().map(|item| item.position));
    for barrier in &potential.barriers {
        if let Some(scale) = barrier.smooth_scale() {
            let (from, to) = barrier.extent(tail);
            let center = 0.5 * (from + to);
            faces.extend([from, center - 4.0 * scale, center, center + 4.0 * scale, to]);
        }
    }
    faces.retain(|face| (ends.0..=ends.1).contains(face));
    faces
}
