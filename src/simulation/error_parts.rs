//! The parts of the error at one energy, and which of them limits the accuracy.

/// What the end of the run leaves open is due to levels where their part is more than this share.
const LEVEL: f64 = 0.1;
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
    pub step: Change,
    pub grid: Change,
    /// What the end of the run leaves open; if it ends earlier or later.
    pub truncation: Change,
    pub absorber: f64,
    pub level: f64,
}

/// What another step, grid or duration changes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Change {
    /// Bound on the error of T.
    pub error: f64,
    /// By how much 1 − T − R changes.
    pub lost: f64,
}

impl Change {
    fn largest(self, other: Self) -> Self {
        Self { error: self.error.max(other.error), lost: self.lost.max(other.lost) }
    }
}

impl Parts {
    /// What is not due to the end of the run.
    pub(super) fn accuracy(&self) -> f64 {
        self.step.error + self.grid.error + self.absorber + ROUNDING
    }

    pub(super) fn largest(self, other: &Self) -> Self {
        Self {
            step: self.step.largest(other.step),
            grid: self.grid.largest(other.grid),
            truncation: self.truncation.largest(other.truncation),
            absorber: self.absorber.max(other.absorber),
            level: self.level,
        }
    }

    /// The largest part. 1 − T − R is attributed to whatever changed it most.
    pub(super) fn largest_part(&self) -> ErrorPart {
        let Self { step, grid, truncation, absorber, level } = *self;
        let ending = match step.lost.max(grid.lost).max(truncation.lost) {
            most if most == truncation.lost && level > LEVEL * truncation.error => Cause::Level,
            most if most == truncation.lost => Cause::Duration,
            most if most == step.lost => Cause::Step,
            _ => Cause::Grid,
        };
        let own = [
            ErrorPart { cause: Cause::Step, size: step.error },
            ErrorPart { cause: Cause::Grid, size: grid.error },
            ErrorPart { cause: Cause::Absorber, size: absorber },
            ErrorPart { cause: Cause::Level, size: level },
        ];
        let first = ErrorPart { cause: ending, size: truncation.error };
        own.into_iter().fold(first, |a, b| if b.size > a.size { b } else { a })
    }
}
