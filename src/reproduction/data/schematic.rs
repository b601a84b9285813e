//! Figure 1: V(x) of every filter, without a voltage and at its resting potential, and an incident
//! packet.

use crate::error::Result;
use crate::model::Packet;
use crate::reproduction::figure_data::{FigureData, Variable};
use crate::reproduction::packets::incident;
use crate::reproduction::shared_results::SharedResults;
use crate::units::Interval;

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key("filter", "ion and filter"),
    Variable::number("x_angstrom", "angstrom", "position"),
    Variable::number("potential_meV", "meV", "potential energy without a voltage"),
    Variable::number("potential_rest_meV", "meV", "potential energy at the resting potential"),
    Variable::number(
        "density_per_angstrom",
        "1/angstrom",
        "probability density of the incident packet",
    ),
    Variable::number("packet_energy_meV", "meV", "central energy of the packet"),
];

/// Positions shown, Å.
const SPAN: Interval = Interval::new(-15.0, 11.0);
/// Centre of the packet, Å.
const CENTER: f64 = -11.0;
/// Energy of the packet, k_B·T.
const ENERGY: f64 = 5.6;

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    for filter in &results.filters {
        let thermal = filter.thermal();
        let energy = ENERGY * thermal;
        let packet = Packet { center: CENTER, ..incident(filter, energy) };
        let rest = filter.permeant.at(filter.permeant.nernst(thermal));
        for x in mesh() {
            let density = packet.amplitude(x).norm_sqr();
            let (free, resting) = (filter.case.potential.value(x), rest.value(x));
            data.row(&[filter.name], &[x, free, resting, density, energy]);
        }
    }
    Ok(data)
}

/// Positions in steps of 0.05 Å, of 0.005 Å around thin barriers.
fn mesh() -> Vec<f64> {
    let (mut at, mut mesh) = ((SPAN.from * 1e3).round() as i32, Vec::new());
    while at <= (SPAN.to * 1e3).round() as i32 {
        mesh.push(f64::from(at) * 1e-3);
        at += if (-600..600).contains(&at) { 5 } else { 50 };
    }
    mesh
}
