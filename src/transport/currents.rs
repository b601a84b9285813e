//! What a channel does at one voltage, by all models side by side.

use super::channel::Channel;
use super::fluxes::{Fluxes, Model};
use super::friction::{Friction, friction_unless};
use super::permeant::Permeant;
use crate::scattering::{Cancellation, Cancelled, uncancelled};
use crate::units::Estimate;

/// One row of an I–V table. Rates in 1/fs, currents in e/fs, positive outward.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrentRow {
    /// mV, inside minus outside.
    pub voltage: f64,
    /// Quantum fluxes, ion by ion.
    pub fluxes: Vec<Fluxes>,
    /// Quantum current, and a bound on its error.
    pub quantum: Estimate,
    /// Classical ballistic current.
    pub ballistic: f64,
    /// Classical diffusive current, where diffusion coefficients are known.
    pub diffusive: Option<f64>,
    /// Current with friction by the sum over tops, where diffusion coefficients are known.
    pub kramers: Option<f64>,
    /// The other end of the bracket, where friction is too weak for the sum over several tops of an
    /// ion.
    pub kramers_upper: Option<f64>,
    /// What friction does to each ion, where diffusion coefficients are known; else empty.
    pub friction: Vec<Friction>,
    /// Charge that moves inward, quantum over classical ballistic; that which moves outward where
    /// nothing is outside. NaN where the latter is too small for a number.
    pub kappa: f64,
}

impl CurrentRow {
    /// Ions that move inward, 1/fs.
    pub fn inward(&self) -> f64 {
        self.fluxes.iter().map(|flux| flux.inward).sum()
    }

    /// Ions that move outward, 1/fs.
    pub fn outward(&self) -> f64 {
        self.fluxes.iter().map(|flux| flux.outward).sum()
    }

    /// Largest bound on the relative error of a quantum flux.
    pub fn error(&self) -> f64 {
        self.fluxes.iter().map(|flux| flux.error).fold(0.0, f64::max)
    }

    /// Nernst–Planck over ballistic flux, the largest of all ions: above 1 the classical upper
    /// bound is exceeded.
    pub(crate) fn diffusive_over_ballistic(&self) -> Option<f64> {
        self.friction.iter().map(|own| own.diffusive).reduce(f64::max)
    }
}

impl Channel {
    /// All models at `voltage` (mV), to the relative accuracy `tolerance`.
    pub fn row(&self, voltage: f64, tolerance: f64) -> CurrentRow {
        uncancelled(|stop| self.row_unless(voltage, tolerance, stop))
    }

    /// [`Channel::row`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn row_unless(
        &self,
        voltage: f64,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<CurrentRow, Cancelled> {
        let fluxes = self.fluxes_unless(Model::Quantum, voltage, tolerance, stop)?;
        self.row_of(voltage, fluxes.unwrap_or_default(), tolerance, stop)
    }

    /// The same with quantum `fluxes` that were found elsewhere.
    ///
    /// # Errors
    /// [`Cancelled`] if `stop` says so.
    pub(crate) fn row_of(
        &self,
        voltage: f64,
        fluxes: Vec<Fluxes>,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<CurrentRow, Cancelled> {
        let found = |model| self.fluxes_unless(model, voltage, tolerance, stop);
        let ballistic = found(Model::Ballistic)?.unwrap_or_default();
        let diffusive = found(Model::Diffusive)?;
        let friction = self.friction_unless(voltage, tolerance, stop)?;
        let hindered = |factor: fn(&Friction) -> f64| {
            let scaled = |(own, flux): (&Friction, &Fluxes)| Fluxes {
                inward: factor(own) * flux.inward,
                outward: factor(own) * flux.outward,
                error: flux.error,
            };
            let scale =
                |own: &Vec<Friction>| own.iter().zip(&ballistic).map(scaled).collect::<Vec<_>>();
            friction.as_ref().map(|own| self.current(&scale(own)).value)
        };
        let bracket = friction.iter().flatten().any(Friction::is_bracket);
        let upper = |own: &Friction| if own.is_bracket() { own.whole } else { own.sum };
        Ok(CurrentRow {
            voltage,
            quantum: self.current(&fluxes),
            ballistic: self.current(&ballistic).value,
            diffusive: diffusive.map(|fluxes| self.current(&fluxes).value),
            kramers: hindered(|own| own.sum),
            kramers_upper: if bracket { hindered(upper) } else { None },
            friction: friction.unwrap_or_default(),
            kappa: self.kappa(&fluxes, &ballistic),
            fluxes,
        })
    }

    /// Charge that moves inward; that which moves outward where nothing is outside.
    pub(super) fn charge_moved(&self, fluxes: &[Fluxes]) -> f64 {
        let all_inside = self.permeants.iter().all(|permeant| permeant.outside == 0.0);
        let charges =
            self.permeants.iter().map(|permeant| f64::from(permeant.species.charge.abs()));
        let way = |flux: &Fluxes| if all_inside { flux.outward } else { flux.inward };
        charges.zip(fluxes).map(|(charge, flux)| charge * way(flux)).sum()
    }

    /// Charge moved by the `quantum` over that by the `ballistic` fluxes; NaN where the latter is too
    /// small for a number.
    pub(super) fn kappa(&self, quantum: &[Fluxes], ballistic: &[Fluxes]) -> f64 {
        let classical = self.charge_moved(ballistic);
        if classical.is_normal() { self.charge_moved(quantum) / classical } else { f64::NAN }
    }

    /// What friction does to each ion at `voltage` (mV); `None` where a diffusion coefficient or
    /// the membrane is missing.
    pub(crate) fn friction(&self, voltage: f64, tolerance: f64) -> Option<Vec<Friction>> {
        uncancelled(|stop| self.friction_unless(voltage, tolerance, stop))
    }

    /// [`Channel::friction`], unless `stop` says so meanwhile.
    fn friction_unless(
        &self,
        voltage: f64,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Vec<Friction>>, Cancelled> {
        let of_one = |permeant| friction_unless(permeant, self.thermal, voltage, tolerance, stop);
        let all = self.permeants.iter().map(of_one).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().collect())
    }

    /// Permeability of every ion relative to the first, J_in/c_out at `voltage` (mV): what enters
    /// the voltage equation of Goldman, Hodgkin and Katz for ions of one charge. It does not depend
    /// on the baths, which may be empty.
    pub(crate) fn permeabilities(&self, voltage: f64, tolerance: f64) -> Option<Vec<f64>> {
        let of_one = |permeant: &Permeant| {
            let unit = permeant.between_equal_baths(1.0);
            Some(unit.fluxes(Model::Quantum, self.thermal, voltage, tolerance)?.inward)
        };
        let permeability = self.permeants.iter().map(of_one).collect::<Option<Vec<f64>>>()?;
        Some(permeability.iter().map(|value| value / permeability[0]).collect())
    }
}
