//! Properties of every propagator, checked by one harness; and that the harness notices a
//! broken one.

use num_complex::Complex64;
use wavepore::dynamics::{
    Absorber, AbsorberParameters, BLANES_MOAN, CHIN, Chebyshev, Edge, GridDrive, Kick, Oscillation,
    Propagator, STRANG, SplitOperator, Splitting, TAKAHASHI_IMADA,
};
use wavepore::model::{Axis, Barrier, Fourier, Hamiltonian, Packet, Potential, Species};
use wavepore::units::HBAR;
use wavepore::units::Interval;

pub(crate) type Psi = Vec<Complex64>;

/// A way of making a propagator, with the order it declares; none for the series, which is exact at
/// any step.
#[derive(Clone, Copy)]
pub(crate) enum Method {
    Split(&'static Splitting),
    Series,
}

pub(crate) const METHODS: [Method; 5] = [
    Method::Split(&STRANG),
    Method::Split(&TAKAHASHI_IMADA),
    Method::Split(&CHIN),
    Method::Split(&BLANES_MOAN),
    Method::Series,
];

impl Method {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Split(splitting) => splitting.name,
            Self::Series => "chebyshev",
        }
    }

    /// On a closed box.
    fn make(self, hamiltonian: &Hamiltonian, time_step: f64) -> Box<dyn Propagator> {
        let closed = Absorber::none(&hamiltonian.axis);
        match self {
            Self::Split(splitting) => {
                Box::new(SplitOperator::new(hamiltonian, &closed, splitting, time_step))
            }
            Self::Series => Box::new(Chebyshev::new(hamiltonian, &closed, time_step)),
        }
    }

    /// ψ after `steps` equal steps that take `duration` fs.
    pub(crate) fn moved(
        self,
        hamiltonian: &Hamiltonian,
        psi: &Psi,
        duration: f64,
        steps: usize,
    ) -> Psi {
        let mut psi = psi.clone();
        self.make(hamiltonian, duration / steps as f64).advance(&mut psi, steps);
        psi
    }
}

pub(crate) fn potassium() -> Species {
    Species::named("K+").unwrap()
}

pub(crate) fn on(axis: &Axis, packet: &Packet) -> Psi {
    axis.positions().map(|x| packet.amplitude(x)).collect()
}

fn conjugate(psi: &mut Psi) {
    psi.iter_mut().for_each(|z| *z = z.conj());
}

/// √∫|a − b|² dx.
pub(crate) fn distance(axis: &Axis, a: &Psi, b: &Psi) -> f64 {
    (a.iter().zip(b).map(|(a, b)| (a - b).norm_sqr()).sum::<f64>() * axis.spacing).sqrt()
}

pub(crate) fn norm(axis: &Axis, psi: &Psi) -> f64 {
    psi.iter().map(Complex64::norm_sqr).sum::<f64>() * axis.spacing
}

/// Half of a K+ packet crosses an Eckart barrier in a closed box; nothing reaches the ends.
fn collision() -> (Hamiltonian, Psi, f64) {
    meeting(120.0, Packet { wavenumber: 47.0, center: -2.0, width: 0.4 }, 500.0)
}

/// A K+ `packet` and an Eckart barrier of `height` (meV) in a closed box for `duration` (fs).
pub(crate) fn meeting(height: f64, packet: Packet, duration: f64) -> (Hamiltonian, Psi, f64) {
    let (species, axis) = (potassium(), Axis::new(-8.0, 8.0, 1024));
    let barrier = Barrier::Eckart { height, width: 0.3, center: 0.0 };
    let potential = Potential { barriers: vec![barrier], membrane: None };
    let hamiltonian = Hamiltonian::new(&species, &potential, axis, Interval::new(7.0, 8.0));
    (hamiltonian, on(&axis, &packet), duration)
}

/// The order of ψ itself, anywhere; conjugate schemes declare that of scattering.
fn order_of_psi(splitting: &Splitting) -> u32 {
    if *splitting == TAKAHASHI_IMADA { 2 } else { splitting.order }
}

/// Every property that `method` lacks.
fn faults(method: Method) -> Vec<String> {
    let (hamiltonian, psi, duration) = collision();
    let axis = hamiltonian.axis;
    let mut faults = Vec::new();
    let mut ask = |what: &str, found: f64, allowed: std::ops::RangeInclusive<f64>| {
        println!("{:12} {what:10} {found:.3e}", method.name());
        if !allowed.contains(&found) {
            faults.push(format!("{what}: {found:.3e}, not in {allowed:?}"));
        }
    };

    // The norm: all factors have modulus one; a thousand pairs of transforms round to some 1e-13.
    let steps = match method {
        Method::Split(splitting) => 1000 / splitting.drifts.len(),
        Method::Series => 20,
    };
    let mut forth = method.moved(&hamiltonian, &psi, duration, steps);
    ask("norm", (norm(&axis, &forth) / norm(&axis, &psi) - 1.0).abs(), 0.0..=1e-12);

    // H is real: conjugate, move, conjugate goes back.
    conjugate(&mut forth);
    let mut back = method.moved(&hamiltonian, &forth, duration, steps);
    conjugate(&mut back);
    ask("reversal", distance(&axis, &back, &psi), 0.0..=1e-10);

    // Tables and buffers keep nothing of another state.
    let step = duration / steps as f64;
    let (mut first, mut again) = (psi.clone(), psi.clone());
    let mut other: Psi = psi.iter().rev().map(|z| z * 3.0 + 1.0).collect();
    let mut propagator = method.make(&hamiltonian, step);
    propagator.advance(&mut first, 3);
    propagator.advance(&mut other, 2);
    propagator.advance(&mut again, 3);
    ask("dirty", f64::from(u8::from(first != again)), 0.0..=0.0);

    // Steps one by one are the steps at once, to rounding.
    let (mut once, mut single) = (psi.clone(), psi.clone());
    propagator.advance(&mut once, 12);
    (0..12).for_each(|_| propagator.advance(&mut single, 1));
    ask("one by one", distance(&axis, &once, &single), 0.0..=1e-13);

    // The declared order, from steps that neither leave the law nor reach rounding.
    let exact = Method::Series.moved(&hamiltonian, &psi, duration, 10);
    match method {
        Method::Split(splitting) => {
            // As many steps as make errors of 1e-5 to 1e-9, whatever the scheme.
            let coarse = match (order_of_psi(splitting), splitting.drifts.len()) {
                (2, _) => 2000,
                (_, 2) => 400,
                _ => 160,
            };
            let errors = [1, 2].map(|n| {
                distance(&axis, &method.moved(&hamiltonian, &psi, duration, n * coarse), &exact)
            });
            println!("{:12} errors     {:.1e} {:.1e}", method.name(), errors[0], errors[1]);
            let order = f64::from(order_of_psi(splitting));
            ask("order", (errors[0] / errors[1]).log2(), order - 0.1..=order + 0.1);
        }
        // The series has no order: half as many steps change nothing.
        Method::Series => {
            let longer = method.moved(&hamiltonian, &psi, duration, 5);
            ask("any step", distance(&axis, &longer, &exact), 0.0..=1e-11);
        }
    }
    faults
}

#[test]
fn every_propagator_has_its_order_and_conserves_norm_and_reversibility() {
    for method in METHODS {
        assert_eq!(faults(method), [""; 0], "{}", method.name());
    }
}

#[test]
fn steps_that_may_end_early_are_the_same_to_the_last_bit_and_end_at_a_whole_number() {
    let (hamiltonian, psi, _) = collision();
    let axis = hamiltonian.axis;
    // Weak enough that something is absorbed all the time.
    let parameters = AbsorberParameters { width: 7.5, strength: 5.0, order: 2 };
    let absorber = Absorber::new(&axis, parameters);
    let dipole = Barrier::Dipole { force: 3.0, width: 0.5, center: 0.0 };
    let oscillation = Oscillation { angular_frequency: 0.01, phase: 0.3, ramp: None };
    let drive = GridDrive::new(&hamiltonian, &dipole.into(), oscillation);
    let splittings = [&STRANG, &TAKAHASHI_IMADA, &CHIN, &BLANES_MOAN];
    for (splitting, driven) in splittings.into_iter().flat_map(|s| [(s, false), (s, true)]) {
        let make = || match driven {
            true => SplitOperator::driven(&hamiltonian, &absorber, splitting, 0.5, &drive),
            false => SplitOperator::new(&hamiltonian, &absorber, splitting, 0.5),
        };
        let moved = |steps: usize| {
            let (mut psi, mut propagator) = (psi.clone(), make());
            propagator.advance(&mut psi, steps);
            (psi, propagator.absorbed())
        };
        let ended = |steps: usize, last: usize| {
            let (mut psi, mut propagator, mut asked) = (psi.clone(), make(), Vec::new());
            let done = propagator.advance_while(&mut psi, steps, |done| {
                asked.push(done);
                done < last
            });
            (done, asked, (psi, propagator.absorbed()))
        };
        assert_eq!(ended(7, 99), (7, vec![1, 2, 3, 4, 5, 6], moved(7)), "{}", splitting.name);
        assert_eq!(ended(7, 4), (4, vec![1, 2, 3, 4], moved(4)), "{}", splitting.name);
        assert_eq!(ended(0, 4), (0, vec![], moved(0)), "{}", splitting.name);
        assert!(moved(4).1 > [0.0; 2] && moved(4).1 < moved(7).1, "{}", splitting.name);
    }
}

#[test]
fn takahashi_and_imada_are_of_order_four_once_the_packet_is_out_of_the_barrier() {
    let (hamiltonian, psi, duration) =
        meeting(200.0, Packet { wavenumber: 75.0, center: -3.4, width: 0.4 }, 600.0);
    let exact = Method::Series.moved(&hamiltonian, &psi, duration, 10);
    let order = |splitting| {
        let error = |steps| {
            distance(
                &hamiltonian.axis,
                &Method::Split(splitting).moved(&hamiltonian, &psi, duration, steps),
                &exact,
            )
        };
        (error(600) / error(1200)).log2()
    };
    approx::assert_relative_eq!(order(&TAKAHASHI_IMADA), 4.0, epsilon = 0.1);
    // Without the gradient, and with its sign turned, it is Strang's scheme or as bad.
    const TURNED: Splitting =
        Splitting { kicks: &[Kick { potential: 0.5, gradient: 1.0 / 48.0 }; 2], ..TAKAHASHI_IMADA };
    approx::assert_relative_eq!(order(&STRANG), 2.0, epsilon = 0.1);
    approx::assert_relative_eq!(order(&TURNED), 2.0, epsilon = 0.1);
}

/// One kick, one drift: of first order, and not its own mirror image.
const LIE: Splitting = Splitting {
    name: "lie",
    order: 2,
    kicks: &[Kick::plain(1.0), Kick::plain(0.0)],
    drifts: &[1.0],
    absorption: &[1.0],
};
/// Chin's scheme with the sign of the gradient term that belongs to imaginary time.
const WRONG_SIGN: Splitting = Splitting {
    name: "wrong sign",
    kicks: &[
        Kick::plain(1.0 / 6.0),
        Kick { potential: 2.0 / 3.0, gradient: 1.0 / 72.0 },
        Kick::plain(1.0 / 6.0),
    ],
    ..CHIN
};
/// Chin's scheme with weights that still sum to one.
const WRONG_WEIGHT: Splitting = Splitting {
    name: "wrong weight",
    kicks: &[
        Kick::plain(0.166),
        Kick { potential: 0.668, gradient: -1.0 / 72.0 },
        Kick::plain(0.166),
    ],
    ..CHIN
};

#[test]
fn broken_schemes_are_noticed() {
    let lie = faults(Method::Split(&LIE));
    assert!(lie.iter().any(|fault| fault.starts_with("order")), "{lie:?}");
    assert!(lie.iter().any(|fault| fault.starts_with("reversal")), "{lie:?}");
    for broken in [&WRONG_SIGN, &WRONG_WEIGHT] {
        let found = faults(Method::Split(broken));
        // Norm and reversal do not see it; the order does.
        assert!(found.len() == 1 && found[0].starts_with("order"), "{} {found:?}", broken.name);
    }
}

#[test]
fn all_propagators_agree_on_a_collision() {
    let (hamiltonian, psi, duration) = collision();
    let series = Method::Series.moved(&hamiltonian, &psi, duration, 10);
    let split = Method::Split(&BLANES_MOAN).moved(&hamiltonian, &psi, duration, 6000);
    let apart = distance(&hamiltonian.axis, &series, &split);
    println!("chebyshev and blanes-moan: {apart:.1e}");
    assert!(apart < 1e-10, "{apart:.1e}");
}

#[test]
fn a_free_packet_flies_and_spreads_as_in_closed_form() {
    let (species, axis, time) = (potassium(), Axis::new(-8.0, 8.0, 1024), 400.0);
    let packet = Packet { wavenumber: 45.0, center: -2.5, width: 0.15 };
    let hamiltonian =
        Hamiltonian::new(&species, &Potential::default(), axis, Interval::new(7.0, 8.0));
    let exact: Psi = axis.positions().map(|x| packet.free(&species, x, time).value).collect();
    let moments = |psi: &Psi| {
        let mean = |f: &dyn Fn(f64) -> f64| {
            axis.positions().zip(psi).map(|(x, z)| f(x) * z.norm_sqr()).sum::<f64>() * axis.spacing
        };
        let centre = mean(&|x| x);
        (centre, mean(&|x| (x - centre).powi(2)).sqrt())
    };
    let mean_wavenumber = |psi: &Psi| {
        let mut spectrum = psi.clone();
        Fourier::new(axis.points).forward(&mut spectrum);
        let total: f64 = spectrum.iter().map(Complex64::norm_sqr).sum();
        spectrum.iter().enumerate().map(|(m, z)| axis.wavenumber(m) * z.norm_sqr()).sum::<f64>()
            / total
    };
    for method in METHODS {
        let psi = method.moved(&hamiltonian, &on(&axis, &packet), time, 40);
        let worst = psi.iter().zip(&exact).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
        let (centre, width) = moments(&psi);
        let rate = HBAR * time / (2.0 * species.mass * packet.width.powi(2));
        let momentum = (mean_wavenumber(&psi) - packet.wavenumber).abs();
        let velocity = (centre - packet.center) / time - species.velocity(packet.wavenumber);
        let spreading = width - packet.width * (1.0 + rate * rate).sqrt();
        println!(
            "{:12} ψ {worst:.1e} k {momentum:.1e} v {velocity:.1e} σ {spreading:.1e}",
            method.name()
        );
        // Free motion is exact whatever the step: what is left is rounding.
        for error in [worst, momentum, velocity, spreading] {
            assert!(error.abs() < 1e-10, "{}: {error:.1e}", method.name());
        }
    }
}

#[test]
fn a_coherent_state_swings_and_returns() {
    // V = mω²x²/2 with the width σ of the ground state; K+ swings by 2 Å, 44 quanta.
    let (species, axis) = (potassium(), Axis::new(-4.0, 4.0, 512));
    let (width, reach) = (0.15, 2.0);
    let frequency = HBAR / (2.0 * species.mass * width * width);
    let samples = axis.positions().map(|x| 0.5 * species.mass * (frequency * x).powi(2)).collect();
    let hamiltonian = Hamiltonian::from_samples(&species, axis, samples);
    // Glauber's state: it follows the classical swing and keeps its shape.
    let exact = |time: f64| -> Psi {
        let (sine, cosine) = (frequency * time).sin_cos();
        let (centre, wavenumber) = (reach * cosine, -reach * sine / (2.0 * width * width));
        let phase = -0.5 * frequency * time + 0.5 * wavenumber * centre;
        let packet = Packet { wavenumber, center: centre, width };
        axis.positions().map(|x| packet.amplitude(x) * Complex64::from_polar(1.0, phase)).collect()
    };
    let period = 2.0 * std::f64::consts::PI / frequency;
    // Steps a period, and what the order leaves of them.
    for (method, steps, allowed) in [
        (Method::Split(&STRANG), 20_000, 2e-6),
        (Method::Split(&TAKAHASHI_IMADA), 20_000, 1e-6),
        (Method::Split(&CHIN), 5_000, 1e-9),
        (Method::Split(&BLANES_MOAN), 2_000, 1e-10),
        (Method::Series, 10, 1e-10),
    ] {
        for share in [0.3, 0.5, 1.0] {
            let count = (share * f64::from(steps)).round() as usize;
            let psi = method.moved(&hamiltonian, &exact(0.0), share * period, count);
            let error = distance(&axis, &psi, &exact(share * period));
            println!("{:12} {share} periods: {error:.1e}", method.name());
            assert!(error < allowed, "{} after {share} periods: {error:.1e}", method.name());
        }
    }
}

#[test]
fn an_absorber_reflects_what_it_says_over_a_band() {
    let (species, axis) = (potassium(), Axis::new(-20.0, 20.0, 2048));
    let packet = Packet { wavenumber: 42.0, center: 4.0, width: 0.15 };
    let hamiltonian =
        Hamiltonian::new(&species, &Potential::default(), axis, Interval::new(18.0, 19.0));
    let spectrum = |psi: &Psi| {
        let mut spectrum = psi.clone();
        Fourier::new(axis.points).forward(&mut spectrum);
        spectrum
    };
    let incident = spectrum(&on(&axis, &packet));
    let mut seen = 0;
    // Opaque enough that the far end, where both absorbers meet in a cusp, is not seen; W ≤ E/2,
    // where the formula holds.
    for (width, strength, order) in [(6.0, 30.0, 2), (8.0, 30.0, 3)] {
        let absorber = Absorber::new(&axis, AbsorberParameters { width, strength, order });
        let mut psi = on(&axis, &packet);
        assert!(absorber.inner_edge(Edge::Right) > packet.center + 6.0);
        // By then all of the band is back, and nothing has reached the other absorber.
        SplitOperator::new(&hamiltonian, &absorber, &BLANES_MOAN, 1.0).advance(&mut psi, 3000);
        let reflected = spectrum(&psi);
        let mut ratios = Vec::new();
        for mode in 0..axis.points / 2 {
            let k = axis.wavenumber(mode);
            if !(34.0..=50.0).contains(&k) {
                continue;
            }
            let measured = reflected[axis.points - mode].norm() / incident[mode].norm();
            let stated = absorber.reflection(&species, species.kinetic_energy(k));
            // A tenth of |r| is the formula's own accuracy; 1e-10 of the incident amplitude is
            // rounding.
            assert!(
                measured < 1.1 * stated + 1e-10,
                "order {order}, k = {k}: {measured:.2e}, stated {stated:.2e}"
            );
            ratios.push(measured / stated);
            seen += 1;
        }
        let (low, high) =
            ratios.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), &r| (a.min(r), b.max(r)));
        println!("order {order}: measured over stated {low:.3} to {high:.3}");
        // A bound that is far above is of no use.
        assert!(low > 0.8, "order {order}: {low}");
    }
    assert!(seen > 200);
}
