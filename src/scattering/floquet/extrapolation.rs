//! Extrapolated trigonometric steps: order twelve from potentials alone.
//!
//! ψ″ = −q·ψ + u(x)·ψ is solved over a slab of length h in m equal parts δ = h/m. Between the
//! middles of the parts the motion with constant q is exact, in a middle ψ′ jumps by δ·u·ψ:
//!
//! ψ(x + δ) − 2·ψ(x) + ψ(x − δ) = −4q·s²·ψ(x) + δ·2·c·s·u(x)·ψ(x), c = cos(√q·δ/2),
//! s = sin(√q·δ/2)/√q.
//!
//! The error has even powers of δ alone, so results of m = 1 … 6 combine with the weights
//! w_m = Π_{j≠m} m²/(m² − j²) to order 12. No place is at an end of a slab, where V may jump.
//!
//! **Sources.** Deuflhard, Z. Angew. Math. Phys. 30, 177 (1979); Chin, Celest. Mech. Dyn. Astron.
//! 106, 391 (2010).

/// The most parts m of a slab.
// Values of u for slabs of one error (1e-12, flanks of an Eckart barrier): 1.7 times fewer than
// with four, 1.2 times more than with eight, whose weights (51, not 12) multiply rounding.
pub(super) const MAX_PARTS: usize = 6;
/// Values of u in a slab, those of m parts behind those of fewer.
pub(super) const SAMPLES: usize = MAX_PARTS * (MAX_PARTS + 1) / 2;
/// w_m, which sum to one. Results of fewer parts count by their difference from that of the most:
/// a sum of rounded weights would let waves grow by 1e-15 with every slab.
pub(super) const WEIGHTS: [f64; MAX_PARTS] = weights();

const fn weights() -> [f64; MAX_PARTS] {
    let mut weights = [1.0; MAX_PARTS];
    let mut i = 0;
    while i < MAX_PARTS {
        let own = (i + 1) * (i + 1);
        let mut j = 0;
        while j < MAX_PARTS {
            if j != i {
                weights[i] *= own as f64 / (own as f64 - ((j + 1) * (j + 1)) as f64);
            }
            j += 1;
        }
        i += 1;
    }
    weights
}

/// Where the values of u of `parts` parts begin.
pub(super) const fn first_sample(parts: usize) -> usize {
    parts * (parts - 1) / 2
}

/// Where in a slab of length one the values of u are taken.
pub(super) fn places() -> impl Iterator<Item = f64> {
    (1..=MAX_PARTS).flat_map(|m| (0..m).map(move |j| (j as f64 + 0.5) / m as f64))
}

/// Motion with constant q over one length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drift {
    /// cos(√q·length), a hyperbolic cosine for q < 0.
    pub cosine: f64,
    /// sin(√q·length)/√q, Å.
    pub sine: f64,
}

impl Drift {
    /// For q (`square`, 1/Å²) over `length` (Å).
    pub(crate) fn new(square: f64, length: f64) -> Self {
        let root = square.abs().sqrt();
        let angle = root * length;
        if angle < 1e-4 {
            // The next terms are angle⁴/24 < 5e-18.
            let term = square * length * length;
            return Self { cosine: 1.0 - term / 2.0, sine: length * (1.0 - term / 6.0) };
        }
        if square > 0.0 {
            let (sine, cosine) = angle.sin_cos();
            Self { cosine, sine: sine / root }
        } else {
            Self { cosine: angle.cosh(), sine: angle.sinh() / root }
        }
    }
}

/// A slab in m parts at one q.
#[derive(Debug, Clone, Copy)]
pub(super) struct StepTable {
    /// Over half a part.
    pub half: Drift,
    /// −4q·s².
    pub curvature: f64,
    /// δ·2·c·s, Å².
    pub kick: f64,
    /// 1/c.
    pub end_value: f64,
    /// 1/2s, 1/Å.
    pub end_slope: f64,
}

impl StepTable {
    /// For q (`square`, 1/Å²) in a slab of `width` (Å) cut into `parts`.
    pub(crate) fn new(square: f64, width: f64, parts: usize) -> Self {
        let length = width / parts as f64;
        let half = Drift::new(square, 0.5 * length);
        let Drift { cosine, sine } = half;
        Self {
            half,
            curvature: -4.0 * square * sine * sine,
            kick: length * 2.0 * cosine * sine,
            end_value: cosine.recip(),
            end_slope: (2.0 * sine).recip(),
        }
    }
}

/// The tables of a slab of `width` (Å) at one q (`square`, 1/Å²), by number of parts.
pub(super) fn tables(square: f64, width: f64) -> [StepTable; MAX_PARTS] {
    std::array::from_fn(|i| StepTable::new(square, width, i + 1))
}

/// ψ and ψ′ at one end.
pub(super) type State = [f64; 2];

/// A state behind a slab with the values `u` (1/Å²).
pub(super) fn advanced(
    tables: &[StepTable; MAX_PARTS],
    u: &[f64; SAMPLES],
    [psi, slope]: State,
) -> State {
    let result = |i: usize| {
        let (table, first) = (&tables[i], first_sample(i + 1));
        let mut value = table.half.cosine * psi + table.half.sine * slope;
        let mut change = 2.0 * table.half.sine * slope;
        for u in &u[first..=first + i] {
            change += (table.curvature + table.kick * u) * value;
            value += change;
        }
        [table.end_value * (value - 0.5 * change), table.end_slope * change]
    };
    let most = result(MAX_PARTS - 1);
    let add = |sum: State, i: usize| {
        let other = result(i);
        std::array::from_fn(|row| sum[row] + WEIGHTS[i] * (other[row] - most[row]))
    };
    (0..MAX_PARTS - 1).fold(most, add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The Airy-like ψ″ = (3x − 20)·ψ over `width`, from (1, 0), in `count` slabs of one q.
    fn solved(width: f64, count: usize) -> State {
        let h = width / count as f64;
        let tables = tables(20.0, h);
        (0..count).fold([1.0, 0.0], |state, i| {
            let u: Vec<f64> = places().map(|place| 3.0 * (i as f64 + place) * h).collect();
            advanced(&tables, &u.try_into().unwrap(), state)
        })
    }

    #[test]
    fn the_order_is_twelve() {
        let exact = solved(4.0, 64);
        let error = |count| (solved(4.0, count)[0] - exact[0]).abs();
        let (coarse, fine) = (error(10), error(14));
        let order = (coarse / fine).ln() / 1.4f64.ln();
        assert!(fine > 1e-12 && (11.0..13.0).contains(&order), "{coarse:e} {fine:e} {order}");
    }

    #[test]
    fn constant_potentials_are_exact_at_any_length() {
        for q in [30.0, 1e-20, 0.0, -30.0] {
            let h = 0.4;
            let found = advanced(&tables(q, h), &[0.0; SAMPLES], [1.0, 2.0]);
            let Drift { cosine, sine } = Drift::new(q, h);
            let exact = [cosine + 2.0 * sine, 2.0 * cosine - q * sine];
            for (own, exact) in found.iter().zip(exact) {
                approx::assert_relative_eq!(*own, exact, max_relative = 3e-14, epsilon = 1e-13);
            }
        }
        assert!((WEIGHTS.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }
}
