//! Splittings of exp(−i(T + V)Δt/ħ) as tables of coefficients.
//!
//! A step is kick, drift, kick, …, kick. Kick j multiplies by exp(−i(b_j·V + g_j·Δt²·|V′|²/m)Δt/ħ)
//! in position space, drift j by exp(−i·a_j·T·Δt/ħ) in wavenumber space. All tables are
//! palindromes, so every scheme is time-reversible; its error is of even order in Δt. Absorption
//! goes with the kicks in shares of its own, none of them negative. The gradient term is the double
//! commutator [V, [T, V]] = (ħ²/m)·|V′|².
//!
//! **Conjugate schemes.** Takahashi and Imada's scheme has an error of order Δt² that is a
//! conjugation, S = e^P·e^(−iHΔt/ħ)·e^(−P) up to Δt⁴, P of the order Δt²·[T, V]: ψ inside of the
//! potential is shifted by Δt²·V′/24m (Å), and outside of V, where P vanishes,
//! nothing is left of it. T(E) is of order four for one pair of transforms a step.
//!
//! Sources: Strang, SIAM J. Numer. Anal. 5, 506 (1968); Takahashi and Imada, J. Phys. Soc. Japan
//! 53, 3765 (1984); Rowlands, J. Comput. Phys. 97, 235 (1991), for the conjugation; Blanes, Casas
//! and Murua, J. Chem. Phys. 124, 234105 (2006), for wave packets; Chin, Phys. Lett. A 226, 344
//! (1997), algorithm 4A; Blanes and Moan, J. Comput. Appl. Math. 142, 313 (2002), table 3, the
//! six-stage method of order 4 for Runge–Kutta–Nyström problems.

use num_complex::Complex64;

/// The weights of one kick.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kick {
    /// b_j: weight of V.
    pub potential: f64,
    /// g_j: weight of Δt²·|V′|²/m.
    pub gradient: f64,
}

impl Kick {
    /// A kick by V alone.
    pub const fn plain(potential: f64) -> Self {
        Self { potential, gradient: 0.0 }
    }
}

/// Coefficients of one scheme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Splitting {
    /// The scheme's name in scenarios.
    pub name: &'static str,
    /// The error of T(E) falls as Δt to this power.
    pub order: u32,
    /// The kicks in order.
    pub kicks: &'static [Kick],
    /// a_j: weight of T in drift j; one fewer than kicks.
    pub drifts: &'static [f64],
    /// Share of a step's absorption that goes with drift j's kick; none negative, since that would
    /// amplify.
    pub absorption: &'static [f64],
}

impl Splitting {
    /// |Σ b_j·e^(2πi·c_j)|, c_j the time at which kick j falls in the step: how strongly a step Δt couples energies 2πħ/Δt apart.
    ///
    /// A periodic sequence of kicks acts as a static potential plus harmonics of 2π/Δt; this is the
    /// share of the first one.
    pub(crate) fn first_harmonic(&self) -> f64 {
        let kicks = self.kicks.iter().skip(1).map(|kick| kick.potential);
        (self.kicks[0].potential + harmonic(self.drifts, kicks, 1)).norm()
    }

    /// The same for the absorption and its `n`-th harmonic.
    pub(crate) fn absorption_harmonic(&self, n: u32) -> f64 {
        harmonic(self.drifts, self.absorption.iter().copied(), n).norm()
    }
}

/// Σ_j weight_j·e^(2πi·n·c_j), c_j the time after drift j.
fn harmonic(drifts: &[f64], weights: impl Iterator<Item = f64>, n: u32) -> Complex64 {
    let mut time = 0.0;
    let term = |(drift, weight): (&f64, f64)| {
        time += drift;
        Complex64::from_polar(weight, 2.0 * std::f64::consts::PI * f64::from(n) * time)
    };
    drifts.iter().zip(weights).map(term).sum()
}

/// Strang's splitting, order 2, one pair of transforms a step.
pub const STRANG: Splitting = Splitting {
    name: "strang",
    order: 2,
    kicks: &[Kick::plain(0.5), Kick::plain(0.5)],
    drifts: &[1.0],
    absorption: &[1.0],
};

/// Takahashi and Imada's splitting, order 4 in T(E) and 2 in ψ where V′ is not zero, one pair of
/// transforms a step.
pub const TAKAHASHI_IMADA: Splitting = Splitting {
    name: "takahashi-imada",
    order: 4,
    kicks: &[Kick { potential: 0.5, gradient: -1.0 / 48.0 }; 2],
    drifts: &[1.0],
    absorption: &[1.0],
};

/// Chin's algorithm 4A with one gradient term, order 4, two pairs of transforms a step.
pub const CHIN: Splitting = Splitting {
    name: "chin",
    order: 4,
    kicks: &[
        Kick::plain(1.0 / 6.0),
        Kick { potential: 2.0 / 3.0, gradient: -1.0 / 72.0 },
        Kick::plain(1.0 / 6.0),
    ],
    drifts: &[0.5, 0.5],
    absorption: &[0.5, 0.5],
};

// Coefficients of Blanes and Moan's table 3; the last one of each kind makes the sum one.
const B1: f64 = 0.082_984_406_417_405_2;
const B2: f64 = 0.396_309_801_498_368;
const B3: f64 = -0.039_056_304_922_348_6;
const B4: f64 = 1.0 - 2.0 * (B1 + B2 + B3);
const A1: f64 = 0.245_298_957_184_271;
const A2: f64 = 0.604_872_665_711_080;
const A3: f64 = 0.5 - (A1 + A2);

/// The six-stage method of Blanes and Moan, order 4, six pairs of transforms a step.
pub const BLANES_MOAN: Splitting = Splitting {
    name: "blanes-moan",
    order: 4,
    kicks: &[
        Kick::plain(B1),
        Kick::plain(B2),
        Kick::plain(B3),
        Kick::plain(B4),
        Kick::plain(B3),
        Kick::plain(B2),
        Kick::plain(B1),
    ],
    drifts: &[A1, A2, A3, A3, A2, A1],
    // At the times 0.245, 0.5, 0.755 and 1 of a step: four times as often as the step, first and
    // second harmonic zero.
    absorption: &[0.250_22, 0.0, 0.257_20, 0.0, 0.250_22, 0.242_36],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_is_consistent_and_a_palindrome() {
        for scheme in [STRANG, TAKAHASHI_IMADA, CHIN, BLANES_MOAN] {
            assert_eq!(scheme.kicks.len(), scheme.drifts.len() + 1);
            let (potential, kinetic): (f64, f64) =
                (scheme.kicks.iter().map(|kick| kick.potential).sum(), scheme.drifts.iter().sum());
            approx::assert_relative_eq!(potential, 1.0, epsilon = 1e-15);
            approx::assert_relative_eq!(kinetic, 1.0, epsilon = 1e-15);
            let absorption: f64 = scheme.absorption.iter().sum();
            approx::assert_relative_eq!(absorption, 1.0, epsilon = 1e-15);
            assert!(
                scheme.absorption.iter().all(|&share| share >= 0.0)
                    && scheme.absorption.len() == scheme.drifts.len()
            );
            assert!(scheme.kicks.iter().eq(scheme.kicks.iter().rev()), "{}", scheme.name);
            assert!(scheme.drifts.iter().eq(scheme.drifts.iter().rev()), "{}", scheme.name);
        }
    }

    #[test]
    fn the_absorption_of_blanes_and_moan_acts_as_if_four_times_a_step() {
        assert!(BLANES_MOAN.absorption_harmonic(1) < 1e-4);
        assert!(BLANES_MOAN.absorption_harmonic(2) < 1e-3);
        assert!(BLANES_MOAN.absorption_harmonic(3) < 0.07);
        approx::assert_relative_eq!(STRANG.first_harmonic(), 1.0, epsilon = 1e-15);
        approx::assert_relative_eq!(CHIN.first_harmonic(), 1.0 / 3.0, epsilon = 1e-15);
        assert!(BLANES_MOAN.first_harmonic() < 0.03);
    }
}
