//! The grid of a run, judged by pilots half a spacing apart.
//!
//! Half a spacing changes the sign of the leading aliasing error. What a run misses because it ends
//! also differs between two pilots that end alike, and no grid makes that smaller: it is measured
//! on a longer pilot, computed for the levels, and subtracted.

use crate::observables::EnergyResolved;
use crate::planning::Plan;
use crate::scattering::Level;

use super::control::Control;
use super::cost::work;
use super::ringing::Ringing;
use super::series::{Series, both_ring, change, repeat};
use super::setup::{RunSetup, Variant};
use super::taper::{CONVERGED_TAPER, Taper};

/// Share of the tolerance by which two grids half a spacing apart may differ.
// The two err by opposite amounts, so each by half of this. Half of it takes up to 1.6 times the
// work for bounds half as large.
const GRID_SHARE: f64 = 0.5;

/// How the grid of a run is judged.
pub(super) struct GridCheck<'a> {
    /// Energies at which two grids are compared, meV.
    mesh: &'a [f64],
    /// What a run that ends when this one does misses of T or R at each of them: no grid makes that
    /// smaller.
    unfinished: Vec<f64>,
}

impl<'a> GridCheck<'a> {
    /// Of runs that end at `end`, as the pilot `longer` and the levels show.
    pub(super) fn new(
        plan: &Plan,
        longer: &Series,
        levels: &[Level],
        end: Taper,
        mesh: &'a [f64],
    ) -> Self {
        let whole = longer.resolve(plan, mesh);
        let ended = longer.resolve_until(end, plan, mesh);
        let ringing = Ringing::new(plan, levels, end);
        let pairs = mesh.iter().zip(whole.iter().zip(&ended));
        let missed = |(&energy, (whole, ended)): (&f64, (&EnergyResolved, &EnergyResolved))| {
            change(whole, ended) + ringing.error(energy, whole.transmission)
        };
        Self { mesh, unfinished: pairs.map(missed).collect() }
    }

    /// The largest error of the grid that two pilots half a spacing apart show at any energy,
    /// beyond what the end of both does.
    fn error(&self, plan: &Plan, pilot: &Series, aside: &Series) -> f64 {
        let (pilots, asides) = (pilot.resolve(plan, self.mesh), aside.resolve(plan, self.mesh));
        // In a pilot that converged, what 1 − T − R still lacks is the grid's doing, too.
        let lacking = if pilot.taper_share > CONVERGED_TAPER { 0.0 } else { 2.0 };
        let errors =
            pilots.iter().zip(&asides).zip(&self.unfinished).map(|((pilot, aside), unfinished)| {
                let apart = if both_ring(plan, pilot, aside) { 0.0 } else { change(pilot, aside) };
                apart.max(lacking * pilot.unitarity_defect().abs()) - unfinished
            });
        errors.fold(0.0, f64::max)
    }
}

/// Two runs that differ by half a spacing of their grids.
pub(super) struct GridPair {
    /// On the planned grid.
    pub planned: Series,
    /// Half a spacing aside.
    pub shifted: Series,
}

/// The pilot and the same half a spacing aside, repeated on finer grids until the two agree; `left`
/// is the work that follows.
pub(super) fn settle_grid(
    plan: &mut Plan,
    mut planned: Series,
    check: &GridCheck<'_>,
    left: &dyn Fn(&Plan) -> f64,
    control: &Control,
) -> GridPair {
    let again = |plan: &Plan, variant, like: &Series| {
        repeat(&RunSetup::new(plan, variant), like.time_step, like.end(), control)
    };
    let mut before = f64::INFINITY;
    loop {
        let shifted = again(plan, Variant::Shifted, &planned);
        if control.stopped() {
            return GridPair { planned, shifted };
        }
        let error = check.error(plan, &planned, &shifted);
        // What a finer grid did not make smaller is not the grid's: aliasing falls much faster.
        match plan.finer().filter(|_| error > GRID_SHARE * plan.tolerance && error < 0.3 * before) {
            Some(finer) => *plan = finer,
            None => return GridPair { planned, shifted },
        }
        before = error;
        let twice = 2.0 * work(plan, plan.axis.points, planned.duration(), planned.time_step);
        control.update_forecast(twice + left(plan));
        planned = again(plan, Variant::Planned, &planned);
    }
}
