//! Gauss–Kronrod quadrature: the 15-point rule, its error estimate, and bisection with both.
//!
//! Source: Piessens et al., QUADPACK (1983), ch. 2 and 3.

use std::iter::Sum;

use crate::units::{Estimate, Interval};

/// A node of the rule on [0, 1], with its weights.
struct Node {
    place: f64,
    /// In the 15-point Kronrod rule.
    kronrod: f64,
    /// In the 7-point Gauss rule; zero where that has no node.
    gauss: f64,
}

const fn node(place: f64, kronrod: f64, gauss: f64) -> Node {
    Node { place, kronrod, gauss }
}

/// The nodes that are not negative, the outermost first: Piessens et al., QK15.
const RULE: [Node; 8] = [
    node(0.991_455_371_120_812_6, 0.022_935_322_010_529_224, 0.0),
    node(0.949_107_912_342_758_5, 0.063_092_092_629_978_55, 0.129_484_966_168_869_7),
    node(0.864_864_423_359_769_1, 0.104_790_010_322_250_18, 0.0),
    node(0.741_531_185_599_394_4, 0.140_653_259_715_525_92, 0.279_705_391_489_276_67),
    node(0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0),
    node(0.405_845_151_377_397_2, 0.190_350_578_064_785_4, 0.381_830_050_505_118_9),
    node(0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0),
    node(0.0, 0.209_482_141_084_727_83, 0.417_959_183_673_469_4),
];
/// How many nodes the rule has.
const NODES: usize = 15;
/// Parts into which [`adapt`] cuts its range at most.
// A jump inside a panel is halved away in 50 parts: this is for integrands with many features.
const MAX_PANELS: usize = 500;

/// An integral, with what the rule and what the values make of its error.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Integral {
    /// The integral.
    pub value: f64,
    /// Error of the rule.
    pub rule_error: f64,
    /// Integral of the errors of the integrand's values.
    pub integrand_error: f64,
}

impl Integral {
    /// The integral and both errors together.
    pub(crate) fn estimate(self) -> Estimate {
        Estimate { value: self.value, error: self.rule_error + self.integrand_error }
    }
}

impl std::ops::Add for Integral {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            rule_error: self.rule_error + other.rule_error,
            integrand_error: self.integrand_error + other.integrand_error,
        }
    }
}

impl Sum for Integral {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), std::ops::Add::add)
    }
}

/// Errors of a quadrature that no longer matter: the larger of both counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scattering) struct Tolerances {
    /// Relative to the integral.
    pub relative: f64,
    pub absolute: f64,
}

/// When [`integrate_panels`] halves a panel no more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PanelLimits {
    /// Error of the rule over all panels, absolute.
    pub tolerance: f64,
    /// Least length of a panel.
    pub shortest: f64,
}

/// The nodes of the rule in rising order.
fn nodes(range: Interval) -> impl Iterator<Item = f64> {
    let (middle, half) = (0.5 * (range.from + range.to), 0.5 * range.length());
    let place = |i: usize| if i < 8 { -RULE[i].place } else { RULE[NODES - 1 - i].place };
    (0..NODES).map(move |i| middle + half * place(i))
}

/// Kronrod's sum over `values` at the nodes, and QUADPACK's estimate of its error.
fn panel_integral(range: Interval, values: &[Estimate]) -> Integral {
    let half = 0.5 * range.length();
    let weighted = |weight: fn(&Node) -> f64, f: &dyn Fn(Estimate) -> f64| -> f64 {
        let node = |i: usize| &RULE[i.min(NODES - 1 - i)];
        let terms = values.iter().enumerate().map(|(i, &value)| weight(node(i)) * f(value));
        half * terms.sum::<f64>()
    };
    let kronrod = weighted(|node| node.kronrod, &|at| at.value);
    let gauss = weighted(|node| node.gauss, &|at| at.value);
    let mean = kronrod / range.length();
    let spread = weighted(|node| node.kronrod, &|at| (at.value - mean).abs());
    // QUADPACK's scaling: the rules' difference is the error of the Gauss rule, far above that of
    // the Kronrod rule; 200 and 3/2 are from experience.
    let ratio =
        if spread > 0.0 { (200.0 * (kronrod - gauss).abs() / spread).min(1.0) } else { 0.0 };
    Integral {
        value: kronrod,
        rule_error: spread * ratio.powf(1.5),
        integrand_error: weighted(|node| node.kronrod, &|at| at.error),
    }
}

/// ∫ of `integrand` over `range` to the accuracy `relative`, and the error.
///
/// ```
/// use wavepore::scattering::integrate;
/// use wavepore::units::Interval;
///
/// let sum = integrate(Interval::new(0.0, 1.0), 1e-12, f64::exp);
/// assert!((sum.value - (1f64.exp() - 1.0)).abs() < 1e-14 && sum.error < 1e-12);
/// ```
pub fn integrate(range: Interval, relative: f64, integrand: impl Fn(f64) -> f64) -> Estimate {
    let exact = |x: f64| Estimate { value: integrand(x), error: 0.0 };
    adapt(range, Tolerances { relative, absolute: 0.0 }, exact).estimate()
}

/// ∫ over `panels` of an integrand that answers many places at once.
///
/// Panels are halved until each errs by less than its share, by width, of the tolerance in
/// `limits`, or would become too short.
pub(crate) fn integrate_panels(
    panels: Vec<Interval>,
    limits: PanelLimits,
    mut integrand: impl FnMut(&[f64]) -> Vec<Estimate>,
) -> Integral {
    let width: f64 = panels.iter().map(|panel| panel.length()).sum();
    let mut sum = Integral::default();
    let mut fresh = panels;
    while !fresh.is_empty() {
        let places: Vec<f64> = fresh.iter().flat_map(|&panel| nodes(panel)).collect();
        let values = integrand(&places);
        let mut next = Vec::new();
        for (&panel, values) in fresh.iter().zip(values.chunks(NODES)) {
            let part = panel_integral(panel, values);
            let is_long = panel.length() > 2.0 * limits.shortest;
            if part.rule_error > limits.tolerance * panel.length() / width && is_long {
                next.extend(panel.halves());
            } else {
                sum = sum + part;
            }
        }
        fresh = next;
    }
    sum
}

/// A part of the range of [`adapt`].
struct Part {
    range: Interval,
    integral: Integral,
}

/// ∫ over `range`, the worst part halved until the rule errs by less than `tolerances` allow or
/// [`MAX_PANELS`] parts are reached.
pub(in crate::scattering) fn adapt(
    range: Interval,
    tolerances: Tolerances,
    integrand: impl Fn(f64) -> Estimate,
) -> Integral {
    let part = |range: Interval| {
        let mut values = [Estimate::default(); NODES];
        for (value, node) in values.iter_mut().zip(nodes(range)) {
            *value = integrand(node);
        }
        Part { range, integral: panel_integral(range, &values) }
    };
    let error = |part: &Part| part.integral.rule_error;
    let mut parts = vec![part(range)];
    loop {
        let sum: Integral = parts.iter().map(|part| part.integral).sum();
        let allowed = tolerances.absolute.max(tolerances.relative * sum.value.abs());
        let worst = (0..parts.len()).max_by(|&a, &b| error(&parts[a]).total_cmp(&error(&parts[b])));
        let Some(worst) = worst.filter(|_| sum.rule_error > allowed && parts.len() < MAX_PANELS)
        else {
            return sum;
        };
        let [left, right] = parts[worst].range.halves();
        parts[worst] = part(left);
        parts.push(part(right));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_found_from_its_shoulders() {
        let width = 1e-3;
        let lorentz = |x: f64| width / ((x - 0.3).powi(2) + width * width);
        let sum = integrate(Interval::new(-1.0, 1.0), 1e-12, lorentz);
        let exact = (0.7 / width).atan() + (1.3 / width).atan();
        assert!(
            (sum.value - exact).abs() <= sum.error.max(1e-13) && sum.error < 1e-10,
            "{sum:?} {exact}"
        );
        let value = |&x: &f64| Estimate { value: lorentz(x), error: 0.5 };
        let sum = integrate_panels(
            vec![Interval::new(-1.0, 0.1), Interval::new(0.1, 1.0)],
            PanelLimits { tolerance: 1e-10, shortest: 1e-9 },
            |places| places.iter().map(value).collect(),
        );
        assert!(
            (sum.value - exact).abs() <= sum.rule_error.max(1e-13) && sum.rule_error < 1e-10,
            "{sum:?} {exact}"
        );
        approx::assert_relative_eq!(sum.integrand_error, 1.0, max_relative = 1e-12);
    }
}
