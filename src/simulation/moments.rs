//! The moments of a run that are shown, and the steps for their sake.

use super::refine::StepChoice;

/// Times at which the probability is balanced when no frames are asked for.
const DEFAULT_SNAPSHOTS: usize = 200;

/// A run has up to so many times more steps for the sake of frames; beyond that frames are between
/// steps.
const MAX_EXTRA_STEPS: usize = 4;

/// The moments of a run that are shown, from its beginning to its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Moments {
    /// Every so many steps.
    EverySteps(usize),
    /// So many, evenly spaced in time: between steps ψ is moved on from the last one.
    Evenly(usize),
    /// At these times, fs.
    At(Vec<f64>),
}

impl Moments {
    /// These moments of a run as `chosen`, fs.
    pub(super) fn times(&self, chosen: &StepChoice) -> Vec<f64> {
        let StepChoice { time_step, steps, .. } = *chosen;
        let (spacing, count) = match self {
            Self::EverySteps(stride) => (time_step * *stride as f64, steps / stride + 1),
            // A single one is that of the end.
            Self::Evenly(1) => return vec![time_step * steps as f64],
            Self::Evenly(count) => (time_step * steps as f64 / (count - 1) as f64, *count),
            Self::At(times) => return times.clone(),
        };
        (0..count).map(|index| index as f64 * spacing).collect()
    }
}

/// The steps of a run that shows frames.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FrameSteps {
    pub moments: Moments,
    /// Steps of the run.
    pub steps: usize,
}

/// What may be done to a step for the sake of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StepFit {
    /// It may be as short as frames ask.
    Shorter,
    /// It may be longer by 7 % at most, or a few times shorter.
    Stretched,
    /// Nothing.
    Kept,
}

/// Number of steps and the moments shown, such that frames are evenly spaced and include both ends,
/// and the step is not longer than `steps` equal ones, but as `fit` allows (without frames: a
/// multiple of `most`, the most steps between two samples).
pub(super) fn frame_steps(steps: usize, frames: usize, most: usize, fit: StepFit) -> FrameSteps {
    let every = |stride: usize, steps: usize| {
        let moments = Moments::EverySteps(stride);
        FrameSteps { moments, steps }
    };
    if frames < 2 {
        let stride = steps.div_ceil(DEFAULT_SNAPSHOTS).next_multiple_of(most.min(steps).max(1));
        let filled = every(stride, steps.div_ceil(stride) * stride);
        return match frames {
            0 => filled,
            _ => FrameSteps { moments: Moments::Evenly(1), ..filled },
        };
    }
    let intervals = frames - 1;
    let between = FrameSteps { moments: Moments::Evenly(frames), steps };
    match fit {
        _ if steps.is_multiple_of(intervals) => every(steps / intervals, steps),
        StepFit::Kept => between,
        // A run of so few steps is short: a few times more cost little.
        StepFit::Stretched if intervals > MAX_EXTRA_STEPS * steps => between,
        _ if steps < intervals => every(1, intervals),
        _ => {
            let down = steps / intervals;
            let is_near = (down * intervals) as f64 > 0.93 * steps as f64;
            let stride = match fit == StepFit::Stretched && is_near {
                true => down,
                false => down + 1,
            };
            every(stride, stride * intervals)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FrameSteps, Moments, StepFit, frame_steps};

    #[test]
    fn frames_are_evenly_spaced_and_include_the_end() {
        use Moments::{Evenly, EverySteps};
        use StepFit::{Kept, Shorter, Stretched};
        for (wanted, frames, fit, moments, steps) in [
            (600, 200, Stretched, EverySteps(3), 597),
            (600, 200, Kept, Evenly(200), 600),
            (100, 200, Kept, Evenly(200), 100),
            (100, 200, Stretched, EverySteps(1), 199),
            (100, 2000, Shorter, EverySteps(1), 1999),
            (100, 2000, Stretched, Evenly(2000), 100),
            (398, 200, Kept, EverySteps(2), 398),
        ] {
            assert_eq!(frame_steps(wanted, frames, 6, fit), FrameSteps { moments, steps });
        }
        let FrameSteps { moments, steps } = frame_steps(1234, 0, 6, Kept);
        assert!(moments == EverySteps(12) && steps.is_multiple_of(12) && steps >= 1234);
    }
}
