//! Stationary computations that are asked to stop do, soon, and have the same bits if they are not.

use std::fmt::Debug;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use wavepore::model::{
    Barrier, Drive, Interpolation, Membrane, Packet, Phase, Potential, Species, Table,
};
use wavepore::planning::{Case, PacketRequest};
use wavepore::scattering::{
    Cancellation, Cancelled, ClassicalEnsemble, FloquetError, Incidence, SearchError, floquet,
    floquet_unless, levels, levels_unless, packet_average, packet_average_unless, scatter,
    scatter_unless, siegert_states, siegert_states_unless, thermal_average, thermal_average_unless,
    tien_gordon, tien_gordon_unless,
};
use wavepore::simulation::{
    Control, PlanningError, SidebandError, join, join_unless, plan, plan_unless, sidebands_unless,
};
use wavepore::transport::{Channel, Model, Permeant};
use wavepore::units::Interval;

/// Energies that are solved side by side, at most.
const LANES: usize = 8;
/// Questions after the one that was answered by stop: parts that run side by side ask once each.
const AFTERWARDS: usize = 4;

/// An error that may say that a computation was stopped.
trait IsCancelled: Debug {
    fn is_cancelled(&self) -> bool;
}

impl IsCancelled for Cancelled {
    fn is_cancelled(&self) -> bool {
        true
    }
}

impl IsCancelled for FloquetError {
    fn is_cancelled(&self) -> bool {
        matches!(self, FloquetError::Cancelled(_))
    }
}

impl IsCancelled for SearchError {
    fn is_cancelled(&self) -> bool {
        matches!(self, SearchError::Cancelled(_))
    }
}

impl IsCancelled for PlanningError {
    fn is_cancelled(&self) -> bool {
        matches!(self, PlanningError::Cancelled(_))
    }
}

/// How often `compute` asks until its end.
fn questions<T, E: Debug>(compute: impl Fn(Cancellation<'_>) -> Result<T, E>) -> usize {
    let asked = AtomicUsize::new(0);
    let go_on = || {
        asked.fetch_add(1, Ordering::Relaxed);
        false
    };
    compute(Cancellation::when(&go_on)).unwrap();
    asked.load(Ordering::Relaxed)
}

/// Asserts that `compute` asks `least` times or more, that it gives `expected` (to the last bit, as
/// it is printed) where it may go on, and that it stops wherever it is asked to. On one thread, so
/// that the questions come in one order.
fn assert_stops<T: Debug + Send, E: IsCancelled + Send>(
    expected: &impl Debug,
    least: usize,
    compute: impl Fn(Cancellation<'_>) -> Result<T, E> + Sync,
) {
    let asked = AtomicUsize::new(0);
    let on_one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let until = |last: usize| {
        asked.store(0, Ordering::Relaxed);
        let is_stopped = || asked.fetch_add(1, Ordering::Relaxed) >= last;
        on_one_thread.install(|| compute(Cancellation::when(&is_stopped)))
    };
    let whole = until(usize::MAX).unwrap();
    assert_eq!(format!("{whole:?}"), format!("{expected:?}"));
    let all = asked.load(Ordering::Relaxed);
    assert!(all >= least, "asked {all} times, not {least}");
    for last in [0, all / 3, all / 2, all - 1] {
        let stopped = until(last);
        assert!(stopped.is_err_and(|cause| cause.is_cancelled()), "stopped at {last} of {all}");
        let afterwards = asked.load(Ordering::Relaxed) - last - 1;
        assert!(afterwards <= AFTERWARDS, "{last} of {all}: {afterwards}");
    }
}

fn potassium() -> Species {
    Species::named("K+").unwrap()
}

/// Two gaussians with levels between them.
fn cavity() -> Potential {
    let wall = |center| Barrier::Gaussian { height: 100.0, width: 0.6, center };
    Potential { barriers: vec![wall(-1.5), wall(1.5)], membrane: None }
}

/// A table of many points, each of which is a border of slabs.
fn rough(points: usize) -> Potential {
    let place = |i: usize| i as f64 / (points - 1) as f64;
    let positions: Vec<f64> = (0..points).map(|i| 4.0 * place(i) - 2.0).collect();
    let value =
        |i: usize| (80.0 + (i * 7919 % 101) as f64 / 50.0) * (4.0 * place(i) * (1.0 - place(i)));
    let values: Vec<f64> = (0..points).map(value).collect();
    let table = Table::new(positions, &values, Interpolation::Linear);
    Potential::from(Barrier::Table(table.into()))
}

fn drive() -> Drive {
    let shape = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 };
    Drive { shape, frequency: 1e-3, phase: Phase::Average, pulse: None }
}

#[test]
fn energies_are_asked_about_a_few_at_a_time() {
    let species = potassium();
    let energies: Vec<f64> = (0..1001).map(|i| 1.0 + 0.15 * f64::from(i)).collect();
    for potential in [cavity(), rough(300)] {
        for incidence in [Incidence::Left, Incidence::Right] {
            let solve = |energies: &[f64], stop: Cancellation<'_>| {
                scatter_unless(&species, &potential, energies, incidence, 1e-10, stop)
            };
            let expected = scatter(&species, &potential, &energies, incidence, 1e-10);
            assert_stops(&expected, energies.len(), |stop| solve(&energies, stop));
            // The mesh is the same for every energy twice. Each energy is judged and finished, and
            // marched through two levels of slabs side by side with others.
            let twice = [&energies[..], &energies].concat();
            let more =
                questions(|stop| solve(&twice, stop)) - questions(|stop| solve(&energies, stop));
            assert!(more >= 2 * energies.len() + 2 * energies.len() / LANES, "{more}");
        }
    }
}

#[test]
fn long_tables_are_cut_into_slabs_with_a_question_each() {
    let (species, potential) = (potassium(), rough(2000));
    let energies = [60.0];
    let expected = scatter(&species, &potential, &energies, Incidence::Left, 1e-8);
    assert_stops(&expected, 2000, |stop| {
        scatter_unless(&species, &potential, &energies, Incidence::Left, 1e-8, stop)
    });
}

#[test]
fn levels_are_sought_with_questions() {
    let (species, potential) = (potassium(), cavity());
    let range = Interval::new(10.0, 60.0);
    let expected = siegert_states(&species, &potential, range).unwrap();
    // Each takes several matrices on either set of elements.
    let least = 20 * expected.states.len();
    assert!(expected.states.len() > 3);
    let seek = |stop: Cancellation<'_>| siegert_states_unless(&species, &potential, range, stop);
    assert_stops(&expected, least, seek);
    assert_stops(&expected.profiles(&species, &potential), expected.states.len(), |stop| {
        expected.profiles_unless(&species, &potential, stop)
    });
    let expected = levels(&species, &potential, range);
    assert_stops(&expected, least / 2, |stop| levels_unless(&species, &potential, range, stop));
}

#[test]
fn bound_states_are_counted_with_questions() {
    let species = potassium();
    let well = Barrier::Gaussian { height: -100.0, width: 2.0, center: 0.0 };
    let (potential, range) = (Potential::from(well), Interval::new(-95.0, -5.0));
    let expected = siegert_states(&species, &potential, range).unwrap();
    let states = expected.states.len();
    assert!(states > 20, "{states}");
    // Making both sets of elements takes four questions an element. Each state is bisected to a
    // thousandth of its distance from others on either set, which takes ten matrices or more.
    let elements = expected.states[0].borders.len();
    let least = 5 * elements + 20 * states;
    assert_stops(&expected, least, |stop| siegert_states_unless(&species, &potential, range, stop));
}

#[test]
fn averages_ask_as_often_as_the_energies_they_take() {
    let (species, potential) = (potassium(), cavity());
    let expected = thermal_average(&species, &potential, 26.7, 1e-9);
    assert_stops(&expected, 2 * expected.energies / LANES, |stop| {
        thermal_average_unless(&species, &potential, 26.7, 1e-9, stop)
    });
    let packet = Packet { wavenumber: species.wavenumber(90.0), center: -20.0, width: 0.5 };
    let expected = packet_average(&species, &potential, &packet, 1e-9);
    assert_stops(&expected, 100, |stop| {
        packet_average_unless(&species, &potential, &packet, 1e-9, stop)
    });
}

#[test]
fn side_bands_ask_in_every_slab_and_every_row_of_a_matrix() {
    let (species, potential) = (potassium(), cavity());
    let expected = floquet(&species, &potential, &drive(), 105.0, Incidence::Left, 1e-9).unwrap();
    // Both directions of an elimination, on two levels at least.
    let least = 4 * expected.sidebands.len();
    assert_stops(&expected, least, |stop| {
        floquet_unless(&species, &potential, &drive(), 105.0, Incidence::Left, 1e-9, stop)
    });
    let energies = [80.0, 105.0];
    let expected = tien_gordon(&species, &potential, &drive(), &energies, 1e-9);
    assert_stops(&expected, 10, |stop| {
        tien_gordon_unless(&species, &potential, &drive(), &energies, 1e-9, stop)
    });
}

#[test]
fn classical_ions_take_few_steps_more() {
    let (species, potential, shape) = (potassium(), cavity(), Potential::from(drive().shape));
    let stop = AtomicBool::new(false);
    let (asked, most) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    // A step needs the drive at seven times, and some are taken before the next question; where an
    // ion turns round or meets a border, trials come in between.
    const FEW_STEPS: usize = 7 * (64 + 100);
    let strength = |time: f64| {
        if asked.fetch_add(1, Ordering::Relaxed) >= most.load(Ordering::Relaxed) {
            stop.store(true, Ordering::Relaxed);
        }
        (6e-3 * time).cos()
    };
    let ensemble = ClassicalEnsemble {
        species: &species,
        potential: &potential,
        shape: &shape,
        drive: &strength,
        period: 1000.0,
    };
    let packet = Packet { wavenumber: species.wavenumber(95.0), center: -10.0, width: 0.5 };
    let on_one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let by_energy = || ensemble.energy_average_unless(95.0, Cancellation::by(&stop));
    let by_packet = || {
        on_one_thread.install(|| ensemble.packet_average_unless(&packet, Cancellation::by(&stop)))
    };
    assert_eq!(by_energy(), Ok(ensemble.energy_average(95.0)));
    assert_eq!(by_packet(), Ok(ensemble.packet_average(&packet)));
    for average in [&by_energy as &dyn Fn() -> Result<_, _>, &by_packet] {
        asked.store(0, Ordering::Relaxed);
        assert!(average().is_ok());
        let all = asked.load(Ordering::Relaxed);
        most.store(all / 2, Ordering::Relaxed);
        asked.store(0, Ordering::Relaxed);
        assert_eq!(average(), Err(Cancelled));
        let afterwards = asked.load(Ordering::Relaxed) - all / 2;
        assert!(afterwards < FEW_STEPS && all > 4 * FEW_STEPS, "{afterwards} of {all}");
        most.store(usize::MAX, Ordering::Relaxed);
        stop.store(false, Ordering::Relaxed);
    }
}

#[test]
fn currents_stop_within_a_voltage() {
    let membrane = Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 });
    let permeant = |potential: Potential| Permeant {
        species: potassium(),
        potential: Potential { membrane, ..potential },
        outside: 5.0,
        inside: 150.0,
        area: 7.0,
        diffusion: Some(1e-4),
    };
    let channel =
        Channel { permeants: vec![permeant(cavity()), permeant(rough(200))], thermal: 26.7 };
    // The membrane is cut at every point of the table.
    assert_stops(&channel.row(30.0, 1e-7), 400, |stop| channel.row_unless(30.0, 1e-7, stop));
    for model in Model::ALL {
        let least = if model == Model::Ballistic { 10 } else { 1000 };
        assert_stops(&channel.conductances(model, 1e-7), least, |stop| {
            channel.conductances_unless(model, 1e-7, stop)
        });
    }
}

#[test]
fn driven_packets_are_planned_with_questions() {
    let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    let packet = PacketRequest::new(&potassium(), 110.0, 14.0);
    let case = Case::new(potassium(), 310.15, Potential::from(barrier)).with_packet(packet);
    let case = Case { drive: Some(Drive { frequency: 4e-3, ..drive() }), ..case };
    // Side bands are found at three energies, each with two meshes or more.
    assert_stops(&plan(&case).unwrap(), 100, |stop| plan_unless(&case, stop));
}

#[test]
fn what_follows_a_run_stops_too() {
    let packet = PacketRequest::new(&potassium(), 110.0, 14.0);
    let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    let case = Case::new(potassium(), 310.15, Potential::from(barrier)).with_packet(packet);
    let energies: Vec<f64> = (1..400).map(f64::from).collect();
    assert_stops(&join(&case, &[], &energies), 2 * energies.len() / LANES, |stop| {
        join_unless(&case, &[], &energies, stop)
    });
    let control = Control::default();
    control.stop.store(true, Ordering::Relaxed);
    let stopped = sidebands_unless(&case, &drive(), &packet, &control);
    assert!(matches!(stopped, Err(SidebandError::Floquet(FloquetError::Cancelled(_)))));
    // No run was begun.
    assert_eq!(control.steps.load(Ordering::Relaxed), 0);
}
