//! Energies that may stand for bins without samples: agreed numbers far above all others, and plateaus with steep edges.

use super::order::{numbers, place};
use super::origin::Origin;
use super::rows::Row;
use crate::error::Result;

/// A number of nines this many k_B·T away from all other energies is none of them.
const FAR: f64 = 30.0;
/// Any other agreed or repeated number: so high that no ion gets there.
const VERY_FAR: f64 = 100.0;
/// Numbers above this are near the largest that a computer holds, in single or double precision.
const LARGEST_FLOAT: f64 = 1e38;
/// A plateau has an edge of so many k_B·T or more between two rows.
const STEEP: f64 = 2.0;
/// So many plateaus are named.
const NAMED: usize = 3;

/// Refuses agreed numbers such as 999, and notes plateaus; `thermal` is k_B·T in the unit of the table, `unit`.
///
/// # Errors
/// An agreed number far away from all other energies.
pub(super) fn look(rows: &[Row], thermal: f64, unit: &str, origin: &mut Origin<'_>) -> Result<()> {
    // What lies far away from all others is the highest or the lowest.
    let highest = rows.iter().max_by(|a, b| a.energy.total_cmp(&b.energy));
    let lowest = rows.iter().min_by(|a, b| a.energy.total_cmp(&b.energy));
    let mark = [highest, lowest].into_iter().flatten().find_map(|row| Some((row, outliers(rows, row, thermal)?)));
    if let Some((row, alike)) = mark {
        let lines: Vec<String> = alike.iter().map(|run| numbers(run)).collect();
        let message = format!(
            "`{}` stands {:.0} kBT away from all other energies (lines {}): it looks like a mark for bins without samples",
            origin.typed(&row.energy_span),
            distance(rows, row) / thermal,
            lines.join(", ")
        );
        let remedy = "leave these rows out, or write inf in their place; a wall that is meant can stand in `points`";
        return Err(origin.source.error(place(alike[0]), message, remedy));
    }
    let plateaus: Vec<&[Row]> = plateaus(rows, thermal);
    if !plateaus.is_empty() {
        let name = |run: &&[Row]| format!("lines {} at {} {unit}", numbers(run), run[0].energy);
        let mut named: Vec<String> = plateaus.iter().take(NAMED).map(name).collect();
        if plateaus.len() > NAMED {
            named.push(format!("{} more", plateaus.len() - NAMED));
        }
        origin.note(&format!(
            "has flat stretches with an edge of more than {STEEP} kBT from one row to the next ({}): where these are bins without \
             samples, filled with zeros, a highest value or that of their neighbours, leave the rows out",
            named.join("; ")
        ));
    }
    Ok(())
}

/// Whether programs write `energy` for bins without samples: nines, a power of ten, or about the largest number there is.
pub(super) fn is_mark(energy: f64) -> bool {
    is_all_nines(energy) || is_power_of_ten(energy) || energy.abs() > LARGEST_FLOAT
}

/// Runs of neighbouring rows of equal energy.
fn runs(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    rows.chunk_by(|a, b| a.energy == b.energy)
}

/// The runs of the energy of `row`, if it is a mark.
fn outliers<'r>(rows: &'r [Row], row: &Row, thermal: f64) -> Option<Vec<&'r [Row]>> {
    let alike = rows.iter().filter(|other| other.energy == row.energy).count();
    if rows.len() - alike < 2 {
        return None;
    }
    let far = distance(rows, row);
    let is_mark = (is_all_nines(row.energy) && far > FAR * thermal)
        || ((alike > 1 || is_power_of_ten(row.energy)) && far > VERY_FAR * thermal);
    is_mark.then(|| runs(rows).filter(|run| run[0].energy == row.energy).collect())
}

/// From the energy of `row` to the nearest other one.
fn distance(rows: &[Row], row: &Row) -> f64 {
    let others = rows.iter().filter(|other| other.energy != row.energy);
    others.map(|other| (other.energy - row.energy).abs()).fold(f64::INFINITY, f64::min)
}

/// 999, 9999, 99999.9, with either sign.
fn is_all_nines(energy: f64) -> bool {
    let text = energy.abs().to_string();
    let digits: Vec<char> = text.chars().filter(|c| *c != '.').collect();
    digits.len() >= 3 && energy.abs() >= 99.0 && digits.iter().all(|digit| *digit == '9')
}

/// 100, 1000, 1e10, with either sign.
fn is_power_of_ten(energy: f64) -> bool {
    let exponent = energy.abs().log10();
    exponent >= 2.0 && exponent.fract() == 0.0
}

/// Two rows or more of one energy with steep edges on every side where rows follow.
fn plateaus(rows: &[Row], thermal: f64) -> Vec<&[Row]> {
    let all: Vec<&[Row]> = runs(rows).collect();
    let is_steep = |a: usize, b: usize| match (all.get(a), all.get(b)) {
        (Some(a), Some(b)) => (a[0].energy - b[0].energy).abs() > STEEP * thermal,
        _ => true,
    };
    let is_plateau =
        |at: usize| all.len() > 1 && all[at].len() > 1 && is_steep(at, at.wrapping_sub(1)) && is_steep(at, at + 1);
    (0..all.len()).filter(|&at| is_plateau(at)).map(|at| all[at]).collect()
}
