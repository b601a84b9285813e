//! Where the potential is not smooth.

/// A place where V or one of its derivatives jumps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Discontinuity {
    /// Å.
    pub position: f64,
    /// Jump (right minus left) of the n-th derivative, meV/Åⁿ, n = 0 … 3.
    pub jumps: [f64; 4],
}

impl Discontinuity {
    /// Order of the lowest derivative that jumps; 4 if none does.
    pub(crate) fn order(&self) -> usize {
        self.jumps.iter().position(|jump| *jump != 0.0).unwrap_or(4)
    }

    /// |∫ V·e^(−iqx) dx| of the jumps, an upper bound Σ|J_n|/qⁿ⁺¹, meV·Å, at q > 0.
    pub(crate) fn spectral_amplitude(&self, q: f64) -> f64 {
        self.jumps.iter().rev().fold(0.0, |sum, jump| (sum + jump.abs()) / q)
    }
}
