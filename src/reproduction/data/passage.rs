//! Figure 2: |ψ|² of K⁺ at both single barriers, by simulation, before, during and after the collision.

use crate::error::Result;
use crate::reproduction::figure_data::{ColumnKind, FigureData, Variable};
use crate::reproduction::packets::{COLLISIONS, frames};
use crate::reproduction::shared_results::SharedResults;
use crate::units::METRE_PER_SECOND_OF_VELOCITY;

pub(super) const VARIABLES: &[Variable] = &[
    (
        "panel",
        ColumnKind::Key,
        "a to d, as in the paper; e to h, the same energies at the barrier that is above all of them",
    ),
    ("moment", ColumnKind::Key, "before, during or after the collision"),
    ("x_angstrom", ColumnKind::Number("angstrom"), "position"),
    ("density_per_angstrom", ColumnKind::Number("1/angstrom"), "probability density"),
    ("potential_kBT", ColumnKind::Number("kBT"), "potential energy"),
    ("time_fs", ColumnKind::Number("fs"), "time"),
    ("energy_kBT", ColumnKind::Number("kBT"), "central energy of the packet"),
    ("velocity_m_per_s", ColumnKind::Number("m/s"), "velocity of the packet"),
    ("transmitted", ColumnKind::Number("1"), "share of the packet that crosses, by simulation"),
];

/// The moments, and where a free packet's centre would be then, Å.
const MOMENTS: [(&str, f64); 3] = [("before", -4.5), ("during", 0.0), ("after", 4.5)];
/// Farthest position shown, Å.
const MAX_POSITION: f64 = 8.5;

/// The filters with their panels.
const FILTERS: [(&str, [&str; 4]); 2] = [("K_sharp", ["a", "b", "c", "d"]), ("K_below", ["e", "f", "g", "h"])];

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    for (name, panels) in FILTERS {
        let filter = results.filter(name)?;
        let thermal = filter.thermal();
        let crossings = results.crossings(filter.name)?;
        let frames = frames(filter, &COLLISIONS, &MOMENTS.map(|moment| moment.1), results.control)?;
        for (panel, packet) in panels.into_iter().zip(frames) {
            let velocity = filter.species().velocity(filter.species().wavenumber(packet.energy * thermal));
            let crossing = crossings.iter().find(|crossing| crossing.energy == packet.energy);
            let transmitted = crossing.map_or(f64::NAN, |crossing| crossing.transmitted);
            for ((moment, _), (time, density)) in MOMENTS.into_iter().zip(&packet.moments) {
                for (&x, &density) in packet.x.iter().zip(density).filter(|(x, _)| x.abs() <= MAX_POSITION) {
                    let potential = filter.case.potential.value(x) / thermal;
                    let speed = velocity * METRE_PER_SECOND_OF_VELOCITY;
                    data.row(&[panel, moment], &[x, density, potential, *time, packet.energy, speed, transmitted]);
                }
            }
        }
    }
    Ok(data)
}
