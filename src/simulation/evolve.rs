//! The loop.

use std::ops::ControlFlow;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{Observer, StepView};

/// Steps between two questions whether to give up: at most …
const SLICE: usize = 64;
/// … and fewer where transforms are long: about this many grid points times pairs of transforms, a tenth of a second or so.
const SLICE_POINTS: usize = 1 << 21;

/// Moves `psi` by up to `samples` times `every` steps and lets every observer look each time, and before the first.
///
/// Returns the steps up to the last look; fewer than asked if an observer asked to stop. Between two samples the way is cut into
/// slices whose length does not depend on who asks when, so that results do not either.
pub fn evolve(
    propagator: &mut dyn Propagator,
    psi: &mut [Complex64],
    (samples, every): (usize, usize),
    observers: &mut [&mut dyn Observer],
) -> usize {
    let time_step = propagator.time_step();
    let slice = (SLICE_POINTS / (psi.len() * propagator.transform_pairs()).max(1)).clamp(1, SLICE);
    for look in 0..=samples {
        if look > 0 {
            for begun in (0..every).step_by(slice) {
                if observers.iter().any(|observer| observer.should_abort()) {
                    return (look - 1) * every;
                }
                propagator.advance(psi, slice.min(every - begun));
            }
        }
        let step = look * every;
        let (time, absorbed) = (step as f64 * time_step, propagator.absorbed());
        let moment = StepView { step, time, amplitudes: psi, absorbed };
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
    samples * every
}
