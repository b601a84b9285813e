//! The errors of tables: whether they are drawn, and the draw that takes their place.

use super::section::Section;
use super::tree::Node;
use crate::error::Result;
use crate::model::{Potential, TableDraws};
use crate::planning::Uncertainty;

/// What `[uncertainty]` asks for; with `realization` the `potentials` of all ions become that draw,
/// and nothing is left to be drawn.
///
/// # Errors
/// No table has errors.
pub(super) fn uncertainty(
    file: &Section<'_>,
    potentials: &mut [&mut Potential],
    notes: &mut Vec<String>,
) -> Result<Option<Uncertainty>> {
    let Some(section) = file.table("uncertainty") else {
        if potentials.iter().any(|potential| potential.has_errors()) {
            notes.push(
                "errors of a table are given but not used: add [uncertainty] for percentiles of \
                 T(E) and of currents"
                    .to_owned(),
            );
        }
        return Ok(None);
    };
    let default = Uncertainty::default();
    let uncertainty = Uncertainty {
        draws: section.count("draws").unwrap_or(default.draws),
        seed: section.count("seed").unwrap_or(default.seed),
        keep: section.switch("keep").unwrap_or(default.keep),
    };
    let realization: Option<u64> = section.count("realization");
    if !potentials.iter().any(|potential| potential.has_errors()) {
        // Cases of a sweep may have what the file lacks.
        if are_swept(file.place.node) {
            return Ok(None);
        }
        let message = "has no errors to draw: no table gives any";
        let remedy = "add error_column = 3 or error = \"0.5 kBT\" to a [[barrier]] of shape \
                      \"table\", or remove [uncertainty]";
        return Err(file.refuse("uncertainty", message, remedy));
    }
    let Some(realization) = realization else { return Ok(Some(uncertainty)) };
    let draws = TableDraws::new(potentials.iter().map(|potential| &**potential), uncertainty.seed);
    for potential in potentials {
        **potential = draws.potential(potential, realization);
    }
    notes.push(format!(
        "tables with errors are replaced by draw {realization} of seed {}",
        uncertainty.seed
    ));
    Ok(None)
}

/// Whether errors of a table are swept.
fn are_swept(root: &Node) -> bool {
    let swept = root.get("sweep").map(Node::entries).unwrap_or_default();
    swept.iter().any(|entry| entry.key.contains("barrier") && entry.key.contains(".error"))
}
