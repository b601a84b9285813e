//! Units that the head of a file names, against those that the scenario names.

use std::ops::Range;

use super::rows::Sheet;
use crate::error::Result;
use crate::scenario::section::Section;
use crate::scenario::source::{Source, shortened};
use crate::units::Dimension;

use Dimension::{Energy, Length};

/// A unit in a text about numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mention {
    unit: &'static str,
    of: Dimension,
}

/// A piece of the head of the file, and whose unit it may name.
struct Piece {
    span: Range<usize>,
    of: Option<Dimension>,
    /// Stands alone in its column beside the unit of the other one.
    is_unit_alone: bool,
}

/// Refuses units in headers and labels of axes that contradict the scenario; those in comments are noted.
pub(super) fn compare(section: &Section<'_>, source: &Source, sheet: &Sheet, notes: &mut Vec<String>) -> Result<()> {
    for (key, of) in [("position_unit", Length), ("energy_unit", Energy)] {
        let declared = section.text(key).unwrap_or_default();
        let found = named(source, &headers(source, sheet), of);
        if let Some(contradiction) = contradiction(&found, declared) {
            let message = format!(
                "the head of the table names `{}`, but `{}.{key}` is \"{declared}\"",
                contradiction.0, section.path
            );
            let remedy = format!(
                "set {key} = \"{}\", or correct the head of the table if its numbers are in {declared}",
                contradiction.0
            );
            return Err(source.error(contradiction.1, message, remedy));
        }
        let found = if found.is_empty() { named(source, &comments(source, sheet), of) } else { Vec::new() };
        if let Some((unit, span)) = contradiction(&found, declared) {
            notes.push(format!(
                "has a comment that names `{unit}`, `{}`, but {key} is \"{declared}\": if its numbers are in {unit}, set {key} = \
                 \"{unit}\"",
                shortened(&source.text[span])
            ));
        }
    }
    Ok(())
}

/// The first unit that was found, if the declared one is not among them.
fn contradiction(found: &[(&'static str, Range<usize>)], declared: &str) -> Option<(&'static str, Range<usize>)> {
    let declared = if declared == "Å" { "angstrom" } else { declared };
    let agrees = found.iter().any(|(unit, _)| *unit == declared);
    found.first().filter(|_| !agrees).cloned()
}

/// Units of dimension `of` in `pieces`, with the piece.
fn named(source: &Source, pieces: &[Piece], of: Dimension) -> Vec<(&'static str, Range<usize>)> {
    let own = pieces.iter().filter(|piece| piece.of.is_none_or(|known| known == of));
    let units = own.flat_map(|piece| {
        let text = &source.text[piece.span.clone()];
        mentions(text, piece.is_unit_alone).into_iter().map(|mention| (mention, piece.span.clone()))
    });
    units.filter(|(mention, _)| mention.of == of).map(|(mention, span)| (mention.unit, span)).collect()
}

/// Rows of words, and labels of axes of Grace.
fn headers(source: &Source, sheet: &Sheet) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for header in &sheet.headers {
        match &header.cells {
            [Some(position), Some(energy)] if header.named == sheet.width => {
                let cells = [position, energy].map(|span| &source.text[span.clone()]);
                let alone = cells.iter().all(|cell| !mentions(cell, true).is_empty());
                for (span, of) in [(position, Length), (energy, Energy)] {
                    pieces.push(Piece { span: span.clone(), of: Some(of), is_unit_alone: alone });
                }
            }
            _ => pieces.push(Piece { span: header.whole.clone(), of: None, is_unit_alone: false }),
        }
    }
    for span in &sheet.comments {
        if let Some(of) = axis_of(&source.text[span.clone()]) {
            pieces.push(Piece { span: span.clone(), of: Some(of), is_unit_alone: false });
        }
    }
    pieces
}

/// Comments that are no labels of axes.
fn comments(source: &Source, sheet: &Sheet) -> Vec<Piece> {
    let others = sheet.comments.iter().filter(|span| axis_of(&source.text[(*span).clone()]).is_none());
    others.map(|span| Piece { span: span.clone(), of: None, is_unit_alone: false }).collect()
}

/// Whose unit a label of Grace names: `@ xaxis label "z (nm)"`.
fn axis_of(comment: &str) -> Option<Dimension> {
    let mut words = comment.strip_prefix('@')?.split_whitespace();
    let axis = words.next()?;
    (words.next()? == "label").then_some(())?;
    match axis {
        "xaxis" => Some(Length),
        "yaxis" => Some(Energy),
        _ => None,
    }
}

/// A word of a text with the characters before and behind it.
struct Token {
    word: String,
    before: Option<char>,
    behind: Option<char>,
}

/// Units in `text`; single letters only in brackets, or where the whole text is a unit.
fn mentions(text: &str, is_unit_alone: bool) -> Vec<Mention> {
    let tokens = tokens(text);
    let unit = |index: usize| {
        let token = &tokens[index];
        let is_last = index + 1 == tokens.len();
        let bracketed =
            matches!(token.before, Some('(' | '[' | '/' | '{')) && matches!(token.behind, None | Some(')' | ']' | '}'));
        let is_plain = bracketed || (is_unit_alone && index == 0 && is_last);
        energy(&tokens, index).map(|unit| Mention { unit, of: Energy }).or_else(|| {
            let unit = length(&token.word, is_plain)?;
            // nm^-2 or kJ/mol/nm^2 are no lengths.
            let is_power = matches!(token.behind, Some('^' | '-' | '*' | '\u{207b}' | '\u{b2}'));
            let divides = token.before == Some('/') && index > 0 && tokens[index - 1].word.starts_with("mol");
            (!is_power && !divides).then_some(Mention { unit, of: Length })
        })
    };
    (0..tokens.len()).filter_map(unit).collect()
}

/// Words of letters and digits; `Å` is a letter, and what Grace writes for type faces and raised letters is left out.
fn tokens(text: &str) -> Vec<Token> {
    let text = text.replace("\\S", "^").replace("\\N", " ").replace("\u{207b}\u{b9}", "-1");
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end = (at..chars.len()).find(|&end| !chars[end].is_alphanumeric()).unwrap_or(chars.len());
        if end > at {
            let word = chars[at..end].iter().collect();
            let before = at.checked_sub(1).map(|before| chars[before]);
            tokens.push(Token { word, before, behind: chars.get(end).copied() });
        }
        at = end + 1;
    }
    tokens
}

/// The unit of energy that begins with a word.
fn energy(tokens: &[Token], index: usize) -> Option<&'static str> {
    let word = tokens[index].word.as_str();
    let lower = word.to_lowercase();
    let after = |step: usize| tokens.get(index + step).map_or("", |token| token.word.as_str());
    let (stem, joined) = match lower.as_str() {
        "kj" => ("kJ/mol", false),
        "kcal" => ("kcal/mol", false),
        "kjmol" | "kjmol1" => ("kJ/mol", true),
        "kcalmol" | "kcalmol1" => ("kcal/mol", true),
        "kt" | "kbt" => return Some("kBT"),
        "kb" if after(1) == "T" => return Some("kBT"),
        "k" if matches!(after(1), "B" | "b") && after(2) == "T" => return Some("kBT"),
        "ev" => return Some("eV"),
        "mev" if !word.starts_with('M') => return Some("meV"),
        "hartree" | "hartrees" => return Some("hartree"),
        "cm" if after(1) == "1" && matches!(tokens[index].behind, Some('-' | '^')) => return Some("cm^-1"),
        _ => return None,
    };
    // What stands behind kJ/mol after a stroke or before an exponent makes a spring constant or an entropy of it.
    let mut next = index + 1;
    let is = |at: usize, words: &[&str]| {
        tokens.get(at).is_some_and(|token| words.contains(&token.word.to_lowercase().as_str()))
    };
    if !joined {
        if is(next, &["per"]) {
            next += 1;
        }
        if is(next, &["mol", "mole", "mol1"]) {
            next += 1;
        }
    }
    if is(next, &["1"]) && matches!(tokens[next].before, Some('-' | '^')) {
        next += 1;
    }
    let is_compound = tokens.get(next).is_some_and(|token| {
        let is_divisor = matches!(token.before, Some('/' | '*' | '·')) && length(&token.word, true).is_some();
        let is_factor = length(&token.word, true).is_some() && matches!(token.behind, Some('-' | '^'));
        is_divisor
            || is_factor
            || (token.before == Some('/') && matches!(token.word.as_str(), "K" | "rad" | "deg" | "nm2" | "A2"))
    });
    (!is_compound).then_some(stem)
}

/// The unit of length of a word.
fn length(word: &str, is_plain: bool) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => Some("nm"),
        "angstrom" | "angstroms" | "angstroem" | "ångström" | "ångstrom" | "ang" | "å" => Some("angstrom"),
        "pm" | "picometer" | "picometers" => Some("pm"),
        "bohr" | "a0" => Some("bohr"),
        "a" if is_plain && word == "A" => Some("angstrom"),
        "m" if is_plain => Some("m"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str, alone: bool) -> Vec<&'static str> {
        mentions(text, alone).into_iter().map(|mention| mention.unit).collect()
    }

    #[test]
    fn units_are_found_as_programs_and_people_write_them() {
        for (text, found) in [
            ("z (nm)", &["nm"][..]),
            ("@    xaxis  label \"\\xx\\f{} (nm)\"", &["nm"]),
            ("@    yaxis  label \"E (kJ mol\\S-1\\N)\"", &["kJ/mol"]),
            ("@ yaxis label \"E (kcal mol\\S-1\\N)\"", &["kcal/mol"]),
            ("@ yaxis label \"E (kT)\"", &["kBT"]),
            ("z_nm pmf_kJ_per_mol error_kJ_per_mol", &["nm", "kJ/mol", "kJ/mol"]),
            ("free energy profile (in units of kJ/mol), from KDE", &["kJ/mol"]),
            ("# Coordinate [\u{c5}]  PMF [kcal/mol]", &["angstrom", "kcal/mol"]),
            ("# z/A  F/k_BT", &["angstrom", "kBT"]),
            ("#RC \t\tPMF(kcal/mol)", &["kcal/mol"]),
            ("Distance(Angstrom),Energy(eV)", &["angstrom", "eV"]),
            ("z (A)  W (kJ mol\u{207b}\u{b9})", &["angstrom", "kJ/mol"]),
            ("# kappa = 1000 kJ/mol/nm^2", &[]),
            ("# kappa = 1000 kJ mol^-1 nm^-2", &[]),
            ("A PMF of the channel", &[]),
            ("A B", &[]),
            ("# wham 0.0 1.0 MeV", &[]),
            ("energy (cm^-1)", &["cm^-1"]),
        ] {
            assert_eq!(units(text, false), found, "{text}");
        }
        assert_eq!((units("A", true), units("A", false)), (vec!["angstrom"], vec![]));
    }
}
