//! The parts of the error at one energy, each from one thing that was changed, and which of them
//! limits the accuracy.

/// Where levels may take this share of what the end of the run leaves open, it is theirs.
const LEVEL: f64 = 0.1;
/// No error is called smaller.
const ROUNDING: f64 = 1e-13;

/// What limits the accuracy at one energy: of the things that were changed, the one that changed
/// the result most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// The time step.
    Step,
    /// The grid.
    Grid,
    /// What the absorber back_reflection.
    Absorber,
    /// The run ended before everything had left.
    Duration,
    /// A level between barriers that rings longer than the run.
    Level,
}

/// Parts of the error at one energy.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts {
    pub step: f64,
    pub grid: f64,
    pub absorber: f64,
    pub truncation: f64,
    pub level: f64,
    /// By how much 1 − T − R changes with the step, with the grid, and if the run ends earlier or
    /// later.
    pub lost: Changes,
}

/// Changes of 1 − T − R.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Changes {
    pub step: f64,
    pub grid: f64,
    pub duration: f64,
}

impl Parts {
    /// What is not due to the end of the run.
    pub(super) fn accuracy(&self) -> f64 {
        self.step + self.grid + self.absorber + ROUNDING
    }

    pub(super) fn largest(self, other: &Self) -> Self {
        let changes = Changes {
            step: self.lost.step.max(other.lost.step),
            grid: self.lost.grid.max(other.lost.grid),
            duration: self.lost.duration.max(other.lost.duration),
        };
        Self {
            step: self.step.max(other.step),
            grid: self.grid.max(other.grid),
            absorber: self.absorber.max(other.absorber),
            truncation: self.truncation.max(other.truncation),
            level: self.level,
            lost: changes,
        }
    }

    /// The largest part. 1 − T − R is attributed to whatever changed it most.
    pub(super) fn cause(&self) -> (Cause, f64) {
        let Changes { step, grid, duration } = self.lost;
        let ending = match step.max(grid).max(duration) {
            most if most == duration && self.level > LEVEL * self.truncation => Cause::Level,
            most if most == duration => Cause::Duration,
            most if most == step => Cause::Step,
            _ => Cause::Grid,
        };
        let own = [
            (Cause::Step, self.step),
            (Cause::Grid, self.grid),
            (Cause::Absorber, self.absorber),
            (Cause::Level, self.level),
        ];
        own.into_iter().fold((ending, self.truncation), |a, b| if b.1 > a.1 { b } else { a })
    }
}
