//! The loop.

use std::ops::ControlFlow;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{Moment, Observer};

/// Moves `psi` by up to `looks` times `every` steps and lets every observer look each time, and before the first.
///
/// Returns the steps done; fewer than asked if an observer asked to stop.
pub fn evolve(
    propagator: &mut dyn Propagator,
    psi: &mut [Complex64],
    (looks, every): (usize, usize),
    observers: &mut [&mut dyn Observer],
) -> usize {
    let time_step = propagator.time_step();
    for look in 0..=looks {
        if look > 0 {
            propagator.advance(psi, every);
        }
        let step = look * every;
        let (time, absorbed) = (step as f64 * time_step, propagator.absorbed());
        let moment = Moment { step, time, amplitudes: psi, absorbed };
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
    looks * every
}
