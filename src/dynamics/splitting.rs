//! Splittings of exp(−i(T + V)Δt/ħ) as tables of coefficients.
//!
//! A step is kick, drift, kick, …, kick. Kick j multiplies by exp(−i(b_j·V + g_j·Δt²·|V′|²/m)Δt/ħ) in position space, drift j by
//! exp(−i·a_j·T·Δt/ħ) in wavenumber space. All tables are palindromes, so every scheme is time-reversible; its
//! error is of even order in Δt. The gradient term is the double commutator [V, [T, V]] = (ħ²/m)·|V′|².
//!
//! Sources: Strang, SIAM J. Numer. Anal. 5, 506 (1968); Chin, Phys. Lett. A 226, 344 (1997), algorithm 4A; Blanes and Moan,
//! J. Comput. Appl. Math. 142, 313 (2002), table 3, the six-stage method of order 4 for Runge–Kutta–Nyström problems.

/// Coefficients of one scheme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Splitting {
    /// The scheme's name in scenarios.
    pub name: &'static str,
    /// The error of one unit of time falls as Δt to this power.
    pub order: u32,
    /// (b_j, g_j): weights of V and of Δt²·|V′|²/m in kick j.
    pub kicks: &'static [(f64, f64)],
    /// a_j: weight of T in drift j; one fewer than kicks.
    pub drifts: &'static [f64],
}

/// Strang's splitting, order 2, one pair of transforms a step.
pub const STRANG: Splitting = Splitting { name: "strang", order: 2, kicks: &[(0.5, 0.0), (0.5, 0.0)], drifts: &[1.0] };

/// Chin's algorithm 4A with one gradient term, order 4, two pairs of transforms a step.
pub const CHIN: Splitting = Splitting {
    name: "chin",
    order: 4,
    kicks: &[(1.0 / 6.0, 0.0), (2.0 / 3.0, -1.0 / 72.0), (1.0 / 6.0, 0.0)],
    drifts: &[0.5, 0.5],
};

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
    kicks: &[(B1, 0.0), (B2, 0.0), (B3, 0.0), (B4, 0.0), (B3, 0.0), (B2, 0.0), (B1, 0.0)],
    drifts: &[A1, A2, A3, A3, A2, A1],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_is_consistent_and_a_palindrome() {
        for scheme in [STRANG, CHIN, BLANES_MOAN] {
            assert_eq!(scheme.kicks.len(), scheme.drifts.len() + 1);
            let (potential, kinetic): (f64, f64) =
                (scheme.kicks.iter().map(|kick| kick.0).sum(), scheme.drifts.iter().sum());
            approx::assert_relative_eq!(potential, 1.0, epsilon = 1e-15);
            approx::assert_relative_eq!(kinetic, 1.0, epsilon = 1e-15);
            assert!(scheme.kicks.iter().eq(scheme.kicks.iter().rev()), "{}", scheme.name);
            assert!(scheme.drifts.iter().eq(scheme.drifts.iter().rev()), "{}", scheme.name);
        }
    }
}
