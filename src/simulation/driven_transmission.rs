//! What a driven potential transmits at one energy: side bands, and what simpler pictures say.

use super::drive_limits::{DriveLimits, EnergyShare, classical_energy};
use crate::model::{Drive, Phase};
use crate::planning::Case;
use crate::scattering::{Cancellation, FloquetError, Incidence, Sidebands, floquet_unless};
use crate::units::Estimate;

/// Side bands at one energy, by the stationary method, and their limits.
#[derive(Debug, Clone)]
pub(crate) struct DrivenTransmission {
    /// T_n and R_n.
    pub sidebands: Sidebands,
    /// T of other pictures.
    pub limits: DriveLimits,
    /// T of classical ions that arrive at all phases.
    pub classical: Estimate,
}

impl DrivenTransmission {
    /// Of the ion of `case` at `energy` (meV) under `drive`, to the absolute accuracy `tolerance`;
    /// classical ions as well as they are known.
    ///
    /// # Errors
    /// Those of [`floquet_unless`].
    pub(crate) fn new(
        case: &Case,
        drive: &Drive,
        energy: f64,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Self, FloquetError> {
        let (species, potential) = (&case.species, &case.potential);
        let left = Incidence::Left;
        let sidebands = floquet_unless(species, potential, drive, energy, left, tolerance, stop)?;
        let sharp = [EnergyShare { energy, share: 1.0 }];
        Ok(Self {
            sidebands,
            limits: DriveLimits::new(case, drive, Phase::Average, &sharp, tolerance, stop)?,
            classical: classical_energy(case, drive, energy, stop)?,
        })
    }

    /// ΣT_n.
    pub(crate) fn transmission(&self) -> f64 {
        self.sidebands.sidebands.iter().map(|one| one.transmission).sum()
    }

    /// ΣR_n.
    pub(crate) fn reflection(&self) -> f64 {
        self.sidebands.sidebands.iter().map(|one| one.reflection).sum()
    }
}
