//! What can be computed of a case, and how.

use super::currents;
use super::driven_run::record_driven;
use super::passage;
use super::run::{Target, record};
use super::sidebands::{self, sideband_request};
use super::tabulated::Tabulated;
use super::transmission::{stationary_energies, transmission};
use super::validate::validate;
use crate::error::Result;
use crate::planning::STATIONARY_TOLERANCE;
use crate::record::{CaseEntry, CaseStatus};
use crate::scattering::Cancellation;
use crate::scenario::{Scenario, effective};
use crate::simulation::Control;

/// What is computed of every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Computation {
    /// Packets and their record.
    Run,
    /// T(E) by the stationary method.
    Transmission,
    /// Fluxes and currents by voltage.
    Currents,
    /// Passage times by voltage.
    Passage,
    /// Side bands of a drive at the energy of the packet.
    Sidebands,
}

impl Computation {
    /// All computations.
    pub const ALL: [Self; 5] =
        [Self::Run, Self::Transmission, Self::Currents, Self::Passage, Self::Sidebands];

    /// Its name, as in `--what` and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Transmission => "transmission",
            Self::Currents => "currents",
            Self::Passage => "passage",
            Self::Sidebands => "sidebands",
        }
    }

    /// The accuracy of its results: for runs the absolute `requested` one of T(E), an absolute one
    /// of side bands, else a relative one.
    pub(crate) fn tolerance(self, requested: f64) -> f64 {
        match self {
            Self::Run => requested,
            Self::Transmission => STATIONARY_TOLERANCE,
            Self::Currents => currents::TOLERANCE,
            Self::Passage => passage::TOLERANCE,
            Self::Sidebands => sidebands::TOLERANCE,
        }
    }

    /// Whether each case has a file of its own.
    pub(crate) fn is_large(self) -> bool {
        self == Self::Run
    }
}

/// Refuses a sweep in which no case can be computed, since all lack what the swept keys do not
/// give.
///
/// # Errors
/// What is missing, at its key.
pub(crate) fn validate_sweep(scenario: &Scenario, computation: Computation) -> Result<()> {
    let case = &scenario.case;
    let is_swept = |table: &str| {
        scenario.sweep.axes.iter().any(|axis| axis.key.split('.').next() == Some(table))
    };
    let has_diffusion = case.reservoirs.as_ref().is_some_and(|baths| baths.diffusion.is_some());
    let is_missing = match computation {
        Computation::Run => case.packets.is_empty() && !is_swept("packet"),
        Computation::Currents => {
            case.drive.is_some()
                || (case.reservoirs.is_none() && !is_swept("reservoirs"))
                || (case.potential.membrane.is_none() && !is_swept("membrane"))
        }
        Computation::Passage => {
            case.drive.is_some()
                || (case.potential.membrane.is_none() && !is_swept("membrane"))
                || (!has_diffusion && !is_swept("reservoirs"))
        }
        Computation::Sidebands => {
            (case.drive.is_none() && !is_swept("drive"))
                || (case.packets.len() != 1 && !is_swept("packet"))
        }
        Computation::Transmission => false,
    };
    match computation {
        Computation::Run if is_missing => validate(scenario, true, Cancellation::never()).map(drop),
        Computation::Currents if is_missing => currents::channel(scenario).map(drop),
        Computation::Passage if is_missing => passage::channel(scenario).map(drop),
        Computation::Sidebands if is_missing => sideband_request(scenario).map(drop),
        _ => Ok(()),
    }
}

/// Runs the packets of `scenario` and writes the record to `target`; where `unlimited`, whatever
/// memory, time and space that takes. Returns the warnings, a sentence each.
///
/// # Errors
/// What is wrong in the scenario, a cost beyond the limits included; an interruption;
/// [`Error::Machine`](crate::error::Error::Machine).
pub fn run(
    scenario: &Scenario,
    target: &Target<'_>,
    unlimited: bool,
    control: &Control,
) -> Result<Vec<String>> {
    let plans = validate(scenario, unlimited, control.cancellation())?.plans;
    if scenario.case.drive.is_some() {
        let recorded = record_driven(scenario, &plans, target, control, |_, _| {})?;
        return recorded.written.map(|_| recorded.warnings);
    }
    let recorded = record(scenario, &plans, target, control, |_, _| {})?;
    recorded.written.map(|_| recorded.warnings)
}

/// Computes T(E), the currents, the passage times or the side bands of a case.
///
/// # Errors
/// What is wrong in the case; [`Error::Cancelled`](crate::error::Error::Cancelled).
pub(crate) fn tabulate(
    scenario: &Scenario,
    name: &str,
    computation: Computation,
    control: &Control,
) -> Result<CaseEntry> {
    let case = &scenario.case;
    let Tabulated { table, warnings, .. } = match computation {
        Computation::Currents => currents::currents(scenario, currents::TOLERANCE, control)?,
        Computation::Passage => passage::passage(scenario, 0.0, passage::TOLERANCE, control)?,
        Computation::Sidebands => sidebands::tabulate(scenario, control)?,
        _ => {
            let energies = stationary_energies(case);
            let tolerance = STATIONARY_TOLERANCE;
            Tabulated { warnings: Vec::new(), ..transmission(case, &energies, tolerance, control)? }
        }
    };
    Ok(CaseEntry {
        name: name.to_owned(),
        standing: CaseStatus::Done,
        reason: String::new(),
        warnings: warnings.join("\n"),
        effective_scenario: effective(case),
        tables: vec![table],
    })
}
