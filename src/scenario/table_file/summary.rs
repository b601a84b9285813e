//! How a table was read, in one line, and where its curve leaves its points.

use crate::model::{Interpolation, Table};
use crate::units::{Interval, without_trailing_zeros};

/// Largest distance of a curve from its points without a note, k_B·T: a tenth changes a classical
/// rate by a tenth.
const EXCURSION: f64 = 0.1;

/// The unit of the energies of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct FileUnit<'a> {
    pub name: &'a str,
    /// In meV.
    pub size: f64,
}

/// Points, range, top and leads; `thermal` is k_B·T in meV.
pub(super) fn line(table: &Table, thermal: f64, unit: FileUnit<'_>) -> String {
    let Interval { from, to } = table.range();
    let top = table.top();
    let energy = |value: f64| energy(value, thermal, unit);
    let place = match top.position {
        place if place == from => "the left end".to_owned(),
        place if place == to => "the right end".to_owned(),
        place => format!("{} angstrom", short(place)),
    };
    format!(
        "{} points from {} to {} angstrom, {}; top {} at {place}; leads 0 on the left, {} on the right",
        table.positions().len(),
        short(from),
        short(to),
        table.interpolation().name(),
        energy(top.value),
        energy(table.right_level()),
    )
}

/// Where and by how much the spline leaves its points, if by more than [`EXCURSION`]; `thermal` is
/// k_B·T in meV.
pub(super) fn excursions(table: &Table, thermal: f64) -> Option<String> {
    if table.interpolation() != Interpolation::Cubic {
        return None;
    }
    let all = table.excursions(EXCURSION * thermal);
    let most = all.iter().max_by(|a, b| a.excess.abs().total_cmp(&b.excess.abs()))?;
    let places =
        if all.len() == 1 { "1 place".to_owned() } else { format!("{} places", all.len()) };
    Some(format!(
        "is left by its cubic spline between neighbouring points at {places}, most at {} angstrom, where V(x) lies {:.2} kBT \
         ({:.4} meV) {} both points; interpolation = \"pchip\" (or \"linear\") stays between them",
        short(most.position),
        most.excess.abs() / thermal,
        most.excess.abs(),
        if most.excess > 0.0 { "above" } else { "below" }
    ))
}

/// `3.946 kBT (10.18 kJ/mol)`.
fn energy(value: f64, thermal: f64, unit: FileUnit<'_>) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let unit = if unit.name == "kBT" { FileUnit { name: "meV", size: 1.0 } } else { unit };
    format!("{} kBT ({} {})", short(value / thermal), short(value / unit.size), unit.name)
}

/// A number to five digits.
fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let digits = (4 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{value:.digits$}");
    let text = without_trailing_zeros(&text);
    if text.is_empty() || text == "-0" { "0".into() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_was_understood() {
        let table = Table::new(vec![-2.0, 0.0, 2.0], &[5.0, 90.0, -5.0], Interpolation::Pchip);
        let line = line(&table, 25.0, FileUnit { name: "meV", size: 1.0 });
        let expected = "3 points from -2 to 2 angstrom, pchip; top 3.4 kBT (85 meV) at 0 angstrom; \
                        leads 0 on the left, -0.4 kBT (-10 meV) on the right";
        assert_eq!(line, expected);
        assert_eq!(
            (short(1e-20), short(123_456.7), short(-0.012_345_6)),
            ("0".into(), "123457".into(), "-0.012346".into())
        );
    }
}
