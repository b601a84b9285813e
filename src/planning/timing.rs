//! Times that follow from a plan: the longest step, and how long an ion is between the planes.

use super::layout::Layout;
use super::plan_error::PlanError;
use crate::dynamics::Scheme;
use crate::model::{Potential, Species};
use crate::planning::NumericsRequest;
use crate::units::Interval;

/// Share of a packet that a step set by hand may scatter into other energies in one passage,
/// whatever the tolerance.
const MAX_SCATTERED: f64 = 0.02;
/// Time (fs) in which a classical ion of `energy` (meV) passes from one end of `path` (Å) to the
/// other; barriers that it cannot or can hardly pass slow it down to a third of its speed.
pub(super) fn passage(
    species: &Species,
    potential: &Potential,
    energy: f64,
    path: Interval,
) -> f64 {
    const STRETCHES: usize = 400;
    let length = path.length() / STRETCHES as f64;
    let time = |i: usize| {
        let kinetic =
            (energy - potential.value(path.from + (i as f64 + 0.5) * length)).max(0.1 * energy);
        length / species.velocity(species.wavenumber(kinetic))
    };
    (0..STRETCHES).map(time).sum()
}

/// The longest step, fs: samples must keep the packet's energies apart, and neither kicks nor
/// absorption may couple to others.
pub(super) fn longest_step(
    layout: &Layout<'_>,
    sampling: f64,
    scheme: Scheme,
    numerics: &NumericsRequest,
) -> Result<f64, PlanError> {
    let (demand, spacing, tolerance) = (&layout.demand, layout.axis.spacing, numerics.tolerance);
    let splitting = scheme.splitting();
    // Where far more than the tolerance is scattered into other energies in one passage, no
    // comparison run shows the error.
    let most = (2e4 * tolerance).min(MAX_SCATTERED.max(tolerance));
    let reach =
        splitting.map_or(f64::INFINITY, |splitting| demand.longest_step(splitting, spacing, most));
    let limit = sampling.min(reach);
    if let Some(step) = numerics.time_step.filter(|&step| step > limit) {
        return Err(PlanError::step_beyond(step, limit, scheme));
    }
    let harmonic = |n| splitting.map_or(1.0, |splitting| splitting.absorption_harmonic(n));
    let absorption =
        demand.absorber.longest_step(demand.species, layout.places.held.to, tolerance, harmonic);
    let kicks = splitting
        .map_or(f64::INFINITY, |splitting| demand.longest_step(splitting, spacing, tolerance));
    Ok(sampling.min(absorption).min(kicks))
}
