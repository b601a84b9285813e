//! The paper's claims, one by one, beside what was found.
//!
//! A claim is one number for one filter. Claims that test one sentence of the paper share a [`Statement`], which says by which rule they
//! are judged: the rule makes an [`Outcome`] of what was found, and the outcomes of all filters make the verdicts.

mod captions;
mod sentences;
mod statements;
mod verdicts;

use super::data::{Data, Kind as Column, Variable, plain};
use super::filters::Kind;
use super::findings::{Both, Findings, Found};

pub use statements::{ALL as STATEMENTS, Statement};
pub use verdicts::{Verdict, of_claim, of_statement};

/// What the rule of a statement makes of one number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It is as the statement says.
    Holds,
    /// It is so because the barrier is as thin as this, Å.
    HoldsForWidth(f64),
    /// It is not.
    Fails,
    /// Nothing here tests it.
    Untested,
}

impl Outcome {
    fn when(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }

    fn width(&self) -> Option<f64> {
        if let Self::HoldsForWidth(width) = self { Some(*width) } else { None }
    }
}

/// In which filter a number was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// The kind of the filter.
    pub kind: Kind,
    /// Full width at half maximum of its highest barrier, Å.
    pub width: f64,
}

impl Place {
    fn of(found: &Found) -> Self {
        Self { kind: found.filter.kind, width: found.filter.width() }
    }
}

/// One claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The statement it tests.
    pub statement: &'static Statement,
    /// What is claimed, of which filter, in which unit.
    pub claim: String,
    /// What the paper says, as a value or in words.
    pub published: String,
    /// What was found; NaN where there is no number.
    pub found: Both,
    /// What the rule makes of it.
    pub outcome: Outcome,
    /// The filter; none where it holds for any, or where others have found it.
    pub filter: Option<Place>,
    /// On what that depends.
    pub depends_on: String,
}

/// The columns of `claims.csv`.
const VARIABLES: &[Variable] = &[
    ("claim", Column::Key, ""),
    ("published", Column::Note, ""),
    ("computed_matrix", Column::Note, ""),
    ("computed_packet", Column::Note, ""),
    ("error", Column::Note, ""),
    ("verdict", Column::Note, ""),
    ("depends_on", Column::Note, ""),
    ("statement", Column::Note, ""),
];

/// All claims: captions first, then the abstract.
pub fn claims(findings: &Findings) -> Vec<Claim> {
    let mut claims = captions::claims(findings);
    claims.extend(sentences::claims(findings));
    claims
}

/// As a table; what has no number is left empty.
pub fn table(claims: &[Claim]) -> Data {
    let number = |value: f64| if value.is_nan() { String::new() } else { plain(value) };
    let mut data = Data::new(VARIABLES);
    for own in claims {
        let Claim { claim, published, found, depends_on, statement, .. } = own;
        let numbers = [found.matrix, found.packet, found.error].map(number);
        let [matrix, packet, error] = &numbers;
        let verdict = of_claim(own, claims).words();
        data.row(&[claim, published, matrix, packet, error, &verdict, depends_on, statement.name], &[]);
    }
    data
}

/// What was found, potassium before sodium as in Figures 2 and 3, thin barriers before sites.
fn in_order(findings: &Findings) -> Vec<&Found> {
    let order = ["K_sharp", "Na_sharp", "K_below", "Na_below", "K_pmf", "Na_pmf"];
    order.into_iter().filter_map(|name| findings.filter(name)).collect()
}

/// The name of the ion.
fn ion(found: &Found) -> &str {
    &found.filter.species().name
}

/// A number by the stationary road alone.
fn alone(matrix: f64, error: f64) -> Both {
    Both { matrix, packet: f64::NAN, error }
}

/// No number.
fn none() -> Both {
    alone(f64::NAN, f64::NAN)
}

/// Whether some capture area of those that a filter may have brings `conductance` (pS), which is found for `area` (Å²), into `range`.
fn reachable(conductance: f64, area: f64, range: (f64, f64)) -> bool {
    let scaled = |wanted: f64| conductance * wanted / area;
    scaled(statements::AREAS.1) >= range.0 && scaled(statements::AREAS.0) <= range.1
}
