//! The claims as a table.

use super::claim::Claim;
use super::verdicts::of_claim;
use crate::csv_text;
use crate::reproduction::figure_data::{FigureData, Variable};

/// The columns of `claims.csv`.
const VARIABLES: &[Variable] = &[
    Variable::key("claim", ""),
    Variable::note("published", ""),
    Variable::note("computed_matrix", ""),
    Variable::note("computed_packet", ""),
    Variable::note("error", ""),
    Variable::note("verdict", ""),
    Variable::note("depends_on", ""),
    Variable::note("statement", ""),
];

/// The claims as a table; missing numbers are empty.
pub(crate) fn table(claims: &[Claim]) -> FigureData {
    let number = |value: f64| if value.is_nan() { String::new() } else { csv_text::number(value) };
    let mut data = FigureData::new(VARIABLES);
    for own in claims {
        let Claim { claim, published, computed, depends_on, statement, .. } = own;
        let numbers = [computed.matrix, computed.packet, computed.error].map(number);
        let [matrix, packet, error] = &numbers;
        let verdict = of_claim(own, claims).describe();
        data.row(
            &[claim, published, matrix, packet, error, &verdict, depends_on, statement.name],
            &[],
        );
    }
    data
}
