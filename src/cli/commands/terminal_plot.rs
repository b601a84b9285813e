//! A small plot of T(E) for the terminal, in braille patterns of 2 × 4 dots per character.
//!
//! `textplots` draws the same with five packages more, and saves 35 lines.

use std::io::IsTerminal;

use crate::units::thermal_energy;

/// Characters in a line: with the label they fit 80 columns.
const WIDTH: usize = 64;
/// Lines; with four dots each, T is resolved to 0.03.
const HEIGHT: usize = 8;

/// A unit of energies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub name: &'static str,
    /// In meV.
    pub size: f64,
}

/// k_B·T, else meV where the temperature is unknown.
pub(crate) fn unit(temperature: f64) -> Unit {
    let size = thermal_energy(temperature);
    match size.is_finite() && size > 0.0 {
        true => Unit { name: "kBT", size },
        false => MEV,
    }
}

const MEV: Unit = Unit { name: "meV", size: 1.0 };

/// The plot of T over energies, if standard output is a terminal.
pub(crate) fn plot_if_terminal(
    energies: &[f64],
    transmission: &[f64],
    unit: Unit,
) -> Option<String> {
    std::io::stdout().is_terminal().then(|| plot(energies, transmission, unit)).flatten()
}

/// The plot of T (0 … 1) over `energies` (increasing, meV) in `unit`; `None` without data.
fn plot(energies: &[f64], transmission: &[f64], unit: Unit) -> Option<String> {
    let (first, last) = (*energies.first()?, *energies.last()?);
    if !energies.is_sorted() {
        return None;
    }
    let (columns, rows) = (2 * WIDTH, 4 * HEIGHT);
    let mut dots = vec![false; columns * rows];
    let row =
        |t: f64| (((1.0 - t.clamp(0.0, 1.0)) * (rows - 1) as f64).round() as usize).min(rows - 1);
    let mut before: Option<usize> = None;
    for column in 0..columns {
        let energy = first + (last - first) * column as f64 / (columns - 1) as f64;
        let after =
            energies.partition_point(|&own| own < energy).clamp(1, energies.len().max(2) - 1);
        let share = (energy - energies[after - 1]) / (energies.get(after)? - energies[after - 1]);
        let value = transmission[after - 1] * (1.0 - share) + transmission[after] * share;
        let here = value.is_finite().then(|| row(value));
        // A steep rise is drawn as a line, and so is a peak narrower than a dot.
        if let Some(here) = here {
            let half = 0.5 * (last - first) / (columns - 1) as f64;
            let start = energies.partition_point(|&own| own < energy - half);
            let end = energies.partition_point(|&own| own < energy + half);
            let top = transmission[start..end].iter().copied().fold(value, f64::max);
            let from = before.unwrap_or(here);
            (row(top).min(from).min(here)..=from.max(here))
                .for_each(|row| dots[row * columns + column] = true);
        }
        before = here;
    }
    let letter = |x: usize, y: usize| {
        // In the order of the code chart of braille, U+2800.
        const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        let mut pattern = 0x2800;
        for (dy, bits) in BITS.iter().enumerate() {
            let at = (4 * y + dy) * columns + 2 * x;
            let set = dots[at..at + 2].iter().zip(bits).filter(|(dot, _)| **dot);
            pattern += set.map(|(_, bit)| bit).sum::<u32>();
        }
        char::from_u32(pattern).unwrap_or(' ')
    };
    let mut out = String::new();
    for y in 0..HEIGHT {
        let label = match y {
            0 => "T 1 ",
            y if y + 1 == HEIGHT => "  0 ",
            _ => "    ",
        };
        let line: String = (0..WIDTH).map(|x| letter(x, y)).collect();
        out += &format!("{label}│{line}\n");
    }
    let (from, to) = (first / unit.size, last / unit.size);
    let (from, to) = (format!("{from:.2}"), format!("{to:.2} {}", unit.name));
    out += &format!(
        "    └{}\n     {from}{to:>width$}\n",
        "─".repeat(WIDTH),
        width = WIDTH - from.len()
    );
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{MEV, plot};

    #[test]
    fn a_rise_is_drawn_from_lower_left_to_upper_right() {
        let energies: Vec<f64> = (0..50).map(f64::from).collect();
        let rise: Vec<f64> = energies.iter().map(|e| e / 49.0).collect();
        let text = plot(&energies, &rise, MEV).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 10);
        let blank = '\u{2800}';
        assert!(
            lines[0].ends_with(|c| c > blank) && lines[0].chars().nth(5) == Some(blank),
            "{text}"
        );
        assert!(lines[7].ends_with(blank) && lines[7].chars().nth(5).unwrap() > blank, "{text}");
        assert!(lines[9].ends_with("49.00 meV"), "{text}");
        // A peak between two columns of dots is as high as it is.
        let (energies, peak) = ([0.0, 20.1, 20.101, 20.102, 49.0], [0.0, 0.0, 1.0, 0.0, 0.0]);
        let text = plot(&energies, &peak, MEV).unwrap();
        let highest = text.lines().next().unwrap();
        assert_eq!(highest.chars().skip(5).filter(|&c| c > blank).count(), 1, "{text}");
        assert!(plot(&[], &[], MEV).is_none() && plot(&[1.0], &[0.5], MEV).is_none());
    }
}
