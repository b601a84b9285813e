//! The scenario of a run with every choice resolved.

use crate::planning::{Case, NumericsRequest};
use crate::scenario::effective_run;
use crate::simulation::Prepared;

/// The scenario that gives the bits of `case` again, with the choices made for each packet.
pub(super) fn effective_of(case: &Case, prepared: &[Prepared]) -> String {
    let mut case = case.clone();
    for (packet, prepared) in case.packets.iter_mut().zip(prepared) {
        packet.center = Some(prepared.plan.packet.center);
        // The scheme depends on V alone, so it is the same for all packets.
        case.numerics.scheme = Some(prepared.plan.scheme);
    }
    let chosen = |Prepared { plan, chosen, .. }: &Prepared| NumericsRequest {
        degree: plan.is_on_elements().then_some(plan.elements.mesh.degree),
        grid: (!plan.is_on_elements()).then_some(plan.axis),
        time_step: Some(chosen.time_step),
        duration: Some(chosen.time_step * chosen.steps as f64),
        absorber: (!plan.is_on_elements()).then_some(plan.absorber),
        ..case.numerics
    };
    effective_run(&case, &prepared.iter().map(chosen).collect::<Vec<_>>())
}
