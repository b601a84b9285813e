//! The paper's claims, one by one, beside what was found.

mod captions;
mod sentences;

pub(super) use captions::width;

use super::data::{Data, Kind, Variable, plain};
use super::findings::{Both, Findings};

/// What is to be said of a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// So it is.
    Reproduced,
    /// So it is if the barrier's full width at half maximum is no more than this, Å.
    OnlyForWidth(f64),
    /// The calculation says otherwise, or the claim does not follow.
    NotSupported,
    /// It hangs on what is not known or not in the model.
    NotTestable,
}

impl Verdict {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Reproduced => "reproduced".into(),
            Self::OnlyForWidth(width) => format!("reproduced only for a barrier of width {width:.2} angstrom"),
            Self::NotSupported => "not supported".into(),
            Self::NotTestable => "not testable here".into(),
        }
    }
}

/// One claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What is claimed, of which filter, in which unit.
    pub claim: String,
    /// What the paper says, as a value or in words.
    pub published: String,
    /// What was found; NaN where there is no number.
    pub found: Both,
    /// What is to be said.
    pub verdict: Verdict,
    /// On what that depends.
    pub depends_on: String,
}

/// The columns of `claims.csv`.
const VARIABLES: &[Variable] = &[
    ("claim", Kind::Key, ""),
    ("published", Kind::Note, ""),
    ("computed_matrix", Kind::Note, ""),
    ("computed_packet", Kind::Note, ""),
    ("error", Kind::Note, ""),
    ("verdict", Kind::Note, ""),
    ("depends_on", Kind::Note, ""),
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
    for Claim { claim, published, found, verdict, depends_on } in claims {
        let numbers = [found.matrix, found.packet, found.error].map(number);
        let [matrix, packet, error] = &numbers;
        data.row(&[claim, published, matrix, packet, error, &verdict.words(), depends_on], &[]);
    }
    data
}

/// A number by the stationary road alone.
fn alone(matrix: f64, error: f64) -> Both {
    Both { matrix, packet: f64::NAN, error }
}

/// No number.
fn none() -> Both {
    alone(f64::NAN, f64::NAN)
}
