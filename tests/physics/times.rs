//! Amplitudes, phases, delays and dwell times of the stationary method.

use std::f64::consts::PI;

use num_complex::Complex64;
use wavepore::model::{Barrier, Membrane, Potential};
use wavepore::scattering::{Incidence, Level, ScatteringTimes, levels, scatter, times};
use wavepore::units::{HBAR, Interval};

use super::draw::SplitMix;
use super::potentials::{eckart, ion, sum};
use super::transport::{number, rows};

const TOLERANCE: f64 = 1e-12;

fn wall(width: f64) -> Barrier {
    Barrier::Rectangle { height: 100.0, width, center: 0.0 }
}

/// The potentials of the reference.
fn named(name: &str) -> Potential {
    sum(match name {
        "eckart_paper" => vec![eckart(138.0, 0.08)],
        "eckart_broad" => vec![eckart(130.0, 1.0)],
        "eckart_thick" => vec![eckart(2000.0, 3.0)],
        "eckart_step" => {
            vec![Barrier::Step { height: 40.0, width: 0.1, center: 0.0 }, eckart(120.0, 0.1)]
        }
        "rect_thin" => vec![wall(0.1)],
        "rect_thick" => vec![wall(1.0)],
        other => panic!("{other}"),
    })
}

fn time(potential: &Potential, energy: f64, planes: Interval) -> ScatteringTimes {
    times(&ion("K+"), potential, &[energy], planes, TOLERANCE)[0]
}

#[test]
fn amplitudes_and_times_agree_with_their_reference() {
    let mut compared = 0;
    for row in rows("specialist/amplitudes_K.csv") {
        let (name, wanted) = (row("case"), |column: &str| number(row(column)));
        let (potential, energy) = (named(&name), wanted("energy_meV"));
        let found = scatter(&ion("K+"), &potential, &[energy], Incidence::Left, TOLERANCE)[0];
        let planes = Interval::new(wanted("dwell_from_A"), wanted("dwell_to_A"));
        let at = time(&potential, energy, planes);
        let case = format!("{name} at {energy} meV: {found:?} {at:?}");
        let near = |value: f64, wanted: f64, error: f64| {
            assert!((value - wanted).abs() <= error, "{value:e}, not {wanted:e}, {case}");
        };
        let relative = |value: f64, column: &str, least: f64, bound: f64| {
            let wanted = wanted(column);
            near(value, wanted, least * wanted.abs());
            // The reference has 16 digits.
            near(value, wanted, bound + 2e-15 * wanted.abs());
        };
        let amplitude = |name: &str| {
            Complex64::new(wanted(&format!("{name}_re")), wanted(&format!("{name}_im")))
        };
        let r = amplitude("r");
        // Amplitudes are known to some 1e-15 of the incident one.
        let least = (1e-9 * r.norm()).max(1e-14);
        assert!((found.r - r).norm() <= least, "{r}, {case}");
        let threshold = if name == "eckart_step" { (energy / 40.0 - 1.0).abs() } else { 1.0 };
        let least = if threshold < 0.01 { 1e-6 } else { 1e-7 };
        relative(at.dwell, "dwell_fs", least, at.dwell_error);
        if row("transmission") == "0" {
            assert!(found.t.norm() == 0.0 && at.phase.is_nan() && at.delay.is_nan(), "{case}");
        } else {
            let t = amplitude("t");
            assert!((found.t - t).norm() <= 1e-9 * t.norm(), "{t}, {case}");
            let ln = wanted("ln_transmission");
            near(found.ln_transmission, ln, 1e-9 * ln.abs().clamp(1e-6, 1.0));
            near(found.ln_transmission, ln, found.error + 1e-15 * ln.abs());
            near(at.phase, wanted("phase_rad"), 1e-8);
            near(at.phase, wanted("phase_rad"), at.phase_error + 1e-14 * at.phase.abs());
            relative(at.delay, "delay_fs", least, at.delay_error);
        }
        compared += 1;
    }
    assert_eq!(compared, 45);
}

/// Filters of walls and Gaussians under a voltage, whose right lead is another one.
fn drawn(draw: &mut SplitMix) -> Potential {
    let count = 1 + (3.0 * draw.unit()) as usize;
    let barrier = |_| {
        let (height, center) = (draw.between(-40.0, 120.0), draw.between(-2.0, 2.0));
        let width = draw.between(0.05, 0.5);
        match draw.unit() < 0.5 {
            true => Barrier::Rectangle { height, width, center },
            false => Barrier::Gaussian { height, width: 0.5 * width, center },
        }
    };
    let barriers = (0..count).map(barrier).collect();
    let energy = draw.between(-30.0, 30.0);
    Potential { barriers, membrane: Some(Membrane { energy, from: -1.5, to: 1.5 }) }
}

#[test]
fn dwell_times_obey_their_identity_and_delays_are_derivatives_of_phases() {
    let mut draw = SplitMix(4);
    let potassium = ion("K+");
    for _ in 0..40 {
        let potential = drawn(&mut draw);
        let energy = draw.between(35.0, 200.0);
        let Interval { from: a, to: c } = Interval::new(-7.0, 6.0);
        let planes = Interval::new(a, c);
        let at = time(&potential, energy, planes);
        let found = scatter(&potassium, &potential, &[energy], Incidence::Left, TOLERANCE)[0];
        let (left, right) = (found.wavenumber_left, found.wavenumber_right);
        let transmitted = at.delay + c / potassium.velocity(right) - a / potassium.velocity(left);
        let reflected = at.reflection_delay - 2.0 * a / potassium.velocity(left);
        let standing = (found.r * Complex64::from_polar(1.0, -2.0 * left * a)).im;
        let dwell = found.transmission() * transmitted
            + found.reflection * reflected
            + 0.5 * HBAR / energy * standing;
        let case = format!("{energy} meV, {potential:?}: {at:?} {found:?}");
        assert!((dwell / at.dwell - 1.0).abs() < 1e-11, "{dwell} {case}");
        // Parts add up, wherever they are cut.
        let cut = draw.between(-2.0, 2.0);
        let parts = [Interval::new(a, cut), Interval::new(cut, c)]
            .map(|part| time(&potential, energy, part).dwell);
        assert!((parts.iter().sum::<f64>() / at.dwell - 1.0).abs() < 1e-11, "{parts:?} {case}");
        // Differences of sixth order.
        let step = 1e-3 * at.delay.abs().recip().min(1.0);
        let phase = |n: f64| time(&potential, energy + n * step, planes).phase;
        let pair = |n: f64| phase(n) - phase(-n);
        let slope = (45.0 * pair(1.0) - 9.0 * pair(2.0) + pair(3.0)) / (60.0 * step);
        let scale = at.delay.abs().max(1.0);
        assert!((HBAR * slope - at.delay).abs() < 1e-6 * scale, "{} {case}", HBAR * slope);
    }
}

#[test]
fn phases_are_continuous_through_levels_of_any_width_and_vanish_at_high_energies() {
    let planes = Interval::new(-3.0, 3.0);
    for (gap, width) in [(0.5, 0.6), (1.0, 0.4), (3.0, 0.5)] {
        let wall = |center: f64| Barrier::Rectangle { height: 60.0, width, center };
        let side = 0.5 * (gap + width);
        let potential = sum(vec![wall(-side), wall(side)]);
        let at = |energy: f64| time(&potential, energy, planes).phase;
        assert!(at(1e8).abs() < 0.05, "{}", at(1e8));
        let range = Interval::new(5.0, 40.0);
        let found = levels(&ion("K+"), &potential, range);
        assert!(!found.is_empty() && found.iter().all(|level| level.width < 1e-3), "{found:?}");
        for level in found.iter().filter(|level| level.width > 1e-9) {
            let [below, above] = [-1e2, 1e2].map(|n| at(level.energy + n * level.width));
            assert!((above - below - PI).abs() < 0.05, "{level:?}: {below} to {above}");
        }
        let energies = range.mesh(400);
        for pair in times(&ion("K+"), &potential, &energies, planes, TOLERANCE).windows(2) {
            let is_between =
                |level: &&Level| level.energy > pair[0].energy && level.energy < pair[1].energy;
            let passed = found.iter().filter(is_between).count();
            // Walls and what lies around them add little over 0.1 meV.
            let rest = pair[1].phase - pair[0].phase - passed as f64 * PI;
            assert!(rest.abs() < 0.5, "{rest} at {} meV, {potential:?}", pair[0].energy);
        }
    }
}
