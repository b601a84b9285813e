//! The levels beside a curve of T(E), and the curve with the peaks that its energies miss.

use super::transmission::stationary_to;
use crate::error::Result;
use crate::planning::{Case, STATIONARY_TOLERANCE};
use crate::record::{COMPLETED, Column, LEVELS, Table};
use crate::scattering::{Level, narrow_levels};
use crate::simulation::{Control, JoinedLevel, JoinedPoint, PacketOutcome, joined_levels};
use crate::units::Interval;

/// fs in a ps.
pub(super) const FEMTOSECONDS: f64 = 1e3;

/// Energies on either flank of a peak, and how far the last one is away, in tenths of its width.
const OFFSETS: i32 = 12;
const MAX_WIDTHS: f64 = 100.0;
/// Energies per width with which straight lines show a peak.
// The nearest is at most 1/20 of the width away: T there is 0.99 of the peak.
const ENERGIES_PER_WIDTH: f64 = 10.0;
/// Columns of T(E) that are completed.
const COLUMNS: [&str; 3] = ["matrix", "matrix_error", "ln_matrix"];

/// Levels, and T(E) that shows their peaks.
#[derive(Debug)]
pub(crate) struct Peaks {
    /// The group `/levels` of a record.
    pub levels: Table,
    /// T(E) by the stationary method at the energies of the curve and at those that it misses; `None`
    /// where it misses none.
    pub curve: Option<Table>,
}

impl Peaks {
    /// The tables of a record, in order.
    pub(crate) fn tables(self) -> impl Iterator<Item = Table> {
        std::iter::once(self.levels).chain(self.curve)
    }
}

/// The levels in the windows of a run whose joined curve is `points`; `None` without any.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub(super) fn peaks_of_run(
    case: &Case,
    outcomes: &[PacketOutcome],
    points: &[JoinedPoint],
    control: &Control,
) -> Result<Option<Peaks>> {
    let joined = joined_levels(outcomes);
    let levels: Vec<Level> = joined.iter().map(|joined| joined.level).collect();
    let energies = points.iter().map(|point| point.energy).collect();
    let Some(mut peaks) = peaks_among(case, &levels, energies, control)? else { return Ok(None) };
    let resolved = |joined: &JoinedLevel| f64::from(u8::from(joined.is_resolved));
    peaks.levels.columns.push(Column::known(
        LEVELS,
        "resolved",
        joined.iter().map(resolved).collect(),
    ));
    Ok(Some(peaks))
}

/// The tables of `levels` beside a curve at `energies` (meV); `None` without levels.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub(crate) fn peaks_among(
    case: &Case,
    levels: &[Level],
    energies: Vec<f64>,
    control: &Control,
) -> Result<Option<Peaks>> {
    if levels.is_empty() {
        return Ok(None);
    }
    let curve = curve(case, levels, energies, control)?;
    Ok(Some(Peaks { levels: table(levels), curve }))
}

/// The levels between the lowest and the highest of `energies` (meV); `None` where seeking them
/// would take far longer than T(E) does.
///
/// # Errors
/// [`Error::Cancelled`](crate::error::Error::Cancelled) if `control` asks to stop.
pub(crate) fn levels_among(
    case: &Case,
    energies: &[f64],
    control: &Control,
) -> Result<Option<Vec<Level>>> {
    let Some(range) = Interval::around(energies.iter().copied()) else {
        return Ok(Some(Vec::new()));
    };
    Ok(narrow_levels(&case.species, &case.potential, range, control.cancellation())?)
}

/// The group `/levels` of a curve: what `resonances` has in it, without the states.
fn table(levels: &[Level]) -> Table {
    let column = |name: &str, of: &dyn Fn(&Level) -> f64| {
        Column::known(LEVELS, name, levels.iter().map(of).collect())
    };
    let numbers = (0..levels.len()).map(|i| i as f64).collect();
    Table {
        group: LEVELS.into(),
        axis: Column::known(LEVELS, "level", numbers),
        columns: vec![
            column("energy", &|level| level.energy),
            column("width", &|level| level.width),
            column("lifetime", &|level| level.lifetime() / FEMTOSECONDS),
            column("width_left", &|level| level.width_left),
            column("width_right", &|level| level.width_right),
        ],
        ..Table::default()
    }
}

/// T(E) at `energies` (meV) and where these do not show the peaks of `levels`.
fn curve(
    case: &Case,
    levels: &[Level],
    mut energies: Vec<f64>,
    control: &Control,
) -> Result<Option<Table>> {
    let missing = missing_energies(levels, &mut energies);
    if missing.is_empty() {
        return Ok(None);
    }
    energies.extend(missing);
    energies.sort_by(f64::total_cmp);
    energies.dedup();
    let Table { axis, columns, .. } =
        stationary_to(case, &energies, STATIONARY_TOLERANCE, control)?;
    let known = |column: Column| Column::known(COMPLETED, &column.name, column.values);
    let is_kept = |column: &Column| COLUMNS.contains(&column.name.as_str());
    Ok(Some(Table {
        group: COMPLETED.into(),
        axis: known(axis),
        columns: columns.into_iter().filter(is_kept).map(known).collect(),
        ..Table::default()
    }))
}

/// Energies (meV) that show the peaks of `levels` which `energies`, sorted here, miss.
fn missing_energies(levels: &[Level], energies: &mut [f64]) -> Vec<f64> {
    energies.sort_by(f64::total_cmp);
    let (Some(&first), Some(&last)) = (energies.first(), energies.last()) else {
        return Vec::new();
    };
    let range = Interval::new(first, last);
    let is_missed = |level: &&Level| {
        spacing(energies, level.energy).is_some_and(|gap| level.width < ENERGIES_PER_WIDTH * gap)
    };
    let missed = levels.iter().filter(is_missed);
    missed
        .flat_map(|level| flanks(level.energy, level.width))
        .filter(|energy| range.contains(*energy) && *energy > 0.0)
        .collect()
}

/// The distance of the two neighbours of `energy` among rising `energies` (meV); `None` outside.
pub(crate) fn spacing(energies: &[f64], energy: f64) -> Option<f64> {
    let after = energies.partition_point(|&own| own < energy);
    Some(energies.get(after)? - energies.get(after.checked_sub(1)?)?)
}

/// Energies (meV) that show the peak of a level, from one foot over its top to the other.
pub(super) fn flanks(energy: f64, width: f64) -> impl Iterator<Item = f64> {
    (-OFFSETS..=OFFSETS).map(move |i| {
        let size = (f64::from(i.abs()) / f64::from(OFFSETS) * MAX_WIDTHS.ln()).exp_m1();
        energy + 0.1 * size * f64::from(i.signum()) * width
    })
}
