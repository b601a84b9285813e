//! Files of several variables, and columns that hold no energy, by their comments.

use std::ops::Range;

use crate::error::Result;
use crate::scenario::source::Source;

/// What to do about a function of several variables.
pub(super) const REMEDY: &str = "a table has one position: integrate the other variables out (PLUMED: sum_hills --idw), or take one line of the grid";

/// Refuses grids of several variables and derivatives that PLUMED or Colvars announce in
/// `comments`.
pub(super) fn refuse_grids(
    source: &Source,
    comments: &[Range<usize>],
    columns: [usize; 2],
) -> Result<()> {
    let texts: Vec<&str> = comments.iter().map(|span| source.text[span.clone()].trim()).collect();
    let variables: Vec<&str> =
        texts.iter().filter_map(|text| plumed(text, "SET")?.strip_prefix("nbins_")).collect();
    let count = match colvars_variables(&texts) {
        Some(count) => count,
        None => variables.len(),
    };
    if count > 1 {
        let message = format!("the file is a grid of {count} variables, as its comments say");
        return Err(source.error(comments.first().cloned(), message, REMEDY));
    }
    for (text, span) in texts.iter().zip(comments) {
        let Some(fields) = plumed(text, "FIELDS") else { continue };
        let names: Vec<&str> = fields.split_whitespace().collect();
        let [position, energy] =
            columns.map(|column| names.get(column - 1).copied().unwrap_or_default());
        let derivative = energy.starts_with("der_");
        let is_variable = |name: &str| {
            variables.iter().any(|known| known.split_whitespace().next() == Some(name))
        };
        let swapped = !variables.is_empty() && (!is_variable(position) || is_variable(energy));
        if derivative || swapped {
            let message = format!(
                "columns {columns:?} of the file are `{position}` and `{energy}`, by its own `FIELDS`"
            );
            let remedy = "choose `columns` of a position and its free energy";
            return Err(source.error(span.clone(), message, remedy));
        }
    }
    Ok(())
}

/// What follows `#! WORD` of PLUMED.
fn plumed<'t>(comment: &'t str, word: &str) -> Option<&'t str> {
    Some(comment.strip_prefix("#!")?.trim_start().strip_prefix(word)?.trim_start())
}

/// The number of variables in the comments that Colvars begins a grid with: `# 1`, then a line of
/// four numbers for each.
fn colvars_variables(comments: &[&str]) -> Option<usize> {
    let numbers = |text: &str| -> Option<Vec<f64>> {
        text.strip_prefix('#')?.split_whitespace().map(|piece| piece.parse().ok()).collect()
    };
    let count = match numbers(comments.first()?)?[..] {
        [count] if count >= 1.0 && count.fract() == 0.0 && count < 10.0 => count as usize,
        _ => return None,
    };
    let axes = comments.get(1..=count)?;
    axes.iter().all(|text| numbers(text).is_some_and(|numbers| numbers.len() == 4)).then_some(count)
}
