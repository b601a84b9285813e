//! The sections on statements and claims.

use crate::numeric::digits;
use crate::reproduction::claims::{Claim, STATEMENTS, of_claim, of_statement};

/// Statement by statement.
pub(super) fn statements(claims: &[Claim]) -> String {
    let mut out = String::from(
        "## Statement by statement

A statement holds in a filter if its rule does for every number of that filter. Where it holds in \
every kind of filter that tests it, it is
*reproduced*; where it holds in some and fails in others, *only for a barrier of that width*. Two \
questions that the paper does not ask are
judged alike and not counted.

| statement | what the paper says | it holds if | verdict |
|---|---|---|---|
",
    );
    for statement in STATEMENTS {
        let (name, words, rule) = (statement.name, statement.words, statement.rule);
        let verdict = of_statement(statement, claims).describe();
        out.push_str(&format!("| {name} | {words} | {rule} | {verdict} |\n"));
    }
    out + "\n"
}

/// Number by number.
pub(super) fn claims(claims: &[Claim]) -> String {
    let mut out = String::from(
        "## Claim by claim

The same rows, with every digit, stand in `claims.csv`, each with the statement it tests; *error* \
bounds the error of both computed numbers.

| claim | published | matrix | packet | error | verdict | depends on |
|---|---|---|---|---|---|---|
",
    );
    let number = |value: f64| match value {
        value if value.is_nan() => String::new(),
        value if value != 0.0 && !(1e-3..1e4).contains(&value.abs()) => format!("{value:.2e}"),
        value => format!("{value:.5}"),
    };
    let known = |value: f64, error: f64| match value.is_nan() || error.is_nan() {
        true => number(value),
        false => digits::within(value, error),
    };
    for own in claims {
        let Claim { claim, published, computed, depends_on, .. } = own;
        let matrix = match computed.packet.is_nan() {
            true => known(computed.matrix, computed.error),
            // The error is that of the packet, and far above its own.
            false => number(computed.matrix),
        };
        let packet = known(computed.packet, computed.error);
        let error = match computed.error {
            error if error.is_nan() => String::new(),
            error => digits::bound(error),
        };
        let verdict = of_claim(own, claims).describe();
        out.push_str(&format!(
            "| {claim} | {published} | {matrix} | {packet} | {error} | {verdict} | {depends_on} |\n"
        ));
    }
    out
}
