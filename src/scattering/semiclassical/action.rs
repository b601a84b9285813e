//! θ(E), and its derivative, over one top.

use crate::model::Potential;
use crate::numeric::bisect;
use crate::scattering::quadrature::kronrod::integrate;
use crate::scattering::tops::Piece;
use crate::units::Interval;

/// Relative accuracy of the integrals.
const ACCURACY: f64 = 1e-12;

/// What is closed around one top at one energy.
pub(crate) struct Action<'a> {
    potential: &'a Potential,
    /// ħ²/2m, meV·Å².
    coefficient: f64,
    /// meV.
    energy: f64,
    /// Ends of stretches in which V is smooth, from turning point to turning point, Å; none at and
    /// above the top.
    places: Vec<f64>,
}

impl<'a> Action<'a> {
    /// At `energy` (meV) over the top of `piece`; `coefficient` is ħ²/2m in meV·Å².
    pub(super) fn new(
        potential: &'a Potential,
        coefficient: f64,
        piece: &Piece,
        energy: f64,
    ) -> Self {
        let excess = |x: f64| potential.value(x) - energy;
        let top = piece.position;
        let turn = |end: f64| match excess(end) >= 0.0 {
            true => end,
            false => bisect(Interval::new(end.min(top), end.max(top)), 0.0, excess),
        };
        let mut places = Vec::new();
        if energy < piece.height {
            let (from, to) = (turn(piece.span.from), turn(piece.span.to));
            let jumps = potential.discontinuities();
            let inside = jumps.iter().map(|jump| jump.position).chain([top]);
            places.extend(inside.filter(|place| from < *place && *place < to));
            places.extend([from, to]);
            places.sort_by(f64::total_cmp);
        }
        Self { potential, coefficient, energy, places }
    }

    /// θ = ∫√((V − E)/b) dx, b = ħ²/2m.
    pub(crate) fn value(&self) -> f64 {
        self.over(f64::sqrt)
    }

    /// dθ/dE = −½∫dx/√(b(V − E)), 1/meV.
    pub(crate) fn slope(&self) -> f64 {
        let inverse = |square: f64| if square > 0.0 { square.sqrt().recip() } else { 0.0 };
        -0.5 * self.over(inverse) / self.coefficient
    }

    /// ∫ of `integrand` of (V − E)/b.
    fn over(&self, integrand: impl Fn(f64) -> f64) -> f64 {
        let stretch = |pair: &[f64]| {
            let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
            // x = middle + half·sin πs takes the roots out of both ends.
            let along = |s: f64| {
                let (sine, cosine) = (std::f64::consts::PI * s).sin_cos();
                let excess = self.potential.value(middle + half * sine) - self.energy;
                let square = (excess / self.coefficient).max(0.0);
                std::f64::consts::PI * half * cosine * integrand(square)
            };
            integrate(Interval::new(-0.5, 0.5), ACCURACY, along).value
        };
        self.places.windows(2).map(stretch).sum()
    }
}
