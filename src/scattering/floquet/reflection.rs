//! What comes back for what goes in: stable at any thickness.
//!
//! In a medium of wavenumbers z_n, ψ_n = f_n + g_n and ψ_n′ = i·z_n·(g_n − f_n), where f moves
//! towards the transmitted lead and g away from it. Whatever leaves only through that lead has
//! g = r·f. With real z flux is |f|² − |g|², and none comes out of the transmitted lead, so f = 0
//! only if g = 0 and |r| ≤ 1: r exists at any place and in any medium, which need not be there. In
//! a lead z_n = √(2m(E_n − level))/ħ, imaginary where a channel is closed.
//!
//! **Sources.** Redheffer, J. Math. Phys. 41, 1 (1962); for channels of a periodic drive Li and
//! Reichl, Phys. Rev. B 60, 15732 (1999).

use num_complex::Complex64;

use super::linear::{Factors, Matrix};
use super::march::{Solutions, Value};
use crate::scattering::{Cancellation, Cancelled};

/// Kinetic energies closer to zero than this share of the scale are taken as so much: at the edge
/// of a side band no wave has a direction.
// A wavenumber of 1e-7 of the incident one: what it moves is far below any bound.
const LEAST_KINETIC: f64 = 1e-14;

/// z_n, 1/Å.
#[derive(Debug, Clone)]
pub(super) struct Medium(pub Vec<Complex64>);

impl Medium {
    /// Free motion with the `squares` q_n (1/Å²); `scale` is that of the incident wave.
    pub(crate) fn free(squares: &[f64], scale: f64) -> Self {
        let wavenumber = |&square: &f64| {
            let root = square.abs().max(LEAST_KINETIC * scale).sqrt();
            if square > 0.0 { Complex64::new(root, 0.0) } else { Complex64::new(0.0, root) }
        };
        Self(squares.iter().map(wavenumber).collect())
    }

    /// One real wavenumber in all of `count` channels.
    pub(crate) fn uniform(count: usize, wavenumber: f64) -> Self {
        Self(vec![Complex64::new(wavenumber, 0.0); count])
    }

    fn count(&self) -> usize {
        self.0.len()
    }
}

/// How the amplitudes f at one place follow from those at the next.
#[derive(Debug, Clone)]
pub(super) enum Passage {
    /// f at the next place is Fᵀ applied to those here.
    Basis(Factors),
    /// f here is that at the next place times a factor for each channel.
    Free(Vec<Complex64>),
}

impl Passage {
    /// Takes the amplitudes f back over the passage.
    pub(crate) fn back(&self, amplitudes: &mut [Complex64]) {
        match self {
            Passage::Basis(factors) => factors.solve_transposed(amplitudes),
            Passage::Free(factors) => {
                amplitudes.iter_mut().zip(factors).for_each(|(own, factor)| *own *= factor);
            }
        }
    }
}

/// g = r·f at one place.
#[derive(Debug, Clone)]
pub(super) struct Reflection {
    medium: Medium,
    /// rᵀ.
    transposed: Matrix,
}

impl Reflection {
    /// Nothing comes back: the transmitted lead.
    pub(crate) fn none(medium: Medium) -> Self {
        let transposed = Matrix::zero(medium.count());
        Self { medium, transposed }
    }

    /// The solutions with one unit of f in one channel each.
    pub(crate) fn solutions(&self) -> Solutions {
        Solutions::new(self.medium.count(), |channel, solution| {
            let forth = if channel == solution { 1.0 } else { 0.0 };
            let back = self.transposed.at(solution, channel);
            let turned = Complex64::i() * self.medium.0[channel];
            Value { psi: back + forth, slope: turned * (back - forth) }
        })
    }

    /// What `solutions` amount to in `medium`, and how f goes back to theirs.
    pub(crate) fn of(
        solutions: &Solutions,
        medium: Medium,
        stop: Cancellation<'_>,
    ) -> Result<(Self, Passage), Cancelled> {
        let count = medium.count();
        let (mut forth, mut back) = (Matrix::zero(count), Matrix::zero(count));
        for solution in 0..count {
            for channel in 0..count {
                let Value { psi, slope } = solutions.value(channel, solution);
                let turned = Complex64::i() * slope / medium.0[channel];
                let at = solution * count + channel;
                forth.entries[at] = 0.5 * (psi + turned);
                back.entries[at] = 0.5 * (psi - turned);
            }
        }
        // r·F = G, so Fᵀ·rᵀ = Gᵀ.
        let factors = Factors::new(forth, &mut back, stop)?;
        Ok((Self { medium, transposed: back }, Passage::Basis(factors)))
    }

    /// Behind free motion over `width` (Å) in this medium.
    pub(crate) fn behind(mut self, width: f64) -> (Self, Passage) {
        let turn = |z: &Complex64| (Complex64::i() * z * width).exp();
        let turns: Vec<Complex64> = self.medium.0.iter().map(turn).collect();
        let count = turns.len();
        for (at, entry) in self.transposed.entries.iter_mut().enumerate() {
            *entry *= turns[at / count] * turns[at % count];
        }
        (self, Passage::Free(turns))
    }

    /// g in `channel` for one unit of f in `source`.
    pub(crate) fn amplitude(&self, channel: usize, source: usize) -> Complex64 {
        self.transposed.at(source, channel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scattering::floquet::extrapolation::SAMPLES;
    use crate::scattering::floquet::slab::Slab;

    /// One open channel, one at its edge and one that is closed.
    const SQUARES: [f64; 3] = [40.0, 0.0, -30.0];

    fn slab(width: f64, driven: f64) -> Slab {
        Slab {
            width,
            mean: 0.0,
            static_part: [0.0; SAMPLES],
            driven_part: [driven; SAMPLES],
            is_free: driven == 0.0,
        }
    }

    fn of(solutions: &Solutions, medium: Medium) -> (Reflection, Passage) {
        Reflection::of(solutions, medium, Cancellation::never()).unwrap()
    }

    /// What comes back from a driven slab.
    fn driven() -> Reflection {
        let mut solutions = Reflection::none(Medium::free(&SQUARES, 40.0)).solutions();
        // Short enough for the step to be exact to rounding.
        solutions.advance(&slab(0.1, 20.0), &SQUARES);
        of(&solutions, Medium::uniform(3, 6.0)).0
    }

    #[test]
    fn in_a_real_medium_no_more_comes_back_than_went_in() {
        let found = driven();
        for source in 0..3 {
            let flux: f64 = (0..3).map(|n| found.amplitude(n, source).norm_sqr()).sum();
            assert!(flux <= 1.0 + 1e-12, "{source}: {flux}");
            for channel in 0..3 {
                let turned = found.amplitude(source, channel);
                assert!((found.amplitude(channel, source) - turned).norm() < 1e-12);
            }
        }
    }

    #[test]
    fn free_motion_is_the_same_by_factors_and_by_drifts() {
        let mut solutions = driven().solutions();
        let (before, first) = of(&solutions, Medium::free(&SQUARES, 40.0));
        let (behind, free) = before.behind(0.4);
        solutions.advance(&slab(0.4, 0.0), &SQUARES);
        let (found, whole) = of(&solutions, Medium::free(&SQUARES, 40.0));
        for at in 0..9 {
            let (own, other) = (found.amplitude(at / 3, at % 3), behind.amplitude(at / 3, at % 3));
            // A channel at its edge has a wavenumber of 6e-7/Å in place of zero.
            assert!((own - other).norm() < 1e-5, "{at}: {own} {other}");
        }
        let mut direct = [Complex64::ONE, Complex64::ZERO, Complex64::ONE];
        let mut by_parts = direct;
        whole.back(&mut direct);
        free.back(&mut by_parts);
        first.back(&mut by_parts);
        for (own, other) in direct.iter().zip(by_parts) {
            assert!((own - other).norm() < 1e-5, "{own} {other}");
        }
    }
}
