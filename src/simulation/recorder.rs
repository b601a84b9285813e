//! Keeps the books of one run and hands its frames to the record.

use std::ops::ControlFlow;

use num_complex::Complex64;

use super::stage::Stage;
use crate::error::{Error, Result};
use crate::observables::{Account, Ledger, Moment, Observer};
use crate::planning::Plan;
use crate::planning::RecordRequest;
use crate::record::{Frame, Writer};

/// Times at which the books are kept when no frames are asked for.
const MOMENTS: usize = 200;

/// Up to so many times more steps are done for the sake of frames; beyond that every step is stored.
const MORE: usize = 4;

/// Observes every step, balances the books at every `stride`-th and stores frames.
pub struct Recorder<'a> {
    ledger: Ledger,
    stride: usize,
    request: RecordRequest,
    writer: Option<(&'a Writer, usize)>,
    /// The last balance.
    pub last: Account,
    /// What went wrong while writing, or with the numbers.
    pub trouble: Option<Error>,
}

impl<'a> Recorder<'a> {
    /// For a run of `plan` on `stage` with `interval` (fs) between looks and `stride` steps between frames; frames go to packet `writer.1` of the record.
    pub fn new(
        plan: &Plan,
        stage: &Stage,
        interval: f64,
        stride: usize,
        request: RecordRequest,
        writer: Option<(&'a Writer, usize)>,
    ) -> Self {
        let ledger = Ledger::new(&stage.hamiltonian, plan.packet, stage.planes, plan.highest, interval);
        Self { ledger, stride, request, writer, last: Account::default(), trouble: None }
    }

    fn store(&mut self, moment: &Moment<'_>) -> Result<()> {
        let account = self.ledger.account(moment.amplitudes);
        self.last = account;
        if !account.norm.is_finite() {
            return Err(Error::Numbers(format!("the wave function is not a number (NaN) at {:.3} fs", moment.time)));
        }
        let Some((writer, packet)) = self.writer else { return Ok(()) };
        let density = |psi: &Complex64| psi.norm_sqr() as f32;
        let (frames, psi) = (self.request.frames > 0, moment.amplitudes);
        writer.frame(
            packet,
            Frame {
                time: moment.time,
                density: if frames { psi.iter().map(density).collect() } else { Vec::new() },
                wave_function: if frames && self.request.wave_function { psi.to_vec() } else { Vec::new() },
                left: account.left,
                inside: account.inside,
                right: account.right,
                transmitted: account.transmitted,
                reflected: account.reflected,
                norm: account.norm,
                energy: account.energy,
                mean_position: account.mean_position,
            },
        )
    }
}

impl Observer for Recorder<'_> {
    fn observe(&mut self, moment: &Moment<'_>) -> ControlFlow<()> {
        let _ = self.ledger.observe(moment);
        if moment.step.is_multiple_of(self.stride)
            && let Err(error) = self.store(moment)
        {
            self.trouble = Some(error);
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
