//! What was chosen for a run.

use crate::cli::console::Console;
use crate::dynamics::AbsorberParameters;
use crate::planning::Case;
use crate::simulation::Prepared;

/// Prints what was chosen, a line for each packet.
pub(super) fn print(case: &Case, prepared: &[Prepared], console: &Console) {
    for (index, Prepared { plan, chosen, .. }) in prepared.iter().enumerate() {
        let AbsorberParameters { width, strength, order } = plan.absorber;
        let mesh = &plan.elements.mesh;
        let (points, ends) = match plan.is_on_elements() {
            true => (
                format!("{} points in elements of degree {}", mesh.points(), mesh.degree),
                format!("complex ends of {width:.2} angstrom"),
            ),
            false => (
                format!("{} points", plan.axis.points),
                format!("absorbers {width:.2} angstrom, {strength:.1} meV, order {order}"),
            ),
        };
        console.status(&format!(
            "packet {index} at {:.4} meV: {points} from {:.2} to {:.2} angstrom, {} steps of \
             {:.4} fs ({}), start {:.2} angstrom, {ends}; trusted from {:.2} to {:.2} meV",
            case.packets[index].energy,
            plan.axis.start,
            plan.axis.end(),
            chosen.steps,
            chosen.time_step,
            plan.scheme.name(),
            plan.packet.center,
            plan.window.from,
            plan.window.to,
        ));
    }
}
