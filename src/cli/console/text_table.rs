//! Text in columns.

use std::fmt::{Display, Write};

/// Rows of equal length as lines, two blanks between columns: the first `left` columns are aligned
/// on the left, the others on the right.
pub(crate) fn aligned(rows: &[Vec<String>], left: usize) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (text, &width))| {
            match column < left {
                // No blanks at the end of a line.
                true if column + 1 == columns => text.clone(),
                true => format!("{text:<width$}"),
                false => format!("{text:>width$}"),
            }
        });
        out += &(cells.collect::<Vec<_>>().join("  ") + "\n");
    }
    out
}

/// Lines of a name and a value.
#[derive(Debug, Default)]
pub(crate) struct NamedLines(String);

impl NamedLines {
    /// Adds a line; an empty name continues the line before.
    pub(crate) fn line(&mut self, name: &str, value: impl Display) {
        // As wide as `classical top`, the longest name. Writing to a string cannot fail.
        let _ = writeln!(self.0, "{name:<13} {value}");
    }

    /// The text.
    pub(crate) fn into_text(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::aligned;

    #[test]
    fn columns_are_as_wide_as_their_longest_cell() {
        let rows = [["a", "é", "x"], ["bcd", "10", "yz"]].map(|row| row.map(String::from).to_vec());
        assert_eq!(aligned(&rows, 0), "  a   é   x\nbcd  10  yz\n");
        assert_eq!(aligned(&rows, 1), "a     é   x\nbcd  10  yz\n");
        assert_eq!(aligned(&rows, 3), "a    é   x\nbcd  10  yz\n");
    }
}
