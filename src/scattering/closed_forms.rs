//! Transmissions known in closed form, as ln T so that nothing under- or overflows.
//!
//! Energies in meV above the left level, lengths in Å, b = ħ²/2m. Where a lead is closed ln T = −∞.
//!
//! Sources: Landau and Lifshitz, Quantum Mechanics (3rd ed., 1977), § 25; Eckart, Phys. Rev. 35,
//! 1303 (1930).

use std::f64::consts::{LN_2, PI};

use num_complex::Complex64;

use crate::model::{Barrier, Potential, Species};

/// Rectangle of `height` and `width`: T = [1 + V²·sin²(qw)/(4E(E−V))]⁻¹, bq² = E − V.
pub fn rectangle(species: &Species, height: f64, width: f64, energy: f64) -> f64 {
    if energy <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let b = species.kinetic_coefficient();
    let Waves { odd, growth, .. } = waves((height - energy) / b, width);
    let x = (height * odd).powi(2) / (4.0 * b * energy);
    if growth == 0.0 { -x.ln_1p() } else { -2.0 * growth - (x + (-2.0 * growth).exp()).ln() }
}

/// Two such rectangles with `gap` between them: T = T₁²/|1 − r²·e^(2ik·gap)|².
pub fn two_rectangles(species: &Species, height: f64, width: f64, gap: f64, energy: f64) -> f64 {
    if energy <= 0.0 {
        return f64::NEG_INFINITY;
    }
    let b = species.kinetic_coefficient();
    let k = (energy / b).sqrt();
    let w = (height - energy) / b;
    let Waves { even, odd, growth } = waves(w, width);
    // 1/t of one rectangle, both without e^growth, and r = −i(k² + w)/(2k)·odd/d.
    let d = Complex64::new(even, (w - k * k) / (2.0 * k) * odd);
    let r = Complex64::new(0.0, -(k * k + w) / (2.0 * k) * odd) / d;
    let round = Complex64::new(1.0, 0.0) - r * r * Complex64::from_polar(1.0, 2.0 * k * gap);
    -4.0 * growth - 2.0 * d.norm_sqr().ln() - round.norm_sqr().ln()
}

/// Sharp step: T = 4k₁k₂/(k₁+k₂)².
pub(crate) fn sharp_step(height: f64, energy: f64) -> f64 {
    if energy <= height.max(0.0) {
        return f64::NEG_INFINITY;
    }
    let (k1, k2) = (energy.sqrt(), (energy - height).sqrt());
    (4.0 * k1 * k2).ln() - 2.0 * (k1 + k2).ln()
}

/// α·δ(x), α = `strength` in meV·Å: T = [1 + α²/(4bE)]⁻¹.
pub fn delta(species: &Species, strength: f64, energy: f64) -> f64 {
    if energy <= 0.0 {
        return f64::NEG_INFINITY;
    }
    -(strength * strength / (4.0 * species.kinetic_coefficient() * energy)).ln_1p()
}

/// `step`·(1 + tanh(x/a))/2 + `height`·sech²(x/a), a = `width`: T = 2·sinh(πk₁a)·sinh(πk₂a)/[cosh
/// π(k₁+k₂)a + cosh π√(4·height·a²/b − 1)], the last a cosine where the root is imaginary.
pub fn eckart(species: &Species, step: f64, height: f64, width: f64, energy: f64) -> f64 {
    if energy <= step.max(0.0) {
        return f64::NEG_INFINITY;
    }
    let b = species.kinetic_coefficient();
    let (x, y) = (PI * width * (energy / b).sqrt(), PI * width * ((energy - step) / b).sqrt());
    let numerator = LN_2 + ln_sinh(x) + ln_sinh(y);
    let square = 4.0 * height * width * width / b - 1.0;
    let angle = PI * square.abs().sqrt();
    numerator
        - if square > 0.0 {
            ln_cosh_plus_cosh(x + y, angle)
        } else {
            ln_cosh_plus_cos(x + y, angle)
        }
}

/// The solutions of ψ″ = wψ with ψ = 1, ψ′ = 0 and with ψ = 0, ψ′ = 1 at zero, without the factor
/// e^growth.
struct Waves {
    /// cosh or cos.
    even: f64,
    /// sinh/κ or sin/q.
    odd: f64,
    growth: f64,
}

/// The solutions at `width`.
fn waves(w: f64, width: f64) -> Waves {
    let root = w.abs().sqrt();
    let z = root * width;
    let (even, odd, growth) = if z < 1e-6 {
        // The next terms, z⁴/24 and z⁴/120, are below 1e-25.
        let square = w * width * width;
        (1.0 + square / 2.0, width * (1.0 + square / 6.0), 0.0)
    } else if w < 0.0 {
        (z.cos(), z.sin() / root, 0.0)
    } else if z < 20.0 {
        (z.cosh(), z.sinh() / root, 0.0)
    } else {
        // cosh itself overflows from 710 on.
        let decay = (-2.0 * z).exp();
        (0.5 * (1.0 + decay), 0.5 * (1.0 - decay) / root, z)
    };
    Waves { even, odd, growth }
}

/// ln sinh x, x > 0.
fn ln_sinh(x: f64) -> f64 {
    // Beyond, the difference of exponentials loses nothing, and never overflows.
    if x < 1.0 { x.sinh().ln() } else { x - LN_2 + (-(-2.0 * x).exp()).ln_1p() }
}

/// ln(cosh x + cosh y) = ln(2·cosh((x+y)/2)·cosh((x−y)/2)).
fn ln_cosh_plus_cosh(x: f64, y: f64) -> f64 {
    let ln_cosh = |z: f64| z.abs() - LN_2 + (-2.0 * z.abs()).exp().ln_1p();
    LN_2 + ln_cosh(0.5 * (x + y)) + ln_cosh(0.5 * (x - y))
}

/// ln(cosh x + cos y) = ln(2·sinh²(x/2) + 2·cos²(y/2)), x > 0.
fn ln_cosh_plus_cos(x: f64, y: f64) -> f64 {
    let cosine = (0.5 * y).cos();
    // e^(−40) = 4e-18 is below rounding, so that the second order is.
    if x < 40.0 {
        (2.0 * ((0.5 * x).sinh().powi(2) + cosine * cosine)).ln()
    } else {
        x - LN_2 + (2.0 * y.cos() * (-x).exp()).ln_1p()
    }
}

/// A potential whose T(E) is known in closed form.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::ClosedForm;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let step = Potential::from(Barrier::Step { height: 60.0, width: 0.0, center: 0.0 });
/// let form = ClosedForm::of(&step).ok_or("no closed form")?;
/// // 4·k₁·k₂/(k₁+k₂)² with k₁ = 2·k₂.
/// assert!((form.transmission(&potassium, 80.0) - 8.0 / 9.0).abs() < 1e-14);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ClosedForm {
    /// One rectangle.
    Rectangle {
        /// meV.
        height: f64,
        /// Å.
        width: f64,
    },
    /// One sharp step.
    SharpStep {
        /// meV.
        height: f64,
    },
    /// A smooth step, an Eckart barrier, or both of one width and centre.
    Eckart {
        /// V(+∞), meV.
        step: f64,
        /// meV.
        height: f64,
        /// Å.
        width: f64,
    },
}

impl ClosedForm {
    /// The closed form of `potential`, if it is one of these and nothing else.
    pub fn of(potential: &Potential) -> Option<Self> {
        if potential.membrane.is_some_and(|membrane| membrane.energy != 0.0) {
            return None;
        }
        match *potential.barriers.as_slice() {
            [Barrier::Rectangle { height, width, .. }] => Some(Self::Rectangle { height, width }),
            [Barrier::Step { height, width: 0.0, .. }] => Some(Self::SharpStep { height }),
            [Barrier::Step { height: step, width, .. }] => {
                Some(Self::Eckart { step, height: 0.0, width })
            }
            [Barrier::Eckart { height, width, .. }] => {
                Some(Self::Eckart { step: 0.0, height, width })
            }
            [
                Barrier::Eckart { height, width, center },
                Barrier::Step { height: step, width: other, center: middle },
            ]
            | [
                Barrier::Step { height: step, width: other, center: middle },
                Barrier::Eckart { height, width, center },
            ] if width == other && center == middle => Some(Self::Eckart { step, height, width }),
            _ => None,
        }
    }

    /// ln T at `energy` (meV).
    pub fn ln_transmission(&self, species: &Species, energy: f64) -> f64 {
        match *self {
            Self::Rectangle { height, width } => rectangle(species, height, width, energy),
            Self::SharpStep { height } => sharp_step(height, energy),
            Self::Eckart { step, height, width } => eckart(species, step, height, width, energy),
        }
    }

    /// T at `energy` (meV).
    pub fn transmission(&self, species: &Species, energy: f64) -> f64 {
        self.ln_transmission(species, energy).exp()
    }
}
