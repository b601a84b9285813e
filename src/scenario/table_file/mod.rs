//! Tables of a potential: files as molecular-dynamics packages write them, or points in the
//! scenario itself.
//!
//! Columns are separated by blanks, commas or semicolons; lines that begin with `#`, `@`, `;`, `!`,
//! `%` or `//` are comments; rows of words before the first number are headers. Positions rise, or
//! fall throughout. Rows without a finite energy are cut off at both ends. Whatever is left out,
//! reversed or doubtful is noted, and what is ambiguous is refused.

mod change;
mod dialect;
mod errors;
mod grids;
mod header;
mod header_units;
mod lines;
mod number;
mod order;
mod origin;
mod placeholders;
mod rows;
mod summary;
mod text;
mod unit_words;

use std::ops::Range;
use std::path::Path;

use super::quantities::DEFAULT_TEMPERATURE;
use super::remarks::Remarks;
use super::schema_types::{Reach, reach};
use super::section::Section;
use super::source::{Source, shortened};
use super::tree::Number;
use crate::error::{Error, Result};
use crate::model::{Interpolation, Table};
use crate::units::{self, Dimension, thermal_energy};
use change::Points;
use origin::Origin;
use rows::{Row, Sheet};
use summary::FileUnit;

/// Endings of the files of Colvars that hold no energies, with what they hold.
const NO_ENERGIES: [(&str, &str); 4] = [
    ("count", "numbers of samples"),
    ("zcount", "numbers of samples"),
    ("grad", "gradients"),
    ("zgrad", "gradients"),
];

/// The table that `section` describes; its errors are those of `profile`.
pub(super) fn table(
    section: &Section<'_>,
    profile: u64,
    folder: &Path,
    remarks: &mut Remarks,
) -> Result<Table> {
    let inline = section.form.source;
    match (section.get("file"), section.points("points")) {
        (Some(_), Some(_)) => {
            Err(section.refuse("points", "cannot stand beside `file`", "keep one of the two"))
        }
        (Some(file), None) => {
            let source = text::read(section, file, folder, &mut remarks.notes)?;
            let columns = section.columns("columns").unwrap_or([1, 2]);
            let sheet = rows::rows(&source, columns, errors::column(section, columns)?)?;
            let mut origin = Origin {
                source: &source,
                name: section.text("file").unwrap_or_default(),
                place: None,
                energy_column: columns[1],
                inline: false,
                profile,
                notes: &mut remarks.notes,
            };
            describe(section, &sheet, &mut origin)?;
            if sheet.rows.len() < 2 {
                return Err(too_few(&source, &sheet, columns));
            }
            build(section, sheet.rows, origin, &mut remarks.tables)
        }
        (None, Some(points)) => {
            let origin = Origin {
                source: inline,
                name: &section.place.path,
                place: section.get("points").map(|points| points.span.clone()),
                energy_column: 2,
                inline: true,
                profile,
                notes: &mut remarks.notes,
            };
            build(section, rows_of(section, points)?, origin, &mut remarks.tables)
        }
        (None, None) => {
            let message = format!("`{}` lacks the key `file`", section.place.path);
            let remedy = "add file = \"pmf.csv\", relative to the scenario";
            Err(section.form.refuse(&section.place, message, remedy))
        }
    }
}

/// The points of a scenario as rows.
fn rows_of(section: &Section<'_>, points: &[[Number; 2]]) -> Result<Vec<Row>> {
    let errors = errors::of_points(section, points.len())?;
    let row = |(index, [position, energy]): (usize, &[Number; 2])| Row {
        position: position.value,
        energy: energy.value,
        error: errors.and_then(|errors| errors.get(index).cloned()),
        position_span: position.span.clone(),
        energy_span: energy.span.clone(),
        number: index + 1,
    };
    Ok(points.iter().enumerate().map(row).collect())
}

/// Notes doubtful headers, foreign numbers, and units that contradict the scenario.
fn describe(section: &Section<'_>, sheet: &Sheet, origin: &mut Origin<'_>) -> Result<()> {
    let text = |span: &Range<usize>| origin.source.text[span.clone()].trim().to_owned();
    let cells =
        |header: &header::Header| header.cells.iter().flatten().map(text).collect::<Vec<_>>();
    let is_doubtful = |header: &header::Header| {
        let cells = cells(header);
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        header::has_number(&cells, sheet.decimal_comma)
    };
    let quoted: Vec<String> = sheet
        .headers
        .iter()
        .map(|header| format!("`{}`", shortened(&text(&header.whole))))
        .collect();
    let name = origin.name;
    match &quoted[..] {
        [] => {}
        [one] if is_doubtful(&sheet.headers[0]) => {
            origin
                .notes
                .push(format!("the first row of table {name}, {one}, is taken for a header"));
        }
        [_] => {}
        [first, .., last] => origin.notes.push(format!(
            "the first {} rows of table {name}, {first} to {last}, are taken for headers",
            quoted.len()
        )),
    }
    for note in &sheet.notes {
        origin.note(note);
    }
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if let Some((_, what)) = NO_ENERGIES.iter().find(|(known, _)| *known == ending) {
        origin.note(&format!(
            "is read as energies, but files of Colvars that end in .{ending} hold {what}: take the .pmf"
        ));
    }
    let mut notes = Vec::new();
    header_units::compare(section, origin.source, sheet, &mut notes)?;
    notes.iter().for_each(|note| origin.note(note));
    Ok(())
}

/// The error for a file without a curve.
fn too_few(source: &Source, sheet: &Sheet, columns: [usize; 2]) -> Error {
    let words = match sheet.headers.len() {
        0 => String::new(),
        1 => format!(": 1 row has no numbers in columns {columns:?}"),
        rows => format!(": {rows} rows have no numbers in columns {columns:?}"),
    };
    let remedy = "give position and energy of two or more, separated by blanks, commas or semicolons; `columns` says which numbers of a \
                  row they are";
    source.error(None, format!("the table has fewer than two points{words}"), remedy)
}

/// Checks units, sizes, order and gaps, and makes the interpolant.
fn build(
    section: &Section<'_>,
    rows: Vec<Row>,
    mut origin: Origin<'_>,
    tables: &mut Vec<String>,
) -> Result<Table> {
    let found = rows.len();
    if found < 2 {
        let remedy = "give position and energy of two or more; `columns` says which numbers of a row they are";
        return Err(origin.source.error(
            origin.place,
            "the table has fewer than two points",
            remedy,
        ));
    }
    let units = Units {
        position: scale(section, "position_unit", Dimension::Length)?,
        energy: scale(section, "energy_unit", Dimension::Energy)?,
    };
    let rows = rows.into_iter().map(|row| within_reach(row, units, &origin));
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let rows = order::rising(rows, reach(Dimension::Length).least, &mut origin)?;
    let rows = order::sampled(rows, &mut origin)?;
    if rows.len() < 2 {
        let message = format!(
            "the table has fewer than two points: 1 of its {found} rows has a finite energy of its own"
        );
        let remedy = "give position and energy of two or more";
        return Err(origin.source.error(order::place(&rows), message, remedy));
    }
    let unit =
        FileUnit { name: section.text("energy_unit").unwrap_or_default(), size: units.energy };
    let thermal = thermal_energy(section.form.temperature.unwrap_or(DEFAULT_TEMPERATURE));
    // What was typed into a scenario is meant.
    if !origin.inline {
        placeholders::look(&rows, thermal / unit.size, unit.name, &mut origin)?;
    }
    let name = section.text("interpolation");
    let interpolation = Interpolation::ALL.into_iter().find(|known| Some(known.name()) == name);
    let read = Points {
        positions: rows.iter().map(|row| row.position).collect(),
        energies: rows.iter().map(|row| unit.size * row.energy).collect(),
        errors: errors::errors(section, &rows, unit, &mut origin)?,
    };
    let Points { positions, energies, errors } = read.changed(section)?;
    let table = Table::new(positions, &energies, interpolation.unwrap_or(Interpolation::Cubic));
    if let Some(note) = summary::excursions(&table, thermal) {
        origin.note(&note);
    }
    let table = errors.into_iter().fold(table, Table::with_errors);
    let line = format!("table {}: {}", origin.name, summary::line(&table, thermal, unit));
    if !tables.contains(&line) {
        tables.push(line);
    }
    Ok(table)
}

/// Sizes of the units of a table, in Å and meV.
#[derive(Clone, Copy)]
struct Units {
    position: f64,
    energy: f64,
}

/// The row with its position in Å, if its numbers are in range.
///
/// An energy out of range that marks bins without samples becomes NaN.
fn within_reach(row: Row, units: Units, origin: &Origin<'_>) -> Result<Row> {
    let (position, energy) = (units.position * row.position, units.energy * row.energy);
    let is_mark = row.energy.is_infinite() || (!origin.inline && placeholders::is_mark(row.energy));
    let checks = [
        (position, &row.position_span, Dimension::Length, false),
        (energy, &row.energy_span, Dimension::Energy, is_mark),
    ];
    for (value, span, dimension, passes) in checks {
        let Reach { most, words, .. } = reach(dimension);
        let is_lost = value.is_nan() && dimension == Dimension::Length;
        if is_lost || (value.abs() > most && !passes) {
            let remedy = format!("check the units; {} may go {words}", dimension.name());
            let message = "this number is out of range";
            return Err(origin.source.error(span.clone(), message, remedy));
        }
    }
    let is_energy = energy.abs() <= reach(Dimension::Energy).most;
    Ok(Row { position, energy: if is_energy { row.energy } else { f64::NAN }, ..row })
}

/// One `unit` in working units.
fn scale(section: &Section<'_>, key: &str, dimension: Dimension) -> Result<f64> {
    let unit = section.text(key).unwrap_or_default();
    let temperature = section.form.temperature;
    let refuse = |error: units::QuantityError| -> Error {
        section.refuse(key, &format!("= {unit}: {}", error.message), &error.remedy)
    };
    units::parse(&format!("1 {unit}"), dimension, temperature).map_err(refuse)
}
