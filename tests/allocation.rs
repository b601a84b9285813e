//! A time step allocates nothing, nor does looking at one.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use wavepore::units::Interval;

use std::sync::Arc;

use num_complex::Complex64;
use wavepore::dynamics::elements::{CayleyStepper, ElementBasis, ElementDrive, ElementMesh, End};
use wavepore::dynamics::{
    Absorber, AbsorberParameters, BLANES_MOAN, CHIN, Chebyshev, GridDrive, Oscillation, Propagator,
    STRANG, SplitOperator, TAKAHASHI_IMADA,
};
use wavepore::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Species};
use wavepore::observables::{
    BudgetObserver, FluxPlanes, GridPlanes, Observer, PlaneIndices, StepView,
};

thread_local! {
    /// Allocations of this thread; the threads of the test harness do not count.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    COUNT.with(|count| count.set(count.get() + 1));
}

// SAFETY: every request is handed on to the system's allocator unchanged; the counter neither
// allocates nor is dropped.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.with(Cell::get);
    work();
    COUNT.with(Cell::get) - before
}

#[test]
fn a_step_and_its_observation_allocate_nothing() {
    assert!(
        allocations(|| drop(std::hint::black_box(vec![1.0; 100]))) > 0,
        "the counter does not count"
    );

    let species = Species::named("K+").unwrap();
    let barrier = Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 };
    let potential = Potential { barriers: vec![barrier], membrane: None };
    let packet = Packet { wavenumber: 51.0, center: -4.0, width: 0.5 };
    // A power of two, one with a factor three, and one with a large prime: rustfft plans them
    // differently. Then the same of more than 4096 points, where a step's transforms go from one
    // buffer to another unless they need a third, as with the large prime.
    for points in [1024, 1536, 1018, 8192, 6144, 4582] {
        let axis = Axis::new(-8.0, 8.0, points);
        let hamiltonian = Hamiltonian::new(&species, &potential, axis, Interval::new(7.0, 8.0));
        let absorber =
            Absorber::new(&axis, AbsorberParameters { width: 2.0, strength: 60.0, order: 4 });
        let mut propagators: Vec<(&str, Box<dyn Propagator>)> =
            vec![("chebyshev", Box::new(Chebyshev::new(&hamiltonian, &absorber, 5.0)))];
        let dipole = Barrier::Dipole { force: 3.0, width: 1.0, center: 0.0 };
        let oscillation = Oscillation { angular_frequency: 0.01, phase: 0.0, ramp: None };
        let drive = GridDrive::new(&hamiltonian, &dipole.into(), oscillation);
        let driven = Chebyshev::driven(&hamiltonian, &absorber, 5.0, &drive);
        propagators.push(("driven chebyshev", Box::new(driven)));
        for scheme in [&STRANG, &TAKAHASHI_IMADA, &CHIN] {
            let driven = SplitOperator::driven(&hamiltonian, &absorber, scheme, 0.5, &drive);
            propagators.push(("driven", Box::new(driven)));
        }
        for scheme in [STRANG, TAKAHASHI_IMADA, CHIN, BLANES_MOAN] {
            propagators.push((
                scheme.name,
                Box::new(SplitOperator::new(&hamiltonian, &absorber, &scheme, 0.5)),
            ));
        }
        for (name, propagator) in &mut propagators {
            let at = PlaneIndices { front: axis.nearest(-2.0), back: axis.nearest(2.0) };
            let mut planes = FluxPlanes::new(Arc::new(GridPlanes::new(&axis, at)), 5);
            let mut ledger = BudgetObserver::new(&hamiltonian, packet, at, propagator.time_step());
            let mut psi: Vec<Complex64> = axis.positions().map(|x| packet.amplitude(x)).collect();
            let found = allocations(|| {
                for step in 0..=5 {
                    propagator.advance(&mut psi, 1);
                    let time = step as f64 * propagator.time_step();
                    let moment =
                        StepView { step, time, amplitudes: &psi, absorbed: propagator.absorbed() };
                    assert!(
                        planes.observe(&moment).is_continue()
                            && ledger.observe(&moment).is_continue()
                    );
                    let account = ledger.budget(&psi);
                    assert!(account.norm > 0.0);
                }
            });
            assert_eq!(found, 0, "{name}, {points} points");
        }
    }
}

#[test]
fn a_driven_step_on_elements_allocates_nothing() {
    let species = Species::named("K+").unwrap();
    let rectangle = |height, width| Barrier::Rectangle { height, width, center: 0.0 };
    let packet = Packet { wavenumber: 51.0, center: -2.0, width: 0.2 };
    let end = End { elements: 3, length: 0.2 };
    let borders = (0..=30).map(|i| -3.0 + 0.2 * f64::from(i)).collect();
    let mesh = ElementMesh { degree: 9, borders, left: end, right: end };
    let oscillation = Oscillation { angular_frequency: 0.01, phase: 0.0, ramp: None };
    let potential = Potential::from(rectangle(138.0, 0.4));
    let dipole = Barrier::Dipole { force: 3.0, width: 1.0, center: 0.0 };
    for shape in [Potential::from(dipole), Potential::from(rectangle(10.0, 0.8))] {
        let basis = ElementBasis::driven(&species, &potential, &shape, mesh.clone());
        let drive = ElementDrive::new(&basis, &shape, oscillation);
        let mut stepper = CayleyStepper::driven(&basis, 138.0, 2, 5.0, drive);
        let mut state = stepper.start(&basis, packet);
        assert_eq!(allocations(|| stepper.advance(&basis, &mut state, 5)), 0);
    }
}
