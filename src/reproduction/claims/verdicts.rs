//! Verdicts on claims and statements.

use super::claim::{Claim, Outcome};
use super::statements::Statement;
use crate::reproduction::filters::FilterKind;

/// The verdict on a claim or a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Verdict {
    /// The result agrees.
    Reproduced,
    /// The result agrees if the full width of the barrier at half maximum is about this, Å.
    OnlyForWidth(f64),
    /// The result disagrees, or the claim does not follow.
    NotSupported,
    /// It depends on unknown values, or on physics outside the model.
    NotTestable,
}

impl Verdict {
    /// The verdict in words.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Reproduced => "reproduced".into(),
            Self::OnlyForWidth(width) => {
                format!("reproduced only for a barrier of width {width:.2} angstrom")
            }
            Self::NotSupported => "not supported".into(),
            Self::NotTestable => "not testable here".into(),
        }
    }
}

/// The verdict on `claim` among all `claims`. A claim that holds in its filter and fails in another
/// kind holds for its width alone.
pub(crate) fn of_claim(claim: &Claim, claims: &[Claim]) -> Verdict {
    match claim.outcome {
        Outcome::Untested => Verdict::NotTestable,
        Outcome::Fails => Verdict::NotSupported,
        Outcome::HoldsForWidth(width) => Verdict::OnlyForWidth(width),
        Outcome::Holds => match claim.filter {
            Some(own) => {
                let fails_elsewhere = |other: &&Claim| {
                    other.statement == claim.statement
                        && other.outcome == Outcome::Fails
                        && other.filter.is_some_and(|filter| filter.kind != own.kind)
                };
                if claims.iter().any(|other| fails_elsewhere(&other)) {
                    Verdict::OnlyForWidth(own.width)
                } else {
                    Verdict::Reproduced
                }
            }
            None => Verdict::Reproduced,
        },
    }
}

/// The verdict on `statement`.
///
/// A statement holds in a kind of filter if all rows of that kind hold. Rows without a filter must
/// hold in any case. A statement that holds in every kind that tests it is reproduced; one that
/// holds in some and fails in others, or by its rule for a width alone, is reproduced only for the
/// width of the widest in which it holds.
pub(crate) fn of_statement(statement: &Statement, claims: &[Claim]) -> Verdict {
    let own: Vec<&Claim> = claims.iter().filter(|claim| claim.statement == statement).collect();
    let outcomes = |kind: Option<FilterKind>| -> Vec<Outcome> {
        let rows = own.iter().filter(|claim| claim.filter.map(|filter| filter.kind) == kind);
        rows.map(|claim| claim.outcome).collect()
    };
    let general = outcomes(None);
    if general.contains(&Outcome::Fails) {
        return Verdict::NotSupported;
    }
    let mut widths: Vec<f64> = general.iter().filter_map(Outcome::width).collect();
    let (mut holds, mut fails) = (general.contains(&Outcome::Holds) || !widths.is_empty(), false);
    let mut holding: Vec<f64> = Vec::new();
    for kind in [FilterKind::Thin, FilterKind::Below, FilterKind::Sites] {
        let rows = outcomes(Some(kind));
        if rows.is_empty() || (rows.contains(&Outcome::Untested) && !rows.contains(&Outcome::Fails))
        {
            continue;
        }
        if rows.contains(&Outcome::Fails) {
            fails = true;
            continue;
        }
        holds = true;
        widths.extend(rows.iter().filter_map(Outcome::width));
        let of_kind =
            own.iter().filter_map(|claim| claim.filter).filter(|filter| filter.kind == kind);
        holding.extend(of_kind.map(|filter| filter.width));
    }
    if fails && !holding.is_empty() {
        return Verdict::OnlyForWidth(holding.into_iter().fold(0.0, f64::max));
    }
    match (fails, holds) {
        (true, _) => Verdict::NotSupported,
        (false, false) => Verdict::NotTestable,
        (false, true) if widths.is_empty() => Verdict::Reproduced,
        (false, true) => Verdict::OnlyForWidth(widths.into_iter().fold(0.0, f64::max)),
    }
}
