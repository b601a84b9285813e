//! A wave function at one place.

use num_complex::Complex64;

/// ψ (1/√Å) and ∂ψ/∂x at one place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sample {
    /// ψ.
    pub value: Complex64,
    /// ∂ψ/∂x.
    pub slope: Complex64,
}

impl Sample {
    /// Im(ψ*·∂ψ/∂x), 1/Å²: the probability current is ħ/m times this.
    pub fn current(&self) -> f64 {
        (self.value.conj() * self.slope).im
    }
}
