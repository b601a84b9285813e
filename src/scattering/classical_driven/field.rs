//! The forces −V′ and −W′ as polynomials of cells, and the borders at which V or W jumps.

use crate::model::Potential;
use crate::scattering::transfer::FACES;
use crate::scattering::{Cancellation, Cancelled};
use crate::units::Interval;

/// Values of V and W a cell, and coefficients of their slopes.
const SAMPLES: usize = 8;
const COEFFICIENTS: usize = SAMPLES - 1;
/// Halvings of a cell, at most.
const MAX_HALVINGS: usize = 24;
/// Clearance (Å) outside of V and W, so that a jump at their ends lies inside.
const CLEARANCE: f64 = 1e-3;

/// A polynomial in u, −1 … 1 over the cell, lowest power first.
type Polynomial = [f64; COEFFICIENTS];

/// A stretch over which V and W are polynomials.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    middle: f64,
    /// Half its length, Å.
    pub half: f64,
    /// −V′, meV/Å.
    still: Polynomial,
    /// −W′, meV/Å.
    driven: Polynomial,
}

/// Where V or W jumps or has a kink, or an end of both.
#[derive(Debug, Clone, Copy)]
pub(super) struct Border {
    /// Å.
    pub position: f64,
    /// Right minus left, meV.
    still: f64,
    driven: f64,
}

impl Border {
    /// The jump (meV, right minus left) of V + W·strength.
    pub(crate) fn jump(&self, strength: f64) -> f64 {
        self.still + self.driven * strength
    }
}

/// V and W from end to end.
#[derive(Debug, Clone)]
pub(super) struct Field {
    cells: Vec<Cell>,
    /// Both ends included.
    pub borders: Vec<Border>,
    /// First cell of the region right of each border, and the number of cells.
    first: Vec<usize>,
}

impl Field {
    /// For V and W to within `tolerance` (meV), unless `stop` says so.
    pub(crate) fn new(
        potential: &Potential,
        shape: &Potential,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Self, Cancelled> {
        let parts = [potential, shape];
        let [a, b] = parts.map(|part| part.extent(tolerance));
        let Interval { from, to } = a.union(b);
        let range = Interval::new(from - CLEARANCE, to + CLEARANCE);
        let borders = borders(parts, range, stop)?;
        let mut faces: Vec<f64> =
            parts.iter().flat_map(|part| part.breakpoints(range, tolerance, &FACES)).collect();
        faces.sort_by(f64::total_cmp);
        let (mut cells, mut first) = (Vec::new(), Vec::new());
        for pair in borders.windows(2) {
            first.push(cells.len());
            let region = Interval::new(pair[0].position, pair[1].position);
            let inner = faces.iter().copied().filter(|x| region.from < *x && *x < region.to);
            let mut places: Vec<f64> =
                [region.from].into_iter().chain(inner).chain([region.to]).collect();
            places.dedup();
            for ends in places.windows(2) {
                stop.check()?;
                divide(parts, Interval::new(ends[0], ends[1]), tolerance, 0, &mut cells);
            }
        }
        first.push(cells.len());
        Ok(Self { cells, borders, first })
    }

    /// Both ends, Å.
    pub(crate) fn extent(&self) -> Interval {
        let position = |border: Option<&Border>| border.map_or(0.0, |border| border.position);
        Interval::new(position(self.borders.first()), position(self.borders.last()))
    }

    /// The cell of `region`, which is right of the border of that number, that `x` is in or next
    /// to, looked for from `hint`.
    pub(crate) fn locate(&self, region: usize, hint: usize, x: f64) -> usize {
        let (first, last) = (self.first[region], self.first[region + 1] - 1);
        let mut at = hint.clamp(first, last);
        while at < last && x > self.cells[at].middle + self.cells[at].half {
            at += 1;
        }
        while at > first && x < self.cells[at].middle - self.cells[at].half {
            at -= 1;
        }
        at
    }

    /// −V′ − W′·strength, meV/Å.
    pub(crate) fn force(&self, cell: usize, x: f64, strength: f64) -> f64 {
        let cell = &self.cells[cell];
        let u = (x - cell.middle) / cell.half;
        let sum =
            |(still, driven): (f64, f64), (a, b): (&f64, &f64)| (still * u + a, driven * u + b);
        let coefficients = cell.still.iter().zip(&cell.driven).rev();
        let (still, driven) = coefficients.fold((0.0, 0.0), sum);
        still + driven * strength
    }

    /// Half the length of `cell`, Å.
    pub(crate) fn half(&self, cell: usize) -> f64 {
        self.cells[cell].half
    }

    /// How far (Å) one may go from `x` in the direction of `velocity` without passing over a cell.
    pub(crate) fn reach(&self, region: usize, cell: usize, x: f64, velocity: f64) -> f64 {
        let own = &self.cells[cell];
        let next = if velocity > 0.0 { cell + 1 } else { cell.wrapping_sub(1) };
        let ahead = own.half + (own.middle - x) * velocity.signum();
        let beyond = (self.first[region]..self.first[region + 1]).contains(&next);
        // Beyond a border the polynomial is only followed to where it was passed.
        ahead.max(0.0) + if beyond { 2.0 * self.cells[next].half } else { 0.1 * own.half }
    }
}

/// Both ends of `range` and every place where one of `parts` or its slope jumps.
fn borders(
    parts: [&Potential; 2],
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<Vec<Border>, Cancelled> {
    let plain = |position: f64| Border { position, still: 0.0, driven: 0.0 };
    let mut borders = vec![plain(range.from), plain(range.to)];
    for (part, potential) in parts.into_iter().enumerate() {
        for item in potential.discontinuities().iter().filter(|item| item.order() <= 1) {
            stop.check()?;
            let at = borders.iter().position(|border| border.position == item.position);
            let at = at.unwrap_or_else(|| {
                borders.push(plain(item.position));
                borders.len() - 1
            });
            let border = &mut borders[at];
            *(if part == 0 { &mut border.still } else { &mut border.driven }) += item.jumps[0];
        }
    }
    borders.sort_by(|a, b| a.position.total_cmp(&b.position));
    Ok(borders)
}

/// Cells of `range`, halved until polynomials are within `tolerance` (meV).
fn divide(
    parts: [&Potential; 2],
    range: Interval,
    tolerance: f64,
    halvings: usize,
    cells: &mut Vec<Cell>,
) {
    let series = parts.map(|part| chebyshev(part, range));
    let tail = |series: &[f64; SAMPLES]| series[SAMPLES - 1].abs() + series[SAMPLES - 2].abs();
    if halvings < MAX_HALVINGS && series.iter().any(|series| tail(series) > tolerance) {
        for half in range.halves() {
            divide(parts, half, tolerance, halvings + 1, cells);
        }
        return;
    }
    let half = 0.5 * range.length();
    let [still, driven] = series.map(|series| slope(&series).map(|value| -value / half));
    cells.push(Cell { middle: range.from + half, half, still, driven });
}

/// Coefficients of the Chebyshev series of `part` over `range`, from values inside.
fn chebyshev(part: &Potential, range: Interval) -> [f64; SAMPLES] {
    let angle = |i: usize| std::f64::consts::PI * (i as f64 + 0.5) / SAMPLES as f64;
    let half = 0.5 * range.length();
    let place = |i: usize| range.from + half * (1.0 + angle(i).cos());
    let values: [f64; SAMPLES] = std::array::from_fn(|i| part.value(place(i)));
    std::array::from_fn(|n| {
        let term = |(i, value): (usize, &f64)| value * (n as f64 * angle(i)).cos();
        let sum: f64 = values.iter().enumerate().map(term).sum();
        sum * if n == 0 { 1.0 } else { 2.0 } / SAMPLES as f64
    })
}

/// The derivative of a Chebyshev series over u, by powers of u.
fn slope(series: &[f64; SAMPLES]) -> Polynomial {
    // T_n′ = n·U_{n−1}, U_{n+1} = 2u·U_n − U_{n−1}.
    let mut sum = [0.0; COEFFICIENTS];
    let mut before = [0.0; COEFFICIENTS];
    let mut here = [0.0; COEFFICIENTS];
    here[0] = 1.0;
    for (n, coefficient) in series.iter().enumerate().skip(1) {
        for (total, term) in sum.iter_mut().zip(here) {
            *total += n as f64 * coefficient * term;
        }
        let shifted = |k: usize| if k == 0 { 0.0 } else { 2.0 * here[k - 1] };
        let next = std::array::from_fn(|k| shifted(k) - before[k]);
        (before, here) = (here, next);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Barrier;

    #[test]
    fn forces_are_slopes_and_borders_are_jumps() {
        let gaussian = Barrier::Gaussian { height: 90.0, width: 0.4, center: 1.0 };
        let dipole = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.5 };
        let step = Barrier::Step { height: 20.0, width: 0.0, center: -1.0 };
        let potential = Potential { barriers: vec![gaussian, step], membrane: None };
        let shape = Potential::from(dipole);
        let field = Field::new(&potential, &shape, 1e-7, Cancellation::never()).unwrap();
        assert_eq!(field.borders.len(), 3);
        assert_eq!((field.borders[1].jump(0.7), field.borders[1].position), (20.0, -1.0));
        for x in [-5.0, -0.99, 0.3, 0.9, 1.7, 4.0] {
            let region = usize::from(x > -1.0);
            let cell = field.locate(region, 0, x);
            let value = |x: f64| potential.value(x) + 0.7 * shape.value(x);
            let expected = -(value(x + 1e-5) - value(x - 1e-5)) / 2e-5;
            assert!((field.force(cell, x, 0.7) - expected).abs() < 1e-5, "{x}");
        }
    }
}
