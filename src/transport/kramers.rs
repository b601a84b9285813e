//! What friction leaves of a ballistic flux over one smooth top.

use super::permeant::Permeant;

/// Kramers' factor and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kramers {
    /// Flux over ballistic flux, √(1 + (γ/2ω)²) − γ/2ω.
    pub factor: f64,
    /// ω, √(−V″/m) at the top, 1/fs.
    pub frequency: f64,
    /// γ, kT/(m·D), 1/fs.
    pub friction: f64,
}

/// Fewest k_B·T by which the top must rise above both leads for the factor to mean something.
const LEAST_HEIGHT: f64 = 3.0;

/// Kramers' factor of the highest top at `voltage` (mV) and k_B·T = `thermal` (meV).
///
/// `None` where it means nothing: no diffusion coefficient, no smooth top (an edge, a kink, a lead), or one lower than 3 kT.
///
/// Source: Kramers, Physica 7, 284 (1940), eq. 25.
pub fn kramers(permeant: &Permeant, thermal: f64, voltage: f64) -> Option<Kramers> {
    let potential = permeant.at(voltage);
    let (position, height) = potential.top()?;
    let lead = potential.right_level().max(0.0);
    if height - lead < LEAST_HEIGHT * thermal {
        return None;
    }
    let step = 1e-3 * potential.smallest_scale()?;
    if potential.breaks().iter().any(|item| (item.position - position).abs() < 10.0 * step) {
        return None;
    }
    let bend = |h: f64| (potential.value(position + h) - 2.0 * height + potential.value(position - h)) / (h * h);
    // Fourth order.
    let curvature = (4.0 * bend(step) - bend(2.0 * step)) / 3.0;
    if curvature >= 0.0 {
        return None;
    }
    let frequency = (-curvature / permeant.species.mass).sqrt();
    let friction = thermal / (permeant.species.mass * permeant.diffusion?);
    let ratio = 0.5 * friction / frequency;
    // √(1 + r²) − r without cancellation.
    Some(Kramers { factor: 1.0 / (ratio.hypot(1.0) + ratio), frequency, friction })
}
