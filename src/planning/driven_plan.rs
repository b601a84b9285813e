//! One long packet through a driven potential: what its run needs.

use std::f64::consts::PI;

use super::element_mesh::{MeshRequest, PlannedMesh, TooManyPoints};
use super::plan_error::PlanError;
use super::tail_reach;
use crate::model::{Drive, Packet, Phase, Potential, Species};
use crate::planning::PacketRequest;
use crate::units::{HBAR, Interval};

/// V and W within this share of the packet's energy, times the tolerance, are level.
// Both runs that are compared leave out the same tails: with 1e-2 these were three times the
// difference of the runs.
const FLATNESS: f64 = 1e-6;
/// Share of a side band's distance that stays free between the spectra of neighbours.
const GUARD: f64 = 0.02;

/// A packet, its mesh and its drive.
#[derive(Debug, Clone)]
pub(crate) struct DrivenPlan {
    pub species: Species,
    pub potential: Potential,
    /// W(x).
    pub shape: Potential,
    pub packet: Packet,
    /// E₀ of the central wavenumber, meV.
    pub energy: f64,
    /// h·f, meV.
    pub quantum: f64,
    /// 2πf, rad/fs.
    pub angular_frequency: f64,
    /// Phase at t = 0, rad.
    pub phase: f64,
    pub elements: PlannedMesh,
    /// Longest step at which they do not alias, fs.
    pub sampling: f64,
    /// Time after which the slowest side band has passed, fs.
    pub flight: f64,
}

/// What leaves, as the stationary method says: the energies (meV) of the side bands that matter.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outgoing {
    pub lowest: f64,
    pub highest: f64,
}

impl DrivenPlan {
    /// Plans the run of `request` in `potential` under `drive`.
    ///
    /// # Errors
    /// A [`PlanError`] with the key to change.
    pub(crate) fn new(
        species: &Species,
        potential: &Potential,
        drive: &Drive,
        request: &PacketRequest,
        outgoing: Outgoing,
        tolerance: f64,
    ) -> Result<Self, PlanError> {
        let shape = drive.potential();
        let mut both = potential.clone();
        both.barriers.push(drive.shape.clone());
        let flat = both.extent(FLATNESS * tolerance * request.energy);
        let reach = tail_reach(tolerance);
        let quantum = drive.quantum();
        // The spectrum |φ(k)|² falls as e^(−2σ²(k − k₀)²): at k₀ ± reach/2σ it ends.
        let spread = species.kinetic_coefficient() * request.wavenumber * reach / request.width;
        if spread > (0.5 - GUARD) * quantum {
            let enough = request.width * spread / ((0.5 - GUARD) * quantum);
            return Err(PlanError::side_bands_overlap(quantum, 2.0 * spread, enough));
        }
        let half = reach * request.width;
        let clear = flat.from - half;
        let center = request.center.unwrap_or(clear);
        if center > clear {
            let overlap = (-((flat.from - center) / (2.0 * request.width)).powi(2)).exp();
            return Err(PlanError::overlaps(flat.from, overlap, clear));
        }
        let floor = potential.right_level().max(0.0);
        let energies = Interval::new(
            (outgoing.lowest - spread).max(floor + GUARD * quantum),
            outgoing.highest + spread,
        );
        let mesh = MeshRequest {
            species,
            potential: &both,
            room: Interval::new(center - half, flat.to),
            planes: flat,
            energies,
            tolerance,
            degree: None,
        };
        let elements = mesh.mesh().map_err(|TooManyPoints(points)| {
            PlanError::too_many(points, flat.to - center + half, half, false)
        })?;
        let packet = Packet { wavenumber: request.wavenumber, center, width: request.width };
        let velocity = species.velocity(request.wavenumber);
        let path = drive.center() - center;
        let phase = match drive.phase {
            Phase::Angle(angle) => angle,
            // Side bands that do not overlap are the same at every phase.
            Phase::Average => 0.0,
        };
        let slowest = species.velocity(species.wavenumber(energies.from - floor));
        Ok(Self {
            species: species.clone(),
            potential: potential.clone(),
            shape,
            packet,
            energy: request.energy,
            quantum,
            angular_frequency: drive.angular_frequency(),
            phase: phase - drive.angular_frequency() * path / velocity,
            elements,
            sampling: 0.9 * 2.0 * PI * HBAR / energies.length(),
            flight: (flat.from - center + half) / velocity + flat.length() / slowest,
        })
    }
}
