//! Figure 2: |ψ|² of K⁺ at both single barriers, by simulation, before, during and after the
//! collision.

use crate::error::Result;
use crate::reproduction::figure_data::{FigureData, Variable};
use crate::reproduction::packets::{COLLISIONS, Density, frames};
use crate::reproduction::shared_results::SharedResults;

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key(
        "panel",
        "a to d, as in the paper; e to h, the same energies at the barrier that is above all of \
         them",
    ),
    Variable::key("moment", "before, during or after the collision"),
    Variable::number("x_angstrom", "angstrom", "position"),
    Variable::number("density_per_angstrom", "1/angstrom", "probability density"),
    Variable::number("potential_kBT", "kBT", "potential energy"),
    Variable::number("time_fs", "fs", "time"),
    Variable::number("energy_kBT", "kBT", "central energy of the packet"),
    Variable::number("velocity_m_per_s", "m/s", "velocity of the packet"),
    Variable::number("transmitted", "1", "share of the packet that crosses, by simulation"),
];

/// A time of the figure.
struct Moment {
    /// Its name in the table.
    name: &'static str,
    /// Where the centre of a free packet would be, Å.
    free_center: f64,
}

/// The times of the figure.
const MOMENTS: [Moment; 3] = [
    Moment { name: "before", free_center: -4.5 },
    Moment { name: "during", free_center: 0.0 },
    Moment { name: "after", free_center: 4.5 },
];
/// Largest distance from the barrier shown, Å.
const MAX_POSITION: f64 = 8.5;

/// The filters with their panels.
const FILTERS: [(&str, [&str; 4]); 2] =
    [("K_sharp", ["a", "b", "c", "d"]), ("K_below", ["e", "f", "g", "h"])];

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    for (name, panels) in FILTERS {
        let filter = results.filter(name)?;
        let thermal = filter.thermal();
        let crossings = results.crossings(filter.name)?;
        let frames = frames(
            filter,
            &COLLISIONS,
            &MOMENTS.map(|moment| moment.free_center),
            results.control,
        )?;
        for (panel, packet) in panels.into_iter().zip(frames) {
            let velocity = filter.velocity(packet.energy);
            let crossing = crossings.iter().find(|crossing| crossing.energy == packet.energy);
            let transmitted = crossing.map_or(f64::NAN, |crossing| crossing.transmitted);
            for (moment, Density { time, density }) in MOMENTS.iter().zip(&packet.moments) {
                for (&x, &density) in
                    packet.x.iter().zip(density).filter(|(x, _)| x.abs() <= MAX_POSITION)
                {
                    let potential = filter.case.potential.value(x) / thermal;
                    data.row(
                        &[panel, moment.name],
                        &[x, density, potential, *time, packet.energy, velocity, transmitted],
                    );
                }
            }
        }
    }
    Ok(data)
}
