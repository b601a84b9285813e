//! What a packet moves in: V(x), and what a drive adds to it.

use std::f64::consts::TAU;

use super::plan_error::{DrivenPlanError, PlanError};
use super::tail_reach;
use crate::dynamics::{Oscillation, Ramp};
use crate::model::{Drive, Packet, Phase, Potential, Pulse, Species};
use crate::planning::PacketRequest;
use crate::scattering::{Cancellation, FloquetError, Incidence, Sideband, floquet_unless};
use crate::units::{HBAR, Interval};

/// Side bands of less than this share of the tolerance are not held.
// With a tenth, those of a rectangle that comes and goes missed the tolerance together.
const NEGLIGIBLE_SHARE: f64 = 1e-3;
/// Quanta of a drive, at most: matrices of the stationary method then take seconds each, and minutes
/// at twice as many.
const MAX_QUANTA: f64 = 60.0;
/// W over its maximum where an ion enters and leaves it.
const ENDS: f64 = 1e-2;
/// Share of the tolerance that the stationary method may err by where it says which these are.
const FLOQUET_SHARE: f64 = 1e-3;
/// Share of a side band's distance that stays free between the spectra of neighbours.
const GUARD: f64 = 0.02;
/// Samples a period of the drive, and a ramp: sums over them are integrals over time.
const SAMPLES_A_PERIOD: f64 = 12.0;
const SAMPLES_A_RAMP: f64 = 48.0;
/// Standard deviations of the packet's spectrum at which side bands are looked up.
const PROBES: [f64; 3] = [0.0, -2.5, 2.5];

/// The driven part of a planned run.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedDrive {
    /// W(x).
    pub shape: Potential,
    /// s(t), counted from the packet's start.
    pub oscillation: Oscillation,
    /// Energies that the drive takes and gives, meV: from below to above zero.
    pub exchanged: Interval,
    /// Energies of the run, meV: lowest and highest that hold more than a share of the tolerance.
    pub outgoing: Interval,
}

/// V(x), and a drive with what it does to the energy.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    pub species: &'a Species,
    /// V(x).
    pub potential: &'a Potential,
    /// V(x) + W(x), whose breaks and lengths a run resolves; V(x) without a drive.
    pub resolved: Potential,
    /// The smallest value of V ± W, meV.
    pub lowest: f64,
    /// A drive, and the energies that it takes and gives, meV: from below to above zero.
    pub drive: Option<(&'a Drive, Interval)>,
}

impl<'a> Surroundings<'a> {
    /// V(x) alone.
    pub(super) fn at_rest(species: &'a Species, potential: &'a Potential) -> Self {
        let lowest = potential.range().from;
        Self { species, potential, resolved: potential.clone(), lowest, drive: None }
    }

    /// V(x) and `drive`, for packets of `request`.
    ///
    /// # Errors
    /// The stationary method refuses the drive, or `stop` says so.
    pub(super) fn driven(
        species: &'a Species,
        potential: &'a Potential,
        drive: &'a Drive,
        request: &PacketRequest,
        tolerance: f64,
        stop: Cancellation<'_>,
    ) -> Result<Self, DrivenPlanError> {
        let with = |strength: f64| {
            let mut both = potential.clone();
            both.barriers.push(drive.shape.scaled(strength));
            both
        };
        let resolved = with(1.0);
        let lowest = resolved.range().from.min(with(-1.0).range().from);
        let mut exchanged = exchanged(species, potential, drive, request, tolerance, stop)?;
        if drive.pulse.is_some() {
            // What a switched field gives an ion on its way through W, and a quantum.
            let Interval { from, to } = drive.potential().range();
            let most = 2.0 * (to - from) + drive.quantum();
            exchanged = exchanged.union(Interval::new(-most, most));
        }
        Ok(Self { species, potential, resolved, lowest, drive: Some((drive, exchanged)) })
    }

    /// The energies (meV) of a run of `packet`, none below `least`; `None` without a drive.
    pub(super) fn outgoing(&self, packet: &Packet, tolerance: f64, least: f64) -> Option<Interval> {
        let (_, exchanged) = self.drive?;
        let spread = spectrum_reach(tolerance) * packet.wavenumber_spread();
        let energy = |k: f64| self.species.kinetic_energy(k.max(0.0));
        Some(Interval::new(
            (energy(packet.wavenumber - spread) + exchanged.from).max(least),
            energy(packet.wavenumber + spread) + exchanged.to,
        ))
    }

    /// The longest time (fs) between samples that keep energies over `band` (meV) apart, and follow
    /// the drive.
    pub(super) fn sampling(&self, band: f64) -> f64 {
        // A tenth of the period 2πħ/Δt of the energies is left free between the ends of the band.
        let apart = 0.9 * TAU * HBAR / band;
        let Some((drive, _)) = self.drive else { return apart };
        let ramp = drive.pulse.map_or(f64::INFINITY, |pulse| pulse.ramp / SAMPLES_A_RAMP);
        apart.min(1.0 / drive.frequency / SAMPLES_A_PERIOD).min(ramp)
    }

    /// The drive as `packet` meets it.
    pub(super) fn planned(&self, packet: &Packet, outgoing: Interval) -> Option<PlannedDrive> {
        let (drive, exchanged) = self.drive?;
        let velocity = self.species.velocity(packet.wavenumber);
        let arrival = (drive.center() - packet.center) / velocity;
        let ramp = drive.pulse.map(|Pulse { start, stop, ramp }| Ramp {
            rise: Interval::new(arrival + start, arrival + start + ramp),
            fall: Interval::new(arrival + stop - ramp, arrival + stop),
        });
        let phase = match drive.phase {
            Phase::Angle(angle) => angle,
            Phase::Average => 0.0,
        };
        let angular_frequency = drive.angular_frequency();
        let phase = phase - angular_frequency * arrival;
        let oscillation = Oscillation { angular_frequency, phase, ramp };
        Some(PlannedDrive { shape: drive.potential(), oscillation, exchanged, outgoing })
    }
}

/// Standard deviations of |φ(k)|² beyond which it holds a tenth of the tolerance.
fn spectrum_reach(tolerance: f64) -> f64 {
    (2.0 * (10.0 / tolerance).ln()).sqrt().min(tail_reach(tolerance))
}

/// Checks that a packet of `request` is long enough for side bands `quantum` (meV) apart.
///
/// # Errors
/// Its energies span more, with the width that would do.
pub(crate) fn side_bands_apart(
    species: &Species,
    request: &PacketRequest,
    quantum: f64,
    tolerance: f64,
) -> Result<(), PlanError> {
    // The spectrum |φ(k)|² falls as e^(−2σ²(k − k₀)²): at k₀ ± reach/2σ it ends.
    let reach = tail_reach(tolerance);
    let spread = species.kinetic_coefficient() * request.wavenumber * reach / request.width;
    let most = (0.5 - GUARD) * quantum;
    match spread > most {
        true => {
            let enough = request.width * spread / most;
            Err(PlanError::side_bands_overlap(quantum, 2.0 * spread, enough))
        }
        false => Ok(()),
    }
}

/// How many quanta W may give or take, about: max |W|·|∫ds|/hf over a passage at `energy` (meV).
fn quanta(species: &Species, drive: &Drive, energy: f64) -> f64 {
    let largest = drive.largest();
    let extent = drive.shape.extent(ENDS * largest.max(f64::MIN_POSITIVE));
    let passage = extent.length() / species.velocity(species.wavenumber(energy));
    // s changes by 2 at most, from one turn to the next.
    (drive.angular_frequency() * passage).min(2.0) * largest / drive.quantum()
}

/// The energies (meV) that side bands take and give, as the stationary method says.
fn exchanged(
    species: &Species,
    potential: &Potential,
    drive: &Drive,
    request: &PacketRequest,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Interval, DrivenPlanError> {
    let spread = 0.5 / request.width;
    let level = potential.right_level().max(0.0);
    let energies =
        PROBES.map(|probe| species.kinetic_energy((request.wavenumber + probe * spread).max(0.0)));
    let quanta = quanta(species, drive, energies[0]);
    if quanta > MAX_QUANTA {
        let (needed, most) = (quanta.ceil() as i32, MAX_QUANTA as i32);
        return Err(PlanError::drive(&FloquetError::TooManyChannels { needed, most }).into());
    }
    let mut exchanged = Interval::new(0.0, 0.0);
    for energy in energies.into_iter().filter(|&energy| energy > level) {
        let accuracy = FLOQUET_SHARE * tolerance;
        let found =
            floquet_unless(species, potential, drive, energy, Incidence::Left, accuracy, stop);
        let found = found.map_err(|error| match error {
            FloquetError::Cancelled(cause) => DrivenPlanError::from(cause),
            refusal => PlanError::drive(&refusal).into(),
        })?;
        let matters =
            |one: &&Sideband| one.transmission.max(one.reflection) > NEGLIGIBLE_SHARE * tolerance;
        for sideband in found.sidebands.iter().filter(matters) {
            exchanged = exchanged.union(Interval::new(
                (sideband.energy - energy).min(0.0),
                (sideband.energy - energy).max(0.0),
            ));
        }
    }
    Ok(exchanged)
}
