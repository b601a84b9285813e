//! Whole runs on elements, against the stationary method and against themselves.

use num_complex::Complex64;

use super::*;
use crate::model::{Barrier, Interpolation, Membrane, Packet, Potential, Sample, Species, Table};
use crate::observables::{BorderLaw, CayleyLaw, EnergyLaw, EnergySums, PlaneSamples, TaperWindow};
use crate::scattering::{Incidence, scatter};
use crate::units::HBAR;

/// Slowest and fastest wavenumber of the packet, 1/Å, down to amplitudes of 1e-12.
const BAND: [f64; 2] = [44.5, 60.0];
/// Standard deviation of the packet, Å.
const WIDTH: f64 = 0.5;
/// Standard deviations between packet and edge: ψ has fallen to 1e-13.
const REACH: f64 = 10.5;
/// Edge of the rectangle, Å.
const EDGE: f64 = 0.15;

fn potassium() -> Species {
    Species::named("K+").unwrap()
}

fn rectangle() -> Potential {
    Barrier::Rectangle { height: 138.0, width: 2.0 * EDGE, center: 0.0 }.into()
}

fn packet(species: &Species) -> Packet {
    Packet { wavenumber: species.wavenumber(145.0), center: -EDGE - REACH * WIDTH, width: WIDTH }
}

fn energies(species: &Species) -> Vec<f64> {
    (0..17).map(|i| species.kinetic_energy(48.2 + 0.45 * f64::from(i))).collect()
}

/// A mesh around the rectangle, and its planes.
struct Case {
    mesh: ElementMesh,
    front: usize,
    back: usize,
}

/// Elements of `degree` that carry `radians` of the fastest wave; edges at ±`edge`.
fn case(degree: usize, radians: f64, edge: f64) -> Case {
    let h = radians / 56.0;
    let cut = |from: f64, to: f64| {
        let count = ((to - from) / h).ceil();
        (0..count as usize).map(move |i| from + (to - from) * i as f64 / count)
    };
    let mut borders: Vec<f64> = cut(-EDGE - 2.0 * REACH * WIDTH, -edge).collect();
    let front = borders.len();
    borders.extend(cut(-edge, edge));
    let back = borders.len();
    borders.extend([edge, edge + h]);
    let end = End { elements: 5, length: 0.3 };
    Case { mesh: ElementMesh { degree, borders, left: end, right: end }, front, back }
}

/// T and 1 − T − R at `energies` of a run of `order` factors a step of `share` of the longest that
/// keeps energies apart.
fn run(case: &Case, order: usize, share: f64, energies: &[f64]) -> Vec<[f64; 2]> {
    let species = potassium();
    let basis = ElementBasis::new(&species, &rectangle(), case.mesh.clone());
    let band = BAND.map(|k| species.kinetic_energy(k));
    let step = share * 2.0 * std::f64::consts::PI * HBAR / (band[1] - band[0]);
    let (middle, packet) = ((band[0] + band[1]) / 2.0, packet(&species));
    let mut stepper = CayleyStepper::new(&basis, middle, order, step);
    let mut state = stepper.start(&basis, packet);
    let all = case.mesh.borders.len() - 1;
    let norm = basis.probability(&state, 0, all);
    let first = case.mesh.left.elements;
    let steps = (16_000.0 / step) as usize;
    let (front, back) = (first + case.front, first + case.back);
    let mut samples = Vec::new();
    for _ in 0..=steps {
        samples.push(PlaneSamples {
            front: Sample {
                value: basis.border(&state, front),
                slope: basis.stress(&state, front - 1, 1),
            },
            back: Sample {
                value: basis.border(&state, back),
                slope: basis.stress(&state, back, 0),
            },
        });
        stepper.advance(&basis, &mut state, 1);
    }
    let [left, right] = stepper.absorbed();
    let inside = basis.probability(&state, 0, all);
    approx::assert_abs_diff_eq!(left + right + inside, norm, epsilon = 1e-12);
    let border = |e: usize, side: usize| {
        let (mass, potential) = basis.border_term(e, side);
        BorderLaw { mass, potential }
    };
    let law = EnergyLaw::Cayley(CayleyLaw {
        poles: cayley_poles(middle, order, step),
        steps: 1,
        coefficient: basis.coefficient,
        front: border(front - 1, 1),
        back: border(back, 0),
    });
    let sums = EnergySums {
        species: &species,
        packet: &packet,
        right_level: 0.0,
        law: &law,
        taper: TaperWindow { share: 0.2, decay: 25.0 },
    };
    let channels = sums.resolve(&samples, energies);
    channels.iter().map(|channel| [channel.transmission, channel.unitarity_defect()]).collect()
}

/// Largest difference of T from the stationary method.
fn error(found: &[[f64; 2]], energies: &[f64]) -> f64 {
    let exact = scatter(&potassium(), &rectangle(), energies, Incidence::Left, 1e-13);
    found.iter().zip(&exact).map(|(t, e)| (t[0] - e.transmission()).abs()).fold(0.0, f64::max)
}

#[test]
fn transmission_of_a_rectangle_has_no_error_of_the_time_step() {
    let energies = energies(&potassium());
    let case = case(17, 14.0, EDGE);
    let short = run(&case, 1, 0.6, &energies);
    let long = run(&case, 1, 1.2, &energies);
    for (a, b) in short.iter().zip(&long) {
        approx::assert_abs_diff_eq!(a[0], b[0], epsilon = 1e-10);
    }
    let four = run(&case, 4, 0.9, &energies);
    for found in [&short, &long, &four] {
        let unitarity = found.iter().map(|t| t[1].abs()).fold(0.0, f64::max);
        println!("{:.1e} {unitarity:.1e}", error(found, &energies));
        assert!(error(found, &energies) < 1e-9 && unitarity < 1e-9);
    }
}

#[test]
fn borders_stand_on_the_edges_or_all_is_lost() {
    let energies = energies(&potassium());
    let on = error(&run(&case(17, 12.0, EDGE), 1, 0.9, &energies), &energies);
    let off = error(&run(&case(17, 12.0, EDGE + 1e-3), 1, 0.9, &energies), &energies);
    println!("{on:.1e} {off:.1e}");
    assert!(on < 1e-10 && off > 1e-4);
}

#[test]
fn degree_17_is_a_million_times_better_than_9() {
    let energies = energies(&potassium());
    let nine = error(&run(&case(9, 9.0, EDGE), 1, 0.9, &energies), &energies);
    let seventeen = error(&run(&case(17, 9.0, EDGE), 1, 0.9, &energies), &energies);
    println!("{nine:.1e} {seventeen:.1e}");
    assert!(nine > 1e6 * seventeen);
}

#[test]
fn complex_ends_return_nothing_that_a_long_box_would_not() {
    // The same run in a box so long that nothing comes back from its end before the run is over.
    let energies = energies(&potassium());
    let short = case(17, 12.0, EDGE);
    let mut long = case(17, 12.0, EDGE);
    let h = 12.0 / 56.0;
    let last = long.mesh.borders.len();
    let end = long.mesh.borders[last - 1];
    long.mesh.borders.extend((1..=40).map(|i| end + h * f64::from(i)));
    let (short, long) = (run(&short, 4, 0.9, &energies), run(&long, 4, 0.9, &energies));
    for (a, b) in short.iter().zip(&long) {
        approx::assert_abs_diff_eq!(a[0], b[0], epsilon = 1e-8);
    }
}

#[test]
fn condensation_solves_what_a_dense_matrix_does() {
    let species = potassium();
    let potential: Potential = Barrier::Gaussian { height: 90.0, width: 0.2, center: 0.05 }.into();
    let end = End { elements: 2, length: 0.21 };
    let mesh =
        ElementMesh { degree: 7, borders: vec![-0.4, -0.15, 0.0, 0.3, 0.5], left: end, right: end };
    let basis = ElementBasis::new(&species, &potential, mesh);
    let mut stepper = CayleyStepper::new(&basis, 120.0, 1, 20.0);
    let wave = |x: f64| Complex64::from_polar((-8.0 * x * x).exp(), 31.0 * x);
    let mut state = basis.state(wave);
    let before = basis.nodal(&state);
    let pole = Complex64::new(120.0, 2.0 * HBAR / 20.0);
    stepper.advance(&basis, &mut state, 1);
    let after = basis.nodal(&state);
    // c → −(c + 2iΓ(H − z)⁻¹c) in terms of ψ: (K − z·W)·u = W·ψ, K the sum of all elements.
    let (stiffness, mass) = basis.dense();
    let n = mass.len();
    let mut matrix: Vec<Vec<Complex64>> = (0..n)
        .map(|i| {
            let mut row: Vec<Complex64> = stiffness[i].clone();
            row[i] -= pole * mass[i];
            row.push(mass[i] * before[i]);
            row
        })
        .collect();
    for p in 0..n {
        let best =
            (p..n).max_by(|&a, &b| matrix[a][p].norm().total_cmp(&matrix[b][p].norm())).unwrap();
        matrix.swap(p, best);
        for i in 0..n {
            if i != p {
                let factor = matrix[i][p] / matrix[p][p];
                let pivots = matrix[p].clone();
                matrix[i].iter_mut().zip(&pivots).skip(p).for_each(|(a, own)| *a -= factor * own);
            }
        }
    }
    let largest = after.iter().map(|z| z.norm()).fold(0.0, f64::max);
    for i in 0..n {
        let u = matrix[i][n] / matrix[i][i];
        let expected = -(before[i] + 2.0 * Complex64::I * pole.im * u);
        assert!((after[i] - expected).norm() < 1e-13 * largest, "{i} {} {expected}", after[i]);
    }
}

/// A break that is not reported is inside of an element: there polynomials do not follow V.
#[test]
fn between_the_breaks_that_are_reported_every_shape_is_smooth() {
    let rectangle = Barrier::Rectangle { height: 138.0, width: 0.31, center: 0.07 };
    let mut shapes: Vec<(String, Potential)> = vec![
        ("rectangle".into(), rectangle.clone().into()),
        ("step".into(), Barrier::Step { height: -50.0, width: 0.0, center: 0.13 }.into()),
        ("soft step".into(), Barrier::Step { height: 50.0, width: 0.3, center: 0.13 }.into()),
        ("gaussian".into(), Barrier::Gaussian { height: 90.0, width: 0.3, center: 0.1 }.into()),
        ("eckart".into(), Barrier::Eckart { height: 90.0, width: 0.3, center: 0.1 }.into()),
    ];
    let membrane = Some(Membrane { energy: -64.0, from: -1.7, to: 1.9 });
    shapes.push(("ramp".into(), Potential { barriers: vec![rectangle], membrane }));
    for interpolation in Interpolation::ALL {
        // Not equally spaced, and not zero at its ends.
        let x = vec![-1.6, -1.1, -0.35, 0.0, 0.42, 1.3, 1.75];
        let v = [12.0, 60.0, -20.0, 130.0, 85.0, 90.0, 3.0];
        let table = Table::new(x, &v, interpolation);
        shapes.push((interpolation.name().into(), Barrier::Table(table.into()).into()));
    }
    let rule = crate::model::Lobatto::new(17);
    for (name, potential) in shapes {
        let mut borders: Vec<f64> = (0..=40).map(|i| -2.0 + 0.1 * f64::from(i) + 0.003).collect();
        borders.extend(potential.discontinuities().iter().map(|item| item.position));
        borders.sort_by(f64::total_cmp);
        borders.dedup_by(|a, b| *a - *b < 1e-9);
        for pair in borders.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let values = crate::model::element_potential(&rule, &potential, from, to);
            for i in 1..60 {
                let u = f64::from(i) / 30.0 - 1.0;
                let x = (from + to) / 2.0 + u * (to - from) / 2.0;
                let inside: f64 =
                    rule.values(u).iter().zip(&values).map(|(l, value)| l * value).sum();
                let apart = (inside - potential.value(x)).abs();
                assert!(apart < 1e-9, "{name}: {apart:.1e} meV at {x} angstrom");
            }
        }
    }
}
