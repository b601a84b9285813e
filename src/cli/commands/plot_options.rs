//! Options that `plot` and `animate` share.

use clap::{Args, ValueEnum};

use crate::render::{DARK, EnergyUnit, PRINT, PlotOptions, Theme};
use crate::units::{Dimension, Interval, parse};

/// Which part to show, and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct PlotOptionArguments {
    /// Colours: print (on white) or dark.
    #[arg(long, value_enum)]
    pub theme: Option<ThemeName>,
    /// Unit of energy axes [default: kbt].
    #[arg(long, value_enum, value_name = "UNIT")]
    pub energy: Option<EnergyUnit>,
    /// Packets to show, by number [default: all].
    #[arg(long, value_delimiter = ',', value_name = "N,…")]
    pub packet: Vec<usize>,
    /// Positions to show, for example "-10 angstrom:10 angstrom".
    #[arg(long, value_name = "FROM:TO", value_parser = length_range, allow_hyphen_values = true)]
    pub x: Option<Interval>,
    /// Times to show, for example "0 ps:2 ps".
    #[arg(long, value_name = "FROM:TO", value_parser = time_range, allow_hyphen_values = true)]
    pub time: Option<Interval>,
    /// Show densities and T by their logarithm: tails that have tunnelled are invisible otherwise.
    #[arg(long)]
    pub log: bool,
    /// Title instead of the record's.
    #[arg(long)]
    pub title: Option<String>,
}

impl PlotOptionArguments {
    /// The options of the drawing.
    pub(crate) fn options(&self) -> PlotOptions {
        PlotOptions {
            packets: self.packet.clone(),
            x: self.x,
            time: self.time,
            logarithmic: self.log,
            title: self.title.clone(),
        }
    }

    /// The theme that is asked for, else `usual`.
    pub(crate) fn theme(&self, usual: ThemeName) -> Theme {
        self.theme.unwrap_or(usual).theme()
    }

    /// The unit of energies, if one is asked for.
    pub(crate) fn unit(&self) -> Option<EnergyUnit> {
        self.energy
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ThemeName {
    /// Dark on white, for paper and light slides.
    #[value(alias = "light")]
    Print,
    /// Light on dark, for screens and dark slides.
    #[value(alias = "screen")]
    Dark,
}

impl ThemeName {
    /// Its colours.
    pub(super) fn theme(self) -> Theme {
        match self {
            Self::Print => PRINT,
            Self::Dark => DARK,
        }
    }
}

fn length_range(text: &str) -> Result<Interval, String> {
    range(text, Dimension::Length)
}

fn time_range(text: &str) -> Result<Interval, String> {
    range(text, Dimension::Time)
}

/// Parses "FROM:TO", both with units, increasing.
fn range(text: &str, dimension: Dimension) -> Result<Interval, String> {
    let example =
        if dimension == Dimension::Time { "\"0 ps:2 ps\"" } else { "\"-10 angstrom:10 angstrom\"" };
    let (from, to) = text
        .split_once(':')
        .ok_or_else(|| format!("expected two quantities, for example {example}"))?;
    let one = |text: &str| {
        parse(text.trim(), dimension, None)
            .map_err(|error| format!("{}; {}", error.message, error.remedy))
    };
    let (from, to) = (one(from)?, one(to)?);
    if from < to {
        Ok(Interval::new(from, to))
    } else {
        Err(format!("the second must be larger, for example {example}"))
    }
}

/// Largest number of characters that a warning lists: they fit in a line or two.
const MAX_NAMED: usize = 12;

/// The warning about characters that are drawn as boxes; `None` if there are none.
pub(super) fn without_glyph(missing: &[char]) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let name = |&c: &char| {
        let code = u32::from(c);
        // A combining mark would join the text before it, a right-to-left letter would reverse the
        // line.
        let alone = c.is_alphanumeric() || matches!(code, 0x2190..=0x2BFF | 0x1F000..=0x1FAFF);
        if alone && !is_right_to_left(c) {
            format!("{c} (U+{code:04X})")
        } else {
            format!("U+{code:04X}")
        }
    };
    let named: Vec<String> = missing.iter().take(MAX_NAMED).map(name).collect();
    let more = match missing.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "the built-in font has no glyph for {}{more}; boxes are drawn instead\n  \
         help: use .svg for a figure and .html for a film, which take the reader's own fonts, or \
         set --title",
        named.join(" ")
    ))
}

/// Hebrew to Arabic Extended-A, and their presentation forms.
fn is_right_to_left(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0x590..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF)
        || matches!(code, 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

#[cfg(test)]
mod tests {
    use super::without_glyph;

    #[test]
    fn missing_characters_are_named_once_and_not_without_end() {
        assert_eq!(without_glyph(&[]), None);
        let text = without_glyph(&['水', '\u{5d0}', '\u{30a}']).unwrap();
        assert!(
            text.starts_with("the built-in font has no glyph for 水 (U+6C34) U+05D0 U+030A; boxes"),
            "{text}"
        );
        assert!(text.contains(".svg") && text.contains(".html"), "{text}");
        let many: Vec<char> = ('一'..='丿').collect();
        let text = without_glyph(&many).unwrap();
        assert!(text.contains(&format!("and {} more", many.len() - 12)), "{text}");
    }
}
