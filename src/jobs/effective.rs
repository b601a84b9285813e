//! The scenario that a run was, every choice resolved.

use crate::planning::{AbsorberRequest, Case, NumericsRequest};
use crate::scenario::effective_run;
use crate::simulation::Prepared;

/// The scenario that gives what `case` gives, bit for bit, and tells what was chosen for each packet.
pub(super) fn effective_of(case: &Case, prepared: &[Prepared]) -> String {
    let mut case = case.clone();
    for (packet, prepared) in case.packets.iter_mut().zip(prepared) {
        packet.center = Some(prepared.plan.packet.center);
        // V decides on the scheme, and all packets see the same.
        case.numerics.scheme = Some(prepared.plan.scheme);
    }
    let chosen = |Prepared { plan, chosen, .. }: &Prepared| {
        let (width, strength, order) = plan.absorber;
        NumericsRequest {
            grid: Some(plan.axis),
            time_step: Some(chosen.time_step),
            duration: Some(chosen.time_step * chosen.steps as f64),
            absorber: Some(AbsorberRequest { width, strength, order }),
            ..case.numerics
        }
    };
    effective_run(&case, &prepared.iter().map(chosen).collect::<Vec<_>>())
}
