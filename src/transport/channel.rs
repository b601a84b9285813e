//! All ions of a channel together: currents, the voltage at which they cancel, and conductances.

use super::fluxes::{Asked, Fluxes, Model};
use super::permeant::Permeant;
use super::reversal::{NoValue, ROOT_ACCURACY, known, root};
use crate::scattering::{Cancellation, Cancelled, Sides, uncancelled};
use crate::units::Estimate;

/// Several ions in one channel at one temperature.
///
/// ```
/// use wavepore::model::{Barrier, Membrane, Potential, Species};
/// use wavepore::transport::{Channel, Model, Permeant};
/// use wavepore::units::thermal_energy;
///
/// let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
/// let membrane = Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 });
/// let potassium = Permeant {
///     species: Species::named("K+").ok_or("no such ion")?,
///     potential: Potential { barriers: vec![barrier], membrane },
///     outside: 5.0,
///     inside: 150.0,
///     area: 7.0,
///     diffusion: None,
/// };
/// let channel = Channel { permeants: vec![potassium], thermal: thermal_energy(310.15) };
/// // One ion: the root of the current is its Nernst potential.
/// let found = channel.conductances(Model::Quantum, 1e-8).ok_or("no reversal")?;
/// assert!((found.reversal - channel.permeants[0].nernst(channel.thermal)).abs() < 1e-3);
/// let row = channel.row(found.reversal + 10.0, 1e-8);
/// assert!(row.quantum.value > 0.0 && row.kappa > 1.0 && row.quantum.error < 1e-6 * row.quantum.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// The ions; one at least.
    pub permeants: Vec<Permeant>,
    /// k_B·T, meV.
    pub thermal: f64,
}

/// Where the current vanishes, and how it changes there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conductances {
    /// Reversal potential, mV: root of the computed current; infinite where all charge can move one
    /// way only.
    pub reversal: f64,
    /// dI/dV at reversal, e/(fs·mV); NaN where that is at infinity.
    pub slope: f64,
    /// I(0)/(0 − reversal), e/(fs·mV); the slope where that is 0/0, NaN where the reversal is at
    /// infinity.
    pub chord: f64,
    /// Bound on the error of `reversal`, mV.
    pub reversal_error: f64,
    /// Bound on the error of `slope`, e/(fs·mV).
    pub slope_error: f64,
    /// Bound on the error of `chord`, e/(fs·mV).
    pub chord_error: f64,
}

impl Conductances {
    /// Of a current that vanishes nowhere: a reversal potential of ±∞, and no conductances.
    pub(super) fn at_infinity(reversal: f64) -> Self {
        let none = f64::NAN;
        Self {
            reversal,
            slope: none,
            chord: none,
            reversal_error: 0.0,
            slope_error: none,
            chord_error: none,
        }
    }
}

/// Charge that moves in either direction, e/fs.
#[derive(Debug, Clone, Copy, Default)]
struct ChargeFluxes {
    outward: f64,
    inward: f64,
}

/// Distance of the voltages from which the slope is taken, mV.
// 1/27 of k_B·T/e: the extrapolated difference errs by its fourth power, the fluxes' own error
// grows as its inverse.
const STEP: f64 = 1.0;

impl Channel {
    /// Fluxes of every ion at `voltage` (mV); `None` if the model lacks something for one of them.
    pub fn fluxes(&self, model: Model, voltage: f64, tolerance: f64) -> Option<Vec<Fluxes>> {
        uncancelled(|stop| self.fluxes_unless(model, voltage, tolerance, stop))
    }

    /// [`Channel::fluxes`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub(crate) fn fluxes_unless(
        &self,
        model: Model,
        voltage: f64,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Vec<Fluxes>>, Cancelled> {
        self.fluxes_of(Asked { model, tolerance, sides: Sides::Both, stop }, voltage)
    }

    /// Fluxes of every ion at `voltage` (mV) as `asked`.
    pub(super) fn fluxes_of(
        &self,
        asked: Asked<'_>,
        voltage: f64,
    ) -> Result<Option<Vec<Fluxes>>, Cancelled> {
        let of_one = |permeant: &Permeant| permeant.fluxes_unless(asked, self.thermal, voltage);
        let all = self.permeants.iter().map(of_one).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().collect())
    }

    /// The current of `fluxes`, Σ z·(J_out − J_in), e/fs, positive outward, and a bound on its
    /// error.
    pub fn current(&self, fluxes: &[Fluxes]) -> Estimate {
        let terms = self.permeants.iter().zip(fluxes).map(|(permeant, flux)| {
            let charge = f64::from(permeant.species.charge);
            // Both directions are problems of their own, so their errors do not cancel where their
            // fluxes do.
            Estimate {
                value: charge * (flux.outward - flux.inward),
                error: charge.abs() * flux.error * (flux.outward + flux.inward),
            }
        });
        terms.sum()
    }

    /// Positive charge that `fluxes` move, or negative charge the other way.
    fn charge_fluxes(&self, fluxes: &[Fluxes]) -> ChargeFluxes {
        let mut sum = ChargeFluxes::default();
        for (permeant, flux) in self.permeants.iter().zip(fluxes) {
            let charge = f64::from(permeant.species.charge);
            let (out, inward) = (charge.abs() * flux.outward, charge.abs() * flux.inward);
            let (plus, minus) = if charge > 0.0 { (out, inward) } else { (inward, out) };
            sum.outward += plus;
            sum.inward += minus;
        }
        sum
    }

    /// ln of the outward over the inward part at `voltage` (mV), if both are known and neither is
    /// nothing.
    fn balance(&self, asked: Asked<'_>, voltage: f64) -> Result<f64, NoValue> {
        let parts = self.charge_fluxes(&self.known_fluxes(asked, voltage)?);
        let ratio = parts.outward.ln() - parts.inward.ln();
        if ratio.is_finite() { Ok(ratio) } else { Err(NoValue::Missing) }
    }

    /// Fluxes of every ion at `voltage` (mV).
    fn known_fluxes(&self, asked: Asked<'_>, voltage: f64) -> Result<Vec<Fluxes>, NoValue> {
        self.fluxes_of(asked, voltage)?.ok_or(NoValue::Missing)
    }

    /// The infinite reversal potential of a channel whose baths let charge move one way only, mV.
    ///
    /// Each ion whose bath is empty on one side drives the current in one direction at every
    /// voltage. Where all of them drive it the same way it vanishes nowhere, and the common
    /// reversal potential is that of each ion by Nernst's formula.
    pub(crate) fn one_way(&self) -> Option<f64> {
        let mut potentials = self.permeants.iter().map(|permeant| permeant.nernst(self.thermal));
        let first = potentials.next().filter(|potential| potential.is_infinite())?;
        potentials.all(|potential| potential == first).then_some(first)
    }

    /// Reversal potential alone, mV; `None` as in [`Channel::conductances`].
    pub fn reversal(&self, model: Model, tolerance: f64) -> Option<f64> {
        uncancelled(|stop| {
            let asked = Asked { model, tolerance, sides: Sides::Both, stop };
            let finite = || known(root(ROOT_ACCURACY, |voltage| self.balance(asked, voltage)));
            self.one_way().map_or_else(finite, |infinite| Ok(Some(infinite)))
        })
    }

    /// Reversal potential and conductances of `model`; `None` if the current vanishes nowhere
    /// between −2 V and 2 V, or the model lacks something.
    pub fn conductances(&self, model: Model, tolerance: f64) -> Option<Conductances> {
        uncancelled(|stop| self.conductances_unless(model, tolerance, stop))
    }

    /// [`Channel::conductances`], unless `stop` says so meanwhile.
    ///
    /// # Errors
    /// [`Cancelled`] if it does.
    pub fn conductances_unless(
        &self,
        model: Model,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Option<Conductances>, Cancelled> {
        known(self.at_reversal(Asked { model, tolerance, sides: Sides::Both, stop }, ROOT_ACCURACY))
    }

    /// Reversal potential, to `accuracy` (mV) beside what fluxes leave unknown, and conductances.
    pub(super) fn at_reversal(
        &self,
        asked: Asked<'_>,
        accuracy: f64,
    ) -> Result<Conductances, NoValue> {
        if let Some(reversal) = self.one_way() {
            self.known_fluxes(asked, 0.0)?;
            return Ok(Conductances::at_infinity(reversal));
        }
        let logarithm = |voltage: f64| self.balance(asked, voltage);
        let reversal = root(accuracy, logarithm)?;
        let fluxes = self.known_fluxes(asked, reversal)?;
        let difference = |step: f64| {
            Ok::<_, NoValue>(
                (logarithm(reversal + step)? - logarithm(reversal - step)?) / (2.0 * step),
            )
        };
        // Richardson's extrapolation of two central differences: fourth order in the step.
        let steepness = (4.0 * difference(0.5 * STEP)? - difference(STEP)?) / 3.0;
        let part = self.charge_fluxes(&fluxes).inward;
        let slope = part * steepness;
        // A logarithm of two fluxes errs by twice their error, its two differences by as much over
        // half their steps.
        let relative = fluxes.iter().map(|flux| flux.error).fold(0.0, f64::max);
        let reversal_error = 2.0 * relative / steepness.abs() + accuracy;
        let slope_error = slope.abs() * relative + part * (6.0 * relative / STEP);
        // Below 1e-6 mV I(0) is what rounding leaves of two equal fluxes.
        let (chord, chord_error) = if reversal.abs() < 1e-6 {
            (slope, slope_error)
        } else {
            let Estimate { value: current, error } = self.current(&self.known_fluxes(asked, 0.0)?);
            let chord = current / -reversal;
            (chord, (error + chord.abs() * reversal_error) / reversal.abs())
        };
        Ok(Conductances { reversal, slope, chord, reversal_error, slope_error, chord_error })
    }
}
