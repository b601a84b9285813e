//! The classical ensemble in a driven potential: its limits, and a drive with a closed form.

use std::f64::consts::{PI, TAU};
use std::sync::Arc;

use wavepore::model::{Barrier, Interpolation, Membrane, Packet, Potential, Species, Table};
use wavepore::scattering::{ClassicalEnsemble, classical_packet_average};

const DIPOLE: Barrier = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 };
const THIN: Barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };

fn potassium() -> Species {
    Species::named("K+").unwrap()
}

fn ensemble<'a>(
    species: &'a Species,
    potential: &'a Potential,
    shape: &'a Potential,
    period: f64,
    drive: &'a (dyn Fn(f64) -> f64 + Sync),
) -> ClassicalEnsemble<'a> {
    ClassicalEnsemble { species, potential, shape, drive, period }
}

#[test]
fn without_a_drive_it_is_the_step_and_its_mean_over_the_packet() {
    let species = potassium();
    let shape = Potential::from(DIPOLE);
    let shapes = [
        THIN,
        Barrier::Gaussian { height: 120.0, width: 0.7, center: 1.0 },
        Barrier::Rectangle { height: 110.0, width: 0.4, center: 0.0 },
        Barrier::Step { height: 60.0, width: 0.0, center: 0.0 },
        Barrier::Step { height: 60.0, width: 0.3, center: 0.0 },
    ];
    let membrane = Some(Membrane { energy: -40.0, from: -7.5, to: 7.5 });
    let ramp = Potential { barriers: vec![THIN], membrane };
    let places = vec![-1.0, -0.2, 0.3, 1.0];
    let table = |kind| Table::new(places.clone(), &[0.0, 90.0, 120.0, 20.0], kind);
    let tables = [Interpolation::Linear, Interpolation::Pchip]
        .map(|kind| Potential::from(Barrier::Table(Arc::new(table(kind)))));
    let potentials = shapes.map(Potential::from).into_iter().chain([ramp]).chain(tables);
    for potential in potentials {
        let still = ensemble(&species, &potential, &shape, 1000.0, &|_| 0.0);
        for (top, width) in [(0.99, 0.5), (1.0, 4.0), (1.02, 1.0)] {
            let energy = top * potential.range().to;
            let packet = Packet { wavenumber: species.wavenumber(energy), center: -45.0, width };
            let found = still.packet_average(&packet);
            let expected = classical_packet_average(&species, &potential, &packet);
            let off = (found.value - expected).abs();
            assert!(off < found.error && found.error < 2e-3, "{potential:?} {top}: {off:e}");
        }
        for (share, expected) in [(0.999_99, 0.0), (1.000_01, 1.0)] {
            let found = still.energy_average(share * potential.range().to);
            assert!((found.value - expected).abs() < found.error, "{potential:?} {found:?}");
        }
    }
}

#[test]
fn a_slow_drive_is_a_mean_over_static_tops() {
    let species = potassium();
    let potential = Potential::from(Barrier::Gaussian { height: 100.0, width: 0.5, center: 0.0 });
    let shape = Potential::from(Barrier::Gaussian { height: 10.0, width: 0.5, center: 0.0 });
    // A passage takes a millionth of a period.
    let period = 2e9;
    let slow = |time: f64| (TAU * time / period).cos();
    let found = ensemble(&species, &potential, &shape, period, &slow).energy_average(97.0);
    // 100 + 10·cos φ < 97.
    let expected = 1.0 - (-0.3f64).acos() / PI;
    assert!((found.value - expected).abs() < 1e-5, "{found:?} {expected}");
    let packet = Packet { wavenumber: species.wavenumber(97.0), center: -5.0, width: 0.5 };
    let phases = 24;
    let (mut mean, mut exact) = (0.0, 0.0);
    for i in 0..phases {
        let phase = TAU * (f64::from(i) + 0.5) / f64::from(phases);
        let drive = move |time: f64| (TAU * time / period + phase).cos();
        mean +=
            ensemble(&species, &potential, &shape, period, &drive).packet_average(&packet).value;
        let top = Barrier::Gaussian { height: 100.0 + 10.0 * phase.cos(), width: 0.5, center: 0.0 };
        exact += classical_packet_average(&species, &top.into(), &packet);
    }
    assert!((mean - exact).abs() / f64::from(phases) < 1e-5, "{mean} {exact}");
}

#[test]
fn a_fast_drive_averages_out_and_leaves_its_ponderomotive_top() {
    let species = potassium();
    let none = Potential::default();
    let (height, width, frequency) = (2000.0, 1.0, 0.02);
    let shape = Potential::from(Barrier::Gaussian { height, width, center: 0.0 });
    let drive = |time: f64| (TAU * frequency * time).cos();
    let fast = ensemble(&species, &none, &shape, 1.0 / frequency, &drive);
    // Kapitza: (W′)²/(4·m·ω²), largest at x = ±width.
    let slope = height / width * (-0.5f64).exp();
    let top = slope.powi(2) / (4.0 * species.mass * (TAU * frequency).powi(2));
    for (share, expected) in [(0.9, 0.0), (1.1, 1.0)] {
        let found = fast.energy_average(share * top);
        assert!((found.value - expected).abs() <= found.error, "{share}: {found:?} {top}");
    }
}

#[test]
fn an_oscillating_rectangle_kicks_at_its_edges() {
    let species = potassium();
    let (height, width, period, energy) = (12.0, 6.0, 700.0, 105.0);
    let shape = Potential::from(Barrier::Rectangle { height, width, center: -4.0 });
    let potential = Potential::from(Barrier::Rectangle { height: 110.0, width: 0.1, center: 0.0 });
    let s = |time: f64| (TAU * time / period).cos();
    let speed = |kinetic: f64| species.velocity(species.wavenumber(kinetic));
    let crosses = |phase: f64| {
        let within = energy - height * s(phase * period);
        let later = phase * period + width / speed(within);
        within + height * s(later) > 110.0
    };
    let count = 400_000;
    let share = (0..count).filter(|&i| crosses(f64::from(i) / f64::from(count))).count();
    let expected = share as f64 / f64::from(count);
    let found = ensemble(&species, &potential, &shape, period, &s).energy_average(energy);
    assert!((found.value - expected).abs() < 1e-5, "{found:?} {expected}");
    // The packet: the same, wavenumber by wavenumber and place by place.
    let packet = Packet { wavenumber: species.wavenumber(energy), center: -12.0, width: 0.6 };
    let (places, waves, span) = (400, 4000, 6.0);
    let (mut sum, mut total) = (0.0, 0.0);
    for i in 0..=places {
        for j in 0..=waves {
            let [a, b] = [(i, places), (j, waves)]
                .map(|(i, count)| span * (2.0 * f64::from(i) / f64::from(count) - 1.0));
            let weight = (-0.5 * (a * a + b * b)).exp();
            total += weight;
            let velocity = species.velocity(packet.wavenumber + b * 0.5 / packet.width);
            let arrival = (-7.0 - packet.center - a * packet.width) / velocity;
            let kinetic = 0.5 * species.mass * velocity * velocity;
            let within = kinetic - height * s(arrival);
            if within > 0.0 {
                let later = arrival + width / speed(within);
                sum += if within + height * s(later) > 110.0 { weight } else { 0.0 };
            }
        }
    }
    let found = ensemble(&species, &potential, &shape, period, &s).packet_average(&packet);
    let off = (found.value - sum / total).abs();
    assert!(off < found.error + 2e-4 && found.error < 1e-3, "{found:?} {}", sum / total);
}

#[test]
fn errors_are_below_a_thousandth_and_long_packets_are_ions_of_one_energy() {
    let species = potassium();
    let (potential, shape) = (Potential::from(THIN), Potential::from(DIPOLE));
    for (period, width) in [(1000.0, 0.5), (300.0, 2.0), (1000.0, 14.0), (100.0, 14.0)] {
        let drive = |time: f64| (TAU * time / period).cos();
        let one = ensemble(&species, &potential, &shape, period, &drive);
        let packet = Packet { wavenumber: species.wavenumber(136.0), center: -100.0, width };
        let found = one.packet_average(&packet);
        assert!(found.error < 1e-3, "{period} {width}: {found:?}");
        if width > 10.0 {
            let sharp = one.energy_average(136.0).value;
            assert!((found.value - sharp).abs() < 1e-4, "{period}: {found:?} {sharp}");
        }
    }
}
