//! One slab of the potential, and what it does to (ψ, ψ′).
//!
//! ψ″ = (w̄ + Δ(s))·ψ on |s| ≤ h/2, with w = (V − E)/b, b = ħ²/2m, w̄ its mean and Δ = Σ c_n
//! P_n(2s/h) whatever the energy. In the interaction picture of the constant w̄ the propagator is
//! P₀(h/2)·exp(Ω)·P₀(h/2), and the Magnus series to second order in Δ can be summed in closed form
//! for every energy. With D = ∫Δ ds, f = Δ − D² = Σ f_n P_n, m = mean of D², Z = w̄h², K(τ) = ∫
//! D(s)·D(s+τ) ds = Σ K_n P_n(2τ/h − 1) and ι_n from [`crate::scattering::quadrature::legendre`]:
//!
//! * Ω₁₁ = −Ω₂₂ = −½h² Σ_odd f_n Z^((n−1)/2) ι_n
//! * Ω₁₂ = −½h³ [Σ_even≥2 f_n Z^(n/2−1) ι_n − m·(ι_0 − 1)/Z] − G
//! * Ω₂₁ = ½h [Σ_even≥2 f_n Z^(n/2) ι_n − m·(ι_0 + 1)] − w̄·G
//! * G = h² [ι_0 Σ_even K_n Z^(n/2) ι_n + cosh(√Z) Σ_odd K_n Z^((n−1)/2) ι_n]
//!
//! All of f_n, m and K_n belong to the slab alone, so one evaluation of V serves all energies. The
//! error is that of the third order, Δ³: eighth order in h, and it falls as the energy rises. The
//! determinant is one by construction.
//!
//! Sources: Ixaru, Numerical Methods for Differential Equations (1984), ch. 3 (piecewise
//! perturbation); Iserles, BIT 44, 473 (2004) (modified Magnus series); Blanes, Casas, Oteo and
//! Ros, Phys. Rep. 470, 151 (2009).

use pulp::Simd;

use super::slab_tables::{DEGREE, FINE, TABLES};
use crate::scattering::quadrature::legendre::{ORDER, SphericalBessel, bessel, terms};
use crate::scattering::quadrature::number::Number;
use crate::scattering::quadrature::simd::SimdVector;
use crate::units::Interval;

/// 1/(2n)! and 1/(2n+1)!.
const EVEN_FACTORIALS: [f64; 6] =
    [1.0, 0.5, 1.0 / 24.0, 1.0 / 720.0, 1.0 / 40_320.0, 1.0 / 3_628_800.0];
const ODD_FACTORIALS: [f64; 6] =
    [1.0, 1.0 / 6.0, 1.0 / 120.0, 1.0 / 5_040.0, 1.0 / 362_880.0, 1.0 / 39_916_800.0];

/// A slab; wavenumbers squared in 1/Å².
#[derive(Debug, Clone)]
pub(in crate::scattering) struct Slab {
    /// h, Å.
    pub width: f64,
    /// Mean of V, meV.
    pub mean: f64,
    /// V is constant here: the slab may be as long as it likes.
    pub flat: bool,
    /// Terms of the power series that the energies of this mesh need.
    pub terms: usize,
    /// Mean of D², 1/Å².
    mean_square: f64,
    /// f_n, 1/Å²; the zeroth is not used.
    force: [f64; ORDER + 1],
    /// K_n, 1/Å.
    correlation: [f64; ORDER + 1],
}

/// What a constant V of any length does to (ψ, ψ′), without the factor e^exponent.
pub(in crate::scattering) struct FlatPropagator<S: Simd> {
    /// [P₁₁, P₁₂, P₂₁, P₂₂].
    pub entries: [SimdVector<S>; 4],
    pub exponent: SimdVector<S>,
}

impl Slab {
    /// The slab over `span` (Å) for `potential` (meV); `coefficient` is ħ²/2m in meV·Å². V that
    /// varies by less than `flatness` (meV) counts as constant.
    pub(crate) fn new(
        potential: impl Fn(f64) -> f64,
        span: Interval,
        coefficient: f64,
        flatness: f64,
    ) -> Self {
        let tables = &*TABLES;
        let (width, middle) = (span.length(), 0.5 * (span.from + span.to));
        let values = tables.nodes.map(|node| potential(middle + 0.5 * width * node.place));
        let reference = values[0];
        let differences = values.map(|value| value - reference);
        let legendre = |n: usize| -> f64 {
            tables.project[n].iter().zip(&differences).map(|(p, v)| p * v).sum()
        };
        let mut slab = Self {
            width,
            mean: reference + legendre(0),
            flat: differences.iter().all(|difference| difference.abs() <= flatness),
            terms: 2,
            mean_square: 0.0,
            force: [0.0; ORDER + 1],
            correlation: [0.0; ORDER + 1],
        };
        if slab.flat {
            return slab;
        }
        let c: [f64; DEGREE] = std::array::from_fn(|i| legendre(i + 1) / coefficient);
        let half = 0.5 * width;
        let squares: [f64; FINE] = std::array::from_fn(|i| {
            let d: f64 = (0..DEGREE).map(|n| c[n] * tables.integral[n][i]).sum();
            (half * d).powi(2)
        });
        for n in 0..=ORDER {
            let square: f64 = tables.square[n].iter().zip(&squares).map(|(p, d)| p * d).sum();
            slab.force[n] = if (1..=DEGREE).contains(&n) { c[n - 1] } else { 0.0 } - square;
        }
        slab.mean_square = -slab.force[0];
        for a in 0..DEGREE {
            for b in (a % 2..DEGREE).step_by(2) {
                let product = c[a] * c[b] * half.powi(3);
                for (sum, k) in slab.correlation.iter_mut().zip(&tables.correlation[a][b]) {
                    *sum += product * k;
                }
            }
        }
        slab
    }

    /// Largest |w̄|·h² for `energies` (meV).
    pub(crate) fn argument(&self, coefficient: f64, energies: Interval) -> f64 {
        let largest = (self.mean - energies.from).abs().max((self.mean - energies.to).abs());
        largest * self.width * self.width / coefficient
    }

    /// Sets how many terms `energies` (meV) need.
    pub(crate) fn prepare(&mut self, coefficient: f64, energies: Interval) {
        self.terms = terms(self.argument(coefficient, energies));
    }

    /// Propagator of (ψ, ψ′) from the left face to the right one: [P₁₁, P₁₂, P₂₁, P₂₂]; `inverse`
    /// is 1/b.
    #[inline(always)]
    pub(crate) fn propagator<N: Number>(&self, energies: N, inverse: f64) -> [N; 4] {
        let h = self.width;
        let w = (-energies + self.mean) * inverse;
        let z = w * (h * h);
        let SphericalBessel { iota, quotient } = bessel(z, self.terms);
        let z2 = z * z;
        let z4 = z2 * z2;
        let z3 = z2 * z;
        let f = &self.force;
        let k = &self.correlation;
        // j_n = Z^⌊n/2⌋·ι_n for odd n, one power less for even n.
        let (j3, j5, j7, j9) = (iota[3] * z, iota[5] * z2, iota[7] * z3, iota[9] * z4);
        let (j2, j4, j6, j8) = (iota[2], iota[4] * z, iota[6] * z2, iota[8] * z3);
        let odd_terms = [iota[1], j3, j5, j7, j9];
        let even_terms = [j2, j4, j6, j8];
        let odd = N::dot(odd_terms, [f[1], f[3], f[5], f[7], f[9]]);
        let even = N::dot(even_terms, [f[2], f[4], f[6], f[8]]);
        let odd_k = N::dot(odd_terms, [k[1], k[3], k[5], k[7], k[9]]);
        let even_k = N::dot(even_terms, [k[2], k[4], k[6], k[8]]).fused(z, iota[0] * k[0]);
        let cosh = z.fused(iota[1], iota[0]);
        let g = iota[0].fused(even_k, cosh * odd_k) * (h * h);
        let m = self.mean_square;
        let a = odd * (-0.5 * h * h);
        let b = quotient.fused_by(m, -even).fused_by(0.5 * h * h * h, -g);
        let c = even.fused(z, -(iota[0] + 1.0) * m).fused_by(0.5 * h, -(w * g));
        // exp Ω = c₀ + s₀·Ω, both entire functions of ω² = −det Ω, which is small.
        let o = a.fused(a, b * c);
        let c0 = o.polynomial(&EVEN_FACTORIALS);
        let s0 = o.polynomial(&ODD_FACTORIALS);
        // P₀(h/2)·exp(Ω)·P₀(h/2), with the double-angle forms of P₀(h/2).
        let sinh = iota[0] * h;
        let (xi2, eta2) = ((cosh + 1.0) * 0.5, (iota[1] + quotient) * (0.5 * h * h));
        let wb = w * b;
        let mixed = sinh * (c + wb) * 0.5;
        let diagonal = c0.fused(cosh, s0 * mixed);
        let lean = s0 * a;
        let across = c0 * sinh;
        let upper = s0.fused(eta2.fused(c, xi2 * b), across);
        let lower = s0.fused(xi2.fused(c, w * eta2 * wb), w * across);
        [diagonal + lean, upper, lower, diagonal - lean]
    }

    /// The same where V is constant, any length.
    #[inline(always)]
    pub(crate) fn flat_propagator<S: Simd>(
        &self,
        mut energies: SimdVector<S>,
        inverse: f64,
    ) -> FlatPropagator<S> {
        let h = self.width;
        let (mut cosh, mut sinh, mut exponent) =
            (energies.like(1.0), energies.like(h), energies.like(0.0));
        for lane in 0..SimdVector::<S>::COUNT {
            let w = (self.mean - energies.values()[lane]) * inverse;
            let root = w.abs().sqrt();
            let z = root * h;
            let (c, s) = if w > 0.0 {
                exponent.values()[lane] = z;
                (0.5 * (1.0 + (-2.0 * z).exp()), -0.5 * (-2.0 * z).exp_m1())
            } else {
                (z.cos(), z.sin())
            };
            cosh.values()[lane] = c;
            sinh.values()[lane] = if z < 1e-8 { h } else { s / root };
        }
        let w = (-energies + self.mean) * inverse;
        FlatPropagator { entries: [cosh, sinh, w * sinh, cosh], exponent }
    }
}
