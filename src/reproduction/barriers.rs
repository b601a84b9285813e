//! Single barriers: rise of T(E), enhancement κ, and the relation of both.
//!
//! κ = S·e^(V_top/kT) is the thermal flux over that of classical ballistic ions (S:
//! [`thermal_average`]). A Gaussian or an Eckart barrier has two parameters, height and width. Low
//! T at one energy and high T at another bound the width from below and κ from above.

use rayon::prelude::*;

use crate::model::{Barrier, Potential, Species};
use crate::numeric::bisect;
use crate::scattering::{ClosedForm, Incidence, scatter, thermal_average};
use crate::units::{BOLTZMANN, Estimate, HBAR, Interval};

/// Relative accuracy of every κ here.
pub(crate) const TOLERANCE: f64 = 1e-9;

/// Barrier shapes of the scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// height·exp(−x²/2w²).
    Gaussian,
    /// height·sech²(x/w).
    Eckart,
}

impl Shape {
    /// The barrier of this shape; height in meV, width in Å.
    pub(crate) fn potential(self, height: f64, width: f64) -> Potential {
        let barrier = match self {
            Self::Gaussian => Barrier::Gaussian { height, width, center: 0.0 },
            Self::Eckart => Barrier::Eckart { height, width, center: 0.0 },
        };
        Potential { barriers: vec![barrier], membrane: None }
    }

    /// ω at the top, 1/fs: √(V₀/m)/w for a Gaussian, √(2V₀/m)/w for an Eckart barrier.
    pub(crate) fn frequency(self, species: &Species, height: f64, width: f64) -> f64 {
        let curvature = if self == Self::Gaussian { height } else { 2.0 * height };
        (curvature / species.mass).sqrt() / width
    }

    /// Full width at half maximum, Å.
    pub(crate) fn full_width(self, width: f64) -> f64 {
        match self {
            Self::Gaussian => 2.0 * (2.0 * std::f64::consts::LN_2).sqrt() * width,
            Self::Eckart => 2.0 * std::f64::consts::SQRT_2.acosh() * width,
        }
    }
}

/// T at `energy` (meV).
pub(crate) fn transmission(species: &Species, potential: &Potential, energy: f64) -> f64 {
    match ClosedForm::of(potential) {
        Some(form) => form.transmission(species, energy),
        None => {
            scatter(species, potential, &[energy], Incidence::Left, TOLERANCE)[0].transmission()
        }
    }
}

/// κ at k_B·T = `thermal` (meV) and a bound on its error.
pub(crate) fn enhancement(species: &Species, potential: &Potential, thermal: f64) -> Estimate {
    let average = thermal_average(species, potential, thermal, TOLERANCE);
    let scale = ((potential.range().to - average.floor) / thermal).exp();
    Estimate { value: average.left * scale, error: average.error * scale }
}

/// Distance (meV) of the energies at which `curve`, increasing over the interval, passes 1/10 and
/// 9/10.
pub(crate) fn rise(range: Interval, curve: impl Fn(f64) -> f64) -> f64 {
    let place = |level: f64| bisect(range, 1e-9 * range.to, |energy| curve(energy) - level);
    place(0.9) - place(0.1)
}

/// κ of one Gaussian barrier.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EnhancementPoint {
    /// σ of the Gaussian barrier, Å.
    pub width: f64,
    /// ħω/kT.
    pub action: f64,
    /// Rise from T = 1/10 to 9/10, k_B·T.
    pub rise: f64,
    /// κ.
    pub gain: f64,
    /// ħω/(2π·k_B), K: tunnelling dominates below it.
    pub crossover: f64,
}

/// κ of Gaussian barriers of `height` k_B·T at each of `widths` (Å).
pub(crate) fn enhancements(
    species: &Species,
    height: f64,
    widths: &[f64],
    thermal: f64,
) -> Vec<EnhancementPoint> {
    let one = |&width: &f64| {
        let potential = Shape::Gaussian.potential(height * thermal, width);
        let frequency = Shape::Gaussian.frequency(species, height * thermal, width);
        let curve = |energy: f64| transmission(species, &potential, energy);
        EnhancementPoint {
            width,
            action: HBAR * frequency / thermal,
            rise: rise(Interval::new(1e-3 * thermal, 40.0 * height * thermal), curve) / thermal,
            gain: enhancement(species, &potential, thermal).value,
            crossover: HBAR * frequency / (2.0 * std::f64::consts::PI * BOLTZMANN),
        }
    };
    widths.par_iter().map(one).collect()
}

/// σ (Å) at which a Gaussian barrier of `height` k_B·T has κ = `wanted`.
pub(crate) fn width_for_enhancement(
    species: &Species,
    height: f64,
    wanted: f64,
    thermal: f64,
) -> f64 {
    let excess = |width: f64| {
        enhancement(species, &Shape::Gaussian.potential(height * thermal, width), thermal).value
            - wanted
    };
    bisect(Interval::new(0.003, 2.0), 1e-6, excess)
}

/// The largest κ of barriers with a given sigmoid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WidthBound {
    /// T at most at the lower energy, and 1 − T at the higher one.
    pub limit: f64,
    /// The shape.
    pub shape: Shape,
    /// The height that reaches it, k_B·T.
    pub height: f64,
    /// The width (σ or a), Å.
    pub width: f64,
    /// κ there.
    pub gain: f64,
    /// Bound on the error of κ.
    pub error: f64,
}

/// The largest κ of barriers of one `shape` with T ≤ `low` at `energies.from` and T ≥ 1 − `low` at
/// `energies.to` (k_B·T), over all heights and widths.
///
/// At one height T(E₀) decreases and T(E₁) increases with the width, and κ decreases: the narrowest
/// barrier that meets both conditions has the largest κ. As a function of the height this κ has one
/// maximum, with a kink where both conditions are equalities; golden section needs no slope there.
pub(crate) fn bound(
    species: &Species,
    shape: Shape,
    energies: Interval,
    low: f64,
    thermal: f64,
) -> Option<WidthBound> {
    let narrowest = |height: f64| {
        let t = |energy: f64, width: f64| {
            transmission(species, &shape.potential(height * thermal, width), energy * thermal)
        };
        let excess =
            |width: f64| (low - t(energies.from, width)).min(t(energies.to, width) - (1.0 - low));
        let widths = Interval::new(0.004, 1.0);
        (excess(widths.to) >= 0.0).then(|| bisect(widths, 1e-11, excess))
    };
    let best = |height: f64| {
        let width = narrowest(height)?;
        let Estimate { value: gain, error } =
            enhancement(species, &shape.potential(height * thermal, width), thermal);
        Some(WidthBound { limit: low, shape, height, width, gain, error })
    };
    let span = energies.length();
    let step = span / COARSE_HEIGHTS as f64;
    let coarse =
        (1..COARSE_HEIGHTS).into_par_iter().filter_map(|i| best(energies.from + step * i as f64));
    let first = coarse.max_by(|a, b| a.gain.total_cmp(&b.gain))?;
    let (mut from, mut to) = (first.height - step, first.height + step);
    let [mut left, mut right] =
        [best(to - GOLDEN_SECTION * (to - from))?, best(from + GOLDEN_SECTION * (to - from))?];
    while to - from > HEIGHT_TOLERANCE {
        if left.gain < right.gain {
            from = left.height;
            left = right;
            right = best(from + GOLDEN_SECTION * (to - from))?;
        } else {
            to = right.height;
            right = left;
            left = best(to - GOLDEN_SECTION * (to - from))?;
        }
    }
    let (highest, other) = if left.gain > right.gain { (left, right) } else { (right, left) };
    // Beyond the last two heights κ changes by no more than a few times its change between them.
    let error = highest.error + 4.0 * (highest.gain - other.gain) + highest.gain * TOLERANCE;
    Some(WidthBound { error, ..highest })
}

/// Heights of the first scan.
const COARSE_HEIGHTS: usize = 48;
/// Accuracy of heights, k_B·T.
const HEIGHT_TOLERANCE: f64 = 1e-8;
/// (√5 − 1)/2.
const GOLDEN_SECTION: f64 = 0.618_033_988_749_894_9;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::thermal_energy;

    #[test]
    fn the_bound_is_reached_by_a_barrier_that_obeys() {
        let (species, thermal) = (Species::named("K+").unwrap(), thermal_energy(310.15));
        let bound = bound(&species, Shape::Eckart, Interval::new(3.6, 7.0), 0.02, thermal).unwrap();
        let potential = bound.shape.potential(bound.height * thermal, bound.width);
        let t = |energy: f64| transmission(&species, &potential, energy * thermal);
        assert!(t(3.6) <= 0.02 + 1e-5 && t(7.0) >= 0.98 - 1e-5, "{bound:?}");
        // 138 meV and 0.08 Å meet both conditions too.
        let thin = Shape::Eckart.potential(138.0, 0.08);
        assert!(transmission(&species, &thin, 3.6 * thermal) < 0.02);
        assert!(transmission(&species, &thin, 7.0 * thermal) > 0.98);
        assert!(bound.gain > enhancement(&species, &thin, thermal).value);
        // Simpson's rule on 40001 energies, by other code.
        approx::assert_relative_eq!(bound.gain, 1.4384, max_relative = 2e-3);
    }

    #[test]
    fn bounds_are_what_other_code_finds() {
        // Eckart: closed form, Simpson's rule and bisection on both conditions at once, in another
        // language.
        let (species, thermal) = (Species::named("K+").unwrap(), thermal_energy(310.15));
        for (shape, low, gain) in [
            (Shape::Eckart, 0.05, 1.85759),
            (Shape::Eckart, 0.1, 2.87064),
            (Shape::Gaussian, 0.1, 2.87556),
        ] {
            let found = bound(&species, shape, Interval::new(3.6, 7.0), low, thermal).unwrap();
            assert!((found.gain - gain).abs() < 6e-6 + found.error, "{found:?} for {gain}");
            assert!(found.error < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn a_gaussian_rises_as_its_top_bends() {
        let (species, thermal) = (Species::named("K+").unwrap(), thermal_energy(310.15));
        let rows = enhancements(&species, 5.0, &[0.5], thermal);
        // 2·ln 9·ħω/2π for a parabola; Wigner's correction.
        let parabola = 81_f64.ln() * rows[0].action / (2.0 * std::f64::consts::PI);
        approx::assert_relative_eq!(rows[0].rise, parabola, max_relative = 0.01);
        approx::assert_relative_eq!(
            rows[0].gain - 1.0,
            rows[0].action.powi(2) / 24.0,
            max_relative = 0.2
        );
    }
}
