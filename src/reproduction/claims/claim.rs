//! One claim: a number for one filter beside what the paper says.

use super::statements::{AREAS, Statement};
use crate::reproduction::filters::FilterKind;
use crate::reproduction::finding::{Finding, MethodPair};
use crate::reproduction::findings::Findings;
use crate::units::Interval;

/// The outcome of a rule for one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outcome {
    /// The statement holds.
    Holds,
    /// The statement holds because the barrier is as thin as this, Å.
    HoldsForWidth(f64),
    /// The statement does not hold.
    Fails,
    /// The number does not test it.
    Untested,
}

impl Outcome {
    pub(super) fn from_test(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    pub(super) fn width(&self) -> Option<f64> {
        if let Self::HoldsForWidth(width) = self { Some(*width) } else { None }
    }
}

/// The filter of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Place {
    /// The kind of the filter.
    pub kind: FilterKind,
    /// Full width at half maximum of its highest barrier, Å.
    pub width: f64,
}

impl Place {
    pub(super) fn of(finding: &Finding) -> Self {
        Self { kind: finding.filter.kind, width: finding.filter.width() }
    }
}

/// One claim.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    /// The statement it tests.
    pub statement: &'static Statement,
    /// What is claimed, of which filter, in which unit.
    pub claim: String,
    /// What the paper says, as a value or in words.
    pub published: String,
    /// The computed number; NaN without one.
    pub computed: MethodPair,
    /// Outcome of the rule.
    pub outcome: Outcome,
    /// The filter; `None` for claims on any filter, and for published results.
    pub filter: Option<Place>,
    /// What the outcome depends on.
    pub depends_on: String,
}

/// Results, potassium before sodium as in Figures 2 and 3, thin barriers before sites.
pub(super) fn in_order(findings: &Findings) -> Vec<&Finding> {
    let order = ["K_sharp", "Na_sharp", "K_below", "Na_below", "K_pmf", "Na_pmf"];
    order.into_iter().filter_map(|name| findings.filter(name)).collect()
}

/// The name of the ion.
pub(super) fn ion(finding: &Finding) -> &str {
    &finding.filter.species().name
}

/// Whether a capture area within [`AREAS`] brings `conductance` (pS), computed for
/// `area` (Å²), into `range`.
pub(super) fn reachable(conductance: f64, area: f64, range: Interval) -> bool {
    let scaled = |wanted: f64| conductance * wanted / area;
    scaled(AREAS.to) >= range.from && scaled(AREAS.from) <= range.to
}
