//! Steepest descents below the crossover.

use std::f64::consts::{PI, TAU};

use super::{Factor, NOT_SMOOTH, SEVERAL_TOPS};
use crate::numeric::bisect;
use crate::scattering::semiclassical::{BarrierTop, Semiclassical};
use crate::units::Interval;

const ABOVE: &str = "T is above the crossover";
const NEAR: &str = "rough: T is within 10 % of the crossover";
const NO_POINT: &str = "no energy has the period of this temperature";
/// Distance of the energies of a difference, relative to that of the nearest end: of the ninth
/// derivative (2e-2)⁸ is left.
const STEP: f64 = 0.02;
/// Weights of an eighth-order difference.
const WEIGHTS: [f64; 4] = [4.0 / 5.0, -1.0 / 5.0, 4.0 / 105.0, -1.0 / 280.0];

/// κ by steepest descents of e^(−2θ − E/kT) at `top`, with u = `ratio`.
pub(super) fn instanton(
    formulas: &Semiclassical<'_>,
    top: &BarrierTop,
    thermal: f64,
    ratio: Option<f64>,
) -> Factor {
    let Some(u) = ratio else { return Factor::none(NOT_SMOOTH) };
    if u <= TAU {
        return Factor::none(ABOVE);
    }
    if formulas.tops.len() > 1 {
        return Factor::none(SEVERAL_TOPS);
    }
    let (floor, height) = (formulas.floor(), top.height());
    let span = Interval::new(floor, height);
    let edge = 1e-9 * span.length();
    let slope = |energy: f64| formulas.action(top, energy).slope();
    // The period grows from ħ/kT_c at the top as the energy falls.
    let excess = |energy: f64| -2.0 * slope(energy) - 1.0 / thermal;
    let (low, high) = (floor + edge, height - 1e-6 * span.length());
    if excess(low) < 0.0 || excess(high) > 0.0 {
        return Factor::none(NO_POINT);
    }
    let energy = bisect(Interval::new(low, high), 0.0, excess);
    let step = STEP * (energy - floor).min(height - energy);
    let difference = |(n, weight): (usize, &f64)| {
        let far = (n + 1) as f64 * step;
        weight * (slope(energy + far) - slope(energy - far))
    };
    let bend = WEIGHTS.iter().enumerate().map(difference).sum::<f64>() / step;
    let theta = formulas.action(top, energy).value();
    let exponent = (height - energy) / thermal - 2.0 * theta;
    let value = (PI / bend.abs()).sqrt() / thermal * exponent.exp();
    Factor { value, remark: if u < TAU / 0.9 { NEAR } else { "" } }
}
