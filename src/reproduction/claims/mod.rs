//! The claims of the paper beside the computed results.
//!
//! A claim is one number for one filter. Claims that test one sentence of the paper share a
//! [`Statement`] with a rule: the rule turns a result into an [`Outcome`], and the outcomes of all
//! filters give the verdicts.

mod captions;
mod claim;
mod conductances;
mod sentences;
mod statements;
mod table;
mod terahertz;
mod verdicts;

use super::findings::Findings;

pub(crate) use claim::Claim;
pub(crate) use statements::ALL as STATEMENTS;
pub(crate) use table::table;
pub(crate) use verdicts::{Verdict, of_claim, of_statement};

/// All claims: captions first, then the abstract.
pub(crate) fn claims(findings: &Findings) -> Vec<Claim> {
    let mut claims = captions::claims(findings);
    claims.extend(conductances::claims(findings));
    claims.extend(sentences::claims(findings));
    claims.extend(terahertz::claims(findings));
    claims
}

#[cfg(test)]
#[path = "../../../tests/reproduction/claims.rs"]
mod tests;
