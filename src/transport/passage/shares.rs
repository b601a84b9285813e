//! Resistances in series: what each top contributes to ∫ e^(U/kT) dx.

use crate::model::Potential;
use crate::scattering::{Cancellation, Cancelled, pieces};
use crate::transport::resistance::BoltzmannWeight;
use crate::units::Interval;

/// One of the resistances in series: the part of ∫ e^(U/kT) dx between two minima of U.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopShare {
    /// Where U is highest in that part, Å.
    pub position: f64,
    /// U there, meV.
    pub height: f64,
    /// The part over the whole.
    pub share: f64,
}

/// What each top contributes to ∫ e^(U/kT) dx over `span` (Å).
pub(super) fn shares(
    potential: &Potential,
    thermal: f64,
    span: Interval,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<TopShare>, Cancelled> {
    let Some(cut) = pieces(potential, thermal, span, stop)? else { return Ok(Vec::new()) };
    let heights = cut.pieces.iter().map(|piece| piece.height);
    let top = heights.fold(f64::NEG_INFINITY, f64::max);
    let mut shares = Vec::new();
    for piece in &cut.pieces {
        let weight = BoltzmannWeight { potential, top, thermal, tolerance, stop };
        let share = weight.integral(piece.span)?.value;
        shares.push(TopShare { position: piece.position, height: piece.height, share });
    }
    let whole: f64 = shares.iter().map(|top| top.share).sum();
    shares.iter_mut().for_each(|top| top.share /= whole);
    Ok(shares)
}
