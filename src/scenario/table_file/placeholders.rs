//! Energies that may mark bins without samples: conventional numbers far from all others, and
//! stretches with steep edges.

use super::order::{numbers, place};
use super::origin::Origin;
use super::rows::Row;
use crate::error::Result;

/// Distance of 999 and the like from all other energies, k_B·T, from which they are a mark: nines
/// by chance are rare, and barriers of channels seldom exceed 30 k_B·T.
const FAR: f64 = 30.0;
/// The same for 1000 and the like, and for repeated numbers, which a wall may well have: no ion
/// gets over 100 k_B·T.
const VERY_FAR: f64 = 100.0;
/// Larger numbers are the largest of single or double precision, rounded or not: 3.4e38, 1.8e308.
const LARGEST_FLOAT: f64 = 1e38;
/// Step from one row to the next, k_B·T, that is a steep edge: bins of sampled energies differ by
/// less.
const STEEP: f64 = 2.0;
/// Ratio of an edge beside a single row to all other steps from which the row is suspect.
const STEEPER: f64 = 2.0;
/// Smallest number of other steps for that comparison.
const FEWEST_STEPS: usize = 5;
/// Largest number of stretches that are named.
const NAMED: usize = 3;

/// Refuses conventional numbers such as 999, and notes stretches with steep edges; `thermal` is
/// k_B·T in the unit of the table, `unit`.
///
/// # Errors
/// A conventional number far away from all other energies.
pub(super) fn look(rows: &[Row], thermal: f64, unit: &str, origin: &mut Origin<'_>) -> Result<()> {
    // Only the highest or the lowest can be far from all others.
    let highest = rows.iter().max_by(|a, b| a.energy.total_cmp(&b.energy));
    let lowest = rows.iter().min_by(|a, b| a.energy.total_cmp(&b.energy));
    let mark = [highest, lowest]
        .into_iter()
        .flatten()
        .find_map(|row| Some((row, outliers(rows, row, thermal)?)));
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
    let suspects = suspects(rows, thermal);
    if !suspects.is_empty() {
        let name = |run: &&[Row]| {
            let lines = if run.len() == 1 { "line" } else { "lines" };
            format!("{lines} {} at {} {unit}", numbers(run), run[0].energy)
        };
        let mut named: Vec<String> = suspects.iter().take(NAMED).map(name).collect();
        if suspects.len() > NAMED {
            named.push(format!("{} more", suspects.len() - NAMED));
        }
        origin.note(&format!(
            "has edges of more than {STEEP} kBT from one row to the next beside {}: where these are bins without samples, \
             filled with zeros, a highest value or that of their neighbours, leave the rows out",
            named.join("; ")
        ));
    }
    Ok(())
}

/// Whether programs write `energy` for bins without samples: nines, a power of ten, or the largest
/// number of their precision.
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

/// Suspect runs: flat stretches between steep edges, and single rows at the lowest or highest
/// energy with edges that are much steeper than all others.
fn suspects(rows: &[Row], thermal: f64) -> Vec<&[Row]> {
    let all: Vec<&[Row]> = runs(rows).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    let energies = || rows.iter().map(|row| row.energy);
    let extremes =
        [energies().fold(f64::INFINITY, f64::min), energies().fold(f64::NEG_INFINITY, f64::max)];
    let usual = extremes.map(|extreme| steepest(rows, extreme));
    let edge = |at: usize| (all[at][0].energy - all[at + 1][0].energy).abs();
    let stands_apart = |&at: &usize| {
        let edges = [at.checked_sub(1).map(edge), (at + 1 < all.len()).then(|| edge(at))];
        let least = edges.into_iter().flatten().fold(f64::INFINITY, f64::min);
        let single = || {
            let of = extremes.iter().position(|extreme| *extreme == all[at][0].energy);
            of.and_then(|of| usual[of]).is_some_and(|usual| least > STEEPER * usual)
        };
        least > STEEP * thermal && (all[at].len() > 1 || single())
    };
    (0..all.len()).filter(stands_apart).map(|at| all[at]).collect()
}

/// The largest step between neighbouring rows of which neither has the energy `left_out`; `None`
/// for fewer than [`FEWEST_STEPS`].
fn steepest(rows: &[Row], left_out: f64) -> Option<f64> {
    let apart = |pair: &&[Row]| pair.iter().all(|row| row.energy != left_out);
    let steps: Vec<f64> =
        rows.windows(2).filter(apart).map(|pair| (pair[0].energy - pair[1].energy).abs()).collect();
    (steps.len() >= FEWEST_STEPS).then(|| steps.into_iter().fold(0.0, f64::max))
}
