//! V(x) as a line through points, for pictures.

use super::discontinuities::Discontinuity;
use super::potential::Potential;
use crate::units::Interval;

/// Largest distance of the line from the function, over the range of the function.
// A seventh of a pixel of a film 720 pixels high.
const TOLERANCE: f64 = 2e-4;
/// Halvings of a stretch between two breakpoints: at least, since a cubic may cross the middle of
/// its chord …
const MIN_DEPTH: usize = 2;
/// … and at most.
const MAX_DEPTH: usize = 12;
/// Places on a smooth term, in its own lengths: its top, and between them nothing is stepped over.
const LENGTHS: [f64; 7] = [-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0];

/// Functions of x as lines through the same points; at a jump two points have one x.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Curve {
    /// Å, not falling.
    pub x: Vec<f64>,
    /// The values of each function, meV.
    pub values: Vec<Vec<f64>>,
}

/// A point of every line.
struct Point {
    x: f64,
    values: Vec<f64>,
}

impl Curve {
    /// `functions` in `range` (Å), each within 2e-4 of its range.
    pub(crate) fn new(functions: &[&Potential], range: Interval) -> Self {
        let tolerances: Vec<f64> =
            functions.iter().map(|one| TOLERANCE * one.range().length()).collect();
        let mut places: Vec<f64> = functions
            .iter()
            .zip(&tolerances)
            .flat_map(|(one, &tolerance)| one.breakpoints(range, tolerance.max(1e-300), &LENGTHS))
            .collect();
        places.sort_by(f64::total_cmp);
        places.dedup();
        let discontinuities = functions.iter().map(|one| one.discontinuities()).collect();
        let sampler = Sampler { functions, discontinuities, tolerances };
        let mut curve = Self { x: Vec::new(), values: vec![Vec::new(); functions.len()] };
        for (number, pair) in places.windows(2).enumerate() {
            let (from, to) = (sampler.beside(pair[0], 0.5), sampler.beside(pair[1], -0.5));
            if number == 0 || curve.ends_apart(&from) {
                curve.push(&from);
            }
            sampler.halve(&mut curve, &from, &to, 0);
            curve.push(&to);
        }
        curve
    }

    /// Whether the functions jump between the last point and `next`.
    fn ends_apart(&self, next: &Point) -> bool {
        self.values.iter().zip(&next.values).any(|(values, next)| values.last() != Some(next))
    }

    fn push(&mut self, point: &Point) {
        self.x.push(point.x);
        self.values.iter_mut().zip(&point.values).for_each(|(own, value)| own.push(*value));
    }
}

struct Sampler<'a> {
    functions: &'a [&'a Potential],
    /// Of each function.
    discontinuities: Vec<Vec<Discontinuity>>,
    /// Of each function, meV.
    tolerances: Vec<f64>,
}

impl Sampler<'_> {
    /// The values on one side of `x`: `half` of a jump is added to the mean.
    fn beside(&self, x: f64, half: f64) -> Point {
        let value = |(one, places): (&&Potential, &Vec<Discontinuity>)| {
            let here = places.iter().find(|item| item.position == x);
            one.value(x) + half * here.map_or(0.0, |item| item.jumps[0])
        };
        Point { x, values: self.functions.iter().zip(&self.discontinuities).map(value).collect() }
    }

    /// Adds the points between `from` and `to`, at `depth` halvings of a stretch.
    fn halve(&self, curve: &mut Curve, from: &Point, to: &Point, depth: usize) {
        let x = 0.5 * (from.x + to.x);
        let middle = Point { x, values: self.functions.iter().map(|one| one.value(x)).collect() };
        let ends = from.values.iter().zip(&to.values);
        let mut chords = ends.zip(&middle.values).zip(&self.tolerances);
        let straight =
            chords.all(|(((a, b), value), tolerance)| (0.5 * (a + b) - value).abs() <= *tolerance);
        if depth >= MAX_DEPTH || (straight && depth >= MIN_DEPTH) {
            return;
        }
        self.halve(curve, from, &middle, depth + 1);
        curve.push(&middle);
        self.halve(curve, &middle, to, depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Membrane};

    #[test]
    fn walls_are_vertical_tops_are_met_and_slopes_are_followed() {
        let membrane = Some(Membrane { energy: -60.0, from: -8.0, to: 8.0 });
        let barriers = vec![
            Barrier::Rectangle { height: 100.0, width: 0.1, center: 2.0 },
            Barrier::Eckart { height: 138.0, width: 0.08, center: -1.0 },
        ];
        let potential = Potential { barriers, membrane };
        let Curve { x, values } = Curve::new(&[&potential], Interval::new(-20.0, 20.0));
        let v = &values[0];
        assert!(x.is_sorted() && x.len() == v.len() && x.len() < 600, "{}", x.len());
        let walls: Vec<usize> = (1..x.len()).filter(|&i| x[i] == x[i - 1]).collect();
        let at = |i: usize| (x[i] * 1e3).round() / 1e3;
        assert_eq!(walls.iter().map(|&i| at(i)).collect::<Vec<_>>(), [1.95, 2.05]);
        assert!((v[walls[0]] - v[walls[0] - 1] - 100.0).abs() < 1e-9);
        let top = v.iter().fold(f64::MIN, |a, &b| a.max(b));
        assert!((top - potential.range().to).abs() < 0.04, "{top}");
        for (x, v) in x.windows(2).zip(v.windows(2)).filter(|(x, _)| x[1] > x[0]) {
            for share in [0.1, 0.37, 0.5, 0.8] {
                let place = x[0] + share * (x[1] - x[0]);
                let line = v[0] + share * (v[1] - v[0]);
                let error = line - potential.value(place);
                assert!(error.abs() < 1.2 * TOLERANCE * 200.0, "{error} at {place}");
            }
        }
    }

    #[test]
    fn free_motion_is_one_straight_line() {
        let curve = Curve::new(&[&Potential::default()], Interval::new(-1.0, 1.0));
        assert!(curve.x.len() <= 5 && curve.values[0].iter().all(|v| *v == 0.0));
    }
}
