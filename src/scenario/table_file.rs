//! Tables of a potential: files as molecular-dynamics packages write them, or points in the scenario itself.
//!
//! Columns are separated by commas or blanks; lines that begin with `#`, `;` or `@` are comments; one header row, with a word in
//! one of the two columns, may stand before the numbers. Positions must rise.

use std::io::Read;
use std::ops::Range;
use std::path::Path;

use super::grammar::reach;
use super::language::MOST_POINTS;
use super::section::Section;
use super::source::{Source, shortened};
use super::tree::Node;
use crate::error::{Error, Result};
use crate::model::{Interpolation, Table};
use crate::units::{self, Dimension};

/// More bytes than any table of [`MOST_POINTS`] points needs.
const MOST_BYTES: u64 = 1 << 26;

/// Numbers of one row and where each stands.
type Row = [(f64, Range<usize>); 2];

/// The table that `section` describes.
pub(super) fn table(section: &Section<'_>, folder: &Path, notes: &mut Vec<String>) -> Result<Table> {
    let inline = section.form.source;
    match (section.get("file"), section.get("points")) {
        (Some(_), Some(_)) => Err(section.refuse("points", "cannot stand beside `file`", "keep one of the two")),
        (Some(file), None) => {
            let source = read(section, file, folder)?;
            let rows = rows(&source, columns(section), |header| {
                let name = file.text().unwrap_or_default();
                notes.push(format!("the first row of table {name}, `{}`, is taken for a header", shortened(header)));
            })?;
            build(section, &source, None, rows)
        }
        (None, Some(points)) => build(section, inline, Some(points.span.clone()), pairs(points)),
        (None, None) => {
            let message = format!("`{}` lacks the key `file`", section.path);
            Err(inline.error(section.node.span.clone(), message, "add file = \"pmf.csv\", relative to the scenario"))
        }
    }
}

/// The text of the file, or an error at the key that names it.
fn read(section: &Section<'_>, node: &Node, folder: &Path) -> Result<Source> {
    let path = folder.join(node.text().unwrap_or_default());
    let name = path.display().to_string();
    let because = |cause: &str, remedy: &str| {
        let message = format!("cannot read the table {name}: {cause}");
        section.form.source.error(node.span.clone(), message, remedy)
    };
    let refuse = |cause: &str| because(cause, "the path is relative to the folder of the scenario");
    if path.is_dir() {
        return Err(refuse("it is a folder"));
    }
    let file = std::fs::File::open(&path).map_err(|cause| refuse(&cause.to_string()))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|cause| refuse(&cause.to_string()))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(because("it is larger than 64 MiB", "thin it out"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = 1 + error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&b| b == b'\n').count();
        because(&format!("line {line} is not UTF-8 text"), "save it as UTF-8")
    })?;
    Ok(Source { name, text })
}

fn columns(section: &Section<'_>) -> [usize; 2] {
    let typed = section.get("columns").and_then(Node::list).unwrap_or_default();
    let mut numbers = typed.iter().filter_map(|item| usize::try_from(item.integer()?).ok());
    [numbers.next().unwrap_or(1), numbers.next().unwrap_or(2)]
}

fn pairs(points: &Node) -> Vec<Row> {
    let number = |node: &Node| (node.number().unwrap_or(f64::NAN), node.span.clone());
    let pair = |item: &Node| item.list().and_then(|pair| Some([number(pair.first()?), number(pair.get(1)?)]));
    points.list().unwrap_or_default().iter().filter_map(pair).collect()
}

/// The rows of a table file; `doubt` is told a header that has a number in one of the columns.
fn rows(source: &Source, columns: [usize; 2], mut doubt: impl FnMut(&str)) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let (mut at, mut header_seen) = (0, false);
    for line in source.text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_start_matches('\u{feff}').trim();
        if content.is_empty() || content.starts_with(['#', ';', '@']) {
            continue;
        }
        let offset = start + (content.as_ptr() as usize - line.as_ptr() as usize);
        let cells = columns.map(|column| cell(content, column));
        if let [Some(position), Some(energy)] = &cells
            && rows.is_empty()
            && !header_seen
            && let cells = [position, energy].map(|cell| &content[cell.clone()])
            && is_header(cells)
        {
            header_seen = true;
            if cells.into_iter().any(|cell| cell.parse::<f64>().is_ok()) {
                doubt(content);
            }
            continue;
        }
        let [position, energy] = cells;
        let [position, energy] = [
            position.ok_or_else(|| lacking(source, content, offset, columns[0]))?,
            energy.ok_or_else(|| lacking(source, content, offset, columns[1]))?,
        ];
        rows.push([
            number(source, content, offset, position, columns[0])?,
            number(source, content, offset, energy, columns[1])?,
        ]);
        if rows.len() > MOST_POINTS as usize {
            return Err(source.error(None, format!("the table has more than {MOST_POINTS} points"), "thin it out"));
        }
    }
    Ok(rows)
}

/// Whether a first row names the columns: neither cell is a number, or one of them is a word beside a number, as in `z_nm,0,err`.
///
/// What begins like a number is a misprint, and what says that a value is missing stands in a row of data: neither is passed over.
fn is_header(cells: [&str; 2]) -> bool {
    const MISSING: [&str; 6] = ["na", "n/a", "null", "nil", "none", "missing"];
    let is_no_number = |cell: &str| cell.parse::<f64>().is_err();
    let is_word = |cell: &str| {
        is_no_number(cell)
            && cell.starts_with(|c: char| c.is_alphabetic() || matches!(c, '"' | '\'' | '_' | '(' | '['))
            && !MISSING.contains(&cell.to_lowercase().as_str())
    };
    cells.into_iter().all(is_no_number) || cells.into_iter().any(is_word)
}

/// Place of a column, counted from 1, in a line.
fn cell(line: &str, column: usize) -> Option<Range<usize>> {
    let piece = match line.contains(',') {
        true => line.split(',').map(str::trim).nth(column - 1)?,
        false => line.split_whitespace().nth(column - 1)?,
    };
    let start = piece.as_ptr() as usize - line.as_ptr() as usize;
    Some(start..start + piece.len())
}

/// The answer to a row that is too short.
fn lacking(source: &Source, line: &str, offset: usize, column: usize) -> Error {
    let remedy = separators(line).unwrap_or("give every row as many columns, or change `columns`");
    source.error(offset..offset + line.len(), format!("this row of the table has no column {column}"), remedy)
}

fn number(
    source: &Source,
    line: &str,
    offset: usize,
    cell: Range<usize>,
    column: usize,
) -> Result<(f64, Range<usize>)> {
    let whole = offset..offset + line.len();
    let typed = &line[cell.clone()];
    let span = offset + cell.start..offset + cell.end;
    match typed.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((number, span)),
        _ if typed.is_empty() => {
            let remedy = separators(line).unwrap_or("fill it in, or leave the row out");
            Err(source.error(whole, format!("column {column} of this row of the table is empty"), remedy))
        }
        _ => {
            let usual = "comments begin with #, ; or @, and at most one header row stands before the numbers";
            let remedy = separators(line).unwrap_or(usual);
            let message = format!("`{}` in column {column} of the table is not a finite number", shortened(typed));
            Err(source.error(span, message, remedy))
        }
    }
}

/// What to do about a line that keeps other customs than this format.
fn separators(line: &str) -> Option<&'static str> {
    let piece_of_two = |piece: &str| piece.split_whitespace().count() > 1;
    let foreign = line.contains(';') || (line.contains(',') && line.split(',').any(piece_of_two));
    foreign.then_some("columns are separated by commas or blanks, and numbers have a decimal point")
}

/// Units, order and reach of the numbers; then the interpolant.
fn build(section: &Section<'_>, source: &Source, place: Option<Range<usize>>, rows: Vec<Row>) -> Result<Table> {
    if rows.len() < 2 {
        return Err(source.error(
            place,
            "the table has fewer than two points",
            "give position and energy of two or more",
        ));
    }
    let length = scale(section, "position_unit", Dimension::Length)?;
    let energy = scale(section, "energy_unit", Dimension::Energy)?;
    let mut positions: Vec<f64> = Vec::with_capacity(rows.len());
    let mut energies = Vec::with_capacity(rows.len());
    for [(x, x_span), (v, v_span)] in rows {
        let (x, v) = (length * x, energy * v);
        for (value, span, dimension) in [(x, &x_span, Dimension::Length), (v, &v_span, Dimension::Energy)] {
            let (_, most, range) = reach(dimension);
            if value.is_nan() || value.abs() > most {
                let remedy = format!("check the units; {} may go {range}", dimension.name());
                return Err(source.error(span.clone(), "this number is beyond anything this program can mean", remedy));
            }
        }
        if positions.last().is_some_and(|&last| x - last < reach(Dimension::Length).0) {
            let remedy = "sort the rows and leave out repetitions; neighbours stand 1e-6 angstrom apart or more";
            return Err(source.error(x_span, "positions of a table must rise", remedy));
        }
        positions.push(x);
        energies.push(v);
    }
    let interpolation = match section.text("interpolation") {
        Some("linear") => Interpolation::Linear,
        Some("pchip") => Interpolation::Pchip,
        _ => Interpolation::Cubic,
    };
    Ok(Table::new(positions, &energies, interpolation))
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
