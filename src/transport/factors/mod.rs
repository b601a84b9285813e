//! What tunnelling and friction make of a classical rate, by the formulas of textbooks.
//!
//! At a top V₀ with ω² = −V″/m and u = ħω/kT, over a bath at the level of the left lead:
//!
//! ```text
//! κ                 e^(V₀/kT)·∫T(E)·e^(−E/kT) dE/kT, exact
//! Wigner            1 + u²/24
//! with V⁗           1 + u²/24 − (b/kT)·[V⁗/(48V″) − (V‴/V″)²/144], b = ħ²/2m: all of order ħ²
//! Bell              (u/2)/sin(u/2), u < 2π
//! instanton         √(2π/2θ″)/kT·e^(V₀/kT − 2θ − E*/kT), 2|θ′(E*)| = 1/kT
//! Kramers, Grote and Hynes   λ/ω, λ² + λγ/(1 + λτ) = ω²
//! Wolynes           Π (ν² + νγ̂(ν))/(ν² + νγ̂(ν) − ω²) over ν = 2πn·kT/ħ, γ̂ = γ/(1 + ντ)
//! crossover         kT = ħω/2π; with friction ħλ/2π
//! ```
//!
//! γ = kT/(m·D); the kernel of friction is (γ/τ)·e^(−t/τ). The truncated Bell factor, that of an
//! Eckart fit and that of Kemble's formula are κ of the T(E) of
//! [`semiclassical`](crate::scattering).
//!
//! A formula gives nothing where it does not hold, with the reason; near its limit it is marked.
//!
//! Sources, recalled where no equation is given: Wigner, Z. Phys. Chem. B 19, 203 (1932); Bell,
//! Trans. Faraday Soc. 55, 1 (1959); Goldanskii, Dokl. Akad. Nauk SSSR 124, 1261 (1959); Hänggi,
//! Talkner and Borkovec, Rev. Mod. Phys. 62, 251 (1990); Kramers, Physica 7, 284 (1940); Grote and
//! Hynes, J. Chem. Phys. 73, 2715 (1980); Wolynes, Phys. Rev. Lett. 47, 968 (1981). The term with
//! V⁗ follows from second-order WKB, as in Iyer and Will, Phys. Rev. D 35, 3621 (1987).

mod averages;
mod dissipative;
mod instanton;

use std::f64::consts::{PI, TAU};

use super::permeant::Permeant;
use crate::model::{Potential, Species};
use crate::scattering::semiclassical::{BarrierTop, Semiclassical};
use crate::scattering::{Cancellation, Cancelled, thermal_average_unless};
use crate::units::{BOLTZMANN, Estimate, HBAR};
use averages::{Averages, kappa_of};
use dissipative::Dissipation;
use instanton::instanton;

/// The value of a formula, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factor {
    /// NaN where the formula does not hold.
    pub value: f64,
    /// Why there is none, or why it is rough; empty where it holds.
    pub remark: &'static str,
}

impl Factor {
    const fn none(remark: &'static str) -> Self {
        Self { value: f64::NAN, remark }
    }

    const fn valid(value: f64) -> Self {
        Self { value, remark: "" }
    }
}

/// The formulas at one top, for one ion at one temperature.
#[derive(Debug, Clone, PartialEq)]
pub struct TunnellingFactors {
    /// k_B·T, meV.
    pub thermal: f64,
    /// Where the top is, Å.
    pub position: f64,
    /// V there, meV.
    pub height: f64,
    /// ω, 1/fs.
    pub frequency: Factor,
    /// u = ħω/kT.
    pub ratio: Factor,
    /// Crossover temperature ħω/2πk_B, K.
    pub crossover: Factor,
    /// κ of all of V(x), with the bound on its error.
    pub kappa: Estimate,
    /// Wigner's factor.
    pub wigner: Factor,
    /// All of order ħ².
    pub wigner_anharmonic: Factor,
    /// Bell's factor.
    pub bell: Factor,
    /// κ of the parabola's T(E), from E = 0 on.
    pub bell_truncated: Factor,
    /// Length of the Eckart barrier with the same height and ω, Å.
    pub eckart_fit_width: Factor,
    /// κ of that barrier.
    pub eckart_fit: Factor,
    /// κ of Kemble's T(E) of all of V(x).
    pub kemble: Factor,
    /// Steepest descents below the crossover.
    pub instanton: Factor,
    /// γ = kT/(m·D), 1/fs.
    pub friction: Factor,
    /// λ/ω without memory.
    pub kramers: Factor,
    /// λ/ω with memory.
    pub grote_hynes: Factor,
    /// Crossover with friction without memory, K.
    pub crossover_dissipative: Factor,
    /// Crossover with friction and memory, K.
    pub crossover_grote_hynes: Factor,
    /// Wolynes' factor without memory.
    pub wolynes: Factor,
    /// Wolynes' factor with memory.
    pub wolynes_memory: Factor,
}

const NOT_SMOOTH: &str = "the top has no curvature: an edge, a kink or a flat";
const WIGNER_LIMIT: &str = "u is 2π or more";
const WIGNER_ROUGH: &str = "rough: u is above 2";
const NO_FOURTH: &str = "a table has no fourth derivative";
const DIVERGES: &str = "diverges: u is 2π or more";
const NEAR_DIVERGENCE: &str = "rough: u is within 10 % of 2π, where it diverges";
const SEVERAL_TOPS: &str = "V has several tops";

/// The formulas at each top of the potential of `permeant` for its ion, k_B·T = `thermal` (meV) and
/// friction with the memory `memory` (fs); κ to the relative accuracy `tolerance`.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::transport::{Permeant, tunnelling_factors};
/// use wavepore::units::thermal_energy;
///
/// let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
/// let potassium = Permeant {
///     species: Species::named("K+").ok_or("no such ion")?,
///     potential: Potential::from(barrier),
///     outside: 5.0,
///     inside: 150.0,
///     area: 7.0,
///     diffusion: None,
/// };
/// let found = tunnelling_factors(&potassium, thermal_energy(310.15), None, 1e-9);
/// // u = 2.545: tunnelling takes over below 125.6 K.
/// assert!((found[0].crossover.value - 125.626).abs() < 1e-3);
/// assert!((found[0].kappa.value - 1.3636).abs() < 1e-4);
/// assert!((found[0].wigner.value - 1.2699).abs() < 1e-4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tunnelling_factors(
    permeant: &Permeant,
    thermal: f64,
    memory: Option<f64>,
    tolerance: f64,
) -> Vec<TunnellingFactors> {
    crate::scattering::uncancelled(|stop| {
        tunnelling_factors_unless(permeant, thermal, memory, tolerance, stop)
    })
}

/// [`tunnelling_factors`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn tunnelling_factors_unless(
    permeant: &Permeant,
    thermal: f64,
    memory: Option<f64>,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<TunnellingFactors>, Cancelled> {
    let Permeant { species, potential, diffusion, .. } = permeant;
    let formulas = Semiclassical::new(species, potential, thermal, stop)?;
    if formulas.tops.is_empty() {
        return Ok(Vec::new());
    }
    let kappa = kappa(species, potential, thermal, tolerance, stop)?;
    let averages = Averages { formulas: &formulas, thermal, stop };
    let kemble = Factor::valid(averages.kemble()?);
    let friction = diffusion.map(|diffusion| thermal / (species.mass * diffusion));
    let at = |top: &BarrierTop| {
        stop.check()?;
        let quantum = top.frequency(species.mass).map(|frequency| HBAR * frequency);
        let smooth = |value: Option<f64>| value.map_or(Factor::none(NOT_SMOOTH), Factor::valid);
        let ratio = quantum.map(|quantum| quantum / thermal);
        let dissipation = Dissipation::new(top.frequency(species.mass), friction, memory, thermal);
        Ok(TunnellingFactors {
            thermal,
            position: top.smooth.map_or(top.piece.position, |top| top.position),
            height: top.height(),
            frequency: smooth(quantum.map(|quantum| quantum / HBAR)),
            ratio: smooth(ratio),
            crossover: smooth(quantum.map(|quantum| quantum / (TAU * BOLTZMANN))),
            kappa,
            wigner: wigner(ratio, ratio.map_or(0.0, |u| u * u / 24.0)),
            wigner_anharmonic: wigner_anharmonic(species, top, thermal, ratio),
            bell: bell(ratio),
            bell_truncated: smooth(averages.bell_truncated(top)?),
            eckart_fit_width: smooth(formulas.eckart_width(top)),
            eckart_fit: smooth(averages.eckart_fit(top)?),
            kemble,
            instanton: instanton(&formulas, top, thermal, ratio),
            friction: dissipation.friction(),
            kramers: dissipation.kramers(),
            grote_hynes: dissipation.grote_hynes(),
            crossover_dissipative: dissipation.crossover(),
            crossover_grote_hynes: dissipation.crossover_with_memory(),
            wolynes: dissipation.wolynes(),
            wolynes_memory: dissipation.wolynes_with_memory(),
        })
    };
    formulas.tops.iter().map(at).collect()
}

/// κ of all of V(x) for ions from the left.
fn kappa(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Estimate, Cancelled> {
    let average = thermal_average_unless(species, potential, thermal, tolerance, stop)?;
    let ballistic = (average.floor - potential.range().to) / thermal;
    Ok(Estimate {
        value: kappa_of(average.left.ln() - ballistic),
        error: kappa_of(average.error.ln() - ballistic),
    })
}

/// 1 + `second_order`, where u = `ratio` allows it.
fn wigner(ratio: Option<f64>, second_order: f64) -> Factor {
    match ratio {
        None => Factor::none(NOT_SMOOTH),
        Some(u) if u >= TAU => Factor::none(WIGNER_LIMIT),
        Some(u) if u > 2.0 => Factor { value: 1.0 + second_order, remark: WIGNER_ROUGH },
        Some(_) => Factor::valid(1.0 + second_order),
    }
}

fn wigner_anharmonic(
    species: &Species,
    top: &BarrierTop,
    thermal: f64,
    ratio: Option<f64>,
) -> Factor {
    let (Some(smooth), Some(u)) = (top.smooth, ratio) else { return Factor::none(NOT_SMOOTH) };
    let [_, _, second, third, fourth] = smooth.derivatives;
    if fourth.is_nan() {
        return Factor::none(NO_FOURTH);
    }
    let bend = fourth / (48.0 * second) - (third / second).powi(2) / 144.0;
    wigner(ratio, u * u / 24.0 - species.kinetic_coefficient() / thermal * bend)
}

fn bell(ratio: Option<f64>) -> Factor {
    match ratio {
        None => Factor::none(NOT_SMOOTH),
        Some(u) if u >= TAU => Factor::none(DIVERGES),
        Some(u) => {
            let remark = if u > 0.9 * TAU { NEAR_DIVERGENCE } else { "" };
            let half = 0.5 * u;
            // sin x = sin(π − x): no digits are lost near the divergence.
            let sine = if half < 1.0 { half.sin() } else { (PI - half).sin() };
            Factor { value: half / sine, remark }
        }
    }
}
