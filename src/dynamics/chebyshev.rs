//! The Chebyshev propagator, an independent second method.
//!
//! With H scaled to h = (H − Ē)/ΔE on [−1, 1] and α = ΔE·Δt/ħ, exp(−iHΔt/ħ) = exp(−iĒΔt/ħ) Σ_n (2 −
//! δ_n0)(−i)ⁿ J_n(α) T_n(h), cut where J_n falls under rounding. Absorption is one real factor a
//! step, as in the splittings: the series itself must see a Hermitian H.
//!
//! Under a drive a step is two such series, each of half a step and another potential
//! (`oscillation`).
//!
//! Accuracy: rounding, at any step; driven, global order 4. Source: Tal-Ezer and Kosloff, J. Chem.
//! Phys. 81, 3967 (1984).

use num_complex::Complex64;
use pulp::Arch;

use super::absorbed::AbsorbedProbability;
use super::grid_drive::GridDrive;
use super::oscillation::{LARGEST_HALF, SteppedOscillation};
use super::{Absorber, Propagator};
use crate::model::{Amplitudes, Fourier, Hamiltonian, amplitudes};
use crate::numeric::bessel;
use crate::units::HBAR;

/// exp(−iHΔt/ħ) as a Chebyshev series, then absorption.
#[derive(Debug)]
pub struct Chebyshev {
    time_step: f64,
    coefficients: Vec<Complex64>,
    /// 2T/ΔE/N by mode, in the order of [`Fourier::modes`].
    kinetic: Vec<f64>,
    /// 2(V − Ē)/ΔE by point.
    potential: Vec<f64>,
    absorption: Vec<f64>,
    tally: AbsorbedProbability,
    fourier: Fourier,
    arch: Arch,
    /// T_{n−1}ψ and T_nψ; one buffer for H·T_nψ.
    buffers: [Amplitudes; 3],
    drive: Option<Drive>,
}

/// The driven part of H.
#[derive(Debug)]
struct Drive {
    oscillation: SteppedOscillation,
    /// 2(V − Ē)/ΔE by point.
    rest: Vec<f64>,
    /// 2W/ΔE by point.
    swing: Vec<f64>,
}

/// The energies of H: Ē ± ΔE, meV.
#[derive(Debug, Clone, Copy)]
struct Spectrum {
    mean: f64,
    half: f64,
}

impl Chebyshev {
    /// Tables for steps of `time_step` (fs).
    pub fn new(hamiltonian: &Hamiltonian, absorber: &Absorber, time_step: f64) -> Self {
        Self::series(hamiltonian, absorber, time_step, Spectrum::new(hamiltonian, &[]), time_step)
    }

    /// Tables for steps of `time_step` (fs) under V and `drive`, beginning at t = 0.
    pub fn driven(
        hamiltonian: &Hamiltonian,
        absorber: &Absorber,
        time_step: f64,
        drive: &GridDrive,
    ) -> Self {
        let spectrum = Spectrum::new(hamiltonian, &drive.values);
        let series = Self::series(hamiltonian, absorber, time_step, spectrum, time_step / 2.0);
        let drive = Drive {
            oscillation: SteppedOscillation::new(drive.oscillation, time_step),
            rest: series.potential.clone(),
            swing: drive.values.iter().map(|w| 2.0 * w / spectrum.half).collect(),
        };
        Self { drive: Some(drive), ..series }
    }

    /// Steps of `time_step` (fs) by series of `length` (fs) each, H within `spectrum`.
    fn series(
        hamiltonian: &Hamiltonian,
        absorber: &Absorber,
        time_step: f64,
        spectrum: Spectrum,
        length: f64,
    ) -> Self {
        let points = hamiltonian.axis.points;
        let Spectrum { mean, half } = spectrum;
        let alpha = half * length / HBAR;
        let shift = Complex64::from_polar(1.0, -mean * length / HBAR);
        let coefficients = bessel(alpha).into_iter().enumerate().map(|(n, j)| {
            let turn = [Complex64::ONE, -Complex64::I, -Complex64::ONE, Complex64::I][n % 4];
            shift * turn * if n == 0 { j } else { 2.0 * j }
        });
        let absorption: Vec<f64> =
            hamiltonian.axis.positions().map(|x| absorber.factor(x, time_step)).collect();
        let fourier = Fourier::new(points);
        let kinetic = |mode: usize| 2.0 * hamiltonian.kinetic[mode] / half / points as f64;
        Self {
            time_step,
            coefficients: coefficients.collect(),
            kinetic: fourier.modes().into_iter().map(kinetic).collect(),
            potential: hamiltonian.potential.iter().map(|v| 2.0 * (v - mean) / half).collect(),
            tally: AbsorbedProbability::new(&hamiltonian.axis, std::slice::from_ref(&absorption)),
            absorption,
            fourier,
            arch: Arch::new(),
            buffers: std::array::from_fn(|_| {
                amplitudes(std::iter::repeat_n(Complex64::default(), points))
            }),
            drive: None,
        }
    }

    /// ψ ← e^(−iHt/ħ)ψ, t the length of the series.
    fn exponential(&mut self, psi: &mut [Complex64]) {
        // T_0ψ = ψ, T_1ψ = hψ, T_{n+1}ψ = 2h·T_nψ − T_{n−1}ψ; the three live in buffers that take
        // turns.
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
                for ((psi, newer), older) in psi.iter_mut().zip(newer.iter_mut()).zip(older.iter())
                {
                    *newer -= older;
                    *psi += coefficient * *newer;
                }
            });
            (before, now, next) = (now, next, before);
        }
    }

    /// V + σ·W is what is exponentiated next.
    fn set_drive(&mut self, sigma: f64) {
        if let Some(Drive { rest, swing, .. }) = &self.drive {
            for ((v, rest), swing) in self.potential.iter_mut().zip(rest).zip(swing) {
                *v = rest + sigma * swing;
            }
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
            match self.drive.as_mut().map(|drive| drive.oscillation.next_halves()) {
                Some(halves) => halves.into_iter().for_each(|sigma| {
                    self.set_drive(sigma);
                    self.exponential(psi);
                }),
                None => self.exponential(psi),
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
        let exponentials = if self.drive.is_some() { 2 } else { 1 };
        exponentials * self.coefficients.len().saturating_sub(1)
    }
}

impl Spectrum {
    /// For H + σ·W and every |σ| ≤ 2/√3; W is zero where `driven` ends.
    fn new(hamiltonian: &Hamiltonian, driven: &[f64]) -> Self {
        let swings = driven.iter().map(|w| LARGEST_HALF * w.abs());
        let swings = swings.chain(std::iter::repeat(0.0));
        let potential = || hamiltonian.potential.iter().zip(swings.clone());
        let highest = potential().map(|(v, swing)| v + swing).fold(f64::NEG_INFINITY, f64::max);
        let lowest = potential().map(|(v, swing)| v - swing).fold(f64::INFINITY, f64::min);
        let top = hamiltonian.kinetic.iter().copied().fold(f64::NEG_INFINITY, f64::max) + highest;
        // A margin of a millionth keeps rounding from leaving [−1, 1].
        Self { mean: (top + lowest) / 2.0, half: (top - lowest) / 2.0 * 1.000_001 }
    }
}
