//! Driven potentials V(x) + W(x)·s(t) on a grid, by every method.

use num_complex::Complex64;
use wavepore::dynamics::{
    Absorber, AbsorberParameters, BLANES_MOAN, Chebyshev, GridDrive, Oscillation, Propagator, Ramp,
    STRANG, SplitOperator, TAKAHASHI_IMADA,
};
use wavepore::model::{Axis, Barrier, Fourier, Hamiltonian, Packet, Potential};
use wavepore::units::{HBAR, Interval};

use crate::dynamics::{METHODS, Method, Psi, distance, meeting, norm, on, potassium};

/// A propagator of `method` on a closed box.
fn driven(
    method: Method,
    hamiltonian: &Hamiltonian,
    drive: &GridDrive,
    time_step: f64,
) -> Box<dyn Propagator> {
    let closed = Absorber::none(&hamiltonian.axis);
    match method {
        Method::Split(splitting) => {
            Box::new(SplitOperator::driven(hamiltonian, &closed, splitting, time_step, drive))
        }
        Method::Series => Box::new(Chebyshev::driven(hamiltonian, &closed, time_step, drive)),
    }
}

/// A K+ packet that crosses a driven Eckart barrier and is outside of both before and after.
struct Crossing {
    hamiltonian: Hamiltonian,
    drive: GridDrive,
    psi: Psi,
    /// fs.
    duration: f64,
}

fn crossing() -> Crossing {
    let packet = Packet { wavenumber: 75.0, center: -5.2, width: 0.4 };
    let (hamiltonian, psi, duration) = meeting(200.0, packet, 960.0);
    // A field of 50 meV/Å in a window of 0.5 Å, 10 THz: nine periods while the packet moves.
    let dipole: Potential = Barrier::Dipole { force: 50.0, width: 0.5, center: 0.1 }.into();
    let oscillation = Oscillation { angular_frequency: 0.0628, phase: 0.4, ramp: None };
    let drive = GridDrive::new(&hamiltonian, &dipole, oscillation);
    Crossing { hamiltonian, drive, psi, duration }
}

impl Crossing {
    fn moved(&self, method: Method, steps: usize) -> Psi {
        let mut psi = self.psi.clone();
        let step = self.duration / steps as f64;
        driven(method, &self.hamiltonian, &self.drive, step).advance(&mut psi, steps);
        psi
    }
}

/// √∫|a − b|² dx where neither V nor W is: there conjugate schemes have their order.
fn distance_outside(axis: &Axis, a: &Psi, b: &Psi) -> f64 {
    let is_outside = |x: f64| x.abs() > 2.0;
    let terms = axis.positions().zip(a.iter().zip(b)).filter(|&(x, _)| is_outside(x));
    (terms.map(|(_, (a, b))| (a - b).norm_sqr()).sum::<f64>() * axis.spacing).sqrt()
}

#[test]
fn every_propagator_keeps_its_order_under_a_drive() {
    let crossing = crossing();
    let axis = crossing.hamiltonian.axis;
    let exact = crossing.moved(Method::Split(&BLANES_MOAN), 4800);
    let still = Method::Series.moved(&crossing.hamiltonian, &crossing.psi, crossing.duration, 10);
    // The drive does much.
    assert!(distance(&axis, &still, &exact) > 0.1);
    for method in METHODS {
        // As many steps as make errors of 1e-3 to 1e-8 and leave those of the next order behind.
        let (coarse, order) = match method {
            Method::Split(splitting) if splitting.drifts.len() == 1 => (900, splitting.order),
            Method::Split(splitting) => (1800 / splitting.drifts.len(), splitting.order),
            Method::Series => (120, 4),
        };
        let errors =
            [1, 2].map(|n| distance_outside(&axis, &crossing.moved(method, n * coarse), &exact));
        let found = (errors[0] / errors[1]).log2();
        println!("{:16} {:.1e} {:.1e} order {found:.3}", method.name(), errors[0], errors[1]);
        assert!((found - f64::from(order)).abs() < 0.1, "{}: {found:.3}", method.name());
    }
}

#[test]
fn all_propagators_agree_under_a_drive() {
    let crossing = crossing();
    let split = crossing.moved(Method::Split(&BLANES_MOAN), 4800);
    let series = crossing.moved(Method::Series, 2400);
    let apart = distance(&crossing.hamiltonian.axis, &series, &split);
    println!("chebyshev and blanes-moan: {apart:.1e}");
    assert!(apart < 1e-10, "{apart:.1e}");
}

#[test]
fn a_drive_that_is_zero_is_none_and_steps_may_be_made_in_any_calls() {
    let mut crossing = crossing();
    let axis = crossing.hamiltonian.axis;
    let closed = Absorber::none(&axis);
    for method in METHODS {
        // To the last bit before a ramp, and where W is zero; the series is cut in two.
        let mut still = crossing.psi.clone();
        match method {
            Method::Split(s) => {
                SplitOperator::new(&crossing.hamiltonian, &closed, s, 2.0).advance(&mut still, 20);
            }
            Method::Series => {
                Chebyshev::new(&crossing.hamiltonian, &closed, 2.0).advance(&mut still, 20);
            }
        }
        let mut nothing = crossing.drive.clone();
        nothing.values.fill(0.0);
        let mut later = crossing.drive.clone();
        let never = Interval::new(f64::INFINITY, f64::INFINITY);
        later.oscillation.ramp = Some(Ramp { rise: Interval::new(40.0, 80.0), fall: never });
        for drive in [nothing, later] {
            let mut psi = crossing.psi.clone();
            driven(method, &crossing.hamiltonian, &drive, 2.0).advance(&mut psi, 20);
            let apart = distance(&axis, &psi, &still);
            let allowed = if matches!(method, Method::Series) { 1e-13 } else { 0.0 };
            assert!(apart <= allowed, "{}: {apart:.1e}", method.name());
        }

        crossing.drive.oscillation.ramp =
            Some(Ramp { rise: Interval::new(-30.0, 50.0), fall: Interval::new(70.0, 120.0) });
        let mut once = crossing.psi.clone();
        driven(method, &crossing.hamiltonian, &crossing.drive, 2.0).advance(&mut once, 50);
        let mut parts = crossing.psi.clone();
        let mut first = driven(method, &crossing.hamiltonian, &crossing.drive, 2.0);
        [1, 9, 0, 15].into_iter().for_each(|steps| first.advance(&mut parts, steps));
        // Another propagator goes on where the first one is.
        let mut drive = crossing.drive.clone();
        drive.oscillation = drive.oscillation.since(50.0);
        driven(method, &crossing.hamiltonian, &drive, 2.0).advance(&mut parts, 25);
        let apart = distance(&axis, &once, &parts);
        assert!(apart < 1e-13, "{}: {apart:.1e}", method.name());
        assert!((norm(&axis, &once) / norm(&axis, &crossing.psi) - 1.0).abs() < 1e-12);
    }
}

/// ⟨T + V + W·s⟩ and ⟨W⟩, meV.
fn energies(crossing: &Crossing, psi: &Psi, s: f64) -> [f64; 2] {
    let Crossing { hamiltonian, drive, .. } = crossing;
    let axis = hamiltonian.axis;
    let mut spectrum = psi.clone();
    Fourier::new(axis.points).forward(&mut spectrum);
    let mean = |values: &[f64], psi: &Psi| -> f64 {
        values.iter().zip(psi).map(|(v, z)| v * z.norm_sqr()).sum::<f64>() * axis.spacing
    };
    let kinetic = mean(&hamiltonian.kinetic, &spectrum) / axis.points as f64;
    let driven = mean(&drive.values, psi);
    [kinetic + mean(&hamiltonian.potential, psi) + s * driven, driven]
}

#[test]
fn what_the_drive_does_as_work_is_what_the_energy_gains() {
    // d⟨H(t)⟩/dt = ⟨∂V/∂t⟩ = ⟨W⟩·ds/dt, here with the packet inside of W at the end.
    let crossing = Crossing { duration: 450.0, ..crossing() };
    let Oscillation { angular_frequency, phase, .. } = crossing.drive.oscillation;
    let angle = |time: f64| angular_frequency * time + phase;
    for (method, step, each) in [(Method::Split(&BLANES_MOAN), 0.5, 1), (Method::Series, 0.25, 2)] {
        let mut propagator = driven(method, &crossing.hamiltonian, &crossing.drive, step);
        let mut psi = crossing.psi.clone();
        let samples = (crossing.duration / (step * each as f64)).round() as usize;
        let interval = step * each as f64;
        let (mut work, mut gain) = (0.0, 0.0);
        for n in 0..=samples {
            let time = n as f64 * interval;
            let [energy, driven] = energies(&crossing, &psi, angle(time).cos());
            // Boole's rule: errors fall with the sixth power of the interval.
            let weight = match (n % 4, n == 0 || n == samples) {
                (_, true) => 7.0,
                (0, _) => 14.0,
                (2, _) => 12.0,
                _ => 32.0,
            };
            work -= weight * 2.0 / 45.0 * interval * driven * angular_frequency * angle(time).sin();
            match n {
                0 => gain -= energy,
                _ if n == samples => gain += energy,
                _ => {}
            }
            propagator.advance(&mut psi, each);
        }
        println!("{:12} gain {gain:.9} meV, work {:.1e} off", method.name(), work - gain);
        assert!(gain.abs() > 1.0 && (work - gain).abs() < 1e-9 * gain.abs(), "{}", method.name());
    }
}

#[test]
fn in_a_uniform_oscillating_field_a_packet_is_displaced_as_in_closed_form() {
    // Husimi, Prog. Theor. Phys. 9, 381 (1953): with W = −F·x ψ is the free packet, displaced by
    // m·x″ = F·s(t) from rest at 0, times e^(i(p·(x − x_c) + ∫L dt)/ħ), L = p²/2m + F·s·x_c.
    let species = potassium();
    let axis = Axis::new(-16.0, 16.0, 2048);
    let (force, duration) = (40.0, 500.0);
    let (angular_frequency, phase) = (0.01, 0.7);
    let hamiltonian =
        Hamiltonian::new(&species, &Potential::default(), axis, Interval::new(15.0, 16.0));
    // Linear within 8 Å.
    let window = |x: f64| 0.25 * libm::erfc(2.0 * (x - 11.5)) * libm::erfc(-2.0 * (x + 11.5));
    let drive = GridDrive {
        values: axis.positions().map(|x| -force * x * window(x)).collect(),
        oscillation: Oscillation { angular_frequency, phase, ramp: None },
    };
    let packet = Packet { wavenumber: 40.0, center: -1.5, width: 0.4 };
    let angle = |t: f64| angular_frequency * t + phase;
    let mass = species.mass;
    let momentum = |t: f64| force / angular_frequency * (angle(t).sin() - phase.sin());
    let place = |t: f64| {
        force / mass / angular_frequency
            * ((phase.cos() - angle(t).cos()) / angular_frequency - phase.sin() * t)
    };
    let lagrangian =
        |t: f64| momentum(t).powi(2) / (2.0 * mass) + force * angle(t).cos() * place(t);
    let parts = 4000;
    let h = duration / f64::from(parts);
    let action: f64 = (0..parts)
        .map(|i| {
            let t = h * f64::from(i);
            h / 6.0 * (lagrangian(t) + 4.0 * lagrangian(t + h / 2.0) + lagrangian(t + h))
        })
        .sum();
    let exact: Psi = axis
        .positions()
        .map(|x| {
            let (there, p) = (place(duration), momentum(duration));
            let free = packet.free(&species, x - there, duration).value;
            free * Complex64::from_polar(1.0, (p * (x - there) + action) / HBAR)
        })
        .collect();
    let free: Psi = axis.positions().map(|x| packet.free(&species, x, duration).value).collect();
    assert!(distance(&axis, &exact, &free) > 1.0);
    for method in METHODS {
        let (steps, allowed) = match method {
            Method::Split(s) if *s == STRANG => (8000, 1e-6),
            Method::Split(s) if *s == TAKAHASHI_IMADA => (8000, 1e-6),
            Method::Split(_) => (2000, 1e-9),
            Method::Series => (200, 1e-9),
        };
        let mut psi = on(&axis, &packet);
        driven(method, &hamiltonian, &drive, duration / steps as f64).advance(&mut psi, steps);
        let error = distance(&axis, &psi, &exact);
        println!("{:16} {error:.1e}", method.name());
        assert!(error < allowed, "{}: {error:.1e}", method.name());
    }
}

#[test]
fn under_a_drive_as_without_what_is_absorbed_and_what_is_left_is_all() {
    let crossing = crossing();
    let axis = crossing.hamiltonian.axis;
    let absorber =
        Absorber::new(&axis, AbsorberParameters { width: 4.0, strength: 90.0, order: 4 });
    let before = norm(&axis, &crossing.psi);
    let Crossing { hamiltonian, drive, .. } = &crossing;
    let propagators: [Box<dyn Propagator>; 2] = [
        Box::new(SplitOperator::driven(hamiltonian, &absorber, &TAKAHASHI_IMADA, 1.0, drive)),
        Box::new(Chebyshev::driven(hamiltonian, &absorber, 2.0, drive)),
    ];
    for mut propagator in propagators {
        let mut psi = crossing.psi.clone();
        propagator.advance(&mut psi, (1800.0 / propagator.time_step()) as usize);
        let [left, right] = propagator.absorbed();
        let left_over = norm(&axis, &psi);
        println!("{left:.3} {right:.3} {left_over:.1e}");
        assert!(right > 0.01 && (left + right + left_over - before).abs() < 1e-12);
    }
}
