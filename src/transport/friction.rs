//! What friction leaves of a ballistic flux over any number of tops.
//!
//! With the membrane cut at the minima between its tops, L_i = ∫ e^((U−V_i)/kT) dx over the piece
//! of top i, v = √(kT/2πm) and 1/k(ρ) = √(1 + ρ²/4) + ρ/2,
//!
//! ```text
//! 1/J = Σ_i e^(V_i/kT)/(c·A·v·k(v·L_i/D)).
//! ```
//!
//! One parabolic top: v·L/D = γ/ω, Kramers' factor. Strong friction: the Nernst–Planck flux,
//! identically. Weak friction: the ballistic flux of one top; several tops then fall short, because
//! ions come to rest in no well between them, and k(J_ballistic/J_diffusive)·J_ballistic lies
//! above. V_i is the highest U of the piece, which for an outermost piece may be at the face. What
//! stands higher than all of the membrane beyond its faces, where no friction is known, is passed
//! without friction.
//!
//! Source: Kramers, Physica 7, 284 (1940), eq. 25, for one top; the sum meets stationary solutions
//! of the Klein–Kramers equation to 0.1 % for γ/ω > 10 and to 5 % for γ/ω > 1 (tests).

use super::permeant::Permeant;
use super::resistance::BoltzmannWeight;
use crate::scattering::{Cancellation, Cancelled, Piece, pieces, uncancelled};

/// Friction over the membrane at one voltage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Friction {
    /// Flux over ballistic flux by the sum over tops, at most 1.
    pub sum: f64,
    /// k(J_ballistic/J_diffusive): flux over ballistic flux with one factor for the whole membrane,
    /// no less than `sum`.
    pub whole: f64,
    /// Nernst–Planck flux over ballistic flux; above 1 the classical upper bound is exceeded.
    pub diffusive: f64,
    /// Tops of U within the membrane.
    pub tops: usize,
    /// γ = kT/(m·D), 1/fs.
    pub rate: f64,
    /// γ/ω, ω = √(−U″/m) of the highest top; v·L/D of its piece where it is not smooth.
    pub ratio: f64,
    /// √(kT/m)/γ, Å.
    pub free_path: f64,
    /// Whether the highest U stands beyond the faces.
    pub top_beyond: bool,
}

impl Friction {
    /// Whether `sum` and `whole` are the ends of a bracket: several tops, and friction too weak to
    /// stop ions between them.
    pub fn is_bracket(&self) -> bool {
        self.tops > 1 && self.ratio < 1.0
    }
}

/// Friction for `permeant` at `voltage` (mV) and k_B·T = `thermal` (meV), to the relative accuracy
/// `tolerance`.
///
/// `None` without a diffusion coefficient or a membrane.
///
/// ```
/// use wavepore::model::{Barrier, Membrane, Potential, Species};
/// use wavepore::transport::{Permeant, friction};
///
/// let barrier = Barrier::Gaussian { height: 130.0, width: 1.0, center: 0.0 };
/// let membrane = Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 });
/// let potassium = Permeant {
///     species: Species::named("K+").ok_or("no such ion")?,
///     potential: Potential { barriers: vec![barrier], membrane },
///     outside: 5.0,
///     inside: 150.0,
///     area: 7.0,
///     diffusion: Some(1e-4),
/// };
/// let found = friction(&potassium, 26.7, 0.0, 1e-8).ok_or("nothing to say")?;
/// // One top: the sum is the factor of Kramers, below both limits.
/// assert_eq!(found.tops, 1);
/// assert!(found.sum < found.diffusive.min(1.0) && (found.sum / found.whole - 1.0).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn friction(
    permeant: &Permeant,
    thermal: f64,
    voltage: f64,
    tolerance: f64,
) -> Option<Friction> {
    uncancelled(|stop| friction_unless(permeant, thermal, voltage, tolerance, stop))
}

/// [`friction`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub(super) fn friction_unless(
    permeant: &Permeant,
    thermal: f64,
    voltage: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Option<Friction>, Cancelled> {
    let Some(diffusion) = permeant.diffusion else { return Ok(None) };
    let potential = permeant.at(voltage);
    let Some(membrane) = potential.membrane else { return Ok(None) };
    let Some(cut) = pieces(&potential, thermal, membrane.span(), stop)? else { return Ok(None) };
    let velocity = permeant.thermal_velocity(thermal);
    let top = potential.range().to;
    let mut highest: Option<(Piece, f64)> = None;
    let (mut sum, mut whole) = (0.0, 0.0);
    for piece in &cut.pieces {
        let height = piece.height;
        let own = BoltzmannWeight { potential: &potential, top: height, thermal, tolerance, stop };
        let length = own.integral(piece.span)?.value;
        let (weight, ratio) =
            (((piece.height - top) / thermal).exp(), velocity * length / diffusion);
        sum += weight * hindrance(ratio);
        whole += weight * ratio;
        if highest.is_none_or(|(best, _)| piece.height > best.height) {
            highest = Some((*piece, ratio));
        }
    }
    let Some((highest, own_ratio)) = highest else { return Ok(None) };
    // The excess of what stands beyond the faces; 0 where the highest top is inside.
    sum += 1.0 - ((highest.height - top) / thermal).exp().min(1.0);
    let rate = thermal / (permeant.species.mass * diffusion);
    let frequency = highest
        .smooth_top(&potential)
        .map(|top| (-top.derivatives[2] / permeant.species.mass).sqrt());
    Ok(Some(Friction {
        sum: 1.0 / sum,
        whole: 1.0 / hindrance(whole),
        diffusive: 1.0 / whole,
        tops: cut.tops,
        rate,
        ratio: frequency.map_or(own_ratio, |frequency| rate / frequency),
        free_path: (thermal / permeant.species.mass).sqrt() / rate,
        top_beyond: top - highest.height > BEYOND * thermal,
    }))
}

/// How much higher, k_B·T, a top beyond the faces must be to be named; less is rounding.
const BEYOND: f64 = 1e-6;

/// 1/k(ρ), without cancellation.
fn hindrance(ratio: f64) -> f64 {
    (0.5 * ratio).hypot(1.0) + 0.5 * ratio
}
