//! Names of cases, made from what they mean.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::jobs::What;
use crate::scenario::{Scenario, effective};

/// Digits of a name: 64 bits, so that a million cases share one by chance once in forty million sweeps.
const DIGITS: usize = 16;

/// A case of a sweep by number, name and what it lacks to be computed.
#[derive(Debug)]
pub struct CaseName {
    /// Its number, from 0.
    pub index: usize,
    /// Its name: sixteen hexadecimal digits.
    pub name: String,
    /// Why its values do not go together, if they do not.
    pub refusal: Option<Error>,
}

/// The names of all cases of the sweep of `scenario`.
///
/// A name is the SHA-256 of what is computed and of the scenario that means the case, title left out: the same case has the same name
/// whatever order or company it comes in.
///
/// # Errors
/// The first refusal, where no case has a meaning.
pub fn names(scenario: &Scenario, what: What) -> Result<Vec<CaseName>> {
    let mut all: Vec<CaseName> =
        (0..scenario.sweep.cases()).into_par_iter().map(|index| name(scenario, what, index)).collect();
    if all.iter().all(|case| case.refusal.is_some())
        && let Some(refusal) = all.first_mut().and_then(|case| case.refusal.take())
    {
        return Err(refusal);
    }
    Ok(all)
}

fn name(scenario: &Scenario, what: What, index: usize) -> CaseName {
    match scenario.case_of_sweep(index) {
        Ok(case) => {
            let mut meaning = case.case;
            meaning.title.clear();
            CaseName { index, name: digest(what, &effective(&meaning)), refusal: None }
        }
        // What has no meaning is named by what was typed.
        Err(refusal) => {
            let sweep = &scenario.sweep;
            let values = sweep.axes.iter().zip(sweep.indices(index)).map(|(axis, at)| &axis.values[at].text);
            let typed = values.fold(scenario.text.clone(), |typed, value| typed + "\0" + value);
            CaseName { index, name: digest(what, &typed), refusal: Some(refusal) }
        }
    }
}

fn digest(what: What, meaning: &str) -> String {
    fingerprint(&[what.name(), meaning], DIGITS)
}

/// The first `digits` hexadecimal digits of the SHA-256 of texts, a zero byte between two of them.
pub(super) fn fingerprint(parts: &[&str], digits: usize) -> String {
    let hash = Sha256::new().chain_update(parts.join("\0")).finalize();
    let mut text: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(digits);
    text
}
