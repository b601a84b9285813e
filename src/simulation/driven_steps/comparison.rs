//! The comparison run of a packet under a drive: on elements, until all of it has left.

use std::ops::ControlFlow;

use crate::observables::{Observer, StepView};
use crate::planning::Plan;
use crate::simulation::control::{CancellationObserver, Control};
use crate::simulation::evolve::{Sampling, evolve};
use crate::simulation::series::Series;
use crate::simulation::setup::RunSetup;
use crate::simulation::space::Variant;
use crate::simulation::work::WorkObserver;
use crate::units::Estimate;

/// A run ends when less than this share of the tolerance is still between the planes or comes in.
const REMAINING_SHARE: f64 = 1e-4;
/// Flights after which a run ends in any case.
const MAX_FLIGHTS: f64 = 20.0;
/// Looks at what remains, a flight.
const LOOKS: f64 = 16.0;

/// The comparison run at steps of `time_step` (fs), to a duration set by hand or until the packet
/// has left.
pub(in crate::simulation) fn comparison(plan: &Plan, time_step: f64, control: &Control) -> Series {
    let setup = &RunSetup::new(plan, Variant::Comparison);
    let longest = plan.duration.unwrap_or(MAX_FLIGHTS * plan.flight);
    let samples = (longest / time_step).ceil().max(1.0) as usize;
    let mut planes = setup.watch(samples);
    let mut state = setup.packet(time_step);
    let mut propagator = setup.propagator(time_step);
    let mut supervision = CancellationObserver::of(control, &*propagator, state.len());
    let mut departure = DepartureObserver {
        setup,
        limit: match plan.duration {
            Some(_) => 0.0,
            None => REMAINING_SHARE * plan.tolerance,
        },
        pause: plan.flight / LOOKS,
        next: 0.0,
    };
    let mut work = WorkObserver::new(setup, time_step);
    let mut observers: Vec<&mut dyn Observer> = vec![&mut planes, &mut supervision, &mut departure];
    observers.extend(work.as_mut().map(|work| work as &mut dyn Observer));
    evolve(&mut *propagator, &mut state, Sampling { samples, every: 1 }, &mut observers);
    let time = (planes.samples.len() - 1) as f64 * time_step;
    Series {
        remains: setup.remains(&state, time),
        planes,
        time_step,
        interval: time_step,
        law: setup.law(time_step, 1),
        taper_share: 0.0,
        work: Estimate { value: work.map_or(0.0, |work| work.work()), error: 0.0 },
    }
}

/// Ends a run when the packet has left.
#[derive(Debug)]
struct DepartureObserver<'a> {
    setup: &'a RunSetup<'a>,
    /// Probability that may be left.
    limit: f64,
    /// Between two looks, fs.
    pause: f64,
    /// Time of the next one, fs.
    next: f64,
}

impl Observer for DepartureObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        if moment.time < self.next {
            return ControlFlow::Continue(());
        }
        self.next += self.pause;
        let remains = self.setup.remains(moment.amplitudes, moment.time);
        match remains.inside + remains.incoming < self.limit {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}
