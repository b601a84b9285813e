//! Phases, delays and dwell times of a wave from the left.

use num_complex::Complex64;

use super::derivative::{DerivativeMarch, DerivativeStart, LARGEST_ARGUMENT, Solution, State};
use super::leads::Wavenumbers;
use super::raw_solution::SHARE;
use super::solver::{ENERGY_SHIFT, MAX_OWN_LENGTHS, Solver};
use crate::scattering::{Cancelled, Incidence};
use crate::units::Interval;

/// Phases and their derivatives by E; times without the factors ħ and m/ħ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::scattering) struct RawTimes {
    /// arg t with all turns; NaN where no wave leaves.
    pub phase: f64,
    /// d arg t/dE, 1/meV; NaN where no wave leaves.
    pub delay: f64,
    /// d arg r/dE, 1/meV.
    pub reflection_delay: f64,
    /// ∫|ψ|² dx/k_L between the planes, Å².
    pub dwell: f64,
    /// Bounds on their errors.
    pub errors: TimeErrors,
}

/// Bounds on the errors of [`RawTimes`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in crate::scattering) struct TimeErrors {
    pub phase: f64,
    pub delay: f64,
    pub reflection_delay: f64,
    pub dwell: f64,
}

impl RawTimes {
    /// No wave comes in.
    pub(in crate::scattering) const UNKNOWN: Self = Self {
        phase: f64::NAN,
        delay: f64::NAN,
        reflection_delay: f64::NAN,
        dwell: f64::NAN,
        errors: TimeErrors {
            phase: f64::NAN,
            delay: f64::NAN,
            reflection_delay: f64::NAN,
            dwell: f64::NAN,
        },
    };
}

impl Solver<'_> {
    /// Phases and times at `energies` (meV) with the dwell time between `planes`, which the mesh
    /// was asked for.
    pub(in crate::scattering) fn times(
        &mut self,
        energies: &[f64],
        planes: Interval,
    ) -> Result<Vec<RawTimes>, Cancelled> {
        let fine = self.mesh.level_with(1, LARGEST_ARGUMENT)?;
        let coarser = self.march(fine - 1, energies, planes, ENERGY_SHIFT)?;
        let finer = self.march(fine, energies, planes, 0.0)?;
        let floor = self.floor();
        let mut times = Vec::with_capacity(energies.len());
        for ((&energy, coarse), fine) in energies.iter().zip(&coarser).zip(&finer) {
            let (coarse, mut best) = (self.of(energy, coarse), self.of(energy, fine));
            let error = |a: f64, b: f64| SHARE * (a - b).abs() + 4.0 * floor * b.abs();
            // The coarser march does not count turns.
            let turn = std::f64::consts::TAU;
            let phase = (best.phase - coarse.phase) / turn;
            best.errors = TimeErrors {
                phase: SHARE * turn * (phase - phase.round()).abs()
                    + floor * (1.0 + best.phase.abs()),
                delay: error(coarse.delay, best.delay),
                reflection_delay: error(coarse.reflection_delay, best.reflection_delay),
                dwell: error(coarse.dwell, best.dwell),
            };
            times.push(best);
        }
        Ok(times)
    }

    fn march(
        &mut self,
        level: usize,
        energies: &[f64],
        planes: Interval,
        shift: f64,
    ) -> Result<Vec<Solution>, Cancelled> {
        let scale = self.mesh.scale();
        let shift = shift * self.mesh.remoteness(MAX_OWN_LENGTHS);
        let start = |&energy: &f64| DerivativeStart {
            energy: energy + shift * energy.abs().max(scale),
            slope: self.leads.outgoing_slope(energy, Incidence::Left),
            slope_change: self.leads.outgoing_slope_change(energy),
        };
        let starts: Vec<DerivativeStart> = energies.iter().map(start).collect();
        let planes = [planes.from, planes.to].map(|place| self.mesh.slabs_before(level, place));
        let [left, right] = planes;
        let planes = [left?, right?];
        let (inverse, stop) = (1.0 / self.leads.coefficient, self.mesh.stop);
        let slabs = self.mesh.level(level)?;
        DerivativeMarch { slabs, inverse, planes, starts: &starts, stop }.solve()
    }

    fn of(&self, energy: f64, solution: &Solution) -> RawTimes {
        let Wavenumbers { left, right } = self.wavenumbers(energy);
        let coefficient = self.leads.coefficient;
        // k = √(kinetic/b): dk/dE = 1/(2bk).
        let [left_change, right_change] = [left, right].map(|k| 0.5 / (coefficient * k));
        let Interval { from: start, to: end } = self.mesh.ends;
        let State { psi, slope, psi_change, slope_change, logarithm } = solution.end;
        let i = Complex64::i();
        // kψ ∓ iψ′ are 2k times the amplitudes that come in and go back.
        let parts = |sign: f64| {
            let turned = i * sign * slope;
            let change = psi * left_change + psi_change * left + i * sign * slope_change;
            (psi * left + turned, change)
        };
        let ((incident, incident_change), (reflected, reflected_change)) =
            (parts(-1.0), parts(1.0));
        let incident_turn = (incident_change / incident).im;
        let reflected_turn = (reflected_change / reflected).im;
        // ψ = (incident + reflected)/2k, where |reflected| < |incident|.
        let interference = (psi * 2.0 * left / incident).arg();
        let (phase, delay) = if right > 0.0 {
            (
                left * start - right * end - solution.phase + interference,
                left_change * start - right_change * end - incident_turn,
            )
        } else {
            (f64::NAN, f64::NAN)
        };
        // ∫|ψ|² dx = b·[ψ′*·∂ψ − ψ*·∂ψ′] between the planes, for |incident|²/4k² = 1.
        let [near, far] = solution.planes.map(|state| {
            let scale = (state.logarithm - logarithm).exp() / incident.norm();
            let [psi, slope, psi_change, slope_change] =
                [state.psi, state.slope, state.psi_change, state.slope_change].map(|x| x * scale);
            (slope.conj() * psi_change - psi.conj() * slope_change).re
        });
        RawTimes {
            phase,
            delay,
            reflection_delay: reflected_turn - incident_turn + 2.0 * start * left_change,
            dwell: 4.0 * left * coefficient * (far - near),
            errors: TimeErrors::default(),
        }
    }
}
