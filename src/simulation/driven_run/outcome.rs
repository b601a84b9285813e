//! What became of a packet under a drive.

use rayon::prelude::*;

use super::expected::{Expected, expected};
use super::phases::{PhaseMean, over_phases};
use crate::error::{Error, Result};
use crate::model::Phase;
use crate::observables::ProbabilityBudget;
use crate::planning::{Case, Plan};
use crate::simulation::control::Control;
use crate::simulation::driven_steps::{OutgoingSpectrum, distance, energies};
use crate::simulation::prepare::Prepared;
use crate::simulation::series::Series;
use crate::simulation::shown_run::{ShownRun, show};
use crate::simulation::snapshots::RunObserver;
use crate::units::{Estimate, Interval};

/// Errors over differences of two runs.
pub(super) const SAFETY: f64 = 1.5;

/// What became of one packet under a drive.
#[derive(Debug, Clone)]
pub struct DrivenOutcome {
    /// The plan.
    pub plan: Plan,
    /// The probability balance at the end of the run that was shown.
    pub last: ProbabilityBudget,
    /// What left behind the potential.
    pub transmitted: Estimate,
    /// What left in front of it.
    pub reflected: Estimate,
    /// Mean energy of what left less that of what came in, meV.
    pub energy_gained: Estimate,
    /// ∫⟨∂V/∂t⟩ dt between the planes, meV.
    pub work: Estimate,
    /// Phases over which these are means; one where the phase is given.
    pub phases: usize,
    /// What comes in and leaves by energy, in the run that was shown.
    pub spectrum: OutgoingSpectrum,
    /// By other methods.
    pub expected: Expected,
}

/// Runs every packet of `case`, prepared under its drive, and shows each to `observer`.
///
/// # Errors
/// [`Error::Cancelled`] if `control` asked to stop, what `observer` refused, [`Error::Numbers`]
/// if the computation produced NaN.
pub fn simulate_driven(
    case: &Case,
    prepared: Vec<Prepared>,
    control: &Control,
    observer: Option<&dyn RunObserver>,
) -> Result<Vec<DrivenOutcome>> {
    let one = |(index, prepared): (usize, Prepared)| {
        let control = &control.of_packet(&prepared.work.clone());
        packet(case, show(prepared, index, control, observer)?, control)
    };
    prepared.into_par_iter().enumerate().map(one).collect()
}

fn packet(case: &Case, shown: ShownRun, control: &Control) -> Result<DrivenOutcome> {
    let ShownRun { plan, chosen, series, last } = shown;
    let Some(range) = plan.drive.as_ref().map(|drive| drive.outgoing) else {
        return Err(Error::Numbers("a static run has no drive to exchange energy with".into()));
    };
    let (spectrum, own) = figures(&plan, range, &series, &chosen.comparison);
    let is_mean = case.drive.as_ref().is_some_and(|drive| drive.phase == Phase::Average);
    let PhaseMean { figures, phases } = match is_mean {
        true => over_phases(&plan, &chosen, own, control),
        false => PhaseMean { figures: own, phases: 1 },
    };
    if control.stopped() {
        return Err(Error::Cancelled);
    }
    let Figures { transmitted, reflected, energy_gained, work } = figures;
    let expected = expected(case, &plan);
    Ok(DrivenOutcome {
        plan,
        last,
        transmitted,
        reflected,
        energy_gained,
        work,
        phases,
        spectrum,
        expected,
    })
}

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
    let missing = remains + sums.map(|sum| (sum - 1.0).abs()).into_iter().fold(0.0, f64::max);
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
