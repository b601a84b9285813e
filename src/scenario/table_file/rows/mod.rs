//! Rows of numbers in a file: which lines are comments, headers and data, and where a set of points
//! ends.

mod refusals;

use std::ops::Range;

use super::dialect::Dialect;
use super::grids;
use super::header::{Header, is_header};
use super::lines::{Line, is_comment, is_end_of_set, lines, refuse_several_sets};
use super::number::{Cell, Style, parse};
use crate::error::Result;
use crate::scenario::keys::MAX_POINTS;
use crate::scenario::source::{Source, shortened};

/// One point as it was written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Position in the unit of the table.
    pub position: f64,
    /// Energy in the unit of the table; NaN where the row says that there is none.
    pub energy: f64,
    /// Where the position stands.
    pub position_span: Range<usize>,
    /// Where the energy stands; empty if nothing stands there.
    pub energy_span: Range<usize>,
    /// Line of a file or number of a point, counted from 1.
    pub number: usize,
}

impl Row {
    /// The energy, or the row up to where it is missing.
    pub fn place(&self) -> Range<usize> {
        match self.energy_span.is_empty() {
            true => {
                let ends = [self.position_span.start, self.position_span.end, self.energy_span.end];
                ends.iter().copied().min().unwrap_or(0)..ends.iter().copied().max().unwrap_or(0)
            }
            false => self.energy_span.clone(),
        }
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Row>,
    pub headers: Vec<Header>,
    /// Comments before the first number, with their marks.
    pub comments: Vec<Range<usize>>,
    /// How many cells the first row has.
    pub width: usize,
    pub decimal_comma: bool,
    /// What is worth saying of the form, a sentence each, without the name of the table.
    pub notes: Vec<String>,
}

/// The rows of a table file.
///
/// # Errors
/// A line that is no row, several sets of points, a grid of several variables; each with what would
/// do.
pub(super) fn rows(source: &Source, columns: [usize; 2]) -> Result<Sheet> {
    let lines = lines(source);
    let dialect =
        Dialect::of(lines.iter().map(|line| line.text).filter(|text| !is_comment(text, false)));
    let is_data = |line: &&Line| {
        !is_comment(line.text, dialect.has_semicolons()) && !is_end_of_set(line.text)
    };
    refuse_several_sets(source, &lines, dialect)?;
    let mut reader = Reader {
        source,
        dialect,
        columns,
        sheet: Sheet::default(),
        styles: Vec::new(),
        has_whole_numbers: true,
        first_width: None,
        other_width: None,
    };
    let first = lines
        .iter()
        .filter(is_data)
        .find(|line| reader.is_row(line))
        .map_or(usize::MAX, |line| line.number);
    let comments = lines
        .iter()
        .filter(|line| line.number < first && is_comment(line.text, dialect.has_semicolons()));
    reader.sheet.comments = comments.map(Line::whole).collect();
    grids::refuse_grids(source, &reader.sheet.comments, columns)?;
    let data: Vec<&Line> = lines.iter().filter(is_data).collect();
    let count = data.iter().filter(|line| line.number >= first).count();
    for line in data {
        let is_count = || line.text.trim().parse() == Ok(count);
        if line.number < first && (reader.is_header(line) || is_count()) {
            reader.header(line);
        } else {
            reader.row(line)?;
        }
    }
    Ok(reader.finish())
}

/// How many cells a line has.
#[derive(Debug, Clone, Copy)]
struct Width {
    cells: usize,
    line: usize,
}

/// Collects the rows of a file one after the other.
struct Reader<'s> {
    source: &'s Source,
    dialect: Dialect,
    columns: [usize; 2],
    sheet: Sheet,
    /// One example of each foreign style: what was written and what is read.
    styles: Vec<(Style, String, f64)>,
    /// Commas part all rows into an even number of whole numbers: they may mark decimals.
    has_whole_numbers: bool,
    first_width: Option<Width>,
    /// The first row with another number of cells.
    other_width: Option<Width>,
}

impl Reader<'_> {
    /// What stands in the two columns, where there is something.
    fn cells(&self, line: &Line<'_>) -> [Option<Range<usize>>; 2] {
        let cells = self.dialect.cells(self.dialect.content(line.text));
        self.columns.map(|column| cells.get(column - 1).cloned())
    }

    /// Whether both columns hold a number, or say that there is none.
    fn is_row(&self, line: &Line<'_>) -> bool {
        let holds = |cell: &Option<Range<usize>>| {
            cell.as_ref().map_or(Cell::Other, |cell| {
                parse(&line.text[cell.clone()], self.dialect.decimal_comma).0
            })
        };
        let [position, energy] = &self.cells(line);
        matches!(
            (holds(position), holds(energy)),
            (Cell::Number(_), Cell::Number(_) | Cell::Unsampled)
        )
    }

    fn is_header(&self, line: &Line<'_>) -> bool {
        let cells: Vec<&str> =
            self.cells(line).into_iter().flatten().map(|cell| &line.text[cell]).collect();
        let whole = self.dialect.cells(line.text);
        let all: Vec<&str> = whole.into_iter().map(|cell| &line.text[cell]).collect();
        is_header(if cells.is_empty() { &all } else { &cells }, self.dialect.decimal_comma)
    }

    fn header(&mut self, line: &Line<'_>) {
        let cells = self.dialect.cells(line.text);
        let named = cells.len();
        let span = |column: usize| cells.get(column - 1).map(|cell| line.span(cell));
        self.sheet.headers.push(Header {
            whole: line.whole(),
            cells: self.columns.map(span),
            named,
        });
    }

    fn row(&mut self, line: &Line<'_>) -> Result<()> {
        self.refuse_parted_digits(line)?;
        let cells = self.dialect.cells(self.dialect.content(line.text));
        let width = cells.len();
        let is_whole = |cell: &Range<usize>| line.text[cell.clone()].parse::<i64>().is_ok();
        self.has_whole_numbers &= line.text.contains(',')
            && width > 2
            && width.is_multiple_of(2)
            && cells.iter().all(is_whole);
        let here = Width { cells: width, line: line.number };
        let first = *self.first_width.get_or_insert(here);
        if self.other_width.is_none()
            && first.cells != width
            && !self.dialect.keeps_columns(line.text)
        {
            self.other_width = Some(here);
        }
        let [position, energy] = self.cells(line);
        let position = position.ok_or_else(|| self.lacking(line, self.columns[0]))?;
        let energy = energy.ok_or_else(|| self.lacking(line, self.columns[1]))?;
        let number = self.number(line, &position, self.columns[0])?;
        let Some(number) = number else { return Err(self.no_position(line, &position)) };
        let typed = self.number(line, &energy, self.columns[1])?;
        self.sheet.rows.push(Row {
            position: number,
            energy: typed.unwrap_or(f64::NAN),
            position_span: line.span(&position),
            energy_span: line.span(&energy),
            number: line.number,
        });
        if self.sheet.rows.len() > MAX_POINTS as usize {
            let message = format!("the table has more than {MAX_POINTS} points");
            return Err(self.source.error(None, message, "thin it out"));
        }
        Ok(())
    }

    /// The finite number of a cell; `None` where it says that there is none.
    fn number(
        &mut self,
        line: &Line<'_>,
        cell: &Range<usize>,
        column: usize,
    ) -> Result<Option<f64>> {
        let typed = &line.text[cell.clone()];
        match parse(typed, self.dialect.decimal_comma) {
            (Cell::Number(_), Some(Style::DecimalComma)) if self.dialect.may_group_thousands => {
                let message = format!(
                    "`{typed}` in column {column} of the table may be in thousands or in decimals"
                );
                let remedy = "write numbers with a decimal point, and nothing between thousands";
                Err(self.source.error(line.span(cell), message, remedy))
            }
            (Cell::Number(number), style) => {
                if let Some(style) =
                    style.filter(|style| self.styles.iter().all(|(known, ..)| known != style))
                {
                    self.styles.push((style, typed.to_owned(), number));
                }
                Ok(Some(number))
            }
            (Cell::Unsampled, _) => Ok(None),
            (Cell::Other, _) => {
                let message = format!(
                    "`{}` in column {column} of the table is not a finite number",
                    shortened(typed)
                );
                let usual =
                    "begin comments with #; rows of words may stand before the first number only";
                Err(self.source.error(
                    line.span(cell),
                    message,
                    self.remedy(line.text, typed, usual),
                ))
            }
        }
    }

    fn finish(self) -> Sheet {
        let mut sheet = self.sheet;
        sheet.decimal_comma = self.dialect.decimal_comma;
        sheet.width = self.first_width.map_or(0, |width| width.cells);
        for (style, typed, number) in self.styles {
            let how = match style {
                Style::Fortran => "in the form of Fortran",
                Style::DecimalComma => "with decimal commas",
                Style::Minus => "with a typographic minus",
            };
            sheet
                .notes
                .push(format!("has numbers {how}: `{}` is read as {number}", shortened(&typed)));
        }
        if self.has_whole_numbers && !sheet.rows.is_empty() {
            sheet.notes.push(
                "has whole numbers alone, an even number in every row: if its commas mark decimals, part its columns by semicolons"
                    .to_owned(),
            );
        }
        if let (Some(first), Some(other)) = (self.first_width, self.other_width) {
            sheet.notes.push(format!(
                "has {} columns in line {} but {} in line {}: columns are counted from the left",
                first.cells, first.line, other.cells, other.line
            ));
        }
        sheet
    }
}
