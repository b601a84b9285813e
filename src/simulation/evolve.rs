//! The loop.

use std::ops::ControlFlow;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{Moment, Observer};

/// Moves `psi` by up to `steps` steps and lets every observer look at every step, the zeroth included.
///
/// Returns the steps done; fewer than asked if an observer asked to stop.
pub fn evolve(
    propagator: &mut dyn Propagator,
    psi: &mut [Complex64],
    steps: usize,
    observers: &mut [&mut dyn Observer],
) -> usize {
    let time_step = propagator.time_step();
    for step in 0..=steps {
        if step > 0 {
            propagator.advance(psi, 1);
        }
        let moment = Moment { step, time: step as f64 * time_step, amplitudes: psi, absorbed: propagator.absorbed() };
        let mut verdict = ControlFlow::Continue(());
        for observer in observers.iter_mut() {
            if observer.observe(&moment).is_break() {
                verdict = ControlFlow::Break(());
            }
        }
        if verdict.is_break() {
            return step;
        }
    }
    steps
}
