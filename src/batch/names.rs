//! Names of cases: hashes of their effective scenarios.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::jobs::Computation;
use crate::scenario::{Scenario, effective};

/// Digits of a name.
// 64 bits: two of a million cases have the same name by chance once in forty million sweeps.
const NAME_DIGITS: usize = 16;

/// A case of a sweep, by number and name.
#[derive(Debug)]
pub(crate) struct CaseName {
    /// Its number, from 0.
    pub index: usize,
    /// Its name: sixteen hexadecimal digits.
    pub name: String,
    /// Why its values cannot be computed together, if so.
    pub refusal: Option<Error>,
}

/// The names of all cases of the sweep of `scenario`.
///
/// A name is the SHA-256 of the computation and the effective scenario, without its title. So the
/// same case has the same name in every sweep.
///
/// # Errors
/// The first refusal, if no case can be computed.
pub(crate) fn names(scenario: &Scenario, computation: Computation) -> Result<Vec<CaseName>> {
    let indices = (0..scenario.sweep.cases()).into_par_iter();
    let mut all: Vec<CaseName> = indices.map(|index| name(scenario, computation, index)).collect();
    if all.iter().all(|case| case.refusal.is_some())
        && let Some(refusal) = all.first_mut().and_then(|case| case.refusal.take())
    {
        return Err(refusal);
    }
    Ok(all)
}

fn name(scenario: &Scenario, computation: Computation, index: usize) -> CaseName {
    match scenario.case_of_sweep(index) {
        Ok(case) => {
            // A title changes no number.
            let mut untitled = case.case;
            untitled.title.clear();
            CaseName { index, name: digest(computation, &effective(&untitled)), refusal: None }
        }
        // A case that cannot be computed is named by the text as typed.
        Err(refusal) => {
            let sweep = &scenario.sweep;
            let axes = sweep.axes.iter().zip(sweep.indices(index));
            let values = axes.map(|(axis, at)| &axis.values[at].text);
            let typed = values.fold(scenario.text.clone(), |typed, value| typed + "\0" + value);
            CaseName { index, name: digest(computation, &typed), refusal: Some(refusal) }
        }
    }
}

fn digest(computation: Computation, text: &str) -> String {
    fingerprint(&[computation.name(), text], NAME_DIGITS)
}

/// The first `digits` hexadecimal digits of the SHA-256 of `parts`, joined by zero bytes.
pub(super) fn fingerprint(parts: &[&str], digits: usize) -> String {
    let hash = Sha256::new().chain_update(parts.join("\0")).finalize();
    let mut text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(digits);
    text
}
