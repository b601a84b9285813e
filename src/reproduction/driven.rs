//! What a terahertz field does to the transmission of one energy, and to a thermal flux.
//!
//! The field is a dipole drive, W(x) = −F·x·e^(−(x/w)⁴), steady, averaged over phases. The gain of
//! a thermal flux is ∫T_driven·e^(−E/kT) dE/kT over the same integral of T. Its numerator is an
//! integral that is known, of T or of the classical step, plus that of what T_driven differs by:
//! this vanishes at both ends, where the midpoint rule converges exponentially if it is smooth.

use std::f64::consts::TAU;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use super::arrival::velocity_modulation;
use super::barriers::transmission;
use super::cavities::{Cavity, one_site};
use super::filters::Filter;
use crate::error::{Error, Result};
use crate::model::{Barrier, Drive, Phase, Potential};
use crate::planning::Case;
use crate::scattering::{ClassicalEnsemble, FloquetError, Incidence, floquet, thermal_average};
use crate::simulation::{Control, DrivenTransmission};
use crate::units::{Estimate, Interval};

/// F of the drive, meV/Å: 3e7 V/m for one charge.
pub(crate) const FORCE: f64 = 3.0;
/// w of the drive, Å.
pub(crate) const WINDOW: f64 = 6.0;
/// Energy of the ions of the sweep over frequencies, meV.
pub(crate) const ENERGY: f64 = 110.0;
/// Frequencies of the sweep, THz.
const FREQUENCIES: Interval = Interval::new(0.1, 10.0);
/// Number of frequencies of the sweep, in equal ratios.
const FREQUENCY_COUNT: usize = 41;
/// Frequencies at which a thermal bath is driven, THz.
const THERMAL_FREQUENCIES: [f64; 5] = [0.3, 0.5, 0.7, 1.0, 3.0];
/// Absolute accuracy of T_n at one energy.
const TOLERANCE: f64 = 1e-7;
/// Absolute accuracy of T_n below a thermal integral.
const THERMAL_TOLERANCE: f64 = 1e-5;
/// Energies of waves over the thin barrier.
// T is below 1e-5 at the lower end, and 1 to 2e-4 at the upper one.
const THIN: MidpointRule = MidpointRule { reach: 4.0, count: 15 };
/// Energies of waves through one site, of ions there, and of ions over the thin barrier.
// Levels give peaks to T under a drive, which no rule resolves in seconds: with thirty times as
// many energies the gain changes by 0.001.
const SITE: MidpointRule = MidpointRule { reach: 1.0, count: 27 };
const IONS: MidpointRule = MidpointRule { reach: 1.3, count: 120 };
/// Packet steps that take as long as one energy, in the mean over waves and ions.
const STEPS_PER_ENERGY: u64 = 1000;
/// 1 THz, 1/fs.
const TERAHERTZ: f64 = 1e-3;

/// T of ions of [`ENERGY`] at one frequency, over T without a drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct DrivenGain {
    /// Frequency of the drive, THz.
    pub frequency: f64,
    /// By Floquet states.
    pub quantum: Estimate,
    /// Of V + W·cos φ, averaged over φ.
    pub adiabatic: f64,
    /// Of a lead that swings as a whole.
    pub tien_gordon: f64,
    /// Of T without a drive at the energies with which classical ions arrive.
    pub modulation: f64,
}

/// The thermal flux under a drive over that without one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ThermalGain {
    /// The filter, or one site.
    pub name: &'static str,
    /// Frequency of the drive, THz.
    pub frequency: f64,
    /// Of Floquet states over T(E).
    pub quantum: Estimate,
    /// Of driven classical ions over those that cross without a drive.
    pub classical: Estimate,
}

/// The results with a drive.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DrivenResults {
    /// Ions of one energy, by frequency.
    pub sweep: Vec<DrivenGain>,
    /// Thermal fluxes over the thin barrier, by frequency, and through one site.
    pub thermal: Vec<ThermalGain>,
}

impl DrivenResults {
    /// The largest gain at one energy.
    pub(crate) fn largest(&self) -> Option<&DrivenGain> {
        self.sweep.iter().max_by(|a, b| a.quantum.value.total_cmp(&b.quantum.value))
    }
}

/// The ion of `filter` under a drive: over its barrier, and through the one site `site` at the
/// distance of its two lowest levels.
///
/// # Errors
/// [`Error::Cancelled`]; [`Error::Numbers`] if side bands are not found.
pub(crate) fn driven(filter: &Filter, site: &Cavity, control: &Control) -> Result<DrivenResults> {
    let of = |potential: Potential, levels: f64| DrivenIon {
        case: Case::new(filter.species().clone(), filter.case.temperature, potential),
        thermal: filter.thermal(),
        levels,
        control,
    };
    let over = of(Potential { membrane: None, ..filter.case.potential.clone() }, 0.0);
    let between = of(one_site(), site.share.value);
    let ratio = |i: usize| i as f64 / (FREQUENCY_COUNT - 1) as f64;
    let frequency = |i| FREQUENCIES.from * (FREQUENCIES.to / FREQUENCIES.from).powf(ratio(i));
    let sweep = (0..FREQUENCY_COUNT).into_par_iter().map(|i| over.gain(frequency(i)));
    let sweep = sweep.collect::<Result<_>>()?;
    let mut thermal = THERMAL_FREQUENCIES
        .iter()
        .map(|&frequency| over.thermal_gain(filter.name, frequency))
        .collect::<Result<Vec<_>>>()?;
    thermal.push(between.thermal_gain(site.name, site.lowest_spacing())?);
    Ok(DrivenResults { sweep, thermal })
}

/// Energies of a thermal integral, in cells of equal width. Every third middle of a cell is that of
/// one three times as wide, whose rule gives the error.
#[derive(Debug, Clone, Copy)]
struct MidpointRule {
    /// Distance from the top to either end, k_B·T.
    reach: f64,
    /// Cells on either side of the top, a multiple of three: the classical step is at a border.
    count: usize,
}

/// What driven ions are compared with.
struct Reference<'a> {
    transmission: &'a (dyn Fn(f64) -> f64 + Sync),
    /// ∫ T·e^(−E/kT) dE/kT.
    flux: f64,
}

fn failed(cause: FloquetError) -> Error {
    match cause {
        FloquetError::Cancelled(cause) => cause.into(),
        cause => Error::Numbers(cause.to_string()),
    }
}

/// An ion in a potential that may be driven.
struct DrivenIon<'a> {
    case: Case,
    /// k_B·T, meV.
    thermal: f64,
    /// Share of the thermal flux that levels carry, which may hide from the energies; 0 without.
    levels: f64,
    control: &'a Control,
}

impl DrivenIon<'_> {
    /// At one energy, at `frequency` (THz).
    fn gain(&self, frequency: f64) -> Result<DrivenGain> {
        self.checkpoint()?;
        let drive = drive(frequency);
        let stop = self.control.cancellation();
        let found =
            DrivenTransmission::new(&self.case, &drive, ENERGY, TOLERANCE, stop).map_err(failed)?;
        let still = found.limits.still;
        let bands = found.sidebands.sidebands.len() as f64;
        Ok(DrivenGain {
            frequency,
            quantum: Estimate {
                value: found.transmission() / still,
                error: bands * found.sidebands.error / still,
            },
            adiabatic: found.limits.adiabatic / still,
            tien_gordon: found.limits.tien_gordon / still,
            modulation: velocity_modulation(&self.case, &drive, ENERGY) / still,
        })
    }

    /// Of a thermal bath at `frequency` (THz).
    fn thermal_gain(&self, name: &'static str, frequency: f64) -> Result<ThermalGain> {
        let Case { species, potential, .. } = &self.case;
        let drive = drive(frequency);
        let quantum = |energy: f64| {
            let incidence = Incidence::Left;
            floquet(species, potential, &drive, energy, incidence, THERMAL_TOLERANCE)
                .map(|found| Estimate {
                    value: found.sidebands.iter().map(|band| band.transmission).sum(),
                    error: found.sidebands.len() as f64 * found.error,
                })
                .map_err(failed)
        };
        let shape = drive.potential();
        let ensemble = ClassicalEnsemble {
            species,
            potential,
            shape: &shape,
            drive: &|time| (drive.angular_frequency() * time).cos(),
            period: TAU / drive.angular_frequency(),
        };
        let classical = |energy: f64| Ok(ensemble.energy_average(energy));
        let average = thermal_average(species, potential, self.thermal, TOLERANCE);
        let top = potential.range().to;
        let step = Reference {
            transmission: &|energy| f64::from(u8::from(energy > top)),
            flux: (-top / self.thermal).exp(),
        };
        let still = Reference {
            transmission: &|energy| transmission(species, potential, energy),
            flux: average.left,
        };
        let (near, waves, ions) =
            if self.levels > 0.0 { (&step, SITE, SITE) } else { (&still, THIN, IONS) };
        let over = |flux: Estimate, still: f64, hidden: f64| Estimate {
            value: flux.value / still,
            error: flux.error / still + hidden,
        };
        Ok(ThermalGain {
            name,
            frequency,
            quantum: over(self.flux(near, waves, quantum)?, average.left, self.levels),
            classical: over(self.flux(&step, ions, classical)?, step.flux, 0.0),
        })
    }

    /// ∫ `transmission`·e^(−E/kT) dE/kT by what it differs from `reference`, which vanishes at both
    /// ends.
    fn flux(
        &self,
        reference: &Reference<'_>,
        MidpointRule { reach, count }: MidpointRule,
        transmission: impl Fn(f64) -> Result<Estimate> + Sync,
    ) -> Result<Estimate> {
        let thermal = self.thermal;
        let step = reach * thermal / count as f64;
        let lowest = self.case.potential.range().to - reach * thermal;
        let change = |i: usize| -> Result<Estimate> {
            self.checkpoint()?;
            let energy = lowest + step * (i as f64 + 0.5);
            let Estimate { value, error } = transmission(energy)?;
            let weight = step * (-energy / thermal).exp() / thermal;
            let change = value - (reference.transmission)(energy);
            Ok(Estimate { value: weight * change, error: weight * error })
        };
        let cells: Vec<Estimate> =
            (0..2 * count).into_par_iter().map(change).collect::<Result<_>>()?;
        let Estimate { value, error } = cells.iter().copied().sum();
        let coarse: f64 = cells.iter().skip(1).step_by(3).map(|cell| 3.0 * cell.value).sum();
        Ok(Estimate { value: reference.flux + value, error: error + (value - coarse).abs() })
    }

    /// Counts one energy, and checks for a stop.
    fn checkpoint(&self) -> Result<()> {
        self.control.steps.fetch_add(STEPS_PER_ENERGY, Ordering::Relaxed);
        if self.control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

/// The drive at `frequency` (THz).
fn drive(frequency: f64) -> Drive {
    Drive {
        shape: Barrier::Dipole { force: FORCE, width: WINDOW, center: 0.0 },
        frequency: frequency * TERAHERTZ,
        phase: Phase::Average,
        pulse: None,
    }
}
