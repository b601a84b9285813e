//! The drop of the membrane voltage.

use super::barrier::heaviside;
use super::discontinuities::Discontinuity;
use crate::units::Interval;

/// The energy of the membrane voltage: z·e·V·s(x), s = 0 up to `from`, 1 from `to` on, linear
/// between.
///
/// ```
/// use wavepore::model::{Membrane, Potential};
///
/// let membrane = Some(Membrane { energy: -60.0, from: -7.5, to: 7.5 });
/// let potential = Potential { membrane, ..Potential::default() };
/// assert_eq!([-9.0, 0.0, 9.0].map(|x| potential.value(x)), [0.0, -30.0, -60.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Membrane {
    /// z·e·V, meV: right minus left.
    pub energy: f64,
    /// Where the drop begins, Å.
    pub from: f64,
    /// Where the drop ends, Å.
    pub to: f64,
}

impl Membrane {
    /// From face to face, Å.
    pub(crate) fn span(&self) -> Interval {
        Interval::new(self.from, self.to)
    }

    pub(super) fn value(&self, x: f64) -> f64 {
        if self.from < self.to {
            self.energy * ((x - self.from) / (self.to - self.from)).clamp(0.0, 1.0)
        } else {
            self.energy * heaviside(x - self.from)
        }
    }

    pub(super) fn discontinuities(&self, discontinuities: &mut Vec<Discontinuity>) {
        if self.from < self.to {
            let slope = self.energy / (self.to - self.from);
            discontinuities
                .push(Discontinuity { position: self.from, jumps: [0.0, slope, 0.0, 0.0] });
            discontinuities
                .push(Discontinuity { position: self.to, jumps: [0.0, -slope, 0.0, 0.0] });
        } else {
            discontinuities
                .push(Discontinuity { position: self.from, jumps: [self.energy, 0.0, 0.0, 0.0] });
        }
    }
}
