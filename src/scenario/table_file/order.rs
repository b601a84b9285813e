//! Order of the rows, repetitions, and gaps that were never sampled.

use std::ops::Range;

use super::grids::REMEDY as ONE_VARIABLE;
use super::origin::Origin;
use super::rows::Row;
use crate::error::{Error, Result};

/// The rows in rising order of position, in Å; what was changed is noted.
///
/// # Errors
/// Rows out of order, positions with two energies, several tables one after the other.
pub(super) fn rising(mut rows: Vec<Row>, least: f64, origin: &mut Origin<'_>) -> Result<Vec<Row>> {
    let before = rows.len();
    let mut dropped = None;
    rows.dedup_by(|row, kept| {
        let same = row.position == kept.position
            && (row.energy == kept.energy || row.energy.is_nan() && kept.energy.is_nan());
        if same && dropped.is_none() {
            dropped = Some(row.number);
        }
        same
    });
    let steps: Vec<f64> = rows.windows(2).map(|pair| pair[1].position - pair[0].position).collect();
    let (rises, falls) = (
        steps.iter().filter(|step| **step > 0.0).count(),
        steps.iter().filter(|step| **step < 0.0).count(),
    );
    let falling = falls > rises;
    let forward = |step: f64| if falling { -step } else { step };
    let breaks: Vec<usize> = (1..rows.len()).filter(|&at| forward(steps[at - 1]) < least).collect();
    if let Some(&at) = breaks.first() {
        return Err(out_of_order(&rows, &breaks, at, forward(steps[at - 1]), origin));
    }
    if let Some(number) = dropped {
        let count = before - rows.len();
        let rows = if count == 1 {
            "1 row that repeats the one".into()
        } else {
            format!("{count} rows that repeat those")
        };
        origin.note(&format!(
            "has {rows} before, the first in {} {number}: left out",
            origin.counted()
        ));
    }
    if falling {
        rows.reverse();
        origin.note("has positions that fall from row to row: its rows are read in reverse order");
    }
    Ok(rows)
}

/// The error for rows that are not in order at `breaks`; the first of them, `at`, is `step` beyond
/// the row before.
fn out_of_order(
    rows: &[Row],
    breaks: &[usize],
    at: usize,
    step: f64,
    origin: &Origin<'_>,
) -> Error {
    let row = &rows[at];
    let counted = origin.counted();
    let Fault { message, remedy } = fault_of_table(rows, breaks, step, counted)
        .unwrap_or_else(|| fault_of_pair(&rows[at - 1], row, step, counted));
    origin.source.error(row.position_span.clone(), message, remedy)
}

/// What is wrong, and what to do.
struct Fault {
    message: String,
    remedy: &'static str,
}

/// A fault of the whole table: a grid of several variables, a period that is closed, or several
/// tables one after the other.
fn fault_of_table(rows: &[Row], breaks: &[usize], step: f64, counted: &str) -> Option<Fault> {
    let first = *breaks.first()?;
    let (row, number) = (&rows[first], rows[first].number);
    let repeated = rows.windows(2).filter(|pair| pair[0].position == pair[1].position).count();
    // Programs write a grid with a row for each value of its last variable.
    if 2 * repeated > rows.len() {
        return Some(Fault {
            message: format!(
                "the position of {counted} {number} stands in most rows: the file looks like a \
                 grid of several variables"
            ),
            remedy: ONE_VARIABLE,
        });
    }
    if breaks == [rows.len() - 1] && row.position == rows[0].position {
        return Some(Fault {
            message: format!(
                "{counted} {number}, the last, has the position of the first; positions of a \
                 table must rise"
            ),
            remedy: "leave one of the two rows out: a profile that repeats itself is given once",
        });
    }
    // Bins of a later table may be shifted by a part of their width.
    let is_start = |at: usize| {
        (rows[at].position - rows[0].position).abs()
            <= 0.25 * (rows[1].position - rows[0].position).abs()
    };
    (step < 0.0 && breaks.iter().all(|&at| is_start(at))).then(|| Fault {
        message: format!(
            "the file holds {} tables, one after the other: positions begin again in {counted} \
             {number}, and must rise",
            breaks.len() + 1
        ),
        remedy: "keep the one that is meant in a file of its own: the last of a history (Colvars \
                 .hist.pmf, dumps of a WHAM program), one line of a grid of several variables",
    })
}

/// A fault of two neighbours, `step` apart.
fn fault_of_pair(last: &Row, row: &Row, step: f64, counted: &str) -> Fault {
    let number = row.number;
    if step == 0.0 {
        let message = format!(
            "{counted} {} and {counted} {number} have the same position but different energies; \
             positions of a table must rise",
            last.number
        );
        return Fault { message, remedy: "keep one of the two rows, or their mean" };
    }
    if step > 0.0 {
        let message = format!(
            "{counted} {number} stands too near to the one before; positions of a table must rise"
        );
        let remedy = "leave out one of the two rows; neighbours stand 1e-6 angstrom apart or more";
        return Fault { message, remedy };
    }
    let message = format!(
        "{counted} {number} is out of order: positions of a table must rise, or fall throughout"
    );
    Fault { message, remedy: "sort the rows by position, for example with sort -g" }
}

/// The rows without those at both ends that have no energy (NaN); what was cut off is noted.
///
/// # Errors
/// A gap between rows with energies.
pub(super) fn sampled(rows: Vec<Row>, origin: &mut Origin<'_>) -> Result<Vec<Row>> {
    let is_sampled = |row: &Row| !row.energy.is_nan();
    let Some(first) = rows.iter().position(is_sampled) else {
        let place = rows.first().map(Row::place).or(origin.place.clone());
        let remedy = "check `columns`, and that bins were sampled";
        return Err(origin.source.error(place, "no row of the table has a finite energy", remedy));
    };
    let last = rows.iter().rposition(is_sampled).unwrap_or(first);
    if let Some(gap) = rows[first..last].iter().find(|row| !is_sampled(row)) {
        let gaps = rows[first..last].iter().filter(|row| !is_sampled(row)).count();
        let others = match gaps {
            1 => String::new(),
            2 => ", nor was 1 other between sampled ones".to_owned(),
            _ => format!(", nor were {} others between sampled ones", gaps - 1),
        };
        let typed = origin.typed(&gap.energy_span);
        let what = match typed.as_str() {
            "" => format!("column {} of this row of the table is empty", origin.energy_column),
            typed => format!(
                "`{typed}` in {} {} of the table is not a finite number",
                origin.counted(),
                gap.number
            ),
        };
        let message = format!("{what}: the bin was not sampled{others}");
        let remedy =
            "sample the gap, or leave these rows out: the table is then interpolated across them";
        return Err(origin.source.error(gap.place(), message, remedy));
    }
    for (cut, side) in [(&rows[..first], "left"), (&rows[last + 1..], "right")] {
        if let [from, ..] = cut {
            let (count, several) = match cut.len() {
                1 => ("1 row".to_owned(), ""),
                many => (format!("{many} rows"), "s"),
            };
            origin.note(&format!(
                "has {count} without a finite energy at its {side} end (`{}` in {}{several} {}): cut off",
                origin.typed(&from.energy_span),
                origin.counted(),
                numbers(cut)
            ));
        }
    }
    Ok(rows[first..=last].to_vec())
}

/// `4` or `4 to 9`.
pub(super) fn numbers(rows: &[Row]) -> String {
    let all = || rows.iter().map(|row| row.number);
    match (all().min(), all().max()) {
        (Some(from), Some(to)) if from < to => format!("{from} to {to}"),
        (from, _) => from.unwrap_or(0).to_string(),
    }
}

/// The place of a run of rows.
pub(super) fn place(rows: &[Row]) -> Option<Range<usize>> {
    rows.first().map(Row::place)
}
