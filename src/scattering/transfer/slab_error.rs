//! How far a slab is from its two halves: what decides how long slabs are.
//!
//! Compared at probe energies over the whole range and at V itself, where the perturbation weighs
//! most.

use super::magnus::{Propagators, propagators};
use super::slab::Slab;
use crate::scattering::quadrature::simd::MAX_LANES;
use crate::units::Interval;

/// Largest relative difference of the propagators of a slab and of its halves over `energies`
/// (meV); `coefficient` is ħ²/2m in meV·Å².
pub(super) fn slab_error(
    slab: &Slab,
    halves: &[Slab; 2],
    energies: Interval,
    coefficient: f64,
) -> f64 {
    let Interval { from: lowest, to: highest } = energies;
    // Few enough for the narrowest vectors; wider ones repeat them.
    let inside = [slab.mean, halves[0].mean].map(|mean| mean.clamp(lowest, highest));
    let at = |share: f64| lowest + (highest - lowest) * share;
    let all = [inside[0], lowest, highest, inside[1], at(0.5), at(0.25), at(0.75), at(0.125)];
    let mut largest: f64 = 0.0;
    let mut first = 0;
    while first < all.len() {
        let probes: [f64; MAX_LANES] = std::array::from_fn(|lane| all[(first + lane) % all.len()]);
        let Propagators { entries: [one, a, b], lanes } =
            propagators([slab, &halves[0], &halves[1]], &probes, coefficient);
        for lane in 0..lanes {
            let [one, a, b] = [&one, &a, &b].map(|matrix| matrix.map(|entry| entry[lane]));
            let w = (slab.mean - probes[lane]) / coefficient;
            let relative =
                relative_difference(one, product(b, a), w.abs().max(slab.width.powi(-2)).sqrt());
            largest = if relative.is_nan() { f64::INFINITY } else { largest.max(relative) };
        }
        first += lanes;
    }
    largest
}

/// b·a of matrices [m₁₁, m₁₂, m₂₁, m₂₂].
fn product(b: [f64; 4], a: [f64; 4]) -> [f64; 4] {
    [
        b[0] * a[0] + b[1] * a[2],
        b[0] * a[1] + b[1] * a[3],
        b[2] * a[0] + b[3] * a[2],
        b[2] * a[1] + b[3] * a[3],
    ]
}

/// |one − two|/|two|, derivatives measured in units of `wavenumber`.
fn relative_difference(one: [f64; 4], two: [f64; 4], wavenumber: f64) -> f64 {
    let size = |m: [f64; 4]| {
        m[0].abs().max(m[3].abs()).max(m[1].abs() * wavenumber).max(m[2].abs() / wavenumber)
    };
    size(std::array::from_fn(|i| one[i] - two[i])) / size(two)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Species};

    #[test]
    fn a_slab_is_of_the_declared_order() {
        let species = Species::named("K+").unwrap();
        let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
        let (coefficient, energies) = (species.kinetic_coefficient(), Interval::new(90.0, 150.0));
        let slab = |span: Interval| {
            let mut slab = Slab::new(|x| barrier.value(x), span, coefficient, 0.0);
            slab.prepare(coefficient, energies);
            slab
        };
        // A slab errs by h⁹, a path of them by h⁸.
        let error = |width: f64| {
            let span = Interval::new(0.05, 0.05 + width);
            slab_error(&slab(span), &span.halves().map(slab), energies, coefficient)
        };
        let order = (error(0.032) / error(0.016)).log2();
        assert!((order - 9.0).abs() < 0.6, "order {order}");
    }
}
