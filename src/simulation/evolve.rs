//! The loop over time steps.

use std::ops::ControlFlow;

use num_complex::Complex64;

use crate::dynamics::Propagator;
use crate::observables::{Observer, StepView};

/// Steps between two checks whether to abort: at most …
const SLICE: usize = 64;
/// … and fewer where transforms are long: about this many grid points times pairs of transforms, a
/// tenth of a second or so.
const SLICE_POINTS: usize = 1 << 21;

/// How many samples a run takes, and how many steps apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Samples after the one at t = 0.
    pub samples: usize,
    /// Steps between two samples.
    pub every: usize,
}

impl Sampling {
    /// Steps of the whole run.
    pub fn steps(self) -> usize {
        self.samples * self.every
    }
}

/// Moves `psi` from sample to sample and shows every observer the state at each, the first at t = 0.
///
/// Returns the steps done; fewer than [`Sampling::steps`] if an observer stopped the run. Between
/// two samples the steps are cut into slices whose length does not depend on when a stop is asked
/// for, so that results do not either.
///
/// ```
/// use wavepore::dynamics::{Absorber, STRANG, SplitOperator};
/// use wavepore::model::{Axis, Hamiltonian, Packet, Potential, Species};
/// use wavepore::observables::{FluxPlanes, GridPlanes, PlaneIndices};
/// use wavepore::simulation::{Sampling, evolve};
/// use wavepore::units::Interval;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let axis = Axis::new(-8.0, 8.0, 512);
/// let closing = Interval::new(7.0, 8.0);
/// let hamiltonian = Hamiltonian::new(&potassium, &Potential::default(), axis, closing);
/// let mut propagator = SplitOperator::new(&hamiltonian, &Absorber::none(&axis), &STRANG, 5.0);
/// let packet = Packet { wavenumber: 45.0, center: -4.0, width: 0.4 };
/// let mut psi: Vec<_> = axis.positions().map(|x| packet.amplitude(x)).collect();
///
/// let at = PlaneIndices { front: axis.nearest(-0.5), back: axis.nearest(0.5) };
/// let sampling = Sampling { samples: 20, every: 10 };
/// let reader = std::sync::Arc::new(GridPlanes::new(&axis, at));
/// let mut planes = FluxPlanes::new(reader, sampling.samples);
/// assert_eq!(evolve(&mut propagator, &mut psi, sampling, &mut [&mut planes]), 200);
/// assert_eq!(planes.samples.len(), 21);
/// # Ok::<(), &str>(())
/// ```
pub fn evolve(
    propagator: &mut dyn Propagator,
    psi: &mut [Complex64],
    sampling: Sampling,
    observers: &mut [&mut dyn Observer],
) -> usize {
    let Sampling { samples, every } = sampling;
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
    sampling.steps()
}
