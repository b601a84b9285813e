//! The stationary solution against independent references, closed forms and its own symmetries.

use std::path::Path;

use wavepore::model::Membrane;
use wavepore::model::{Barrier, Interpolation, Packet, Potential, Species, Table};
use wavepore::scattering::closed_forms::{
    delta, eckart as eckart_form, rectangle as rectangle_form, two_rectangles,
};
use wavepore::scattering::{
    ClosedForm, DEFAULT_TOLERANCE, Incidence, Scattering, classical_packet_average,
    classical_transmission, packet_average, scatter,
};
use wavepore::units::Estimate;

use super::draw::Draw;
use super::potentials::{eckart, ion, sum};

fn rectangle(height: f64, from: f64, to: f64) -> Barrier {
    Barrier::Rectangle { height, width: to - from, center: 0.5 * (from + to) }
}

fn step(height: f64, width: f64) -> Barrier {
    Barrier::Step { height, width, center: 0.0 }
}

fn gaussian(height: f64, center: f64, width: f64) -> Barrier {
    Barrier::Gaussian { height, width, center }
}

fn filter4(drop: f64) -> Potential {
    let barriers = [(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)];
    let membrane = (drop != 0.0).then_some(Membrane { energy: drop, from: -7.5, to: 7.5 });
    Potential {
        barriers: barriers.map(|(height, center)| gaussian(height, center, 0.6)).to_vec(),
        membrane,
    }
}

/// The potential of a reference file, by its name.
fn case(name: &str) -> Potential {
    match name {
        "delta_like" => sum(vec![rectangle(20_000.0, 0.0, 0.0005)]),
        "double_rect" => sum(vec![rectangle(150.0, 0.0, 0.06), rectangle(150.0, 0.56, 0.62)]),
        "eckart_asym_down" => sum(vec![step(-40.0, 0.1), eckart(120.0, 0.1)]),
        "eckart_asym_up" => sum(vec![step(40.0, 0.1), eckart(120.0, 0.1)]),
        "eckart_broad" => sum(vec![eckart(130.0, 1.0)]),
        "eckart_paper" => sum(vec![eckart(138.0, 0.08)]),
        "eckart_sharp" => sum(vec![eckart(130.0, 0.1)]),
        "filter4_0mV" => filter4(0.0),
        "filter4_p100mV" => filter4(100.0),
        "gauss_broad" => sum(vec![gaussian(130.0, 0.0, 0.7)]),
        "rect_thick" => sum(vec![rectangle(100.0, 0.0, 1.0)]),
        "rect_thin" => sum(vec![rectangle(100.0, 0.0, 0.1)]),
        "rect_well" => sum(vec![rectangle(-100.0, 0.0, 0.5)]),
        "sharp4_0mV" => sum([-6.0, -3.0, 0.0, 3.0, 6.0].map(|x| gaussian(110.0, x, 0.05)).to_vec()),
        "smooth_step" => sum(vec![step(50.0, 0.02)]),
        "step_down" => sum(vec![step(-50.0, 0.0)]),
        "step_up" => sum(vec![step(50.0, 0.0)]),
        _ => panic!("no potential for {name}"),
    }
}

/// Rows of numbers of a reference file, without header and comments.
fn rows(path: &Path) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines =
        text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    lines.map(|line| line.split(',').map(|field| field.parse().unwrap()).collect()).collect()
}

impl Draw {
    fn species(&mut self) -> Species {
        ion(["H+", "Li+", "Na+", "K+", "Rb+", "Ca2+"][(6.0 * self.unit()) as usize])
    }
}

fn from_left(species: &Species, potential: &Potential, energies: &[f64]) -> Vec<Scattering> {
    scatter(species, potential, energies, Incidence::Left, DEFAULT_TOLERANCE)
}

#[test]
fn t_and_r_agree_with_their_references() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut seen = 0;
    for path in files {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let Some((name, ion_name)) = stem.strip_prefix("T_").and_then(|rest| rest.rsplit_once('_'))
        else {
            continue;
        };
        let table = rows(&path);
        let energies: Vec<f64> = table.iter().map(|row| row[0]).collect();
        let results = from_left(&ion(&format!("{ion_name}+")), &case(name), &energies);
        seen += 1;
        let mut worst: [f64; 3] = [0.0; 3];
        for (row, result) in table.iter().zip(&results) {
            let error = (result.transmission() / row[2] - 1.0).abs();
            let reflection = (result.reflection - row[3]).abs();
            let allowed = if row[2] < 1e-30 { 1e-8 } else { 1e-10 };
            assert!(error < allowed, "{stem} at {} meV: {error:.1e}", row[0]);
            // R is the square of an amplitude known to about 1e-12; the files give 1 − T, a rounded
            // zero where T is one.
            let expected = row[3].max(0.0);
            assert!(
                reflection < allowed * expected + 1e-11 * expected.sqrt() + 1e-24,
                "{stem} at {} meV: R {reflection:.1e}",
                row[0]
            );
            assert!(
                error < 3.0 * result.error,
                "{stem} at {} meV: {error:.1e} for {:.1e}",
                row[0],
                result.error
            );
            worst = [worst[0].max(error), worst[1].max(result.error), worst[2].max(reflection)];
        }
        println!("{stem:24} T {:8.1e} stated {:8.1e} R {:8.1e}", worst[0], worst[1], worst[2]);
    }
    assert_eq!(seen, 18);
}

#[test]
fn closed_forms_hold_for_drawn_parameters_and_the_stated_error_is_true() {
    let mut draw = Draw(7);
    let (mut untrue, mut asked) = (0, 0);
    for round in 0..160 {
        let species = draw.species();
        let scale = (species.kinetic_coefficient() / 0.05).sqrt();
        let height = draw.between(-120.0, 200.0);
        let width = scale * 10f64.powf(draw.between(-1.7, 0.0));
        let center = draw.between(-2.0, 2.0);
        let level = draw.between(-60.0, 60.0);
        let (potential, form): (Potential, Box<dyn Fn(f64) -> f64>) = match round % 4 {
            0 => (
                sum(vec![Barrier::Rectangle { height, width, center }]),
                Box::new(|e| rectangle_form(&species, height, width, e)),
            ),
            1 => {
                let gap = scale * draw.between(0.05, 2.0);
                let pair = vec![
                    rectangle(height, 0.0, width),
                    rectangle(height, width + gap, 2.0 * width + gap),
                ];
                let exact = species.clone();
                (sum(pair), Box::new(move |e| two_rectangles(&exact, height, width, gap, e)))
            }
            2 => (
                sum(vec![Barrier::Eckart { height, width, center }]),
                Box::new(|e| eckart_form(&species, 0.0, height, width, e)),
            ),
            _ => (
                sum(vec![
                    Barrier::Step { height: level, width, center },
                    Barrier::Eckart { height, width, center },
                ]),
                Box::new(|e| eckart_form(&species, level, height, width, e)),
            ),
        };
        let floor = potential.right_level().max(0.0);
        let energies: Vec<f64> =
            (0..24).map(|_| floor + 10f64.powf(draw.between(-2.0, 2.6))).collect();
        for tolerance in [1e-5, 1e-8, 1e-10] {
            for result in scatter(&species, &potential, &energies, Incidence::Left, tolerance) {
                let error = (result.ln_transmission - form(result.energy)).abs();
                asked += 1;
                untrue += usize::from(error > 3.0 * result.error);
                // The closed form itself is rounded; a pole makes both shake together with the
                // stated error.
                let shaken = tolerance + 3.0 * result.error + 1e-14 * result.ln_transmission.abs();
                assert!(
                    error < shaken,
                    "{potential:?} {} meV: {error:.1e}, stated {:.1e}",
                    result.energy,
                    result.error
                );
            }
        }
    }
    assert!(untrue * 100 <= asked, "{untrue} of {asked} stated errors are too small");
    println!("{untrue} of {asked} stated errors too small");
}

/// Potentials of every kind, without closed form.
fn zoo() -> Vec<Potential> {
    let ramp = Membrane { energy: -40.0, from: -1.0, to: 0.7 };
    let points: Vec<f64> = (0..=40).map(|i| -1.0 + 0.05 * f64::from(i)).collect();
    let energies: Vec<f64> =
        points.iter().map(|x| 90.0 * (-8.0 * x * x).exp() + 10.0 * x).collect();
    let table = Table::new(points, &energies, Interpolation::Cubic);
    vec![
        Potential {
            barriers: vec![gaussian(80.0, -0.4, 0.1), gaussian(-50.0, 0.2, 0.2)],
            membrane: Some(ramp),
        },
        Potential {
            barriers: vec![eckart(138.0, 0.08)],
            membrane: Some(Membrane { energy: 30.0, from: -7.5, to: 7.5 }),
        },
        Potential {
            barriers: vec![rectangle(70.0, -0.5, -0.1), eckart(50.0, 0.3)],
            membrane: None,
        },
        sum(vec![Barrier::Table(table.into())]),
        sum(vec![gaussian(100.0, -1.0, 0.05), gaussian(100.0, 1.0, 0.05), step(20.0, 0.1)]),
        sum(vec![eckart(-150.0, 0.2)]),
    ]
}

#[test]
fn both_sides_agree_and_nothing_is_lost() {
    let energies: Vec<f64> = (0..120).map(|i| 0.3 + 2.1 * f64::from(i)).collect();
    for species in [ion("K+"), ion("H+"), ion("Ca2+")] {
        for potential in zoo() {
            let left = from_left(&species, &potential, &energies);
            let right =
                scatter(&species, &potential, &energies, Incidence::Right, DEFAULT_TOLERANCE);
            for (a, b) in left.iter().zip(&right) {
                let margin = 1e-10 + 3.0 * (a.error + b.error);
                assert!(
                    (a.transmission() + a.reflection - 1.0).abs() < 1e-11 + a.error,
                    "{potential:?} {a:?}"
                );
                if a.ln_transmission == f64::NEG_INFINITY {
                    assert_eq!((b.ln_transmission, a.t.norm()), (f64::NEG_INFINITY, 0.0));
                    continue;
                }
                assert!(
                    (a.ln_transmission - b.ln_transmission).abs() < margin,
                    "{potential:?} {a:?} {b:?}"
                );
                // k_L·t′ = k_R·t and r′ = −r*·t/t*: amplitudes with their phases.
                let other = -a.r.conj() * a.t / a.t.conj();
                assert!(
                    (b.t * a.wavenumber_left - a.t * a.wavenumber_right).norm()
                        < 1e-9 * a.wavenumber_left,
                    "{a:?} {b:?}"
                );
                assert!((b.r - other).norm() < 1e-9 + margin, "{potential:?} {a:?} {b:?}");
                let ratio = a.wavenumber_right / a.wavenumber_left * a.t.norm_sqr();
                assert!((ratio / a.transmission() - 1.0).abs() < 1e-11);
            }
        }
    }
}

#[test]
fn a_shift_turns_only_phases() {
    let species = ion("Na+");
    let energies: Vec<f64> = (1..40).map(|i| 4.7 * f64::from(i)).collect();
    let build = |shift: f64| {
        sum(vec![
            gaussian(95.0, shift, 0.08),
            gaussian(60.0, shift + 0.7, 0.1),
            rectangle(40.0, shift + 1.5, shift + 1.75),
        ])
    };
    let (here, there) =
        (from_left(&species, &build(0.0), &energies), from_left(&species, &build(3.25), &energies));
    for (a, b) in here.iter().zip(&there) {
        assert!(
            (a.ln_transmission - b.ln_transmission).abs() < 1e-10 + 3.0 * (a.error + b.error),
            "{a:?} {b:?}"
        );
        let turn = num_complex::Complex64::from_polar(1.0, 2.0 * a.wavenumber_left * 3.25);
        assert!((a.r * turn - b.r).norm() < 1e-9 && (a.t - b.t).norm() < 1e-9, "{a:?} {b:?}");
    }
}

#[test]
fn the_thickest_barriers_keep_their_logarithm() {
    let species = ion("K+");
    // ln T = −4605 is T = 1e-2000.
    for (potential, form) in [
        (
            sum(vec![rectangle(150.0, 0.0, 45.0)]),
            ClosedForm::Rectangle { height: 150.0, width: 45.0 },
        ),
        (
            sum(vec![eckart(150.0, 25.0)]),
            ClosedForm::Eckart { step: 0.0, height: 150.0, width: 25.0 },
        ),
    ] {
        assert_eq!(ClosedForm::of(&potential), Some(form));
        for result in from_left(&species, &potential, &[1e-3, 3.0, 11.0, 40.0, 149.0]) {
            let exact = form.ln_transmission(&species, result.energy);
            let error = (result.ln_transmission / exact - 1.0).abs();
            assert!(error < 1e-12, "{potential:?} {} meV: {exact} {error:.1e}", result.energy);
            assert!(result.energy > 11.0 || (exact < -3000.0 && result.transmission() == 0.0));
            // Rounding of V − E far out, where the slowest wave still turns, is all that is stated.
            assert!((result.reflection - 1.0).abs() < 1e-11 && result.error < 1e-8);
        }
    }
}

#[test]
fn slow_waves_are_transmitted_as_their_wavenumber() {
    let species = ion("K+");
    let energies = [1e-9, 4e-9, 1e-6, 4e-6];
    for potential in [
        sum(vec![eckart(138.0, 0.08)]),
        sum(vec![eckart(-138.0, 0.08)]),
        sum(vec![gaussian(60.0, 0.0, 0.1)]),
    ] {
        let found = from_left(&species, &potential, &energies);
        for pair in [&found[..2], &found[2..]] {
            // T = c·k² where both leads are alike.
            let ratio = pair[1].transmission() / pair[0].transmission();
            assert!((ratio - 4.0).abs() < 1e-3, "{potential:?} {ratio}");
        }
        if let Some(form) = ClosedForm::of(&potential) {
            for result in &found {
                let error =
                    (result.ln_transmission - form.ln_transmission(&species, result.energy)).abs();
                assert!(error < 1e-9, "{potential:?} {} meV: {error:.1e}", result.energy);
            }
        }
    }
}

#[test]
fn closed_leads_transmit_nothing() {
    let species = ion("K+");
    let up = sum(vec![step(50.0, 0.0)]);
    let found = from_left(&species, &up, &[-1.0, 0.0, 20.0, 50.0, 51.0]);
    for result in &found[..4] {
        assert_eq!((result.transmission(), result.ln_transmission), (0.0, f64::NEG_INFINITY));
        assert!((result.reflection - 1.0).abs() < 1e-15);
    }
    // Total reflection turns the phase by r = (k − iκ)/(k + iκ).
    let (k, kappa) = (20f64.sqrt(), 30f64.sqrt());
    let exact = num_complex::Complex64::new(k, -kappa) / num_complex::Complex64::new(k, kappa);
    assert!((found[2].r - exact).norm() < 1e-14);
    let right = scatter(&species, &up, &[20.0, 50.0, 51.0], Incidence::Right, 1e-8);
    assert_eq!((right[0].transmission(), right[1].reflection), (0.0, 1.0));
    assert!((right[2].ln_transmission - found[4].ln_transmission).abs() < 1e-14);
    assert!(
        scatter(&species, &Potential::default(), &[3.0], Incidence::Left, 1e-8)[0]
            .ln_transmission
            .abs()
            < 1e-14
    );
}

#[test]
fn a_table_is_the_function_it_samples() {
    let species = ion("K+");
    let energies: Vec<f64> = (1..30).map(|i| 52.0 + 4.0 * f64::from(i)).collect();
    // A straight line through two points is the membrane's ramp: the same V, so the same T.
    let line = Table::new(vec![-1.0, 1.0], &[0.0, 50.0], Interpolation::Linear);
    let ramp = Potential {
        barriers: vec![],
        membrane: Some(Membrane { energy: 50.0, from: -1.0, to: 1.0 }),
    };
    let pairs = from_left(&species, &sum(vec![Barrier::Table(line.into())]), &energies);
    for (a, b) in pairs.iter().zip(from_left(&species, &ramp, &energies)) {
        assert!((a.ln_transmission - b.ln_transmission).abs() < 1e-11);
    }
    // A cubic spline of spacing h is off by h⁴·V⁗/384, here below 1e-5 meV.
    let points: Vec<f64> = (0..=1200).map(|i| -3.0 + 0.005 * f64::from(i)).collect();
    let values: Vec<f64> = points.iter().map(|x| 130.0 / (x / 0.2).cosh().powi(2)).collect();
    let spline =
        sum(vec![Barrier::Table(Table::new(points, &values, Interpolation::Cubic).into())]);
    for (a, b) in from_left(&species, &spline, &energies).iter().zip(from_left(
        &species,
        &sum(vec![eckart(130.0, 0.2)]),
        &energies,
    )) {
        assert!(
            (a.ln_transmission - b.ln_transmission).abs() < 3e-6,
            "{} {}",
            a.ln_transmission,
            b.ln_transmission
        );
    }
}

#[test]
fn the_error_follows_the_tolerance() {
    let (species, potential) = (ion("K+"), sum(vec![eckart(160.28, 0.30)]));
    let energies: Vec<f64> = (0..60).map(|i| 80.0 + 2.7 * f64::from(i)).collect();
    let error = |tolerance: f64| {
        let found = scatter(&species, &potential, &energies, Incidence::Left, tolerance);
        let exact = |e: f64| eckart_form(&species, 0.0, 160.28, 0.30, e);
        found.iter().map(|s| (s.ln_transmission - exact(s.energy)).abs()).fold(0.0, f64::max)
    };
    for tolerance in [1e-3, 1e-5, 1e-7, 1e-9, 1e-11] {
        assert!(error(tolerance) < tolerance, "{tolerance:e} {:e}", error(tolerance));
    }
}

#[test]
fn a_narrow_rectangle_tends_to_a_delta() {
    let (species, width) = (ion("K+"), 1e-6);
    for result in
        from_left(&species, &sum(vec![rectangle(10.0 / width, 0.0, width)]), &[10.0, 100.0, 200.0])
    {
        assert!((result.ln_transmission - delta(&species, 10.0, result.energy)).abs() < 1e-4);
    }
}

#[test]
fn packet_averages_agree_with_their_references() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/packet_PT.csv");
    let text = std::fs::read_to_string(path).unwrap();
    let mut seen = 0;
    for line in text.lines().filter(|line| line.starts_with("K_") || line.starts_with("Na_")) {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |i: usize| -> f64 { fields[i].parse().unwrap() };
        let species = ion(fields[1]);
        let potential =
            sum(vec![eckart(138.0, if fields[0] == "K_eckart_broad" { 1.0 } else { 0.08 })]);
        let packet = Packet { wavenumber: number(4), center: -20.0, width: number(3) };
        let Estimate { value: found, error: stated } =
            packet_average(&species, &potential, &packet, 1e-12);
        let error = (found / number(5) - 1.0).abs();
        println!(
            "{} {} {}: {error:8.1e} stated {:8.1e}",
            fields[0],
            fields[2],
            fields[3],
            stated / found
        );
        assert!(error < 1e-12, "{line}: {found} ± {stated:.1e}, {error:.1e}");
        let classical = classical_packet_average(&species, &potential, &packet);
        assert!(
            (classical - number(6)).abs() <= 1e-11 * number(6).max(1e-300),
            "{line}: {classical}"
        );
        seen += 1;
    }
    assert!(seen > 20);
}

#[test]
fn a_packet_that_opens_a_lead_is_averaged_too() {
    // Half of the spectrum lies below the right level: compare with a plain midpoint sum of the
    // closed form.
    let (species, potential) = (ion("K+"), sum(vec![step(100.0, 0.05)]));
    let packet = Packet { wavenumber: species.wavenumber(100.0), center: -5.0, width: 0.5 };
    let Estimate { value: found, error: stated } =
        packet_average(&species, &potential, &packet, 1e-10);
    let (steps, first) = (400_000, species.wavenumber(100.0));
    // k = first + u² takes the square root away.
    let top = 10f64.sqrt();
    let sum: f64 = (0..steps)
        .map(|i| top * (f64::from(i) + 0.5) / f64::from(steps))
        .map(|u| (first + u * u, 2.0 * u * top / f64::from(steps)))
        .map(|(k, weight)| {
            let t = eckart_form(&species, 100.0, 0.0, 0.05, species.kinetic_energy(k)).exp();
            weight * t * packet.momentum_amplitude(k).norm_sqr()
        })
        .sum();
    assert!((found / sum - 1.0).abs() < 1e-9 && stated < 1e-9, "{found} ± {stated:.1e}, {sum}");
}

#[test]
fn a_packet_passes_by_levels_narrower_than_any_mesh() {
    // Γ is about 1e-11 meV at 100 meV. The closed form leaves out what crosses between levels,
    // 1e-20 of the packet or so.
    let species = ion("K+");
    for (widths, energy, width) in
        [([0.12, 0.12], 100.0, 1.0), ([0.1, 0.14], 60.0, 0.3), ([0.14, 0.1], 205.0, 3.0)]
    {
        let potential = sum(vec![
            rectangle(700.0, -0.5 - widths[0], -0.5),
            rectangle(700.0, 0.5, 0.5 + widths[1]),
        ]);
        let packet = Packet { wavenumber: species.wavenumber(energy), center: -9.0, width };
        let (exact, _) = super::transport::two_walls(&species, 700.0, widths, 1.0, |at| {
            packet.weight(&species, at)
        });
        for tolerance in [1e-6, 1e-9] {
            let Estimate { value: found, error: stated } =
                packet_average(&species, &potential, &packet, tolerance);
            let (error, stated) = ((found / exact - 1.0).abs(), stated / exact);
            println!("{widths:?}: {exact:.1e}, {error:.1e} stated {stated:.1e}");
            assert!(
                error < stated && stated < tolerance.max(1e-7),
                "{widths:?}: {error:.1e}, stated {stated:.1e}"
            );
        }
    }
}

#[test]
fn the_classical_line_is_a_step_at_the_top() {
    let potential = sum(vec![rectangle(100.0, 0.0, 1.0)]);
    assert_eq!(
        [99.9, 100.0, 100.1].map(|energy| classical_transmission(potential.range().to, energy)),
        [0.0, 0.5, 1.0]
    );
    assert_eq!(ClosedForm::of(&filter4(0.0)), None);
    assert!(matches!(
        ClosedForm::of(&case("eckart_asym_up")),
        Some(ClosedForm::Eckart { step: 40.0, height: 120.0, width: 0.1 })
    ));
}
