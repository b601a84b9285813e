//! One ion that may cross, what it sees, and its baths.

use crate::model::{Potential, Species};
use crate::units::DENSITY_OF_MILLIMOLAR;

/// An ion with its potential and its bath on either side.
///
/// ```
/// use wavepore::model::{Membrane, Potential, Species};
/// use wavepore::transport::{Model, Permeant};
/// use wavepore::units::thermal_energy;
///
/// let sodium = Permeant {
///     species: Species::named("Na+").ok_or("no such ion")?,
///     potential: Potential {
///         membrane: Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 }),
///         ..Potential::default()
///     },
///     outside: 145.0,
///     inside: 14.5,
///     area: 7.0,
///     diffusion: None,
/// };
/// let thermal = thermal_energy(310.15);
/// assert!((sodium.nernst(thermal) - thermal * 10f64.ln()).abs() < 1e-12);
/// // The voltage lifts the right lead by z·e·V.
/// assert_eq!(sodium.at(-60.0).right_level(), -60.0);
/// let fluxes = sodium.fluxes(Model::Ballistic, thermal, 0.0, 1e-8).ok_or("no fluxes")?;
/// assert!((fluxes.inward / fluxes.outward - 10.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Permeant {
    /// The ion.
    pub species: Species,
    /// V(x); its membrane says where the voltage falls, [`Permeant::at`] how much.
    pub potential: Potential,
    /// Concentration on the left, mM.
    pub outside: f64,
    /// Concentration on the right, mM.
    pub inside: f64,
    /// Effective capture area, Å².
    pub area: f64,
    /// Diffusion coefficient in the channel, Å²/fs.
    pub diffusion: Option<f64>,
}

impl Permeant {
    /// V(x) at `voltage` (mV, right minus left).
    pub fn at(&self, voltage: f64) -> Potential {
        let mut potential = self.potential.clone();
        if let Some(membrane) = &mut potential.membrane {
            // One elementary charge times one millivolt is one milli-electronvolt.
            membrane.energy = f64::from(self.species.charge) * voltage;
        }
        potential
    }

    /// √(kT/2πm), Å/fs: mean velocity of a bath's ions in one direction, over all of its ions;
    /// `thermal` in meV.
    pub fn thermal_velocity(&self, thermal: f64) -> f64 {
        (thermal / (2.0 * std::f64::consts::PI * self.species.mass)).sqrt()
    }

    /// Ions per Å of channel length, c·A, of the bath on the left and on the right.
    pub(super) fn line_densities(&self) -> [f64; 2] {
        [self.outside, self.inside]
            .map(|concentration| concentration * DENSITY_OF_MILLIMOLAR * self.area)
    }

    /// The same ion with the same bath on both sides, `concentration` in mM.
    pub(super) fn between_equal_baths(&self, concentration: f64) -> Self {
        Self { outside: concentration, inside: concentration, ..self.clone() }
    }

    /// V at which both baths are in equilibrium, (kT/z)·ln(c_out/c_in) in mV; infinite where one of
    /// them is empty, NaN without charge.
    pub fn nernst(&self, thermal: f64) -> f64 {
        if self.species.charge == 0 {
            return f64::NAN;
        }
        thermal / f64::from(self.species.charge) * (self.outside / self.inside).ln()
    }
}
