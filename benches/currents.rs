//! How long an I–V curve takes, beside the bare scattering problems in it.
//!
//! `cargo bench --bench currents`: 49 voltages, three models, the PMF-like filter of K+ at 1e-6 and
//! 1e-9, on all cores and on one; then the textbook factors of that filter.

use std::time::Instant;

use rayon::prelude::*;
use wavepore::scattering::{Incidence, scatter, thermal_average};
use wavepore::scenario::Scenario;
use wavepore::transport::{Channel, tunnelling_factors};
use wavepore::units::thermal_energy;

const RUNS: usize = 5;

/// Shortest wall time, s.
fn shortest(mut work: impl FnMut()) -> f64 {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64()
    };
    (0..RUNS).map(|_| time(&mut work)).fold(f64::INFINITY, f64::min)
}

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/k_filter_pmf.toml");
    let Ok(Scenario { case, .. }) = Scenario::read(path) else { return };
    let channel =
        Channel { permeants: case.permeants(), thermal: thermal_energy(case.temperature) };
    let voltages: Vec<f64> = (0..49).map(|i| -120.0 + 5.0 * f64::from(i)).collect();
    for tolerance in [1e-6, 1e-9] {
        let curve =
            || drop(voltages.par_iter().map(|&v| channel.row(v, tolerance)).collect::<Vec<_>>());
        let all = shortest(curve);
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let one = alone.map_or(f64::NAN, |pool| shortest(|| pool.install(curve)));
        // The floor: the same number of energies, spread over the same range, from both sides.
        let permeant = &channel.permeants[0];
        let floor = shortest(|| {
            for &voltage in &voltages {
                let potential = permeant.at(voltage);
                let count =
                    thermal_average(&permeant.species, &potential, channel.thermal, tolerance)
                        .energies;
                let span = potential.range().to + 20.0 * channel.thermal;
                let base = potential.right_level().max(0.0);
                let energies: Vec<f64> =
                    (1..=count).map(|i| base + span * i as f64 / count as f64).collect();
                for incidence in [Incidence::Left, Incidence::Right] {
                    std::hint::black_box(scatter(
                        &permeant.species,
                        &potential,
                        &energies,
                        incidence,
                        tolerance,
                    ));
                }
            }
        }) - shortest(|| {
            for &voltage in &voltages {
                std::hint::black_box(thermal_average(
                    &permeant.species,
                    &permeant.at(voltage),
                    channel.thermal,
                    tolerance,
                ));
            }
        });
        println!(
            "49 voltages at {tolerance:.0e}: {all:.3} s on all cores, {one:.3} s on one, {:.2} x bare scattering",
            one / floor
        );
    }
    // κ once and Kemble's integral over five tops, each formula at each top.
    let factors = shortest(|| {
        std::hint::black_box(tunnelling_factors(
            &channel.permeants[0],
            channel.thermal,
            None,
            1e-9,
        ));
    });
    println!("textbook factors at five tops: {factors:.3} s");
}
