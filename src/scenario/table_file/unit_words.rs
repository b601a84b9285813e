//! Finds units of length and energy in headers and comments.

use crate::units::Dimension;

use Dimension::{Energy, Length};

/// A unit in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mention {
    pub unit: &'static str,
    pub of: Dimension,
}

/// A word of a text with the characters before and after it.
struct Token {
    word: String,
    before: Option<char>,
    behind: Option<char>,
}

impl Token {
    fn is_bracketed(&self) -> bool {
        matches!(self.before, Some('(' | '[' | '{')) && matches!(self.behind, Some(')' | ']' | '}'))
    }

    fn is_divisor(&self) -> bool {
        self.before == Some('/')
    }

    /// Whether nothing is joined to its end.
    fn ends(&self) -> bool {
        self.behind.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']' | '"'))
    }

    /// Whether it is the unit of an energy, or its end.
    fn is_energy(&self) -> bool {
        let word = self.word.to_lowercase();
        matches!(
            word.as_str(),
            "kj" | "kcal" | "ev" | "mev" | "kt" | "kbt" | "hartree" | "mol" | "mole" | "mol1" | "1"
        )
    }
}

/// Units in `text`; of single letters only in brackets, or where the whole text is a unit: `A` is
/// an article too.
pub(super) fn mentions(text: &str, is_unit_alone: bool) -> Vec<Mention> {
    let tokens = tokens(text);
    let unit = |index: usize| {
        let token = &tokens[index];
        let is_whole = is_unit_alone && tokens.len() == 1;
        let is_plain = is_whole || token.is_bracketed() || (token.is_divisor() && token.ends());
        energy(&tokens, index).map(|unit| Mention { unit, of: Energy }).or_else(|| {
            let unit = length(&token.word, is_plain)?;
            // nm^-2, kJ/mol/nm^2 and eV/A are no lengths.
            let is_power = matches!(token.behind, Some('^' | '-' | '*' | '\u{207b}' | '\u{b2}'));
            let divides = token.is_divisor() && index > 0 && tokens[index - 1].is_energy();
            (!is_power && !divides).then_some(Mention { unit, of: Length })
        })
    };
    (0..tokens.len()).filter_map(unit).collect()
}

/// Words of letters and digits; `Å` is a letter, and the codes of Grace for fonts and superscripts
/// are left out.
fn tokens(text: &str) -> Vec<Token> {
    let text = text.replace("\\S", "^").replace("\\N", " ").replace("\u{207b}\u{b9}", "-1");
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let end =
            (at..chars.len()).find(|&end| !chars[end].is_alphanumeric()).unwrap_or(chars.len());
        if end > at {
            let word = chars[at..end].iter().collect();
            let before = at.checked_sub(1).map(|before| chars[before]);
            tokens.push(Token { word, before, behind: chars.get(end).copied() });
        }
        at = end + 1;
    }
    tokens
}

/// The unit of energy that begins with the token at `index`.
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
        "k" if after(1) == "BT" => return Some("kBT"),
        "kb" if after(1) == "T" => return Some("kBT"),
        "k" if matches!(after(1), "B" | "b") && after(2) == "T" => return Some("kBT"),
        "ev" => ("eV", true),
        "mev" if !word.starts_with('M') => ("meV", true),
        "hartree" | "hartrees" => ("hartree", true),
        "cm" if after(1) == "1" && matches!(tokens[index].behind, Some('-' | '^')) => {
            return Some("cm^-1");
        }
        _ => return None,
    };
    // With a further unit after a stroke, or one with an exponent, kJ/mol is part of a spring
    // constant or an entropy.
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
        let is_divisor = matches!(token.before, Some('/' | '*' | '\u{b7}'))
            && length(&token.word, true).is_some();
        let is_factor =
            length(&token.word, true).is_some() && matches!(token.behind, Some('-' | '^'));
        is_divisor
            || is_factor
            || (token.before == Some('/')
                && matches!(token.word.as_str(), "K" | "rad" | "deg" | "nm2" | "A2"))
    });
    (!is_compound).then_some(stem)
}

/// The unit of length of a word.
fn length(word: &str, is_plain: bool) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "nm" | "nanometer" | "nanometers" | "nanometre" | "nanometres" => Some("nm"),
        "angstrom" | "angstroms" | "angstroem" | "ångström" | "ångstrom" | "ang" | "angs" | "å" => {
            Some("angstrom")
        }
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
            ("z[A] dW/dz[eV/A] W[eV]", &["angstrom", "eV"]),
            ("force in kcal/mol/A", &[]),
            ("z (nm), W (kJ/mol)", &["nm", "kJ/mol"]),
        ] {
            assert_eq!(units(text, false), found, "{text}");
        }
        assert_eq!((units("A", true), units("A", false)), (vec!["angstrom"], vec![]));
    }
}
