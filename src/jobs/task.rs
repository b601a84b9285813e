//! What can be computed of a case, and how.

use std::path::Path;

use super::currents;
use super::run::{Target, record};
use super::transmission::{STATIONARY_TOLERANCE, stationary, stationary_energies};
use super::validate::admit;
use crate::error::{Error, Result};
use crate::record::{CaseEntry, CaseStatus};
use crate::scenario::{Scenario, effective};
use crate::simulation::Control;

/// What is computed of every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Packets and their record.
    Run,
    /// The steady state, T(E).
    Transmission,
    /// Fluxes and currents by voltage.
    Currents,
}

impl What {
    /// Everything, by name.
    pub const ALL: [Self; 3] = [Self::Run, Self::Transmission, Self::Currents];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Transmission => "transmission",
            Self::Currents => "currents",
        }
    }

    /// The accuracy to which it is computed: that of T(E) of runs is `asked` for, others are relative ones of their own.
    pub fn tolerance(self, asked: f64) -> f64 {
        match self {
            Self::Run => asked,
            Self::Transmission => STATIONARY_TOLERANCE,
            Self::Currents => currents::TOLERANCE,
        }
    }

    /// Whether a case of it is a file of its own.
    pub fn is_large(self) -> bool {
        self == Self::Run
    }
}

/// Refuses a sweep in which every case lacks the same: nothing but the swept keys could give it.
///
/// # Errors
/// What is missing, at its key.
pub fn refuse_all(scenario: &Scenario, what: What) -> Result<()> {
    let case = &scenario.case;
    let swept = |table: &str| scenario.sweep.axes.iter().any(|axis| axis.key.split('.').next() == Some(table));
    let lacks = match what {
        What::Run => case.drive.is_some() || (case.packets.is_empty() && !swept("packet")),
        What::Currents => {
            case.drive.is_some()
                || (case.reservoirs.is_none() && !swept("reservoirs"))
                || (case.potential.membrane.is_none() && !swept("membrane"))
        }
        What::Transmission => false,
    };
    match what {
        What::Run if lacks => admit(scenario, true).map(drop),
        What::Currents if lacks => currents::channel(scenario).map(drop),
        _ => Ok(()),
    }
}

/// Runs the packets of a case; the record stands at `path` then. Answers what a reader of its numbers must know, a line each.
///
/// # Errors
/// What is wrong in the case, an interruption, what the machine refuses; a cost beyond the limit unless `unlimited`.
pub fn run(scenario: &Scenario, name: &str, path: &Path, unlimited: bool, control: &Control) -> Result<String> {
    let (plans, _) = admit(scenario, unlimited)?;
    // Under a name of its own: where the file system knows no locks another process may compute the same case.
    let target = Target { path, force: false, case: Some(name) };
    let recorded = record(scenario, &plans, &target, control, |_, _| {})?;
    recorded.written.map(|_| recorded.warnings.join("\n"))
}

/// Solves the stationary problem of a case.
///
/// # Errors
/// What is wrong in the case.
pub fn tabulate(scenario: &Scenario, name: &str, what: What, control: &Control) -> Result<CaseEntry> {
    let case = &scenario.case;
    let (table, warnings) = match what {
        What::Currents => currents::tabulate(scenario, control)?,
        _ => (stationary(case, &stationary_energies(case)), Vec::new()),
    };
    if control.stopped() {
        return Err(Error::Interrupted(0));
    }
    Ok(CaseEntry {
        name: name.to_owned(),
        standing: CaseStatus::Done,
        reason: String::new(),
        warnings: warnings.join("\n"),
        effective_scenario: effective(case),
        tables: vec![table],
    })
}
