//! Characters that word processors put into numbers.

use super::quantity_error::QuantityError;

/// A character that people and word processors put into numbers, but numbers here do not have.
pub(super) fn misprint(text: &str) -> Option<QuantityError> {
    let remedy = |right: String| format!("write {right}");
    if let Some(minus) = text.chars().find(|c| matches!(c, '\u{2010}'..='\u{2014}' | '\u{2212}')) {
        return Some(QuantityError {
            message: format!(
                "`{text}` has the character `{minus}` (U+{:04X}) for a minus",
                u32::from(minus)
            ),
            remedy: remedy(format!("the minus of the keyboard: {}", text.replace(minus, "-"))),
        });
    }
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let between_digits = |at: usize, mark: char| {
        digit(text[..at].chars().next_back()) && digit(text[at + mark.len_utf8()..].chars().next())
    };
    let marks = [
        (',', "a comma", "a decimal point, and nothing between thousands: "),
        ('_', "an underscore", "the digits without anything between them: "),
        (' ', "a blank", "the digits without anything between them: "),
        ('\'', "an apostrophe", "the digits without anything between them: "),
    ];
    let found = |mark: char| text.match_indices(mark).any(|(at, _)| between_digits(at, mark));
    let (mark, name, instead) = marks.into_iter().find(|(mark, ..)| found(*mark))?;
    // One comma is a decimal comma; several stand between thousands.
    let right = if mark == ',' && text.matches(mark).count() == 1 { "." } else { "" };
    let mended: String = text.char_indices().fold(String::new(), |mut mended, (at, c)| {
        match c == mark && between_digits(at, mark) {
            true => mended.push_str(right),
            false => mended.push(c),
        }
        mended
    });
    Some(QuantityError {
        message: format!("`{text}` has the character `{mark}`, {name}, in its number"),
        remedy: remedy(format!("{instead}{mended}")),
    })
}
