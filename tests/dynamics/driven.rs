//! Driven potentials on elements.

use std::f64::consts::PI;

use num_complex::Complex64;

use super::*;
use crate::dynamics::{
    Absorber, BLANES_MOAN, GridDrive, Oscillation, Propagator, Ramp, SplitOperator,
};
use crate::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Sample, Species};
use crate::observables::{BorderLaw, CayleyLaw, EnergyLaw, EnergySums, PlaneSamples, TaperWindow};
use crate::units::{HBAR, Interval};

/// Crosses what is within 2 Å of the middle and is behind it at `DURATION`.
const PACKET: Packet = Packet { wavenumber: 75.0, center: -5.2, width: 0.4 };
/// fs.
const DURATION: f64 = 960.0;
/// Where the ends begin, Å.
const REACH: f64 = 12.0;
/// The energy around which steps are most exact, meV.
const MIDDLE: f64 = 300.0;
/// 10 THz: nine periods while the packet moves.
const OSCILLATION: Oscillation = Oscillation { angular_frequency: 0.0628, phase: 0.4, ramp: None };

fn potassium() -> Species {
    Species::named("K+").unwrap()
}

fn eckart() -> Potential {
    Barrier::Eckart { height: 200.0, width: 0.3, center: 0.0 }.into()
}

fn dipole() -> Potential {
    Barrier::Dipole { force: 50.0, width: 0.5, center: 0.1 }.into()
}

fn rectangle(height: f64, edges: [f64; 2]) -> Potential {
    let [left, right] = edges;
    Barrier::Rectangle { height, width: right - left, center: 0.5 * (left + right) }.into()
}

/// V(x) + W(x)·s(t) with what jumps at `edges`.
struct Case {
    potential: Potential,
    drive: Potential,
    edges: Vec<f64>,
    oscillation: Oscillation,
}

impl Case {
    fn new(potential: Potential, drive: Potential, edges: &[f64]) -> Self {
        Self { potential, drive, edges: edges.to_vec(), oscillation: OSCILLATION }
    }

    /// The basis of elements of `length` (Å) and less.
    fn basis(&self, length: f64) -> ElementBasis {
        let count = (2.0 * REACH / length).round();
        let mut borders: Vec<f64> =
            (0..=count as usize).map(|i| -REACH + 2.0 * REACH / count * i as f64).collect();
        borders.extend(&self.edges);
        borders.sort_by(f64::total_cmp);
        borders.dedup_by(|a, b| *a - *b < 1e-9);
        let end = End { elements: 6, length };
        let mesh = ElementMesh { degree: 17, borders, left: end, right: end };
        ElementBasis::driven(&potassium(), &self.potential, &self.drive, mesh)
    }

    fn stepper(&self, basis: &ElementBasis, order: usize, time_step: f64) -> CayleyStepper {
        let drive = ElementDrive::new(basis, &self.drive, self.oscillation);
        CayleyStepper::driven(basis, MIDDLE, order, time_step, drive)
    }

    /// The state after `steps` steps of `order` factors.
    fn moved(&self, basis: &ElementBasis, order: usize, steps: usize) -> Vec<Complex64> {
        let mut state = basis.state(|x| PACKET.amplitude(x));
        let mut stepper = self.stepper(basis, order, DURATION / steps as f64);
        stepper.advance(basis, &mut state, steps);
        state
    }

    /// The orders with which the errors of ψ and of ∫|ψ|² dx behind V and W fall from `steps` steps
    /// to twice as many.
    fn orders(&self, order: usize, steps: usize) -> [f64; 2] {
        let basis = self.basis(0.2);
        let exact = self.moved(&basis, 4, 7680);
        let borders = &basis.mesh().borders;
        let from = borders.partition_point(|&x| x < 2.0 - 1e-9);
        let behind = |state: &[Complex64]| basis.probability(state, from, borders.len() - 1);
        let errors = [1, 2].map(|n| {
            let state = self.moved(&basis, order, n * steps);
            let apart: Vec<Complex64> = state.iter().zip(&exact).map(|(a, b)| a - b).collect();
            [behind(&apart).sqrt(), (behind(&state) - behind(&exact)).abs()]
        });
        let found = [0, 1].map(|i| (errors[0][i] / errors[1][i]).log2());
        println!("{order} factors, {steps} steps: {:.1e} order {found:.3?}", errors[0][0]);
        found
    }
}

/// Both within 0.1 of `order`.
fn assert_order(found: [f64; 2], order: f64) {
    assert!(found.iter().all(|o| (o - order).abs() < 0.1), "{found:.3?}, not {order}");
}

#[test]
fn a_smooth_drive_on_elements_is_of_order_four_whatever_v_is() {
    let smooth = Case::new(eckart(), dipole(), &[]);
    assert_order(smooth.orders(2, 480), 4.0);
    // With one factor energies off the middle move as if the step were another.
    assert_order(smooth.orders(1, 1920), 2.0);
    let edges = [-0.2, 0.2];
    let edged = Case::new(rectangle(200.0, edges), dipole(), &edges);
    assert_order(edged.orders(2, 480), 4.0);
}

#[test]
fn a_drive_with_edges_on_borders_is_of_order_four() {
    let edges = [-0.4, 0.6];
    let case = Case::new(eckart(), rectangle(25.0, edges), &edges);
    assert_eq!(ElementDrive::new(&case.basis(0.2), &case.drive, OSCILLATION).parts(), 2);
    // The error of the probability is below 1e-9 there, and changes its sign.
    let [of_psi, _] = case.orders(2, 960);
    assert_order([of_psi; 2], 4.0);
}

#[test]
fn elements_and_grid_agree_under_a_drive() {
    let edges = [-0.4, 0.6];
    let axis = Axis::new(-REACH, REACH, 1536);
    let mut psi: Vec<Complex64> = axis.positions().map(|x| PACKET.amplitude(x)).collect();
    let case = Case::new(eckart(), dipole(), &edges);
    let hamiltonian =
        Hamiltonian::new(&potassium(), &case.potential, axis, Interval::new(11.0, REACH));
    let drive = GridDrive::new(&hamiltonian, &case.drive, OSCILLATION);
    SplitOperator::driven(&hamiltonian, &Absorber::none(&axis), &BLANES_MOAN, 0.5, &drive)
        .advance(&mut psi, 1920);
    let basis = case.basis(0.12);
    let state = case.moved(&basis, 4, 1920);
    let turn = Complex64::from_polar(1.0, -MIDDLE * DURATION / HBAR);
    let found = basis.on_axis(&state, &basis.axis_rows(&axis));
    // Farther out the grid is periodic, and elements let pass what comes there.
    let apart = found
        .iter()
        .zip(&psi)
        .zip(axis.positions())
        .filter(|(_, x)| x.abs() < 10.0)
        .map(|((a, b), _)| (a * turn - b).norm())
        .fold(0.0, f64::max);
    println!("elements and grid: {apart:.1e}");
    assert!(apart < 1e-8, "{apart:.1e}");
}

#[test]
fn on_elements_a_drive_that_is_zero_is_none_and_steps_may_be_made_in_any_calls() {
    let edges = [-0.4, 0.6];
    for drive in [dipole(), rectangle(25.0, edges)] {
        let case = Case::new(eckart(), drive, &edges);
        let basis = case.basis(0.2);
        let start = basis.state(|x| PACKET.amplitude(x));
        let moved = |mut stepper: CayleyStepper, calls: &[usize]| {
            let mut state = start.clone();
            calls.iter().for_each(|&steps| stepper.advance(&basis, &mut state, steps));
            state
        };
        let distance = |a: &[Complex64], b: &[Complex64]| {
            a.iter().zip(b).map(|(a, b)| (a - b).norm_sqr()).sum::<f64>().sqrt()
        };
        let driven = |drive| CayleyStepper::driven(&basis, MIDDLE, 2, 2.0, drive);
        let all = ElementDrive::new(&basis, &case.drive, OSCILLATION);
        let parts = all.parts();

        // To the last bit: a drive of nothing, and one that begins later, which may halve steps.
        let still = moved(CayleyStepper::new(&basis, MIDDLE, 2, 2.0), &[20]);
        let nothing = ElementDrive::new(&basis, &Potential::default(), OSCILLATION);
        assert_eq!(moved(driven(nothing), &[20]), still);
        let halves =
            moved(CayleyStepper::new(&basis, MIDDLE, 2, 2.0 / parts as f64), &[20 * parts]);
        let never = Interval::new(f64::INFINITY, f64::INFINITY);
        let ramp = Some(Ramp { rise: Interval::new(40.0, 80.0), fall: never });
        let later = ElementDrive::new(&basis, &case.drive, Oscillation { ramp, ..OSCILLATION });
        assert_eq!(moved(driven(later), &[20]), halves);

        let once = moved(driven(all.clone()), &[300]);
        let calls = moved(driven(all), &[1, 9, 0, 290]);
        let size = distance(&once, &vec![Complex64::default(); once.len()]);
        assert!(distance(&once, &calls) < 1e-12 * size);
        assert!(distance(&once, &moved(CayleyStepper::new(&basis, MIDDLE, 2, 2.0), &[300])) > 0.1);
    }
}

/// ∫|a(k)|²·(T + R) dk of a run with steps of `order` factors, T and R at an energy being what goes
/// out there over what comes in there.
fn outgoing(case: &Case, order: usize, time_step: f64) -> f64 {
    let species = potassium();
    let basis = case.basis(0.2);
    let first = basis.first_border();
    let place = |x: f64| basis.mesh().borders.partition_point(|&b| b < x - 1e-9);
    let (front, back) = (first + place(-1.6), first + place(1.6));
    let mut stepper = case.stepper(&basis, order, time_step);
    let mut state = basis.state(|x| PACKET.amplitude(x));
    let mut samples = Vec::new();
    for _ in 0..(2400.0 / time_step) as usize {
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
    let parts = ElementDrive::new(&basis, &case.drive, case.oscillation).parts();
    let border = |e: usize, side: usize| {
        let (mass, potential) = basis.border_term(e, side);
        BorderLaw { mass, potential }
    };
    let law = EnergyLaw::Cayley(CayleyLaw {
        poles: cayley_poles(MIDDLE, order, time_step / parts as f64),
        steps: parts,
        coefficient: basis.coefficient,
        front: border(front - 1, 1),
        back: border(back, 0),
    });
    let taper = TaperWindow { share: 0.1, decay: 25.0 };
    let sums =
        EnergySums { species: &species, packet: &PACKET, right_level: 0.0, law: &law, taper };
    // |a(k)|² has the standard deviation 1/2σ: six of them to either side.
    let deviation = 0.5 / PACKET.width;
    let spacing = deviation / 12.0;
    let wavenumbers: Vec<f64> =
        (-72..=72).map(|i| PACKET.wavenumber + spacing * f64::from(i)).collect();
    let energies: Vec<f64> = wavenumbers.iter().map(|&k| species.kinetic_energy(k)).collect();
    let weights = wavenumbers.iter().map(|k| {
        let u = (k - PACKET.wavenumber) / deviation;
        (-0.5 * u * u).exp() / (2.0 * PI).sqrt() / deviation * spacing
    });
    let channels = sums.resolve(&samples, &energies);
    channels.iter().zip(weights).map(|(c, w)| w * (1.0 - c.unitarity_defect())).sum()
}

#[test]
fn outside_of_a_drive_energies_turn_as_the_law_of_the_factors_says() {
    let edges = [-0.4, 0.6];
    // 2 THz: side bands stay under the packet.
    let oscillation = Oscillation { angular_frequency: 0.012_57, ..OSCILLATION };
    let weak = Barrier::Dipole { force: 6.0, width: 0.5, center: 0.1 }.into();
    // Edges that swing scatter to energies 2πħ/Δt away until steps are short.
    for (drive, step, allowed) in [(weak, 8.0, 1e-8), (rectangle(3.0, edges), 2.0, 1e-7)] {
        let case = Case { oscillation, ..Case::new(eckart(), drive, &edges) };
        for (order, time_step) in [(1, 0.5 * step), (2, step)] {
            let lost = outgoing(&case, order, time_step) - 1.0;
            println!("{order} factors, {time_step} fs: {lost:.1e}");
            assert!(lost.abs() < allowed, "{order} factors: {lost:.1e}");
        }
    }
}
