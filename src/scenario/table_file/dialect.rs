//! What separates the columns of a file, and what its decimals.

use std::ops::Range;

use super::number::begins_like_number;

/// What separates two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Delimiter {
    /// A comma in lines that have one, else blanks.
    CommaOrBlanks,
    /// Blanks alone: commas mark decimals.
    Blanks,
    /// A tab, with cells that may be empty.
    Tab,
    /// A semicolon.
    Semicolon,
}

/// Conventions of all lines of numbers in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    delimiter: Delimiter,
    /// `0,5` is a half.
    pub decimal_comma: bool,
    /// `1,542` may be more than a thousand, since smaller numbers in its column have no comma.
    pub may_group_thousands: bool,
}

impl Dialect {
    /// The conventions of a file with these lines, without comments.
    pub(crate) fn of<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> Self {
        let names = lines.clone().filter(|line| !begins_like_number(line));
        let lines = lines.filter(|line| begins_like_number(line)).map(without_comment);
        let all = |is: fn(&str) -> bool| lines.clone().next().is_some() && lines.clone().all(is);
        let (delimiter, decimal_comma) = if all(has_semicolon_columns) {
            (Delimiter::Semicolon, lines.clone().any(|line| line.contains(',')))
        } else if all(has_decimal_commas) && lines.clone().any(|line| line.contains(',')) {
            (Delimiter::Blanks, true)
        } else if has_empty_cells(names, lines.clone()) {
            (Delimiter::Tab, false)
        } else {
            // Only quoted cells contain a comma then, and there it is decimal.
            (Delimiter::CommaOrBlanks, true)
        };
        let dialect = Self { delimiter, decimal_comma, may_group_thousands: false };
        Self {
            may_group_thousands: decimal_comma && may_group_thousands(dialect, lines),
            ..dialect
        }
    }

    /// Whether a line that begins with a semicolon is one with an empty first cell, and no comment.
    pub(crate) fn has_semicolons(self) -> bool {
        self.delimiter == Delimiter::Semicolon
    }

    /// Whether cells after an empty one of `line` keep their columns.
    pub(crate) fn keeps_columns(self, line: &str) -> bool {
        self.mark(line).is_some()
    }

    /// The part of a line of numbers before a comment at its end.
    pub(crate) fn content(self, line: &str) -> &str {
        let line = without_comment(line);
        match line.find(';') {
            Some(at)
                if self.delimiter != Delimiter::Semicolon
                    && line[..at].ends_with(char::is_whitespace) =>
            {
                line[..at].trim_end()
            }
            _ => line,
        }
    }

    /// Places of the cells of a line.
    pub(crate) fn cells(self, line: &str) -> Vec<Range<usize>> {
        let place = |piece: &str| {
            let start = piece.as_ptr() as usize - line.as_ptr() as usize;
            start..start + piece.len()
        };
        match self.mark(line) {
            None => line.split_whitespace().map(place).collect(),
            Some(mark) => pieces(line, mark).into_iter().map(|piece| place(piece.trim())).collect(),
        }
    }

    /// The character between two cells of `line`; none for blanks.
    fn mark(self, line: &str) -> Option<char> {
        match self.delimiter {
            Delimiter::Semicolon => Some(';'),
            Delimiter::Tab => Some('\t'),
            Delimiter::CommaOrBlanks if line.contains(',') => Some(','),
            Delimiter::CommaOrBlanks | Delimiter::Blanks => None,
        }
    }
}

/// `line` cut at `mark`, except within quotation marks.
fn pieces(line: &str, mark: char) -> Vec<&str> {
    let mut quoted = false;
    let cut = |c: char| {
        quoted ^= c == '"';
        c == mark && !quoted
    };
    line.split(cut).collect()
}

/// `line` without a comment after its numbers.
fn without_comment(line: &str) -> &str {
    let begins = |&(at, mark): &(usize, &str)| {
        matches!(mark, "#" | "!" | "%" | "//") && line[..at].ends_with(char::is_whitespace)
    };
    let marks = ["#", "!", "%", "//"].into_iter().flat_map(|mark| line.match_indices(mark));
    let first = marks.filter(begins).map(|(at, _)| at).min();
    first.map_or(line, |at| line[..at].trim_end())
}

fn has_blank_within(piece: &str) -> bool {
    piece.trim().contains(char::is_whitespace)
}

/// `0.5;1.2`; in `0.5 1.2 ; why` the semicolon begins a comment.
fn has_semicolon_columns(line: &str) -> bool {
    line.contains(';') && !line.split(';').take(2).any(has_blank_within)
}

/// `0,5 1,2`: commas are within numbers, since there are blanks between commas.
fn has_decimal_commas(line: &str) -> bool {
    let is_decimal = |cell: &str| {
        let digits = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        cell.split_once(',').is_none_or(|(whole, part)| {
            digits(part)
                && !part.contains([',', '.'])
                && whole.ends_with(|c: char| c.is_ascii_digit())
        })
    };
    !line.contains(',')
        || (line.split(',').any(has_blank_within) && line.split_whitespace().all(is_decimal))
}

/// Whether all commas are followed by three digits, in columns with whole numbers without comma.
fn may_group_thousands<'t>(dialect: Dialect, lines: impl Iterator<Item = &'t str>) -> bool {
    let (mut grouped, mut whole): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    for line in lines {
        for (column, cell) in dialect.cells(line).into_iter().enumerate() {
            let cell = line[cell].trim_matches('"').trim_start_matches(['+', '-']);
            let is_digits =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            match cell.split_once(',') {
                Some((_, part)) if part.len() != 3 || cell.starts_with('0') => return false,
                Some(_) if !grouped.contains(&column) => grouped.push(column),
                None if is_digits(cell) && !whole.contains(&column) => whole.push(column),
                _ => {}
            }
        }
    }
    grouped.iter().any(|column| whole.contains(column))
}

/// Whether tabs leave cells empty: in some lines, or in all of them where a row of names has none
/// empty. Elsewhere several tabs align columns.
fn has_empty_cells<'t>(
    mut names: impl Iterator<Item = &'t str>,
    lines: impl Iterator<Item = &'t str> + Clone,
) -> bool {
    let Some(columns) =
        lines.clone().next().map(|line| line.split('\t').count()).filter(|&count| count > 1)
    else {
        return false;
    };
    let are_even = lines.clone().all(|line| {
        line.split('\t').count() == columns
            && !line.split('\t').any(has_blank_within)
            && !line.contains(',')
    });
    let is_named = names.any(|line| {
        line.split('\t').count() == columns && line.split('\t').all(|cell| !cell.trim().is_empty())
    });
    let is_empty = |column: usize| {
        let empty =
            |line: &str| line.split('\t').nth(column).is_some_and(|cell| cell.trim().is_empty());
        lines.clone().any(empty) && (is_named || !lines.clone().all(empty))
    };
    are_even && (0..columns).any(is_empty)
}
