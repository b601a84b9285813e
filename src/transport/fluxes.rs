//! How many ions cross in either direction, by each model.

use super::permeant::Permeant;
use super::resistance::resistance_unless;
use crate::scattering::{
    Cancellation, Cancelled, Sides, ThermalAverage, thermal_average_of, uncancelled,
};

/// How ions cross.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Model {
    /// T(E) of the stationary Schrödinger equation.
    Quantum,
    /// T = 1 above the highest V, 0 below.
    Ballistic,
    /// Nernst–Planck: overdamped drift and diffusion.
    Diffusive,
}

impl Model {
    /// All of them, quantum first.
    pub const ALL: [Self; 3] = [Self::Quantum, Self::Ballistic, Self::Diffusive];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quantum => "quantum",
            Self::Ballistic => "ballistic",
            Self::Diffusive => "diffusive",
        }
    }
}

/// One-way fluxes, 1/fs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fluxes {
    /// Left (outside) to right (inside).
    pub inward: f64,
    /// Right (inside) to left (outside).
    pub outward: f64,
    /// Bound on the relative error of either.
    pub error: f64,
}

/// What fluxes are asked for, and whether to go on computing them.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub model: Model,
    /// Relative accuracy.
    pub tolerance: f64,
    /// From which sides the quantum flux is computed.
    pub sides: Sides,
    pub stop: Cancellation<'a>,
}

impl Permeant {
    /// One-way fluxes at `voltage` (mV) and k_B·T = `thermal` (meV), to the relative accuracy
    /// `tolerance`.
    ///
    /// `None` for the diffusive model without a diffusion coefficient or a membrane that says where
    /// the channel is.
    pub fn fluxes(
        &self,
        model: Model,
        thermal: f64,
        voltage: f64,
        tolerance: f64,
    ) -> Option<Fluxes> {
        uncancelled(|stop| {
            let asked = Asked { model, tolerance, sides: Sides::Both, stop };
            self.fluxes_unless(asked, thermal, voltage)
        })
    }

    /// [`Permeant::fluxes`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub(super) fn fluxes_unless(
        &self,
        asked: Asked<'_>,
        thermal: f64,
        voltage: f64,
    ) -> Result<Option<Fluxes>, Cancelled> {
        let Asked { model, tolerance, sides, stop } = asked;
        stop.check()?;
        let potential = self.at(voltage);
        let right = potential.right_level();
        let [left_bath, right_bath] = self.line_densities();
        let velocity = self.thermal_velocity(thermal);
        Ok(Some(match model {
            Model::Quantum => {
                let species = &self.species;
                let average =
                    thermal_average_of(species, &potential, thermal, tolerance, sides, stop)?;
                self.quantum_fluxes(thermal, voltage, &average)
            }
            Model::Ballistic => {
                let top = potential.range().to;
                Fluxes {
                    inward: left_bath * velocity * (-top / thermal).exp(),
                    outward: right_bath * velocity * ((right - top) / thermal).exp(),
                    // V at the top is found to rounding.
                    error: 1e-14 * (1.0 + top.abs() / thermal),
                }
            }
            Model::Diffusive => {
                let Some(diffusion) = self.diffusion else { return Ok(None) };
                let length = resistance_unless(&potential, thermal, tolerance, stop)?;
                let Some(length) = length else { return Ok(None) };
                let scale = diffusion / length.inside;
                Fluxes {
                    inward: left_bath * scale * (-length.top / thermal).exp(),
                    outward: right_bath * scale * ((right - length.top) / thermal).exp(),
                    error: length.error,
                }
            }
        }))
    }

    /// One-way fluxes at `voltage` (mV) and k_B·T = `thermal` (meV) from S of both directions, by
    /// whatever method it was found.
    pub(crate) fn quantum_fluxes(
        &self,
        thermal: f64,
        voltage: f64,
        average: &ThermalAverage,
    ) -> Fluxes {
        let right = self.at(voltage).right_level();
        let [left_bath, right_bath] = self.line_densities();
        let velocity = self.thermal_velocity(thermal);
        let least = average.left.min(average.right);
        Fluxes {
            inward: left_bath * velocity * (-average.floor / thermal).exp() * average.left,
            outward: right_bath
                * velocity
                * ((right - average.floor) / thermal).exp()
                * average.right,
            error: if least > 0.0 {
                average.error / least
            } else if average.error > 0.0 {
                f64::INFINITY
            } else {
                0.0
            },
        }
    }
}
