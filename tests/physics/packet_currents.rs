//! Thermal fluxes from wave packets alone, against the stationary method and against each other.

use std::sync::atomic::Ordering::Relaxed;

use rayon::prelude::*;
use wavepore::model::{Barrier, Interpolation, Membrane, Potential, Species, Table};
use wavepore::scattering::{Level, levels, thermal_average};
use wavepore::simulation::{
    Control, PacketAverageError, PacketFluxes, PacketSide, PacketThermalAverage, packet_average,
    packet_fluxes,
};
use wavepore::transport::{Model, Permeant};
use wavepore::units::{Interval, thermal_energy};

use super::draw::SplitMix;
use super::potentials::eckart;

const BODY: f64 = 310.15;

/// A filter with its baths; `half` is half the membrane's thickness, Å.
fn permeant(ion: &str, barriers: Vec<Barrier>, half: f64) -> Permeant {
    let membrane = Some(Membrane { energy: 0.0, from: -half, to: half });
    Permeant {
        species: Species::named(ion).unwrap(),
        potential: Potential { barriers, membrane },
        outside: 12.769118,
        inside: 140.0,
        area: 7.07,
        diffusion: None,
    }
}

fn packets(permeant: &Permeant, voltage: f64, tolerance: f64) -> PacketThermalAverage {
    let (species, potential) = (&permeant.species, permeant.at(voltage));
    packet_average(species, &potential, thermal_energy(BODY), tolerance, &Control::default())
        .unwrap()
}

/// What is wrong with `average`, compared with the stationary method and its own other side;
/// `useful` is the largest relative bound allowed, with and without the tail.
fn faults(
    permeant: &Permeant,
    voltage: f64,
    average: &PacketThermalAverage,
    useful: (f64, f64),
) -> Vec<String> {
    let exact =
        thermal_average(&permeant.species, &permeant.at(voltage), thermal_energy(BODY), 1e-9);
    let name = format!("{} at {voltage} mV", permeant.species.name);
    let mut faults = Vec::new();
    for (side, exact) in [(&average.left, exact.left), (&average.right, exact.right)] {
        if side.value - side.error > exact || exact > side.value + side.error + side.tail {
            faults.push(format!("{name}: {exact:e} is not within {side:?}"));
        }
        let bounds = ((side.error + side.tail) / exact, side.error / exact);
        if bounds.0 > useful.0 || bounds.1 > useful.1 {
            faults.push(format!("{name}: bounds {bounds:?} are too wide"));
        }
    }
    // Detailed balance: one S for both, from packets that know nothing of each other.
    let (low, high) =
        (|s: &PacketSide| s.value - s.error, |s: &PacketSide| s.value + s.error + s.tail);
    if low(&average.left) > high(&average.right) || low(&average.right) > high(&average.left) {
        faults.push(format!("{name}: {average:?} breaks detailed balance"));
    }
    if (average.floor - exact.floor).abs() > 1e-12 {
        faults.push(format!("{name}: floor {} is not {}", average.floor, exact.floor));
    }
    faults
}

#[test]
fn a_mirrored_potential_is_seen_from_the_other_side() {
    let positions = vec![-0.7, -0.1, 0.2, 0.9, 1.4];
    let table = Table::new(positions, &[3.0, 40.0, -12.0, 25.0, 9.0], Interpolation::Cubic);
    let barriers = vec![
        Barrier::Rectangle { height: 30.0, width: 0.4, center: -0.3 },
        Barrier::Eckart { height: 138.0, width: 0.08, center: 0.5 },
        Barrier::Gaussian { height: -20.0, width: 0.3, center: 0.1 },
        Barrier::Step { height: 25.0, width: 0.1, center: 0.2 },
        Barrier::Step { height: -7.0, width: 0.0, center: 0.6 },
        Barrier::Table(table.into()),
    ];
    let potential =
        Potential { barriers, membrane: Some(Membrane { energy: -64.0, from: -7.5, to: 6.0 }) };
    let (mirrored, level) = (potential.mirrored(), potential.right_level());
    approx::assert_relative_eq!(mirrored.right_level(), -level, epsilon = 1e-12);
    for i in -90..90 {
        let x = 0.1003 * f64::from(i);
        approx::assert_relative_eq!(
            mirrored.value(x),
            potential.value(-x) - level,
            epsilon = 1e-10
        );
    }
}

#[test]
fn packets_and_stationary_waves_agree_on_fluxes_through_sharp_filters() {
    let found: Vec<String> = ["K+", "Na+"]
        .into_par_iter()
        .flat_map(|ion| [0.0, -64.0, 50.0].into_par_iter().map(move |voltage| (ion, voltage)))
        .flat_map(|(ion, voltage)| {
            let permeant = permeant(ion, vec![eckart(138.0, 0.08)], 7.5);
            faults(&permeant, voltage, &packets(&permeant, voltage, 1e-4), (0.03, 1e-3))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn packets_and_stationary_waves_agree_on_fluxes_over_uneven_barriers() {
    // Two barriers hold ions between them; what a run does not see leave is counted as half gone,
    // give or take as much.
    let gaussian = |height: f64, center: f64| Barrier::Gaussian { height, width: 0.4, center };
    let step = |height: f64| Barrier::Step { height, width: 0.1, center: 0.0 };
    let cases = [
        (permeant("K+", vec![eckart(100.0, 0.1), step(30.0)], 2.0), 0.0, 1e-6, (1e-3, 1e-3)),
        (permeant("Na+", vec![eckart(100.0, 0.1), step(-30.0)], 2.0), 0.0, 1e-6, (2e-3, 1e-3)),
        (
            permeant("K+", vec![gaussian(110.0, -0.8), gaussian(95.0, 0.8)], 2.0),
            0.0,
            1e-6,
            (1e-2, 1e-2),
        ),
        // Uphill by more than the barrier is high.
        (permeant("K+", vec![eckart(138.0, 0.08)], 1.0), 150.0, 1e-4, (5e-2, 1e-3)),
        (
            permeant("K+", vec![gaussian(110.0, -0.8), gaussian(95.0, 0.8)], 2.0),
            30.0,
            1e-4,
            (2e-2, 2e-2),
        ),
    ];
    let found: Vec<String> = cases
        .par_iter()
        .flat_map(|(permeant, voltage, tolerance, useful)| {
            faults(permeant, *voltage, &packets(permeant, *voltage, *tolerance), *useful)
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn both_methods_state_the_same_fluxes() {
    let thermal = thermal_energy(BODY);
    let permeant = permeant("K+", vec![eckart(120.0, 0.1)], 1.0);
    let PacketFluxes { fluxes, average } =
        packet_fluxes(&permeant, thermal, -40.0, 1e-4, &Control::default()).unwrap();
    let exact = permeant.fluxes(Model::Quantum, thermal, -40.0, 1e-9).unwrap();
    for (ours, theirs) in [(fluxes.inward, exact.inward), (fluxes.outward, exact.outward)] {
        assert!((ours / theirs - 1.0).abs() < fluxes.error, "{fluxes:?} {exact:?}");
    }
    let most = [&average.left, &average.right].map(|side| (side.error + side.tail) / side.value);
    assert!(fluxes.error < 0.03 && fluxes.error >= most[0].max(most[1]), "{fluxes:?} {average:?}");
}

#[test]
fn packets_pass_sharp_edges() {
    let permeant =
        permeant("K+", vec![Barrier::Rectangle { height: 90.0, width: 0.2, center: 0.0 }], 0.5);
    let found = faults(&permeant, 0.0, &packets(&permeant, 0.0, 1e-2), (0.2, 0.2));
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_packets_cannot_do_is_refused_with_a_remedy() {
    let permeant = permeant("K+", vec![eckart(138.0, 0.08)], 500.0);
    let (potential, control) = (permeant.at(50.0), Control::default());
    let average = |potential: &Potential, control: &Control| {
        packet_average(&permeant.species, potential, thermal_energy(BODY), 1e-6, control)
    };
    match average(&potential, &control) {
        Err(PacketAverageError::Refused(refusal)) => {
            assert_eq!(refusal.key, "numerics.tolerance");
            assert!(
                refusal.message.contains("over this potential")
                    && refusal.remedy.contains("transfer matrix")
            );
        }
        other => panic!("{other:?}"),
    }
    control.stop.store(true, Relaxed);
    assert_eq!(average(&permeant.at(0.0), &control), Err(PacketAverageError::Cancelled));
}

/// A filter of one to three barriers, none like the other, and a voltage (mV).
fn drawn(seed: u64) -> (Permeant, f64) {
    let mut draw = SplitMix(1_000_003 * (seed + 1));
    let ion = ["Li+", "Na+", "K+", "Rb+", "Ca2+", "H+"][(draw.unit() * 6.0) as usize];
    let count = 1 + (draw.unit() * 3.0) as usize;
    let barriers = (0..count).map(|_| {
        let (height, center) = (draw.between(40.0, 180.0), draw.between(-2.0, 2.0));
        let width = 0.06 * 8f64.powf(draw.unit());
        match (draw.unit() * 5.0) as usize {
            0 => Barrier::Step { height: 0.3 * height - 30.0, width, center },
            1 | 2 => Barrier::Gaussian { height, width, center },
            _ => Barrier::Eckart { height, width, center },
        }
    });
    let barriers = barriers.collect();
    let half = draw.between(2.5, 7.5);
    (permeant(ion, barriers, half), draw.between(-100.0, 100.0))
}

#[test]
fn fluxes_of_drawn_filters_are_those_that_packets_state() {
    // Cheap ones, and one whose level lies below the lowest window; WAVEPORE_DRAWN asks for more.
    let seeds = match std::env::var("WAVEPORE_DRAWN") {
        Ok(count) => (0..count.parse().unwrap()).collect(),
        Err(_) => vec![1, 4, 5, 6, 17, 33],
    };
    let found: Vec<String> = seeds
        .into_par_iter()
        .flat_map(|seed| {
            let (permeant, voltage) = drawn(seed);
            let (potential, control) = (permeant.at(voltage), Control::default());
            let found =
                packet_average(&permeant.species, &potential, thermal_energy(BODY), 1e-4, &control);
            println!(
                "{seed}: {} at {voltage:.0} mV, {} steps: {found:?}",
                permeant.species.name,
                control.steps.load(Relaxed)
            );
            match found {
                Ok(average) => faults(&permeant, voltage, &average, (f64::INFINITY, f64::INFINITY)),
                Err(PacketAverageError::Refused(refusal))
                    if refusal.message.contains("cost too much") =>
                {
                    Vec::new()
                }
                Err(unanswered) => vec![format!("{seed}: {unanswered}")],
            }
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn levels_that_packets_do_not_resolve_are_named() {
    let gaussian = |center: f64| Barrier::Gaussian { height: 100.0, width: 0.2, center };
    let permeant = permeant("K+", vec![gaussian(-0.7), gaussian(0.7)], 2.0);
    let average = packets(&permeant, 0.0, 1e-4);
    let known = levels(&permeant.species, &permeant.at(0.0), Interval::new(1.0, 110.0));
    let unresolved = &average.left.unresolved;
    assert!(!unresolved.is_empty(), "{average:?}");
    for found in unresolved {
        let level = found.level;
        assert!(
            known.iter().any(|known| (known.energy - level.energy).abs() < 1e-9 * level.energy),
            "{level:?}"
        );
    }
    let words = average.unresolved_levels().unwrap();
    assert!(words.contains("width") && words.contains("resolved by a run of"), "{words}");
    // What lies below the lowest window is in the tail, level by level.
    let weight = |energy: f64| (-energy / thermal_energy(BODY)).exp() / thermal_energy(BODY);
    let area = |level: &Level| {
        2.0 * std::f64::consts::PI * level.coupling.powi(2) / level.width * weight(level.energy)
    };
    let below: f64 = known.iter().filter(|level| level.energy < average.left.from).map(area).sum();
    assert!(average.left.tail >= below, "{} {below}", average.left.tail);
    let wrong = faults(&permeant, 0.0, &average, (0.05, 0.05));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
