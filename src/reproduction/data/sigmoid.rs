//! Figure 3: P_T(v) by packets, T(v) by the transfer matrix, the classical step, and the difference
//! from a classical ensemble.

use rayon::prelude::*;

use crate::error::Result;
use crate::numeric::divisions;
use crate::reproduction::figure_data::{FigureData, Variable};
use crate::reproduction::filters::Filter;
use crate::reproduction::levels::resolved;
use crate::reproduction::packets::{energies, incident};
use crate::reproduction::shared_results::SharedResults;
use crate::scattering::{classical_packet_average, packet_average};
use crate::units::{Estimate, Interval};

pub(super) const VARIABLES: &[Variable] = &[
    Variable::key("filter", "ion and filter"),
    Variable::key(
        "series",
        "packet, average (matrix over the same packet), ensemble (classical, same packet), \
         matrix, classical",
    ),
    Variable::number(
        "velocity_m_per_s",
        "m/s",
        "velocity of the incident ion or of the packet's centre",
    ),
    Variable::number("energy_kBT", "kBT", "its energy"),
    Variable::number("probability", "1", "transmission probability"),
    Variable::number("error", "1", "bound on its error"),
    Variable::number(
        "minus_ensemble",
        "1",
        "probability minus that of the classical ensemble of the same packet",
    ),
];

/// Energies of T(v), with equal steps of velocity from the first to the last packet.
const TRANSMISSION_POINTS: usize = 641;
/// Energies of averages over packets, with equal steps of velocity.
const AVERAGE_POINTS: usize = 61;
/// Further averages around the top, where they change most.
const TOP_POINTS: usize = 61;
/// Their distance from the top, at most, k_B·T.
const TOP_REACH: f64 = 0.7;
/// Relative accuracy of averages.
const TOLERANCE: f64 = 1e-6;
/// Narrower levels are left out of T(v), meV: they are invisible on the axis, and carry no thermal
/// flux.
const MIN_LEVEL_WIDTH: f64 = 1e-6;
/// A filter of several sites is left out where its classical ensemble transmits less: the result is
/// invisible, and its many levels take long.
const MIN_ENSEMBLE: f64 = 1e-9;

pub(super) fn data(results: &SharedResults<'_>) -> Result<FigureData> {
    let mut data = FigureData::new(VARIABLES);
    for filter in &results.filters {
        results.checkpoint()?;
        for crossing in results.crossings(filter.name)? {
            let numbers =
                [crossing.velocity, crossing.energy, crossing.transmitted, crossing.error];
            data.row(
                &[filter.name, "packet"],
                &[&numbers[..], &[crossing.transmitted - crossing.classical]].concat(),
            );
        }
        lines(filter, &mut data);
    }
    Ok(data)
}

/// Transmission averaged over a packet.
struct Average {
    /// Central energy, k_B·T.
    energy: f64,
    /// By the transfer matrix.
    quantum: Estimate,
    /// Of the classical ensemble of the same packet.
    classical: f64,
}

fn lines(filter: &Filter, data: &mut FigureData) {
    let (species, potential, thermal) =
        (filter.species(), &filter.case.potential, filter.thermal());
    let velocity = |energy: f64| filter.velocity(energy);
    let top = filter.top() / thermal;
    let near =
        (0..TOP_POINTS).map(|i| top + TOP_REACH * (2.0 * i as f64 / (TOP_POINTS - 1) as f64 - 1.0));
    let mut energies: Vec<f64> = mesh(filter, AVERAGE_POINTS).into_iter().chain(near).collect();
    energies.sort_by(f64::total_cmp);
    let average = |energy: f64| {
        let packet = incident(filter, energy * thermal);
        let classical = classical_packet_average(species, potential, &packet);
        let is_visible = filter.is_single() || classical > MIN_ENSEMBLE;
        is_visible.then(|| {
            let quantum = packet_average(species, potential, &packet, TOLERANCE);
            Average { energy, quantum, classical }
        })
    };
    let averages: Vec<Average> = energies.into_par_iter().filter_map(average).collect();
    for &Average { energy, quantum: Estimate { value: average, error }, classical } in &averages {
        data.row(
            &[filter.name, "average"],
            &[velocity(energy), energy, average, error, average - classical],
        );
    }
    for &Average { energy, classical, .. } in &averages {
        data.row(&[filter.name, "ensemble"], &[velocity(energy), energy, classical, 0.0, 0.0]);
    }
    let missing = f64::NAN;
    let energies: Vec<f64> =
        mesh(filter, TRANSMISSION_POINTS).into_iter().map(|energy| energy * thermal).collect();
    for at in resolved(species, potential, &energies, MIN_LEVEL_WIDTH) {
        let (energy, t) = (at.energy / thermal, at.transmission());
        data.row(&[filter.name, "matrix"], &[velocity(energy), energy, t, at.error * t, missing]);
    }
    let ends = ends(filter);
    for (energy, step) in [(ends.from, 0.0), (top, 0.0), (top, 1.0), (ends.to, 1.0)] {
        data.row(&[filter.name, "classical"], &[velocity(energy), energy, step, 0.0, missing]);
    }
}

/// First and last energy shown, k_B·T.
fn ends(filter: &Filter) -> Interval {
    let all = energies(filter);
    Interval::new(all[0], all[all.len() - 1])
}

/// `count` energies with equal steps of velocity, k_B·T.
fn mesh(filter: &Filter, count: usize) -> Vec<f64> {
    let ends = ends(filter);
    let roots = Interval::new(ends.from.sqrt(), ends.to.sqrt());
    divisions(roots, count - 1).map(|root| root.powi(2)).collect()
}
