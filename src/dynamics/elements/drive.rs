//! The driven part of the potential on elements, W(x)·s(t), and how it is moved.
//!
//! | W | how | Cayley steps | order |
//! |---|---|---|---|
//! | smooth | kicks at the nodes (`kicks`) | one of Δt | 4 where W = 0, else 2 |
//! | constant in each element | levels that swing (`factor`) | two of Δt/2 | 4 |
//!
//! The order holds at jumps of V as well. Levels are set anew for each half of a step
//! (`oscillation`). A kick cannot follow a jump: W′² is no number there, and kicks without it (a
//! rectangle of 25 meV, steps of 2 to 0.25 fs) erred by 8e-3, 2e-4, 1e-5 and 2e-5, without an order;
//! levels that swing by 5e-6, 4e-7, 2e-8 and 1e-9.
//!
//! **Factors.** Steps of one factor move energies off the middle as if Δt were another: under a
//! drive their T(E) is of order two. Steps also couple energies whose phases φ differ by 2π, as the
//! edges of V and W allow. With four factors that is 2πħ/Δt away; with two, whose phases stay within
//! ±2π, much farther: at steps of 2 fs and edges of W or of its slope two erred by 5e-6 and 1e-5,
//! four by 2e-5 and 8e-5. Where W = 0, ψ obeys the law of the factors at any step, so that energies
//! there turn by exactly φ(E) in a Cayley step.
//!
//! Source for levels: Blanes and Moan, as in `oscillation`; for kicks: Takahashi and Imada.

use super::basis::{ElementBasis, level_of};
use super::factor::SwingingLevels;
use super::kicks::NodalDrive;
use crate::dynamics::oscillation::Oscillation;
use crate::model::Potential;

/// W(x)·s(t) on elements.
#[derive(Debug, Clone)]
pub struct ElementDrive {
    pub(super) shape: DrivenShape,
    /// s(t).
    pub(super) oscillation: Oscillation,
}

/// W on elements.
#[derive(Debug, Clone)]
pub(super) enum DrivenShape {
    /// At the nodes.
    Nodal(NodalDrive),
    /// Constant in each element.
    Levels(SwingingLevels),
}

impl ElementDrive {
    /// `shape` is zero in both leads; where it jumps, `basis` was made for it as well
    /// ([`ElementBasis::driven`]).
    pub fn new(basis: &ElementBasis, shape: &Potential, oscillation: Oscillation) -> Self {
        let values = basis.nodal_potential(shape);
        let levels = SwingingLevels::new(basis);
        let is_level = |(e, values): (usize, &Vec<f64>)| {
            level_of(values).is_some_and(|level| level == basis.kind(e).swing)
        };
        let all_level = basis.physical().zip(&values).all(is_level);
        let shape = match levels {
            Some(levels) if all_level => DrivenShape::Levels(levels),
            _ => DrivenShape::Nodal(NodalDrive::new(basis, &values)),
        };
        Self { shape, oscillation }
    }

    /// Cayley steps in a step.
    pub fn parts(&self) -> usize {
        match self.shape {
            DrivenShape::Nodal(_) => 1,
            DrivenShape::Levels(_) => 2,
        }
    }
}
