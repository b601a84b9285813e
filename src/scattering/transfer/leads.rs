//! The two leads: kinetic energies and wavenumbers on either side of the potential.

use num_complex::Complex64;

use crate::scattering::Incidence;

/// Wavenumbers in both leads, 1/Å; zero where a lead is closed.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Wavenumbers {
    pub left: f64,
    pub right: f64,
}

/// Kinetic energies on the incident and on the transmitted side, meV.
#[derive(Debug, Clone, Copy)]
pub(super) struct KineticEnergies {
    pub near: f64,
    pub far: f64,
}

/// V is 0 on the left and `right_level` on the right.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct Leads {
    /// ħ²/2m, meV·Å².
    pub coefficient: f64,
    /// meV.
    pub right_level: f64,
}

impl Leads {
    /// Wavenumbers at `energy` (meV).
    pub(crate) fn wavenumbers(&self, energy: f64) -> Wavenumbers {
        let wavenumber = |kinetic: f64| (kinetic.max(0.0) / self.coefficient).sqrt();
        Wavenumbers { left: wavenumber(energy), right: wavenumber(energy - self.right_level) }
    }

    /// Kinetic energies at `energy` (meV).
    pub(super) fn kinetic(&self, energy: f64, incidence: Incidence) -> KineticEnergies {
        match incidence {
            Incidence::Left => KineticEnergies { near: energy, far: energy - self.right_level },
            Incidence::Right => KineticEnergies { near: energy - self.right_level, far: energy },
        }
    }

    /// ψ′ (1/Å) at the transmitted end where ψ = 1: a wave that leaves, or one that dies away.
    pub(super) fn outgoing_slope(&self, energy: f64, incidence: Incidence) -> Complex64 {
        let KineticEnergies { far, .. } = self.kinetic(energy, incidence);
        let root = (far.abs() / self.coefficient).sqrt();
        let outward =
            if far > 0.0 { Complex64::new(0.0, root) } else { Complex64::new(-root, 0.0) };
        if incidence == Incidence::Left { outward } else { -outward }
    }

    /// Its derivative by the energy for a wave from the left, 1/(Å·meV).
    pub(super) fn outgoing_slope_change(&self, energy: f64) -> Complex64 {
        let KineticEnergies { far, .. } = self.kinetic(energy, Incidence::Left);
        let change = 0.5 / (self.coefficient * (far.abs() / self.coefficient).sqrt());
        if far > 0.0 { Complex64::new(0.0, change) } else { Complex64::new(change, 0.0) }
    }
}
