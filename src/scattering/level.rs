//! One level: its energy, its width and its residue.

use crate::units::HBAR;

/// A quasi-bound level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// E_n, meV above the left level.
    pub energy: f64,
    /// Γ_n, meV: full width at half maximum of |t|², ħ over the lifetime.
    pub width: f64,
    /// Γ_L: the part of Γ_n that leaves to the left, meV.
    pub width_left: f64,
    /// Γ_R: the part that leaves to the right, meV.
    pub width_right: f64,
    /// |c_n|, meV: the residue of √(k_R/k_L)·t at the pole, √(Γ_L·Γ_R) for a level that stands
    /// alone.
    pub coupling: f64,
}

impl Level {
    /// The lifetime ħ/Γ, fs.
    pub fn lifetime(&self) -> f64 {
        HBAR / self.width
    }
}
