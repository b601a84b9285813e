//! Gauss–Kronrod quadrature: the 15-point rule, its error estimate, and bisection with both.
//!
//! Source: Piessens et al., QUADPACK (1983), ch. 2 and 3.

/// Nodes of the 15-point Kronrod rule, its weights, and those of the 7-point Gauss rule within it.
const RULE: [(f64, f64, f64); 8] = [
    (0.991_455_371_120_812_6, 0.022_935_322_010_529_224, 0.0),
    (0.949_107_912_342_758_5, 0.063_092_092_629_978_55, 0.129_484_966_168_869_7),
    (0.864_864_423_359_769_1, 0.104_790_010_322_250_18, 0.0),
    (0.741_531_185_599_394_4, 0.140_653_259_715_525_92, 0.279_705_391_489_276_67),
    (0.586_087_235_467_691_1, 0.169_004_726_639_267_9, 0.0),
    (0.405_845_151_377_397_2, 0.190_350_578_064_785_4, 0.381_830_050_505_118_9),
    (0.207_784_955_007_898_47, 0.204_432_940_075_298_9, 0.0),
    (0.0, 0.209_482_141_084_727_83, 0.417_959_183_673_469_4),
];
/// How many nodes the rule has.
pub(in crate::scattering) const NODES: usize = 15;
/// Parts into which [`adapt`] cuts its range at most.
const MAX_PANELS: usize = 500;

/// What the rule says of one stretch.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The integral.
    pub value: f64,
    /// Of the rule.
    pub error: f64,
    /// Integral of the errors of the values.
    pub inner: f64,
}

/// The nodes of the rule in rising order.
pub(in crate::scattering) fn nodes((from, to): (f64, f64)) -> impl Iterator<Item = f64> {
    let (middle, half) = (0.5 * (from + to), 0.5 * (to - from));
    let node = move |i: usize| if i < 8 { -RULE[i].0 } else { RULE[NODES - 1 - i].0 };
    (0..NODES).map(move |i| middle + half * node(i))
}

/// Kronrod's sum over `values` (integrand, its error) at the nodes, and QUADPACK's estimate of its
/// error.
pub(in crate::scattering) fn estimate((from, to): (f64, f64), values: &[(f64, f64)]) -> Estimate {
    let half = 0.5 * (to - from);
    let weights = |i: usize| RULE[i.min(NODES - 1 - i)];
    let weighted = |choose: fn((f64, f64, f64)) -> f64, f: &dyn Fn((f64, f64)) -> f64| -> f64 {
        half * values
            .iter()
            .enumerate()
            .map(|(i, &value)| choose(weights(i)) * f(value))
            .sum::<f64>()
    };
    let kronrod = weighted(|w| w.1, &|v| v.0);
    let gauss = weighted(|w| w.2, &|v| v.0);
    let mean = kronrod / (to - from);
    let spread = weighted(|w| w.1, &|v| (v.0 - mean).abs());
    let inner = weighted(|w| w.1, &|v| v.1);
    let ratio =
        if spread > 0.0 { (200.0 * (kronrod - gauss).abs() / spread).min(1.0) } else { 0.0 };
    Estimate { value: kronrod, error: spread * ratio.powf(1.5), inner }
}

/// ∫ of `integrand` over `range` to the accuracy `relative`, and the error.
pub fn integrate(range: (f64, f64), relative: f64, integrand: impl Fn(f64) -> f64) -> (f64, f64) {
    let sum = adapt(range, (relative, 0.0), |x| (integrand(x), 0.0));
    (sum.value, sum.error)
}

/// ∫ over `panels` of an integrand that answers many places at once with (value, error of the
/// value) each.
///
/// Panels are halved until each errs by less than its share, by width, of the absolute `tolerance`,
/// or would become shorter than `shortest`.
pub fn integrate_panels(
    panels: Vec<(f64, f64)>,
    (tolerance, shortest): (f64, f64),
    mut integrand: impl FnMut(&[f64]) -> Vec<(f64, f64)>,
) -> Estimate {
    let width: f64 = panels.iter().map(|(from, to)| to - from).sum();
    let mut sum = Estimate::default();
    let mut fresh = panels;
    while !fresh.is_empty() {
        let places: Vec<f64> = fresh.iter().flat_map(|&panel| nodes(panel)).collect();
        let values = integrand(&places);
        let mut next = Vec::new();
        for (&(from, to), values) in fresh.iter().zip(values.chunks(NODES)) {
            let part = estimate((from, to), values);
            if part.error > tolerance * (to - from) / width && to - from > 2.0 * shortest {
                let middle = 0.5 * (from + to);
                next.extend([(from, middle), (middle, to)]);
            } else {
                sum.value += part.value;
                sum.error += part.error;
                sum.inner += part.inner;
            }
        }
        fresh = next;
    }
    sum
}

/// ∫ over `range` of an integrand that answers (value, error of the value), the worst part halved
/// until the rule errs by less than `tolerance` = (relative to the whole, absolute) or
/// [`MAX_PANELS`] parts are reached.
pub(in crate::scattering) fn adapt(
    range: (f64, f64),
    tolerance: (f64, f64),
    integrand: impl Fn(f64) -> (f64, f64),
) -> Estimate {
    let at = |range: (f64, f64)| {
        let mut values = [(0.0, 0.0); NODES];
        for (value, node) in values.iter_mut().zip(nodes(range)) {
            *value = integrand(node);
        }
        (range, estimate(range, &values))
    };
    let mut parts = vec![at(range)];
    loop {
        let total =
            |choose: fn(&Estimate) -> f64| parts.iter().map(|(_, part)| choose(part)).sum::<f64>();
        let sum = Estimate {
            value: total(|part| part.value),
            error: total(|part| part.error),
            inner: total(|part| part.inner),
        };
        let worst = (0..parts.len()).max_by(|&a, &b| parts[a].1.error.total_cmp(&parts[b].1.error));
        let Some(worst) = worst.filter(|_| {
            sum.error > tolerance.1.max(tolerance.0 * sum.value.abs()) && parts.len() < MAX_PANELS
        }) else {
            return sum;
        };
        let (from, to) = parts[worst].0;
        let middle = 0.5 * (from + to);
        parts[worst] = at((from, middle));
        parts.push(at((middle, to)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_found_from_its_shoulders() {
        let width = 1e-3;
        let lorentz = |x: f64| (width / ((x - 0.3).powi(2) + width * width), 0.0);
        let sum = adapt((-1.0, 1.0), (1e-12, 0.0), lorentz);
        let exact = (0.7 / width).atan() + (1.3 / width).atan();
        assert!(
            (sum.value - exact).abs() <= sum.error.max(1e-13) && sum.error < 1e-10,
            "{sum:?} {exact}"
        );
        let all = |places: &[f64]| places.iter().map(|&x| (lorentz(x).0, 0.5)).collect();
        let sum = integrate_panels(vec![(-1.0, 0.1), (0.1, 1.0)], (1e-10, 1e-9), all);
        assert!(
            (sum.value - exact).abs() <= sum.error.max(1e-13) && sum.error < 1e-10,
            "{sum:?} {exact}"
        );
        approx::assert_relative_eq!(sum.inner, 1.0, max_relative = 1e-12);
    }
}
