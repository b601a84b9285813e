//! What other methods say of a packet under a drive.

use std::f64::consts::TAU;

use crate::model::{Drive, Phase};
use crate::planning::{Case, Plan};
use crate::scattering::{
    Cancellation, Cancelled, FloquetError, Incidence, Sidebands, floquet_unless,
};
use crate::simulation::drive_limits::{DriveLimits, classical_packet};
use crate::simulation::floquet_mean::{averaged, energies_of};
use crate::units::Estimate;

/// Share of the tolerance that the stationary method may err by, and the mean over the packet.
const FLOQUET_SHARE: f64 = 0.03;
const RULE_SHARE: f64 = 0.1;
/// Standard deviations of |φ(k)|² that hold the packet where side bands do not overlap.
const APART: f64 = 5.0;

/// Side bands on either side, at most: a mean over a packet takes tens of matrices of these.
const MAX_ORDER: i32 = 40;
/// Phases of the classical mean.
const PHASES: usize = 8;

/// A packet under a drive by other methods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// ∫|φ|²·ΣT_n dk by the stationary method; NaN where it does not hold: at one phase, unless the
    /// packet's side bands do not overlap, and under a drive that is switched.
    pub transmitted: Estimate,
    /// The classical ensemble of the same phase-space density under the same drive.
    pub classical: Estimate,
    /// `transmitted` of the static potential.
    pub transmitted_static: f64,
    /// The limit of slow drives: the potential stands as it is when the packet arrives, at the phase
    /// or the mean over all.
    pub transmitted_adiabatic: f64,
}

/// What other methods say of `plan`, a packet of `case` with its drive.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(super) fn expected(
    case: &Case,
    plan: &Plan,
    stop: Cancellation<'_>,
) -> Result<Expected, Cancelled> {
    let missing = Estimate { value: f64::NAN, error: f64::NAN };
    let Some(drive) = &case.drive else {
        return Ok(Expected {
            transmitted: missing,
            classical: missing,
            transmitted_static: f64::NAN,
            transmitted_adiabatic: f64::NAN,
        });
    };
    let spectrum = energies_of(&plan.species, &plan.packet);
    let accuracy = FLOQUET_SHARE * plan.tolerance;
    let limits = DriveLimits::new(case, drive, drive.phase, &spectrum, accuracy, stop)?;
    let is_steady = drive.pulse.is_none();
    let order = highest_order(plan, drive);
    let holds =
        is_steady && order <= MAX_ORDER && (drive.phase == Phase::Average || is_apart(plan, drive));
    let transmitted = match holds {
        true => mean(case, drive, plan, stop),
        false => Ok(missing),
    };
    Ok(Expected {
        transmitted: match transmitted {
            Err(FloquetError::Cancelled(cause)) => return Err(cause),
            found => found.unwrap_or(missing),
        },
        classical: classical(plan, drive, stop)?,
        transmitted_static: limits.still,
        transmitted_adiabatic: limits.adiabatic,
    })
}

/// The classical ensemble; over equally spaced phases where the mean over all is asked for.
fn classical(plan: &Plan, drive: &Drive, stop: Cancellation<'_>) -> Result<Estimate, Cancelled> {
    if let Phase::Angle(_) = drive.phase {
        return classical_packet(plan, 0.0, stop);
    }
    let phase = |i: usize| TAU * i as f64 / PHASES as f64;
    let all = (0..PHASES).map(|i| classical_packet(plan, phase(i), stop));
    let all = all.collect::<Result<Vec<Estimate>, _>>()?;
    let mean = |stride: usize, of: fn(&Estimate) -> f64| {
        let every = all.iter().step_by(stride);
        every.map(of).sum::<f64>() * stride as f64 / PHASES as f64
    };
    let value = mean(1, |share| share.value);
    let change = (value - mean(2, |share| share.value)).abs();
    Ok(Estimate { value, error: mean(1, |share| share.error) + change })
}

/// Whether the side bands of the packet do not overlap, so that no phase matters.
fn is_apart(plan: &Plan, drive: &Drive) -> bool {
    let spread = APART * plan.packet.wavenumber_spread();
    let energy = |k: f64| plan.species.kinetic_energy(k.max(0.0));
    let k = plan.packet.wavenumber;
    energy(k + spread) - energy(k - spread) < drive.quantum()
}

/// The highest order to which the drive takes any part of the packet.
fn highest_order(plan: &Plan, drive: &Drive) -> i32 {
    let most =
        plan.drive.as_ref().map_or(0.0, |drive| drive.exchanged.to.max(-drive.exchanged.from));
    (most / drive.quantum()).ceil() as i32
}

fn mean(
    case: &Case,
    drive: &Drive,
    plan: &Plan,
    stop: Cancellation<'_>,
) -> Result<Estimate, FloquetError> {
    let tolerance = plan.tolerance;
    let level = plan.potential.right_level().max(0.0);
    let order = highest_order(plan, drive);
    let orders: Vec<i32> = (-order..=order).collect();
    let stationary = |energy: f64| {
        // What is slower is reflected.
        if energy <= level.max(f64::MIN_POSITIVE) {
            let (quantum, error, unitarity_defect) = (drive.quantum(), 0.0, 0.0);
            return Ok(Sidebands {
                energy,
                quantum,
                sidebands: Vec::new(),
                error,
                unitarity_defect,
            });
        }
        let accuracy = FLOQUET_SHARE * tolerance;
        let Case { species, potential, .. } = case;
        floquet_unless(species, potential, drive, energy, Incidence::Left, accuracy, stop)
    };
    let rule = RULE_SHARE * tolerance;
    let found = averaged(&case.species, &plan.packet, &orders, rule, &stationary)?;
    let transmissions = || found.fluxes.iter().map(|fluxes| fluxes.transmission);
    // What is smaller than the bound of a side band errs by no more than itself.
    let count = transmissions().filter(|&share| share > found.error).count();
    Ok(Estimate { value: transmissions().sum(), error: found.error * (count + 1) as f64 })
}
