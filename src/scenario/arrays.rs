//! Cases from arrays: V(x) by points and the energies of T(E), checked as a scenario is.

use super::keys::MAX_POINTS;
use super::schema_types::{Reach, reach};
use crate::error::{Diagnostic, Error, Result};
use crate::model::{Barrier, Interpolation, Potential, Table};
use crate::planning::Case;
use crate::units::Dimension;

/// `case` in the potential by points: `potential` (meV) at the positions `x` (Å), which must rise;
/// both of shape (points). The first value defines zero.
///
/// # Errors
/// [`Error::Scenario`] whose key is the argument at fault, `x` or `potential`.
pub fn with_points(
    case: &Case,
    x: &[f64],
    potential: &[f64],
    interpolation: Interpolation,
) -> Result<Case> {
    check_positions(x)?;
    if x.len() != potential.len() {
        let message = format!("`potential` has {} values and `x` has {}", potential.len(), x.len());
        return Err(refusal("potential", message, "give one value for each position"));
    }
    check_reach("potential", potential, Dimension::Energy)?;
    Ok(with_table(case, Table::new(x.to_vec(), potential, interpolation)))
}

/// `case` in the potential of `table`.
pub fn with_table(case: &Case, table: Table) -> Case {
    Case { potential: Potential::from(Barrier::Table(table.into())), ..case.clone() }
}

/// `case` with T(E) at `energies`, meV above V(−∞).
///
/// # Errors
/// [`Error::Scenario`] with the key `energies`.
pub fn with_energies(case: &Case, energies: &[f64]) -> Result<Case> {
    check_reach("energies", energies, Dimension::Energy)?;
    if let Some(at) = energies.iter().position(|energy| *energy <= 0.0) {
        let message = format!("`energies[{at}]` is {} meV", energies[at]);
        let remedy = "give energies above 0, counted from V on the left";
        return Err(refusal("energies", message, remedy));
    }
    Ok(Case { energies: Some(energies.to_vec()), ..case.clone() })
}

/// Refuses positions `x` (Å) between which no potential can be given.
///
/// # Errors
/// [`Error::Scenario`] with the key `x`.
pub fn check_positions(x: &[f64]) -> Result<()> {
    if x.len() < 2 {
        return Err(refusal("x", "`x` has fewer than two positions", "give two or more"));
    }
    check_reach("x", x, Dimension::Length)?;
    match x.windows(2).position(|pair| pair[0] >= pair[1]) {
        None => Ok(()),
        Some(at) => {
            let message =
                format!("`x[{}]` is {} Å, and `x[{at}]` is {} Å", at + 1, x[at + 1], x[at]);
            Err(refusal("x", message, "give rising positions, each once"))
        }
    }
}

/// Refuses NaN, infinite numbers, numbers beyond all ions, and too many of them.
fn check_reach(name: &str, values: &[f64], dimension: Dimension) -> Result<()> {
    if values.len() > MAX_POINTS as usize {
        let message = format!("`{name}` has {} values, more than {MAX_POINTS}", values.len());
        return Err(refusal(name, message, "take fewer"));
    }
    let Reach { most, words, .. } = reach(dimension);
    let is_within = |value: &f64| value.abs() <= most;
    let Some(at) = values.iter().position(|value| !is_within(value)) else { return Ok(()) };
    let message = format!("`{name}[{at}]` is {}", values[at]);
    Err(refusal(name, message, &format!("check number and unit: it may be {words}")))
}

fn refusal(name: &str, message: impl Into<String>, remedy: &str) -> Error {
    Diagnostic {
        file: String::new(),
        text: String::new(),
        span: None,
        key: name.to_owned(),
        message: message.into(),
        remedy: remedy.to_owned(),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Species;

    const X: [f64; 3] = [-1.0, 0.0, 1.0];
    const V: [f64; 3] = [0.0, 90.0, 5.0];

    fn key_of(refused: Result<Case>) -> String {
        match refused {
            Err(Error::Scenario(diagnostic)) => diagnostic.key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn arrays_make_the_case_of_a_table_and_faults_name_their_argument() {
        let base = Case::new(Species::named("K+").unwrap(), 310.15, Potential::default());
        let by = |x: &[f64], v: &[f64]| with_points(&base, x, v, Interpolation::Linear);
        let case = by(&X, &V).unwrap();
        assert_eq!((case.potential.value(-0.5), case.potential.right_level()), (45.0, 5.0));
        assert_eq!(key_of(by(&X, &V[..2])), "potential");
        assert_eq!(key_of(by(&X, &[0.0, f64::NAN, 0.0])), "potential");
        assert_eq!(key_of(by(&X, &[0.0, 1e300, 0.0])), "potential");
        assert_eq!(key_of(by(&[0.0, -1.0, 1.0], &V)), "x");
        assert_eq!(key_of(by(&[0.0, 0.0, 1.0], &V)), "x");
        assert_eq!(key_of(by(&X[..1], &V[..1])), "x");
        assert_eq!(with_energies(&case, &[50.0, 20.0]).unwrap().energies, Some(vec![50.0, 20.0]));
        assert_eq!(key_of(with_energies(&case, &[1.0, 0.0])), "energies");
        assert_eq!(key_of(with_energies(&case, &[f64::INFINITY])), "energies");
    }
}
