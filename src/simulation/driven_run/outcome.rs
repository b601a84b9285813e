//! What became of a packet under a drive.

use rayon::prelude::*;

use super::expected::{Expected, expected};
use super::figures::{Figures, figures};
use super::phases::{PhaseMean, over_phases};
use crate::error::{Error, Result};
use crate::model::Phase;
use crate::observables::ProbabilityBudget;
use crate::planning::{Case, Plan};
use crate::simulation::control::Control;
use crate::simulation::driven_steps::OutgoingSpectrum;
use crate::simulation::prepare::Prepared;
use crate::simulation::shown_run::{ShownRun, show};
use crate::simulation::snapshots::RunObserver;
use crate::units::Estimate;

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
    let expected = expected(case, &plan, control.cancellation())?;
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
