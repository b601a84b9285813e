//! The parts of the error at one energy, and which of them limits the accuracy.

/// What the end of the run leaves open is due to levels where their part is more than this share.
const LEVEL: f64 = 0.1;
/// A difference is due to step or absorber where these are known to make more than this share of it.
const OWN: f64 = 0.4;
/// No error is stated smaller: sums over some thousand samples round to about this.
const ROUNDING: f64 = 1e-13;

/// What limits the accuracy at one energy: of step, grid, absorber and duration the one whose
/// change changes the result most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The time step.
    Step,
    /// The grid.
    Grid,
    /// What the absorber reflects.
    Absorber,
    /// The run ended before everything had left.
    Duration,
    /// A level between barriers that rings longer than the run.
    Level,
}

/// A part of the error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorPart {
    /// What it is due to.
    pub cause: Cause,
    /// Its size.
    pub size: f64,
}

/// Parts of the error at one energy.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    /// What step, grid or elements, and absorber do.
    pub difference: f64,
    /// The part of it that is due to the step, as far as it is known.
    pub by_step: f64,
    /// The part of it that is due to an absorber set by hand.
    pub by_absorber: f64,
    /// What the end of the run leaves open.
    pub truncation: f64,
    /// What comes back from the ends of the comparison run.
    pub absorber: f64,
    /// What levels hold back.
    pub level: f64,
}

impl Parts {
    /// What is not due to the end of the run.
    pub(super) fn accuracy(&self) -> f64 {
        self.difference + self.absorber + ROUNDING
    }

    pub(super) fn largest(self, other: &Self) -> Self {
        Self {
            difference: self.difference.max(other.difference),
            by_step: self.by_step.max(other.by_step),
            by_absorber: self.by_absorber.max(other.by_absorber),
            truncation: self.truncation.max(other.truncation),
            absorber: self.absorber.max(other.absorber),
            level: self.level,
        }
    }

    /// The largest part.
    pub(super) fn largest_part(&self) -> ErrorPart {
        let Self { difference, by_step, by_absorber, truncation, absorber, level } = *self;
        let compared = match OWN * difference {
            least if by_absorber > least.max(by_step) => Cause::Absorber,
            least if by_step > least => Cause::Step,
            _ => Cause::Grid,
        };
        let ending = if level > LEVEL * truncation { Cause::Level } else { Cause::Duration };
        let first = ErrorPart { cause: compared, size: difference };
        let others = [
            ErrorPart { cause: ending, size: truncation },
            ErrorPart { cause: Cause::Absorber, size: absorber },
            ErrorPart { cause: Cause::Level, size: level },
        ];
        others.into_iter().fold(first, |a, b| if b.size > a.size { b } else { a })
    }
}
