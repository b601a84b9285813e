//! The numbers of a run under a drive, with bounds from its comparison run.

use crate::planning::Plan;
use crate::simulation::driven_steps::{OutgoingSpectrum, distance, energies};
use crate::simulation::series::Series;
use crate::units::{Estimate, Interval};

/// Errors over differences of two runs.
const SAFETY: f64 = 1.5;

/// The numbers of one phase, or their means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Figures {
    pub transmitted: Estimate,
    pub reflected: Estimate,
    pub energy_gained: Estimate,
    pub work: Estimate,
}

/// The numbers of a run of `plan` with bounds from its comparison run, over energies `range` (meV).
pub(super) fn figures(
    plan: &Plan,
    range: Interval,
    run: &Series,
    compared: &Series,
) -> (OutgoingSpectrum, Figures) {
    let energies = energies(range, run.duration().max(compared.duration()));
    let [own, other] = [run, compared]
        .map(|series| OutgoingSpectrum::new(&plan.species, series, energies.clone()));
    let remains = run.remains.inside + run.remains.incoming;
    let sums = [own.total_incident(), own.total_transmitted() + own.total_reflected()];
    let missing =
        SAFETY * remains + sums.map(|sum| (sum - 1.0).abs()).into_iter().fold(0.0, f64::max);
    let error = SAFETY * distance(&own, &other) + missing;
    let gained = SAFETY * (own.energy_gained() - other.energy_gained()).abs();
    let figures = Figures {
        transmitted: Estimate { value: own.total_transmitted(), error },
        reflected: Estimate { value: own.total_reflected(), error },
        energy_gained: Estimate {
            value: own.energy_gained(),
            error: gained + missing * range.length(),
        },
        work: Estimate {
            value: run.work.value,
            error: SAFETY * ((run.work.value - compared.work.value).abs() + compared.work.error)
                + missing * range.length(),
        },
    };
    (own, figures)
}
