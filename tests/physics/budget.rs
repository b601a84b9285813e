//! The probability budget of a whole run with absorbers: nothing is lost, and two kinds of counting
//! agree.

use std::ops::ControlFlow;
use wavepore::units::Interval;

use num_complex::Complex64;
use wavepore::dynamics::{
    Absorber, AbsorberParameters, BLANES_MOAN, CHIN, Chebyshev, Propagator, STRANG, SplitOperator,
};
use wavepore::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Species};
use wavepore::observables::{BudgetObserver, Observer, PlaneIndices, ProbabilityBudget, StepView};
use wavepore::scattering::packet_average;
use wavepore::simulation::{Sampling, evolve};

/// Balances the budget every so many steps.
struct Clerk {
    ledger: BudgetObserver,
    stride: usize,
    accounts: Vec<ProbabilityBudget>,
}

impl Observer for Clerk {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let verdict = self.ledger.observe(moment);
        if moment.step.is_multiple_of(self.stride) {
            self.accounts.push(self.ledger.budget(moment.amplitudes));
        }
        verdict
    }
}

#[test]
fn nothing_is_lost_and_fluxes_agree_with_regions() {
    let species = Species::named("K+").unwrap();
    let barrier = Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 };
    let potential = Potential { barriers: vec![barrier], membrane: None };
    let packet = Packet { wavenumber: 51.0, center: -6.0, width: 0.5 };
    let axis = Axis::new(-18.0, 12.0, 2048);
    let hamiltonian = Hamiltonian::new(&species, &potential, axis, Interval::new(11.0, 12.0));
    let absorber =
        Absorber::new(&axis, AbsorberParameters { width: 7.0, strength: 40.0, order: 4 });
    let expected = packet_average(&species, &potential, &packet, 1e-12).value;
    let planes = PlaneIndices { front: axis.nearest(-2.5), back: axis.nearest(2.5) };

    let split = |scheme, step| -> Box<dyn Propagator> {
        Box::new(SplitOperator::new(&hamiltonian, &absorber, scheme, step))
    };
    let methods: [(&str, Box<dyn Propagator>, f64); 4] = [
        // The error of P_T that the order leaves at these steps.
        ("strang", split(&STRANG, 0.25), 1e-5),
        ("chin", split(&CHIN, 0.5), 1e-9),
        ("blanes-moan", split(&BLANES_MOAN, 1.0), 1e-9),
        ("chebyshev", Box::new(Chebyshev::new(&hamiltonian, &absorber, 1.0)), 1e-9),
    ];
    for (name, mut propagator, allowed) in methods {
        let step = propagator.time_step();
        let steps = (4000.0 / step).round() as usize;
        let ledger = BudgetObserver::new(&hamiltonian, packet, planes, step);
        let mut clerk = Clerk { ledger, stride: steps / 200, accounts: Vec::new() };
        let mut psi: Vec<Complex64> = axis.positions().map(|x| packet.amplitude(x)).collect();
        evolve(
            &mut *propagator,
            &mut psi,
            Sampling { samples: steps, every: 1 },
            &mut [&mut clerk],
        );
        let drift = clerk.accounts.iter().map(|own| own.defect().abs()).fold(0.0, f64::max);
        let last = clerk.accounts.last().unwrap();
        let apart =
            [last.transmitted - last.right, last.reflected - last.left, last.right - expected];
        println!(
            "{name:12} sum {drift:.1e} T {:.1e} R {:.1e} P_T {:.1e} inside {:.1e} norm {:.1e}",
            apart[0], apart[1], apart[2], last.inside, last.norm
        );
        assert!(clerk.accounts.len() > 200 && last.norm < 1e-9);
        assert!(drift < 1e-9, "{name}: {drift:.1e}");
        assert!(apart[0].abs() < 1e-9 && apart[1].abs() < 1e-9, "{name}: {apart:?}");
        assert!(apart[2].abs() < allowed, "{name}: {apart:?}");
    }
}
