//! How one-way fluxes change with temperature and with the mass of the ion.
//!
//! For ions from the left at 0 mV:
//!
//! ```text
//! activation energy  kT²·d ln J/dT
//!   quantum          ⟨E⟩ − kT/2, ⟨E⟩ = ∫E·T·e^(−E/kT) dE/∫T·e^(−E/kT) dE
//!   ballistic        V₀ + kT/2, V₀ the highest V
//!   diffusive        ⟨U⟩ = ∫U·e^(U/kT) dx/∫e^(U/kT) dx, and that of D
//! Q10                J(T + 5 K)/J(T − 5 K)
//! ```
//!
//! at concentrations that do not change. The diffusion coefficient changes by e^(−E_D/kT) with the
//! temperature and by m^(−β) with the mass.
//!
//! Sources: Tolman, J. Am. Chem. Soc. 42, 2506 (1920), for ⟨E⟩; Bourg and others, Geochim.
//! Cosmochim. Acta 74, 2249 (2010), for β from 0 to 0.2 in water; both recalled.

use super::fluxes::{Asked, Model};
use super::permeant::Permeant;
use super::resistance::{BoltzmannWeight, resistance_unless};
use crate::model::Species;
use crate::scattering::{
    Cancellation, Cancelled, Sides, thermal_average_unless, thermal_energy_average, uncancelled,
};
use crate::units::{Estimate, thermal_energy};

/// Half of ten degrees, K.
const HALF_SPAN: f64 = 5.0;

/// How the diffusion coefficient changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiffusionLaw {
    /// Temperature for which the coefficient of a [`Permeant`] is, K.
    pub temperature: f64,
    /// Activation energy E_D, meV; 0: the same at every temperature.
    pub activation: f64,
    /// β of m^(−β); 0: the same for every mass.
    pub mass_exponent: f64,
}

impl DiffusionLaw {
    /// D(T)/D(T₀).
    fn factor(&self, temperature: f64) -> f64 {
        let inverse = |kelvin: f64| 1.0 / thermal_energy(kelvin);
        (-self.activation * (inverse(temperature) - inverse(self.temperature))).exp()
    }
}

/// One model at one temperature; numbers with bounds on their errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrhenius {
    /// One-way flux from the left at 0 mV, 1/fs.
    pub flux: Estimate,
    /// kT²·d ln J/dT, meV.
    pub activation: Estimate,
    /// J(T + 5 K)/J(T − 5 K); `None` up to 5 K.
    pub q10: Option<Estimate>,
}

/// J over the bath's ions per Å.
#[derive(Debug, Clone, Copy)]
struct Rate {
    /// Å/fs.
    value: f64,
    relative_error: f64,
}

impl Permeant {
    /// Flux, activation energy and Q10 by `model` at `temperature` (K), to the relative accuracy
    /// `tolerance` of fluxes.
    ///
    /// `None` for the diffusive model without a diffusion coefficient or a membrane.
    ///
    /// ```
    /// use wavepore::model::{Barrier, Potential, Species};
    /// use wavepore::transport::{DiffusionLaw, Model, Permeant};
    /// use wavepore::units::thermal_energy;
    ///
    /// let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    /// let potassium = Permeant {
    ///     species: Species::named("K+").ok_or("no such ion")?,
    ///     potential: Potential::from(barrier),
    ///     outside: 100.0,
    ///     inside: 100.0,
    ///     area: 7.07,
    ///     diffusion: None,
    /// };
    /// let law = DiffusionLaw { temperature: 310.15, activation: 0.0, mass_exponent: 0.0 };
    /// let of = |model| potassium.arrhenius(model, 310.15, &law, 1e-9).ok_or("no flux");
    /// // Tunnelling lessens the barrier that temperature has to help over.
    /// let (quantum, ballistic) = (of(Model::Quantum)?, of(Model::Ballistic)?);
    /// assert!((quantum.activation.value - 136.126).abs() < 1e-3);
    /// assert!((ballistic.activation.value - 138.0 - 0.5 * thermal_energy(310.15)).abs() < 1e-9);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn arrhenius(
        &self,
        model: Model,
        temperature: f64,
        law: &DiffusionLaw,
        tolerance: f64,
    ) -> Option<Arrhenius> {
        uncancelled(|stop| self.arrhenius_unless(model, temperature, law, tolerance, stop))
    }

    /// [`Permeant::arrhenius`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn arrhenius_unless(
        &self,
        model: Model,
        temperature: f64,
        law: &DiffusionLaw,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Arrhenius>, Cancelled> {
        let rate = |temperature| self.rate(model, temperature, law, tolerance, stop);
        let Some(here) = rate(temperature)? else { return Ok(None) };
        let Some(activation) = self.activation(model, temperature, law, tolerance, stop)? else {
            return Ok(None);
        };
        let q10 = if temperature > HALF_SPAN {
            let (above, below) = (rate(temperature + HALF_SPAN)?, rate(temperature - HALF_SPAN)?);
            above.zip(below).map(|(above, below)| quotient(above, below))
        } else {
            None
        };
        let [left, _] = self.line_densities();
        let flux =
            Estimate { value: left * here.value, error: left * here.value * here.relative_error };
        Ok(Some(Arrhenius { flux, activation, q10 }))
    }

    /// The same ion with the diffusion coefficient of `temperature` (K).
    #[must_use]
    pub fn at_temperature(&self, temperature: f64, law: &DiffusionLaw) -> Self {
        let diffusion = self.diffusion.map(|diffusion| diffusion * law.factor(temperature));
        Self { diffusion, ..self.clone() }
    }

    /// J(`self`)/J(`heavier`) for the same ion with another mass in the same potential between equal
    /// baths, with a bound on its error. `None` as for [`Permeant::arrhenius`].
    ///
    /// # Errors
    /// [`Cancelled`] if `stop` says so.
    pub fn isotope_ratio_unless(
        &self,
        heavier: &Species,
        model: Model,
        temperature: f64,
        law: &DiffusionLaw,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Estimate>, Cancelled> {
        let slowed = (self.species.mass / heavier.mass).powf(law.mass_exponent);
        let heavy = Self {
            species: heavier.clone(),
            diffusion: self.diffusion.map(|diffusion| slowed * diffusion),
            ..self.clone()
        };
        let rate = |of: &Self| of.rate(model, temperature, law, tolerance, stop);
        Ok(rate(self)?.zip(rate(&heavy)?).map(|(own, heavy)| quotient(own, heavy)))
    }

    fn rate(
        &self,
        model: Model,
        temperature: f64,
        law: &DiffusionLaw,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Rate>, Cancelled> {
        let own = self.between_equal_baths(1.0).at_temperature(temperature, law);
        let thermal = thermal_energy(temperature);
        let asked = Asked { model, tolerance, sides: Sides::Left, stop };
        let fluxes = own.fluxes_unless(asked, thermal, 0.0)?;
        let [density, _] = own.line_densities();
        Ok(fluxes
            .map(|fluxes| Rate { value: fluxes.inward / density, relative_error: fluxes.error }))
    }

    fn activation(
        &self,
        model: Model,
        temperature: f64,
        law: &DiffusionLaw,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Estimate>, Cancelled> {
        let (thermal, potential) = (thermal_energy(temperature), self.at(0.0));
        Ok(Some(match model {
            Model::Quantum => {
                let species = &self.species;
                let share = thermal_average_unless(species, &potential, thermal, tolerance, stop)?;
                let energy = thermal_energy_average(species, &potential, thermal, tolerance, stop)?;
                let mean = thermal * energy.left / share.left;
                let error = energy.error / energy.left + share.error / share.left;
                Estimate { value: share.floor + mean - 0.5 * thermal, error: mean * error }
            }
            Model::Ballistic => {
                let top = potential.range().to;
                Estimate { value: top + 0.5 * thermal, error: 1e-14 * (top.abs() + thermal) }
            }
            Model::Diffusive => {
                let (Some(membrane), Some(_)) = (potential.membrane, self.diffusion) else {
                    return Ok(None);
                };
                let Some(length) = resistance_unless(&potential, thermal, tolerance, stop)? else {
                    return Ok(None);
                };
                let potential = &potential;
                let top = length.top;
                let weight = BoltzmannWeight { potential, top, thermal, tolerance, stop };
                let energy = weight.energy_integral(membrane.span())?;
                let mean = energy.value / length.inside;
                let error = energy.error / length.inside + mean.abs() * length.error;
                Estimate { value: mean + law.activation, error }
            }
        }))
    }
}

/// A ratio of numbers with relative errors, with an absolute one.
fn quotient(above: Rate, below: Rate) -> Estimate {
    let value = above.value / below.value;
    Estimate { value, error: value * (above.relative_error + below.relative_error) }
}
