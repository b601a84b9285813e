//! Names of ions and k_B·T as they are set: `K+` as K⁺, `kBT` with a lowered B.
//!
//! All texts of figures and films pass through [`characters`], so labels, titles that users type
//! and file names look alike.

/// Names of ions that are set with a raised charge.
// A list: `I-V` or `A+B` mean something else.
const IONS: &[&str] = &[
    "H+", "Li+", "Na+", "K+", "Rb+", "Cs+", "Tl+", "NH4+", "Mg2+", "Ca2+", "Sr2+", "Ba2+", "Zn2+",
    "F-", "Cl-", "Br-", "I-", "6Li+", "41K+",
];
/// Boltzmann's constant times the temperature, as it is typed.
const THERMAL_ENERGY: &str = "kBT";

/// Height of a lowered letter in that of the others.
pub(super) const LOWERED_SIZE: f32 = 0.7;
/// How far it is lowered, em of the others.
pub(super) const LOWERED_BY: f32 = 0.18;

/// One character of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Character {
    /// First byte of what was typed.
    pub at: usize,
    /// What was typed.
    pub typed: char,
    /// What is drawn for it.
    pub drawn: char,
    /// Whether it is a subscript.
    pub lowered: bool,
}

/// The characters of `words` in order.
pub(crate) fn characters(words: &str) -> Vec<Character> {
    let plain = |(at, c)| Character { at, typed: c, drawn: c, lowered: false };
    let mut characters: Vec<Character> = words.char_indices().map(plain).collect();
    let mut change = |from: usize, to: usize, change: fn(&mut Character)| {
        characters.iter_mut().filter(|c| (from..to).contains(&c.at)).for_each(change);
    };
    for (at, _) in alone(words, THERMAL_ENERGY) {
        change(at + 1, at + 2, |letter| letter.lowered = true);
    }
    for (at, ion) in IONS.iter().flat_map(|ion| alone(words, ion)) {
        let letters = characters.iter_mut().filter(|letter| letter.at >= at);
        letters.zip(set_ion(ion)).for_each(|(letter, drawn)| letter.drawn = drawn);
    }
    characters
}

/// Where `word` stands in `words` with no letter beside it; a number may stand before k_B·T.
fn alone<'a>(words: &'a str, word: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    words.match_indices(word).filter(move |&(at, _)| {
        let joined = |c: char| c.is_alphabetic() || (c.is_ascii_digit() && word != THERMAL_ENERGY);
        let (before, after) = (&words[..at], &words[at + word.len()..]);
        !before.ends_with(joined) && !after.starts_with(char::is_alphanumeric)
    })
}

/// The characters of the name of an ion as chemists set them: the number of an isotope in front and
/// the charge behind are raised, numbers of atoms are lowered.
pub(super) fn set_ion(name: &str) -> impl Iterator<Item = char> + '_ {
    let digit = |c: char| c.is_ascii_digit();
    let isotope = name.len() - name.trim_start_matches(digit).len();
    let bare = name.trim_end_matches(['+', '-']);
    // Higher numbers before the sign count atoms.
    let is_charged = bare.len() < name.len();
    let charge = if is_charged { bare.trim_end_matches(['2', '3']).len() } else { name.len() };
    let atoms = if is_charged { name[..charge].trim_end_matches(digit).len() } else { charge };
    name.char_indices().map(move |(at, c)| match at {
        at if at < isotope || at >= charge => raised(c),
        at if at >= atoms => lowered(c),
        _ => c,
    })
}

/// The superscript of a sign or digit; any other character as it is.
fn raised(c: char) -> char {
    match c {
        '+' => '⁺',
        '-' => '⁻',
        c => from_digits(c, "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    }
}

/// The subscript of a digit; any other character as it is.
fn lowered(c: char) -> char {
    from_digits(c, "₀₁₂₃₄₅₆₇₈₉")
}

/// The one of ten `digits` that `c` is; any other character as it is.
fn from_digits(c: char, digits: &str) -> char {
    c.to_digit(10).and_then(|digit| digits.chars().nth(digit as usize)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ions_are_raised_as_words_only() {
        for (typed, wanted) in [
            ("K+ through a filter", "K⁺ through a filter"),
            ("Na+/K+: Ca2+, Cl- (Mg2+)", "Na⁺/K⁺: Ca²⁺, Cl⁻ (Mg²⁺)"),
            ("K+-selective", "K⁺-selective"),
            ("NH4+, 41K+/K+, 6Li+, 1Li+", "NH₄⁺, ⁴¹K⁺/K⁺, ⁶Li⁺, 1Li+"),
            (
                "I-V curve, A+B, K-channel, 2K+1, NaK+, K+x",
                "I-V curve, A+B, K-channel, 2K+1, NaK+, K+x",
            ),
            ("K⁺", "K⁺"),
        ] {
            let drawn: String = characters(typed).iter().map(|c| c.drawn).collect();
            assert_eq!(drawn, wanted, "{typed}");
            let back: String = characters(typed).iter().map(|c| c.typed).collect();
            assert_eq!(back, typed);
        }
    }

    #[test]
    fn the_b_of_the_thermal_energy_is_lowered() {
        for (typed, lowered) in
            [("energy (kBT)", vec![9]), ("8kBT, 4 kBT", vec![2, 9]), ("kBTx ckBT kB", vec![])]
        {
            let found = characters(typed).into_iter().filter(|c| c.lowered).map(|c| c.at);
            assert_eq!(found.collect::<Vec<_>>(), lowered, "{typed}");
        }
    }
}
