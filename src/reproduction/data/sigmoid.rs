//! Figure 3: P_T(v) by packets, T(v) by the transfer matrix, the classical step, and what remains of P_T beside a classical ensemble.

use rayon::prelude::*;

use crate::error::Result;
use crate::model::Packet;
use crate::reproduction::figure_data::{ColumnKind, FigureData, Variable};
use crate::reproduction::filters::Filter;
use crate::reproduction::levels::resolved;
use crate::reproduction::packets::{WIDTH, energies};
use crate::reproduction::shared_results::SharedResults;
use crate::scattering::{classical_packet_average, packet_average};
use crate::units::METRE_PER_SECOND_OF_VELOCITY;

pub(super) const VARIABLES: &[Variable] = &[
    ("filter", ColumnKind::Key, "ion and filter"),
    (
        "series",
        ColumnKind::Key,
        "packet, average (matrix over the same packet), ensemble (classical, same packet), matrix, classical",
    ),
    ("velocity_m_per_s", ColumnKind::Number("m/s"), "velocity of the incident ion or of the packet's centre"),
    ("energy_kBT", ColumnKind::Number("kBT"), "its energy"),
    ("probability", ColumnKind::Number("1"), "transmission probability"),
    ("error", ColumnKind::Number("1"), "bound on its error"),
    ("minus_ensemble", ColumnKind::Number("1"), "probability minus that of the classical ensemble of the same packet"),
];

/// Energies of lines with equal steps of velocity, from the first to the last packet: T, and averages over packets.
const LINES: (usize, usize) = (641, 61);
/// How many more averages stand where they change, and how far on either side of the top, k_B·T.
const NEAR: (usize, f64) = (61, 0.7);
/// Relative accuracy of averages.
const TOLERANCE: f64 = 1e-6;
/// Levels narrower than this are left out of T(v), meV: on the axis they are a millionth of a millionth wide, and a bath sees none of them.
const MIN_LEVEL_WIDTH: f64 = 1e-6;
/// Below this share of a classical ensemble nothing is seen of a filter of several sites, and its many levels cost much.
const MIN_ENSEMBLE: f64 = 1e-9;

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    for filter in &results.filters {
        results.checkpoint()?;
        for crossing in results.crossings(filter.name)? {
            let numbers = [crossing.velocity, crossing.energy, crossing.transmitted, crossing.error];
            data.row(&[filter.name, "packet"], &[&numbers[..], &[crossing.transmitted - crossing.classical]].concat());
        }
        lines(filter, &mut data);
    }
    Ok(data)
}

fn lines(filter: &Filter, data: &mut FigureData) {
    let (species, potential, thermal) = (filter.species(), &filter.case.potential, filter.thermal());
    let velocity = |energy: f64| species.velocity(species.wavenumber(energy * thermal)) * METRE_PER_SECOND_OF_VELOCITY;
    let top = filter.top() / thermal;
    let near = (0..NEAR.0).map(|i| top + NEAR.1 * (2.0 * i as f64 / (NEAR.0 - 1) as f64 - 1.0));
    let mut energies: Vec<f64> = mesh(filter, LINES.1).into_iter().chain(near).collect();
    energies.sort_by(f64::total_cmp);
    let average = |energy: f64| {
        let packet = Packet { wavenumber: species.wavenumber(energy * thermal), center: 0.0, width: WIDTH };
        let classical = classical_packet_average(species, potential, &packet);
        let seen = filter.is_single() || classical > MIN_ENSEMBLE;
        seen.then(|| (energy, packet_average(species, potential, &packet, TOLERANCE), classical))
    };
    let averages: Vec<(f64, (f64, f64), f64)> = energies.into_par_iter().filter_map(average).collect();
    for &(energy, (average, error), classical) in &averages {
        data.row(&[filter.name, "average"], &[velocity(energy), energy, average, error, average - classical]);
    }
    for &(energy, _, classical) in &averages {
        data.row(&[filter.name, "ensemble"], &[velocity(energy), energy, classical, 0.0, 0.0]);
    }
    let missing = f64::NAN;
    let energies: Vec<f64> = mesh(filter, LINES.0).into_iter().map(|energy| energy * thermal).collect();
    for at in resolved(species, potential, &energies, MIN_LEVEL_WIDTH) {
        let (energy, t) = (at.energy / thermal, at.transmission());
        data.row(&[filter.name, "matrix"], &[velocity(energy), energy, t, at.error * t, missing]);
    }
    let ends = ends(filter);
    for (energy, step) in [(ends.0, 0.0), (top, 0.0), (top, 1.0), (ends.1, 1.0)] {
        data.row(&[filter.name, "classical"], &[velocity(energy), energy, step, 0.0, missing]);
    }
}

/// First and last energy shown, k_B·T.
fn ends(filter: &Filter) -> (f64, f64) {
    let all = energies(filter);
    (all[0], all[all.len() - 1])
}

/// `count` energies with equal steps of velocity, k_B·T.
fn mesh(filter: &Filter, count: usize) -> Vec<f64> {
    let (from, to) = ends(filter);
    let (from, to) = (from.sqrt(), to.sqrt());
    (0..count).map(|i| (from + (to - from) * i as f64 / (count - 1) as f64).powi(2)).collect()
}
