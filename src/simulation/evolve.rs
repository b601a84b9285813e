//! The loop.

use std::ops::ControlFlow;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{Observer, StepView};

/// Steps between two questions whether to give up: at most …
const SLICE: usize = 64;
/// … and fewer where transforms are long: about this many grid points times pairs of transforms, a
/// tenth of a second or so.
const SLICE_POINTS: usize = 1 << 21;

/// Moves `psi` by up to `samples` times `every` steps and shows every observer the state each time,
/// and before the first.
///
/// Returns the steps done; fewer than `samples` times `every` if an observer stopped the run.
/// Between two samples the steps are cut into slices whose length does not depend on who asks when,
/// so that results do not either.
pub fn evolve(
    propagator: &mut dyn Propagator,
    psi: &mut [Complex64],
    (samples, every): (usize, usize),
    observers: &mut [&mut dyn Observer],
) -> usize {
    let time_step = propagator.time_step();
    let slice = (SLICE_POINTS / (psi.len() * propagator.transform_pairs()).max(1)).clamp(1, SLICE);
    for sample in 0..=samples {
        if sample > 0 {
            for begun in (0..every).step_by(slice) {
                if observers.iter().any(|observer| observer.should_abort()) {
                    return (sample - 1) * every;
                }
                propagator.advance(psi, slice.min(every - begun));
            }
        }
        let step = sample * every;
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
