//! Snapshots of one run, evenly spaced in time, with the probability balance at each.

use std::ops::ControlFlow;

use num_complex::Complex64;

use super::case::Prepared;
use super::stage::Stage;
use crate::error::{Error, Result};
use crate::observables::{Account, Ledger, Moment, Observer};
use crate::planning::Plan;

/// Times at which the probability is balanced when no frames are asked for.
const MOMENTS: usize = 200;

/// Up to so many times more steps are done for the sake of frames; beyond that every step is stored.
const MORE: usize = 4;

/// The state at one of the moments that are kept.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// fs.
    pub time: f64,
    /// ψ by grid point, 1/√Å.
    pub amplitudes: &'a [Complex64],
    /// Where the probability is.
    pub account: Account,
}

/// Sees the runs of a case: a record, a picture, a test. Packets run side by side, so their calls come interleaved.
pub trait RunObserver: Sync {
    /// The run of `packet` begins.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn begin(&self, packet: usize, prepared: &Prepared) -> Result<()>;

    /// A snapshot of `packet`: evenly spaced in time, the first at t = 0, the last at the end.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn snapshot(&self, packet: usize, snapshot: &Snapshot<'_>) -> Result<()>;

    /// The run of `packet` is over; runs for its error follow, unseen.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn end(&self, packet: usize) -> Result<()>;
}

/// Observes every step, balances the probability at every `stride`-th and hands snapshots on.
pub struct SnapshotObserver<'a> {
    ledger: Ledger,
    stride: usize,
    to: Option<(&'a dyn RunObserver, usize)>,
    /// The last balance.
    pub last: Account,
    /// What the observer refused, or what became of the numbers.
    pub error: Option<Error>,
}

impl<'a> SnapshotObserver<'a> {
    /// For a run of `plan` on `stage` with `interval` (fs) between samples and `stride` steps between snapshots, of the packet `to.1`.
    pub fn new(
        plan: &Plan,
        stage: &Stage,
        interval: f64,
        stride: usize,
        to: Option<(&'a dyn RunObserver, usize)>,
    ) -> Self {
        let ledger = Ledger::new(&stage.hamiltonian, plan.packet, stage.planes, plan.highest, interval);
        Self { ledger, stride, to, last: Account::default(), error: None }
    }

    fn take(&mut self, moment: &Moment<'_>) -> Result<()> {
        self.last = self.ledger.account(moment.amplitudes);
        if !self.last.norm.is_finite() {
            return Err(Error::Numbers(format!("the wave function is not a number (NaN) at {:.3} fs", moment.time)));
        }
        let Some((observer, packet)) = self.to else { return Ok(()) };
        observer.snapshot(packet, &Snapshot { time: moment.time, amplitudes: moment.amplitudes, account: self.last })
    }
}

impl Observer for SnapshotObserver<'_> {
    fn observe(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let _ = self.ledger.observe(moment);
        if moment.step.is_multiple_of(self.stride)
            && let Err(error) = self.take(moment)
        {
            self.error = Some(error);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// Steps between frames and number of steps, such that frames are evenly spaced, include both ends, and the step is not longer
/// than `steps` equal ones (without frames: a multiple of `most`, the most steps between two looks; or, where `may_stretch`, longer by 7 % at most).
pub fn frame_stride(steps: usize, frames: usize, most: usize, may_stretch: bool) -> (usize, usize) {
    if frames < 2 {
        let stride = steps.div_ceil(MOMENTS).next_multiple_of(most.min(steps).max(1));
        return (stride, steps.div_ceil(stride) * stride);
    }
    let intervals = frames - 1;
    if steps < intervals {
        // A few times more steps cost little here, and a movie wants its frames.
        return (1, if may_stretch && intervals <= MORE * steps { intervals } else { steps });
    }
    let down = steps / intervals;
    let stride =
        if may_stretch && (down * intervals) as f64 > 0.93 * steps as f64 { down } else { steps.div_ceil(intervals) };
    (stride, stride * intervals)
}

#[cfg(test)]
mod tests {
    use super::frame_stride;

    #[test]
    fn frames_are_evenly_spaced_and_include_the_end() {
        assert_eq!(frame_stride(600, 200, 6, true), (3, 597));
        assert_eq!(frame_stride(600, 200, 6, false), (4, 796));
        assert_eq!(frame_stride(100, 200, 6, false), (1, 100));
        assert_eq!(frame_stride(100, 200, 6, true), (1, 199));
        assert_eq!(frame_stride(100, 2000, 6, true), (1, 100));
        assert_eq!(frame_stride(398, 200, 6, false), (2, 398));
        let (stride, steps) = frame_stride(1234, 0, 6, false);
        assert!(steps % stride == 0 && steps >= 1234 && stride == 12);
    }
}
