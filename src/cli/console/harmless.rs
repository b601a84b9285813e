//! Makes texts from files, and their names, safe for a terminal.

use std::borrow::Cow;

/// `text` with its control characters replaced, which would steer the terminal. Byte ranges of
/// `text` stay valid: reports mark places by them.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| steers(c) || reorders(c)) {
        return Cow::Borrowed(text);
    }
    // Each has as many bytes as the character that it replaces.
    let shown = |c: char| match c {
        '\r' => ' ',
        c if steers(c) && c.is_ascii() => '?',
        c if steers(c) => '¿',
        c if reorders(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Whether `c` may move the cursor, or change the state of the terminal.
fn steers(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

/// Whether `c` makes a terminal show text in another order than it has.
fn reorders(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal_and_every_byte_keeps_its_place() {
        for c in ('\0'..='\u{ffff}').filter(|&c| steers(c) || reorders(c)) {
            let text = format!("a\t{c}é\n");
            let shown = harmless(&text);
            assert_eq!(shown.len(), text.len(), "{c:?}");
            assert!(
                shown.starts_with("a\t") && shown.ends_with("é\n") && !shown.contains(c),
                "{c:?}: {shown:?}"
            );
            assert_eq!(harmless(&shown), shown);
        }
        assert_eq!(harmless("\u{1b}[2J \u{9b}2J \r\n\u{202e}漢"), "?[2J ¿2J  \n\u{fffd}漢");
    }
}
