//! The Chebyshev propagator, an independent second method.
//!
//! With H scaled to h = (H − Ē)/ΔE on [−1, 1] and α = ΔE·Δt/ħ, exp(−iHΔt/ħ) = exp(−iĒΔt/ħ) Σ_n (2 −
//! δ_n0)(−i)ⁿ J_n(α) T_n(h), cut where J_n falls under rounding. Absorption is one real factor a
//! step, as in the splittings: the series itself must see a Hermitian H.
//!
//! Accuracy: rounding, at any step. Source: Tal-Ezer and Kosloff, J. Chem. Phys. 81, 3967 (1984).

use num_complex::Complex64;
use pulp::Arch;

use super::absorbed::AbsorbedProbability;
use super::{Absorber, Propagator};
use crate::model::{Amplitudes, Fourier, Hamiltonian, amplitudes};
use crate::units::HBAR;

/// The series is cut where its coefficients stay below this.
const CUT: f64 = 1e-17;

/// exp(−iHΔt/ħ) as a Chebyshev series, then absorption.
#[derive(Debug)]
pub struct Chebyshev {
    time_step: f64,
    coefficients: Vec<Complex64>,
    /// 2T/ΔE/N by mode.
    kinetic: Vec<f64>,
    /// 2(V − Ē)/ΔE by point.
    potential: Vec<f64>,
    absorption: Vec<f64>,
    tally: AbsorbedProbability,
    fourier: Fourier,
    arch: Arch,
    /// T_{n−1}ψ and T_nψ; one buffer for H·T_nψ.
    buffers: [Amplitudes; 3],
}

impl Chebyshev {
    /// Tables for steps of `time_step` (fs).
    pub fn new(hamiltonian: &Hamiltonian, absorber: &Absorber, time_step: f64) -> Self {
        let points = hamiltonian.axis.points;
        let highest = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = hamiltonian.potential.iter().copied().fold(f64::INFINITY, f64::min);
        let top = highest(&hamiltonian.kinetic) + highest(&hamiltonian.potential);
        // A margin of a millionth keeps rounding from leaving [−1, 1].
        let (mean, half) = ((top + lowest) / 2.0, (top - lowest) / 2.0 * 1.000_001);
        let alpha = half * time_step / HBAR;
        let shift = Complex64::from_polar(1.0, -mean * time_step / HBAR);
        let coefficients = bessel(alpha).into_iter().enumerate().map(|(n, j)| {
            let turn = [Complex64::ONE, -Complex64::I, -Complex64::ONE, Complex64::I][n % 4];
            shift * turn * if n == 0 { j } else { 2.0 * j }
        });
        let absorption: Vec<f64> =
            hamiltonian.axis.positions().map(|x| absorber.factor(x, time_step)).collect();
        Self {
            time_step,
            coefficients: coefficients.collect(),
            kinetic: hamiltonian.kinetic.iter().map(|t| 2.0 * t / half / points as f64).collect(),
            potential: hamiltonian.potential.iter().map(|v| 2.0 * (v - mean) / half).collect(),
            tally: AbsorbedProbability::new(&hamiltonian.axis, std::slice::from_ref(&absorption)),
            absorption,
            fourier: Fourier::new(points),
            arch: Arch::new(),
            buffers: std::array::from_fn(|_| {
                amplitudes(std::iter::repeat_n(Complex64::default(), points))
            }),
        }
    }

    /// image ← 2h·state.
    fn apply(&mut self, state: usize, image: usize) {
        let Ok([image, state]) = self.buffers.get_disjoint_mut([image, state]) else { return };
        image.copy_from_slice(state);
        let kinetic = |spectrum: &mut [Complex64]| {
            for (amplitude, factor) in spectrum.iter_mut().zip(&self.kinetic) {
                *amplitude *= factor;
            }
        };
        self.fourier.by_mode(image, |spectrum| self.arch.dispatch(|| kinetic(spectrum)));
        self.arch.dispatch(|| {
            for ((image, state), factor) in image.iter_mut().zip(state.iter()).zip(&self.potential)
            {
                *image += state * factor;
            }
        });
    }
}

impl Propagator for Chebyshev {
    fn advance(&mut self, psi: &mut [Complex64], steps: usize) {
        for _ in 0..steps {
            // T_0ψ = ψ, T_1ψ = hψ, T_{n+1}ψ = 2h·T_nψ − T_{n−1}ψ; the three live in buffers that
            // take turns.
            let (mut before, mut now, mut next) = (0, 1, 2);
            self.buffers[before].copy_from_slice(psi);
            self.apply(before, now);
            let first = self.coefficients.get(1).copied().unwrap_or_default();
            for (psi, now) in psi.iter_mut().zip(self.buffers[1].iter_mut()) {
                *now *= 0.5;
                *psi = self.coefficients[0] * *psi + first * *now;
            }
            for n in 2..self.coefficients.len() {
                self.apply(now, next);
                let coefficient = self.coefficients[n];
                let Ok([older, newer]) = self.buffers.get_disjoint_mut([before, next]) else {
                    return;
                };
                self.arch.dispatch(|| {
                    for ((psi, newer), older) in
                        psi.iter_mut().zip(newer.iter_mut()).zip(older.iter())
                    {
                        *newer -= older;
                        *psi += coefficient * *newer;
                    }
                });
                (before, now, next) = (now, next, before);
            }
            for (psi, factor) in psi.iter_mut().zip(&self.absorption) {
                *psi *= factor;
            }
            self.tally.add(psi, 0);
        }
    }

    fn time_step(&self) -> f64 {
        self.time_step
    }

    fn absorbed(&self) -> [f64; 2] {
        self.tally.absorbed()
    }

    fn transform_pairs(&self) -> usize {
        self.coefficients.len().saturating_sub(1)
    }
}

/// J_0(α), J_1(α), … down to [`CUT`], by Miller's backward recurrence (Abramowitz and Stegun,
/// § 9.12).
// All orders by one recurrence: `libm::jn` runs one for each, 150 to 600 times as long, and errs by
// up to 7e-16 in place of 1e-16.
fn bessel(alpha: f64) -> Vec<f64> {
    // Beyond α the J_n fall over a few cube roots of α. Where they are below `CUT` the recurrence
    // may begin with any numbers: downwards J outgrows the other solution.
    let last = (alpha + 12.0 * alpha.cbrt() + 40.0) as usize & !1;
    let mut values = vec![0.0; last + 1];
    let (mut above, mut here) = (0.0_f64, 1e-280_f64);
    for n in (0..=last).rev() {
        values[n] = here;
        (above, here) = (here, 2.0 * n as f64 / alpha * here - above);
        // The values grow by more than 300 orders of magnitude; their scale is found below.
        if here.abs() > 1e200 {
            values[n..].iter_mut().for_each(|value| *value *= 1e-200);
            above *= 1e-200;
            here *= 1e-200;
        }
    }
    // 1 = J_0 + 2·(J_2 + J_4 + …).
    let sum = values[0] + 2.0 * values.iter().skip(2).step_by(2).sum::<f64>();
    values.iter_mut().for_each(|value| *value /= sum);
    let length = values.iter().rposition(|value| value.abs() > CUT).map_or(1, |n| n + 1);
    values.truncate(length);
    values
}

#[cfg(test)]
mod tests {
    use super::bessel;

    #[test]
    fn bessel_functions_agree_with_published_values() {
        // Abramowitz and Stegun, tables 9.1 and 9.4.
        let values = bessel(5.0);
        approx::assert_relative_eq!(values[0], -0.177_596_771_314_338_3, epsilon = 1e-15);
        approx::assert_relative_eq!(values[1], -0.327_579_137_591_465_2, epsilon = 1e-15);
        approx::assert_relative_eq!(values[10], 1.467_802_647_31e-3, epsilon = 1e-13);
        approx::assert_relative_eq!(bessel(100.0)[0], 0.019_985_850_304_223_1, epsilon = 1e-14);
        approx::assert_relative_eq!(bessel(1e-3)[1], 5e-4, epsilon = 1e-10);
    }
}
