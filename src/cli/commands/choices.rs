//! A run that is watched: its progress, what was chosen for it, and what is left of it.

use std::path::Path;
use std::sync::OnceLock;

use super::preflight;
use crate::cli::console::Console;
use crate::cli::console::progress;
use crate::dynamics::AbsorberParameters;
use crate::error::{Error, Result};
use crate::planning::Case;
use crate::simulation::{Control, Cost, Prepared};

/// Does `record`, which calls its second argument with the partial file once it exists; notes where
/// that is if the run is interrupted.
///
/// # Errors
/// Those of `record`.
pub(super) fn watched<T: Send>(
    case: &Case,
    cost: &Cost,
    console: &Console,
    record: impl FnOnce(&Control, &dyn Fn(&Path, &[Prepared])) -> Result<T> + Send,
) -> Result<T> {
    let begun = OnceLock::new();
    let done = progress::forecast_watched(cost.work, console.quiet, |control| {
        record(control, &|partial, prepared| {
            print(case, prepared, console);
            preflight::note_changed_cost(cost, prepared, console);
            let _ = begun.set(partial.to_owned());
        })
    });
    if let (Err(Error::Interrupted(_) | Error::Cancelled), Some(partial)) = (&done, begun.get()) {
        console.note(&format!("the unfinished record is {}", partial.display()));
    }
    done
}

/// Prints what was chosen, a line for each packet.
fn print(case: &Case, prepared: &[Prepared], console: &Console) {
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
