//! The Jost function of the incident lead, and its Chebyshev series over a panel.

use num_complex::Complex64;

use super::leads::Wavenumbers;
use super::raw_solution::{RawSolution, SHARE, extrapolate, incident_difference};
use super::solver::{ENERGY_SHIFT, Solver};
use crate::scattering::quadrature::chebyshev::ChebyshevSeries;
use crate::scattering::{Cancelled, Incidence};
use crate::units::Interval;

/// M = 2k/t, the amplitude that comes in (times 2k) where one goes out: analytic in the
/// wavenumbers, without poles. T = 4·k_near·k_far/|M|².
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) struct JostFunction {
    /// ln|M|, M in 1/Å.
    pub logarithm: f64,
    /// arg M, up to the phase of free motion.
    pub phase: f64,
    /// Own estimate of |δM|/|M|.
    pub error: f64,
}

impl Solver<'_> {
    /// M at every energy (meV), from two levels of the mesh and no more: beside its zeros only the
    /// absolute error matters.
    pub(crate) fn amplitudes(
        &mut self,
        energies: &[f64],
        incidence: Incidence,
    ) -> Result<Vec<JostFunction>, Cancelled> {
        let coarse = self.run(0, energies, incidence, ENERGY_SHIFT)?;
        let fine = self.run(1, energies, incidence, 0.0)?;
        let floor = self.floor();
        let exact = self.mesh.is_exact();
        let Interval { from: start, to: end } = self.mesh.ends;
        let middle = 0.5 * (start + end);
        let amplitude = |((&energy, c), f): ((&f64, &RawSolution), &RawSolution)| {
            let best = if exact { *f } else { extrapolate(c, f) };
            let Wavenumbers { left, right } = self.wavenumbers(energy);
            JostFunction {
                logarithm: best.ln_incident(),
                phase: best.incident.arg() - left * (start - middle) + right * (end - middle),
                error: SHARE * incident_difference(c, f) + floor,
            }
        };
        Ok(energies.iter().zip(&coarse).zip(&fine).map(amplitude).collect())
    }
}

/// M over one panel as a series, without the factor e^logarithm.
pub(in crate::scattering) struct JostSeries {
    pub series: ChebyshevSeries,
    pub logarithm: f64,
}

impl JostSeries {
    /// Through the values at [`nodes`](crate::scattering::quadrature::chebyshev::nodes).
    pub(crate) fn new(values: &[JostFunction]) -> Self {
        let logarithm = values.iter().map(|m| m.logarithm).fold(f64::NEG_INFINITY, f64::max);
        let scaled =
            |m: &JostFunction| Complex64::from_polar((m.logarithm - logarithm).exp(), m.phase);
        let scaled: Vec<Complex64> = values.iter().map(scaled).collect();
        Self { series: ChebyshevSeries::new(&scaled), logarithm }
    }
}
