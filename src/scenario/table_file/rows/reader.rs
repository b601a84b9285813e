//! Rows one after the other: headers, numbers and their styles.

use std::ops::Range;

use super::super::dialect::Dialect;
use super::super::header::{Header, is_header};
use super::super::lines::Line;
use super::super::number::{Cell, Style, parse};
use super::{Row, Sheet};
use crate::error::Result;
use crate::scenario::keys::MAX_POINTS;
use crate::scenario::source::{Source, shortened};
use crate::scenario::tree::Number;

/// How many cells a line has.
#[derive(Debug, Clone, Copy)]
struct Width {
    cells: usize,
    line: usize,
}

/// A number in a foreign style, with what was written and what is read.
struct StyleExample {
    style: Style,
    typed: String,
    number: f64,
}

/// Collects the rows of a file one after the other.
pub(super) struct Reader<'s> {
    pub(crate) source: &'s Source,
    dialect: Dialect,
    pub(crate) columns: [usize; 2],
    /// Column of the standard errors.
    pub(crate) error_column: Option<usize>,
    pub(crate) sheet: Sheet,
    /// One of each foreign style.
    styles: Vec<StyleExample>,
    /// Whether all rows are an even number of whole numbers between commas: the commas may be
    /// decimal.
    has_whole_numbers: bool,
    first_width: Option<Width>,
    /// The first row with another number of cells.
    other_width: Option<Width>,
}

impl<'s> Reader<'s> {
    /// Without rows.
    pub(crate) fn new(source: &'s Source, dialect: Dialect, columns: [usize; 2]) -> Self {
        Self {
            source,
            dialect,
            columns,
            error_column: None,
            sheet: Sheet::default(),
            styles: Vec::new(),
            has_whole_numbers: true,
            first_width: None,
            other_width: None,
        }
    }

    /// Places of the cells in the two columns, where there are any.
    fn cells(&self, line: &Line<'_>) -> [Option<Range<usize>>; 2] {
        let cells = self.dialect.cells(self.dialect.content(line.text));
        self.columns.map(|column| cells.get(column - 1).cloned())
    }

    /// Whether the line has a position, and an energy or a mark for none.
    pub(crate) fn is_row(&self, line: &Line<'_>) -> bool {
        let holds = |cell: &Option<Range<usize>>| {
            cell.as_ref().map_or(Cell::Other, |cell| {
                parse(&line.text[cell.clone()], self.dialect.decimal_comma)
            })
        };
        let [position, energy] = &self.cells(line);
        matches!(
            (holds(position), holds(energy)),
            (Cell::Number { .. }, Cell::Number { .. } | Cell::Unsampled)
        )
    }

    pub(crate) fn is_header(&self, line: &Line<'_>) -> bool {
        let cells: Vec<&str> =
            self.cells(line).into_iter().flatten().map(|cell| &line.text[cell]).collect();
        let whole = self.dialect.cells(line.text);
        let all: Vec<&str> = whole.into_iter().map(|cell| &line.text[cell]).collect();
        is_header(if cells.is_empty() { &all } else { &cells }, self.dialect.decimal_comma)
    }

    pub(crate) fn header(&mut self, line: &Line<'_>) {
        let cells = self.dialect.cells(line.text);
        let named = cells.len();
        let span = |column: usize| cells.get(column - 1).map(|cell| line.span(cell));
        self.sheet.headers.push(Header {
            whole: line.whole(),
            cells: self.columns.map(span),
            named,
        });
    }

    pub(crate) fn row(&mut self, line: &Line<'_>) -> Result<()> {
        self.refuse_typographic_spaces(line)?;
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
        let error = self.error(line, &cells)?;
        self.sheet.rows.push(Row {
            position: number,
            energy: typed.unwrap_or(f64::NAN),
            error,
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

    /// The standard error of a row.
    fn error(&mut self, line: &Line<'_>, cells: &[Range<usize>]) -> Result<Option<Number>> {
        let Some(column) = self.error_column else { return Ok(None) };
        let cell = cells.get(column - 1).ok_or_else(|| self.lacking(line, column))?;
        let value = self.number(line, cell, column)?.unwrap_or(f64::NAN);
        Ok(Some(Number { value, span: line.span(cell) }))
    }

    /// The finite number of a cell; `None` for a mark that there is none.
    fn number(
        &mut self,
        line: &Line<'_>,
        cell: &Range<usize>,
        column: usize,
    ) -> Result<Option<f64>> {
        let typed = &line.text[cell.clone()];
        match parse(typed, self.dialect.decimal_comma) {
            Cell::Number { style: Some(Style::DecimalComma), .. }
                if self.dialect.may_group_thousands =>
            {
                let message = format!(
                    "`{typed}` in column {column} of the table may be in thousands or in decimals"
                );
                let remedy = "write numbers with a decimal point, and nothing between thousands";
                Err(self.source.error(line.span(cell), message, remedy))
            }
            Cell::Number { value: number, style } => {
                // One note for each style, however many numbers have it.
                if let Some(style) =
                    style.filter(|style| self.styles.iter().all(|known| known.style != *style))
                {
                    self.styles.push(StyleExample { style, typed: typed.to_owned(), number });
                }
                Ok(Some(number))
            }
            Cell::Unsampled => Ok(None),
            Cell::Other => {
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

    pub(crate) fn finish(self) -> Sheet {
        let mut sheet = self.sheet;
        sheet.decimal_comma = self.dialect.decimal_comma;
        sheet.width = self.first_width.map_or(0, |width| width.cells);
        for StyleExample { style, typed, number } in self.styles {
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
