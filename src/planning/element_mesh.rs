//! Borders of spectral elements from a tolerance.
//!
//! Every break of V is a border, and so are both planes. Leads are cut into elements of equal
//! length, as long as their degree carries a wave of the window's fastest wavenumber; between breaks
//! an element is halved until it scatters like its two halves. The degree is the one of the ladder
//! that needs the fewest points: high ones for wide smooth places, low ones where breaks are close.

use crate::dynamics::elements::{ElementMesh, End, ROTATION};
use crate::model::{ElementJudge, Potential, Species};
use crate::units::Interval;

/// Degrees that are tried: one, three and five groups of four with the borders.
const DEGREES: [usize; 3] = [5, 9, 17];
/// Share of the tolerance by which one element of the comparison run, whose degree is lower by one,
/// may scatter wrongly: the difference of both runs is the bound, and elements add up.
const ELEMENT_SHARE: f64 = 0.03;
/// Breaks nearer than this are one, Å: polynomials between them would drown in rounding.
const MIN_DISTANCE: f64 = 1e-9;
/// Points of a mesh, at most: a state of them and its tables take about 100 MB.
const MAX_POINTS: f64 = 262_144.0;
/// An element is halved so often at most.
const MAX_HALVINGS: usize = 40;
/// Length of elements at the ends over that in the leads: where the coordinate turns, waves return
/// from what a polynomial does not hold of them; 1 returns 2e-4 of them, 0.7 1e-10.
const END_SHARE: f64 = 0.7;
/// Places between two breaks at which the local wavenumber is looked up.
const SAMPLES: usize = 32;

/// What a mesh must hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MeshRequest<'a> {
    pub species: &'a Species,
    pub potential: &'a Potential,
    /// Beginning and end of the real coordinate, Å.
    pub room: Interval,
    /// The planes, between which V need not be flat, Å.
    pub planes: Interval,
    /// Energies of the window, meV above the left level.
    pub energies: Interval,
    /// Bound on the error of T(E).
    pub tolerance: f64,
    /// Degree, if it is asked for.
    pub degree: Option<usize>,
}

/// A mesh and its planes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedMesh {
    pub mesh: ElementMesh,
    /// Border of the front plane, counted from the first.
    pub front: usize,
    /// Border of the back plane.
    pub back: usize,
}

impl PlannedMesh {
    /// Where the planes are, Å.
    pub(crate) fn planes(&self) -> Interval {
        let border = |at: usize| self.mesh.borders[at];
        Interval { from: border(self.front), to: border(self.back) }
    }

    /// Stretches (Å) between the planes, `parts` of each element: as fine as V asks for.
    pub(crate) fn stretches(&self, parts: usize) -> impl Iterator<Item = Interval> {
        let elements = self.mesh.borders[self.front..=self.back].windows(2);
        elements.flat_map(move |pair| {
            let length = (pair[1] - pair[0]) / parts as f64;
            let start = pair[0];
            (0..parts).map(move |i| {
                Interval::new(start + i as f64 * length, start + (i + 1) as f64 * length)
            })
        })
    }
}

/// A mesh would have so many points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TooManyPoints(pub f64);

impl MeshRequest<'_> {
    /// The mesh of the fewest points; the finest degree's where all are the same.
    ///
    /// # Errors
    /// [`TooManyPoints`] if even that has more than there may be.
    pub(crate) fn mesh(&self) -> Result<PlannedMesh, TooManyPoints> {
        let degrees = self.degree.map_or(DEGREES.to_vec(), |degree| vec![degree]);
        let mut fewest = Err(TooManyPoints(f64::INFINITY));
        for degree in degrees.into_iter().rev() {
            let found = self.of_degree(degree);
            let points = |planned: &Result<PlannedMesh, TooManyPoints>| match planned {
                Ok(planned) => planned.mesh.points() as f64,
                Err(TooManyPoints(points)) => *points,
            };
            if points(&found) < points(&fewest) {
                fewest = found;
            }
        }
        fewest
    }

    fn of_degree(&self, degree: usize) -> Result<PlannedMesh, TooManyPoints> {
        let judge = ElementJudge::new(degree - 1, self.species.kinetic_coefficient());
        let radians = judge.largest_phase(ELEMENT_SHARE * self.tolerance);
        let level = self.potential.right_level();
        let (front, back) = (self.planes.from, self.planes.to);
        let length = |level: f64| radians / self.species.wavenumber(self.energies.to - level);
        let (left, right) = (length(0.0), length(level));
        let lowest = self.potential.range().from.min(0.0);
        let least = (front - self.room.from) / left
            + (self.room.to - back) / right
            + (back - front) / length(lowest);
        if least * degree as f64 > MAX_POINTS {
            return Err(TooManyPoints(least * degree as f64));
        }
        let before = ((front - self.room.from) / left).ceil().max(1.0) as usize;
        let behind = ((self.room.to - back) / right).ceil().max(1.0) as usize;
        let mut borders: Vec<f64> =
            (0..before).rev().map(|i| front - (i + 1) as f64 * left).collect();
        self.between(&judge, radians, &mut borders);
        let back_at = borders.len();
        borders.push(back);
        borders.extend((1..=behind).map(|i| back + i as f64 * right));
        let mesh = ElementMesh {
            degree,
            borders,
            left: self.end(self.energies.from, left),
            right: self.end(self.energies.from - level, right),
        };
        match mesh.points() as f64 {
            points if points > MAX_POINTS => Err(TooManyPoints(points)),
            _ => Ok(PlannedMesh { mesh, front: before, back: back_at }),
        }
    }

    /// Elements in which waves of the kinetic energy `slow` (meV) and faster ones decay.
    fn end(&self, slow: f64, longest: f64) -> End {
        let decay = 2.0 * self.species.wavenumber(slow) * ROTATION.sin();
        let length = (40.0 / self.tolerance).ln() / decay;
        let elements = (length / (END_SHARE * longest)).ceil().max(1.0);
        End { elements: elements as usize, length: length / elements }
    }

    /// Appends the borders from the front plane on, without the back plane.
    fn between(&self, judge: &ElementJudge, radians: f64, borders: &mut Vec<f64>) {
        let mut places: Vec<f64> = vec![self.planes.from];
        let breaks = self.potential.discontinuities();
        let mut inner: Vec<f64> = breaks.iter().map(|item| item.position).collect();
        inner.sort_by(f64::total_cmp);
        for place in inner {
            let last = places.last().copied().unwrap_or(place);
            if place > last + MIN_DISTANCE && place < self.planes.to - MIN_DISTANCE {
                places.push(place);
            }
        }
        places.push(self.planes.to);
        let b = self.species.kinetic_coefficient();
        for pair in places.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let local = (0..SAMPLES).map(|i| {
                let x = from + (to - from) * (i as f64 + 0.5) / SAMPLES as f64;
                let value = self.potential.value(x);
                (self.energies.from - value).abs().max((self.energies.to - value).abs())
            });
            let wave = (local.fold(0.0, f64::max) / b).sqrt();
            let pieces = ((to - from) * wave / radians).ceil().max(1.0) as usize;
            for i in 0..pieces {
                let place = |i: usize| from + (to - from) * i as f64 / pieces as f64;
                self.halve(judge, Interval { from: place(i), to: place(i + 1) }, 0, borders);
            }
        }
    }

    /// Appends the beginning of `element`, or those of its parts if it must be halved.
    fn halve(&self, judge: &ElementJudge, element: Interval, depth: usize, borders: &mut Vec<f64>) {
        let Interval { from, to } = element;
        let Interval { from: low, to: high } = self.energies;
        let error = judge.error(self.potential, from, to, &[low, (low + high) / 2.0, high]);
        let rounding = judge.rounding(to - from, low);
        if error > (ELEMENT_SHARE * self.tolerance).max(rounding) && depth < MAX_HALVINGS {
            let middle = (from + to) / 2.0;
            self.halve(judge, Interval { from, to: middle }, depth + 1, borders);
            self.halve(judge, Interval { from: middle, to }, depth + 1, borders);
        } else {
            borders.push(from);
        }
    }
}

#[cfg(test)]
#[path = "../../tests/planning/element_mesh.rs"]
mod tests;
