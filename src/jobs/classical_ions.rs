//! The classical ions of a packet as its record holds them.

use std::f64::consts::TAU;

use crate::model::Potential;
use crate::planning::Plan;
use crate::record::ClassicalIons;
use crate::scattering::{Cancellation, Cancelled, ClassicalEnsemble, IonPaths};

/// Ions of a packet: the share of them that crosses is known to half a per cent, and a picture still
/// shows each.
const COUNT: usize = 200;

/// The classical ions of the packet of `plan` under its drive, at `times` (fs).
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(super) fn classical_ions(
    plan: &Plan,
    times: &[f64],
    stop: Cancellation<'_>,
) -> Result<ClassicalIons, Cancelled> {
    let none = Potential::default();
    let oscillation = plan.drive.as_ref().map(|drive| drive.oscillation);
    let ensemble = ClassicalEnsemble {
        species: &plan.species,
        potential: &plan.potential,
        shape: plan.drive.as_ref().map_or(&none, |drive| &drive.shape),
        drive: &|time| oscillation.map_or(0.0, |oscillation| oscillation.value(time)),
        period: oscillation.map_or(f64::INFINITY, |one| TAU / one.angular_frequency),
    };
    let IonPaths { energies, positions } = ensemble.paths(&plan.packet, COUNT, times, stop)?;
    let frame = |frame: usize| positions.iter().map(move |path| path[frame] as f32);
    Ok(ClassicalIons { energy: energies, position: (0..times.len()).flat_map(frame).collect() })
}
