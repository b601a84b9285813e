//! Side bands of a driven potential by both methods: a long packet that is moved, and the stationary
//! equation of the coupled side bands averaged over the packet's spectrum.

use std::f64::consts::TAU;

use super::control::Control;
use super::drive_limits::{DriveLimits, classical_packet};
use super::driven_steps::{ComparedRuns, OutgoingSpectrum, compared_runs};
use super::floquet_mean::{Fluxes, apart, averaged, energies_of};
use super::series::Series;
use crate::dynamics::Scheme;
use crate::model::{Drive, Phase};
use crate::planning::{
    Case, DrivenPlanError, NumericsRequest, PacketRequest, Plan, PlanError, side_bands_apart,
};
use crate::scattering::{Cancelled, FloquetError, Incidence, Sideband, floquet_unless};
use crate::units::{Estimate, HBAR};

/// Share of the tolerance that the stationary method may err by.
const FLOQUET_SHARE: f64 = 0.03;
/// Side bands of less than this share of the tolerance are not sought by the packet.
const NEGLIGIBLE_SHARE: f64 = 0.1;
/// Share of the tolerance that the mean over a packet may err by.
const RULE_SHARE: f64 = 0.1;
/// Energies a side band: four times as many as a sum needs.
const OVERSAMPLING: f64 = 4.0;
/// Errors over differences of two runs.
const SAFETY: f64 = 1.5;

/// One side band by both methods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SidebandPair {
    /// n.
    pub order: i32,
    /// E₀ + n·h·f, meV.
    pub energy: f64,
    /// T_n of the packet.
    pub transmission_packet: f64,
    /// T_n of the stationary method.
    pub transmission_floquet: f64,
    /// R_n of the packet.
    pub reflection_packet: f64,
    /// R_n of the stationary method.
    pub reflection_floquet: f64,
    /// Bound on the error of the packet's numbers.
    pub packet_error: f64,
    /// Bound on the error of the stationary numbers.
    pub floquet_error: f64,
}

/// Side bands by both methods.
#[derive(Debug, Clone, PartialEq)]
pub struct SidebandComparison {
    /// By order.
    pub sidebands: Vec<SidebandPair>,
    /// h·f, meV.
    pub quantum: f64,
    /// E₀, meV.
    pub energy: f64,
    /// ΣT_n by the stationary method.
    pub transmission: f64,
    /// T(E) of the static potential, averaged over the packet.
    pub transmission_static: f64,
    /// The limit of slow drives: T(E) of V + W·cos φ, averaged over the packet and over φ.
    pub transmission_adiabatic: f64,
    /// A lead that swings by V₁ = max |W|: Σ J_n²(V₁/hf)·T(E + n·hf), averaged over the packet.
    pub transmission_tien_gordon: f64,
    /// The classical ensemble of the packet's phase-space density.
    pub transmission_classical: Estimate,
}

impl SidebandComparison {
    /// Driven over static transmission.
    pub fn gain(&self) -> f64 {
        self.transmission / self.transmission_static
    }
}

/// Why side bands cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SidebandError {
    /// The packet's run cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The stationary method refuses.
    #[error(transparent)]
    Floquet(#[from] FloquetError),
}

impl From<DrivenPlanError> for SidebandError {
    fn from(cause: DrivenPlanError) -> Self {
        match cause {
            DrivenPlanError::Refused(refusal) => refusal.into(),
            DrivenPlanError::Cancelled(cause) => cause.into(),
        }
    }
}

impl From<Cancelled> for SidebandError {
    fn from(cause: Cancelled) -> Self {
        Self::Floquet(cause.into())
    }
}

/// Side bands of the first packet of `case` under `drive`, to the case's tolerance.
///
/// # Errors
/// The packet is too short, or the side bands are too many.
pub fn sidebands(
    case: &Case,
    drive: &Drive,
    request: &PacketRequest,
) -> Result<SidebandComparison, SidebandError> {
    sidebands_unless(case, drive, request, &Control::default())
}

/// [`sidebands`], unless `control` asks to stop meanwhile.
///
/// # Errors
/// Those of [`sidebands`]; [`FloquetError::Cancelled`] if `control` asks to stop.
pub fn sidebands_unless(
    case: &Case,
    drive: &Drive,
    request: &PacketRequest,
    control: &Control,
) -> Result<SidebandComparison, SidebandError> {
    let stop = control.cancellation();
    let tolerance = case.numerics.tolerance;
    let Case { species, potential, .. } = case;
    let stationary = |energy: f64| {
        let accuracy = FLOQUET_SHARE * tolerance;
        floquet_unless(species, potential, drive, energy, Incidence::Left, accuracy, stop)
    };
    let numerics =
        NumericsRequest { tolerance, scheme: Some(Scheme::Elements), ..NumericsRequest::default() };
    side_bands_apart(species, request, drive.quantum(), tolerance)?;
    let mut plan = Plan::driven_unless(species, potential, drive, request, &numerics, false, stop)?;
    let center = stationary(request.energy)?;
    let matters =
        |one: &&Sideband| one.transmission.max(one.reflection) > NEGLIGIBLE_SHARE * tolerance;
    let orders: Vec<i32> = center.sidebands.iter().filter(matters).map(|one| one.order).collect();
    let orders: Vec<i32> = match (orders.first(), orders.last()) {
        (Some(first), Some(last)) => (*first..=*last).collect(),
        _ => Vec::new(),
    };
    let mean = averaged(&case.species, &plan.packet, &orders, RULE_SHARE * tolerance, &stationary)?;
    let PacketSidebands { fluxes, error } = of_packet(&mut plan, &orders, request.energy, control)?;
    let pair = |(i, order): (usize, &i32)| SidebandPair {
        order: *order,
        energy: request.energy + f64::from(*order) * drive.quantum(),
        transmission_packet: fluxes[i].transmission,
        transmission_floquet: mean.fluxes[i].transmission,
        reflection_packet: fluxes[i].reflection,
        reflection_floquet: mean.fluxes[i].reflection,
        packet_error: error,
        floquet_error: mean.error,
    };
    let spectrum = energies_of(&case.species, &plan.packet);
    let limits =
        DriveLimits::new(case, drive, Phase::Average, &spectrum, FLOQUET_SHARE * tolerance, stop)?;
    Ok(SidebandComparison {
        sidebands: orders.iter().enumerate().map(pair).collect(),
        quantum: drive.quantum(),
        energy: request.energy,
        transmission: mean.fluxes.iter().map(|fluxes| fluxes.transmission).sum(),
        transmission_static: limits.still,
        transmission_adiabatic: limits.adiabatic,
        transmission_tien_gordon: limits.tien_gordon,
        transmission_classical: classical_packet(&plan, 0.0, stop)?,
    })
}

/// T_n and R_n of a packet.
struct PacketSidebands {
    fluxes: Vec<Fluxes>,
    /// Bound on the error of each.
    error: f64,
}

/// What leaves `plan` in side bands `orders` of the central `energy` (meV), by its run and its
/// comparison run.
///
/// # Errors
/// [`Cancelled`] if `control` asks to stop.
fn of_packet(
    plan: &mut Plan,
    orders: &[i32],
    energy: f64,
    control: &Control,
) -> Result<PacketSidebands, Cancelled> {
    let ComparedRuns { pilot: run, compared, .. } = compared_runs(plan, control);
    // What a run that was cut short says is not to be used.
    control.cancellation().check()?;
    let sorted = |series: &Series| sorted(plan, series, orders, energy);
    let (own, other) = (sorted(&run), sorted(&compared));
    let largest = own.fluxes.iter().zip(&other.fluxes).map(apart).fold(0.0, f64::max);
    let remains = run.remains.inside + run.remains.incoming;
    Ok(PacketSidebands {
        error: SAFETY * (largest + remains) + (own.incident - 1.0).abs(),
        fluxes: own.fluxes,
    })
}

/// What one run says.
struct SortedFluxes {
    /// By order.
    fluxes: Vec<Fluxes>,
    /// Incident probability by the same sums; one.
    incident: f64,
}

/// What leaves in `series`, each side band from half a quantum below to half a quantum above.
fn sorted(plan: &Plan, series: &Series, orders: &[i32], energy: f64) -> SortedFluxes {
    let quantum =
        plan.drive.as_ref().map_or(0.0, |drive| HBAR * drive.oscillation.angular_frequency);
    let points =
        (OVERSAMPLING * quantum * series.duration() / (TAU * HBAR)).ceil().max(1.0) as usize;
    let spacing = quantum / points as f64;
    let level = plan.potential.right_level().max(0.0);
    let mut incident = 0.0;
    let one = |order: &i32| {
        let middle = energy + f64::from(*order) * quantum;
        let place = |i: usize| middle + quantum * ((i as f64 + 0.5) / points as f64 - 0.5);
        let energies = (0..points).map(place).filter(|&energy| energy > level).collect();
        let found = OutgoingSpectrum::new(&plan.species, series, energies);
        let sum = |of: &[f64]| of.iter().sum::<f64>() * spacing;
        incident += sum(&found.incident);
        Fluxes { transmission: sum(&found.transmitted), reflection: sum(&found.reflected) }
    };
    SortedFluxes { fluxes: orders.iter().map(one).collect(), incident }
}
