//! Runs under a drive: every scheme, the energy budget, means over phases, and drives that are
//! switched.

use wavepore::dynamics::Scheme;
use wavepore::model::{Barrier, Drive, Packet, Phase, Potential, Pulse, Species};
use wavepore::planning::{Case, PacketRequest};
use wavepore::simulation::{self, Control, DrivenOutcome};

use super::sidebands::{case as drawn_case, drawn};

const TERAHERTZ: f64 = 1e-3;

/// K⁺ in front of a barrier under a dipole drive of 1 THz at phase zero.
fn case(phase: Phase) -> Case {
    let species = Species::named("K+").unwrap();
    let barrier = Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 };
    let shape = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 };
    let packet = PacketRequest::new(&species, 130.0, 1.0);
    let mut case = Case::new(species, 310.15, Potential::from(barrier)).with_packet(packet);
    case.drive = Some(Drive { shape, frequency: TERAHERTZ, phase, pulse: None });
    case.numerics.tolerance = 1e-5;
    case
}

fn run(case: &Case) -> DrivenOutcome {
    let control = Control::default();
    let plans = simulation::plan(case).unwrap();
    let prepared = simulation::prepare(case, &plans, &control).unwrap();
    simulation::simulate_driven(case, prepared, &control, None).unwrap().remove(0)
}

/// Nothing contradicts: probability, energy, the stationary method where it holds.
fn assert_consistent(outcome: &DrivenOutcome, what: &str) {
    let failures = simulation::driven_failures(std::slice::from_ref(outcome));
    assert!(failures.is_empty(), "{what}: {failures:?}");
}

#[test]
fn every_scheme_gives_the_same_under_a_drive_and_closes_the_energy_budget() {
    let schemes = [
        Scheme::TakahashiImada,
        Scheme::Chin,
        Scheme::BlanesMoan,
        Scheme::Strang,
        Scheme::Chebyshev,
        Scheme::Elements,
    ];
    let found = schemes.map(|scheme| {
        let mut case = case(Phase::Angle(0.0));
        case.numerics.scheme = Some(scheme);
        let outcome = run(&case);
        assert_consistent(&outcome, scheme.name());
        assert!(outcome.transmitted.error < 1e-5, "{}: {outcome:?}", scheme.name());
        assert!(outcome.work.error < 1e-3, "{}: {outcome:?}", scheme.name());
        outcome
    });
    let [first, others @ ..] = &found;
    for (other, scheme) in others.iter().zip(&schemes[1..]) {
        for (a, b) in [
            (first.transmitted, other.transmitted),
            (first.reflected, other.reflected),
            (first.energy_gained, other.energy_gained),
            (first.work, other.work),
        ] {
            assert!(
                (a.value - b.value).abs() <= a.error + b.error,
                "{}: {a:?} {b:?}",
                scheme.name()
            );
        }
    }
    // The drive gives about two thirds of its quantum of 4.1 meV.
    assert!((first.work.value - 2.668).abs() < 1e-3, "{:?}", first.work);
}

#[test]
fn the_mean_over_phases_is_that_of_floquet_states() {
    let outcome = run(&case(Phase::Average));
    assert_consistent(&outcome, "average");
    let expected = outcome.expected.transmitted;
    assert!(expected.error < 1e-5 && outcome.transmitted.error < 1e-5, "{outcome:?}");
    // A static barrier lets a third of that through, a slow drive no more.
    assert!(outcome.transmitted.value > 3.0 * outcome.expected.transmitted_static);
    assert!((outcome.expected.transmitted_adiabatic - 0.0821).abs() < 1e-4);
}

#[test]
fn drawn_drives_keep_every_bound() {
    for seed in 0..drawn(5) {
        let (mut case, drive, _) = drawn_case(seed);
        let energy = case.packets[0].energy;
        let width = 0.8 + 0.3 * seed as f64 % 2.0;
        case.packets = vec![PacketRequest::new(&case.species, energy, width)];
        case.drive = Some(Drive { phase: Phase::Average, ..drive });
        let outcome = run(&case);
        assert_consistent(&outcome, &format!("{seed}"));
        assert!(outcome.expected.transmitted.value.is_finite(), "{seed}: {outcome:?}");
        println!(
            "{seed}: T {:?}, Floquet {:?}, gained {:?}, work {:?}, {} phases",
            outcome.transmitted,
            outcome.expected.transmitted,
            outcome.energy_gained,
            outcome.work,
            outcome.phases
        );
    }
}

#[test]
fn a_drive_that_vanishes_is_a_static_run() {
    let mut case = case(Phase::Angle(0.7));
    if let Some(drive) = &mut case.drive {
        drive.shape = Barrier::Dipole { force: 0.0, width: 6.0, center: 0.0 };
    }
    let outcome = run(&case);
    assert_consistent(&outcome, "no force");
    let expected = outcome.expected.transmitted_static;
    assert!((outcome.transmitted.value - expected).abs() < outcome.transmitted.error);
    assert!(outcome.work.value.abs() <= outcome.work.error);
}

/// Over flat ground nothing is reflected, and a drive that is switched on and off while the packet
/// is inside of its even field gives the classical kick.
#[test]
fn a_switched_field_kicks_a_packet_by_its_impulse() {
    let species = Species::named("K+").unwrap();
    let force = 0.5;
    let (width, ramp) = (20.0, 100.0);
    let mut case = Case::new(species.clone(), 310.15, Potential::default());
    case.packets = vec![PacketRequest::new(&species, 130.0, 1.5)];
    case.numerics.tolerance = 1e-5;
    let mut gained = |start: f64, stop: f64, phase: f64| {
        case.drive = Some(Drive {
            shape: Barrier::Dipole { force, width, center: 0.0 },
            frequency: 0.5 * TERAHERTZ,
            phase: Phase::Angle(phase),
            pulse: Some(Pulse { start, stop, ramp }),
        });
        let outcome = run(&case);
        assert_consistent(&outcome, &format!("{start} to {stop} fs"));
        assert!(outcome.transmitted.value > 1.0 - 1e-5);
        (outcome.energy_gained.value, outcome.plan)
    };
    let (found, plan) = gained(-250.0, 300.0, 0.3);
    // Newton's equation in the middle of the window, where W = −F·x·(1 − (x/w)⁴ + …).
    let drive = plan.drive.as_ref().unwrap();
    let Packet { center, wavenumber, .. } = plan.packet;
    let (mut x, mut v) = (center, species.velocity(wavenumber));
    let before = 0.5 * species.mass * v * v;
    let step = 0.05;
    let slope = |x: f64| {
        let h = 1e-4;
        (drive.shape.value(x + h) - drive.shape.value(x - h)) / (2.0 * h)
    };
    for i in 0..(2.0 * -center / v / step) as usize {
        let t = i as f64 * step;
        v -= 0.5 * step * slope(x) * drive.oscillation.value(t) / species.mass;
        x += step * v;
        v -= 0.5 * step * slope(x) * drive.oscillation.value(t + step) / species.mass;
    }
    let classical = 0.5 * species.mass * v * v - before;
    assert!((found - classical).abs() < 0.03 * classical.abs(), "{found} {classical}");
}
