//! Packets for a range of energies, each with a window of its own.

use crate::model::{Potential, Species};
use crate::planning::{NumericsRequest, PacketRequest, Plan, PlanError};
use crate::simulation::{Cost, cost};
use crate::units::Interval;

/// Energies of a window above the higher lead, highest over lowest: a wider one needs longer
/// absorbers, a narrower one more packets.
// Over two barriers a ratio of 10 takes twice as long, one of 4 a packet more for either direction.
pub(super) const WINDOW_RATIO: f64 = 6.5;
/// Standard deviations of a packet's wavenumbers from its centre to where its window ends.
// The weight there is e^(−4.29²/2) = 1e-4, the floor of a window.
const WINDOW_SPREADS: f64 = 4.29;
/// Wavenumbers of a window span this share of the largest at least: narrower windows need wide
/// packets.
const MIN_WINDOW_SHARE: f64 = 0.05;
/// A packet that costs more, in seconds on one core, is not run.
pub(super) const MAX_PACKET_SECONDS: f64 = 90.0;
/// What to do where packets cannot.
const REMEDY: &str = "ask for a larger numerics.tolerance, shorten the membrane or round the \
                      edges, or take T(E) from the transfer matrix";

/// What moves through what, to which tolerance.
#[derive(Debug, Clone, Copy)]
pub(super) struct PacketProblem<'a> {
    pub species: &'a Species,
    pub potential: &'a Potential,
    pub tolerance: f64,
}

impl PacketProblem<'_> {
    /// The plan of a packet whose window holds `energies` (meV above the higher lead), for a run of
    /// `duration` (fs) if that is not to be found by pilots.
    ///
    /// # Errors
    /// A [`PlanError`] with a key that a scenario without packets has.
    pub(super) fn plan(
        &self,
        energies: Interval,
        duration: Option<f64>,
    ) -> Result<Plan, PlanError> {
        let Self { species, potential, tolerance } = *self;
        let floor = potential.right_level().max(0.0);
        let (slow, fast) =
            (species.wavenumber(floor + energies.from), species.wavenumber(floor + energies.to));
        let slow = slow.min((1.0 - MIN_WINDOW_SHARE) * fast);
        let wavenumber = 0.5 * (slow + fast);
        // σ_x = 1/(2σ_k).
        let width = WINDOW_SPREADS / (fast - slow);
        let energy = species.kinetic_energy(wavenumber);
        let request = PacketRequest { energy, wavenumber, width, center: None };
        let numerics = NumericsRequest {
            tolerance,
            duration,
            budget: Some(0.0),
            ..NumericsRequest::default()
        };
        let plan =
            Plan::new(species, potential, &request, &numerics, false).map_err(without_packets)?;
        let seconds = price(&plan).seconds;
        if seconds > MAX_PACKET_SECONDS { Err(too_expensive(&plan, seconds)) } else { Ok(plan) }
    }
}

/// Says that a packet costs more than so many `seconds`.
pub(super) fn too_expensive(plan: &Plan, seconds: f64) -> PlanError {
    let energy = plan.species.kinetic_energy(plan.packet.wavenumber);
    PlanError {
        key: "numerics.tolerance".into(),
        message: format!(
            "packets over this potential cost too much: one of {energy:.0} meV needs more than {seconds:.0} seconds"
        ),
        remedy: REMEDY.into(),
    }
}

/// What a packet is expected to cost.
pub(super) fn price(plan: &Plan) -> Cost {
    cost(std::slice::from_ref(plan), 0, false)
}

/// The same refusal at a key that a scenario without packets has.
fn without_packets(refusal: PlanError) -> PlanError {
    if refusal.key == "numerics.tolerance" {
        return refusal;
    }
    PlanError {
        key: "numerics.tolerance".into(),
        message: format!("no packet can be run over this potential: {}", refusal.message),
        remedy: REMEDY.into(),
    }
}
