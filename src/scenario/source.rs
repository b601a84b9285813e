//! The text that was read, and errors that point into it.

use std::ops::Range;

use crate::error::{Diagnostic, Error};

/// A text and its name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Source {
    pub name: String,
    pub text: String,
}

impl Source {
    /// The error that points at `span` of this text.
    pub(crate) fn error(
        &self,
        span: impl Into<Option<Range<usize>>>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Error {
        Diagnostic {
            file: self.name.clone(),
            text: self.text.clone(),
            span: span.into(),
            key: String::new(),
            message: message.into(),
            remedy: remedy.into(),
        }
        .into()
    }
}

/// The text of `bytes`, else the number of the first line that is not UTF-8.
pub(super) fn utf8(bytes: Vec<u8>) -> Result<String, usize> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        valid.iter().filter(|&&byte| byte == b'\n').count() + 1
    })
}

/// "did you mean `x`? " if one of `words` is near to `typed`, else nothing.
pub(super) fn suggestion<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> String {
    let lower = typed.to_lowercase();
    let near =
        words.map(|word| (strsim::damerau_levenshtein(&word.to_lowercase(), &lower), word)).min();
    match near {
        // More than a third of the letters wrong is another word.
        Some((distance, word)) if distance <= typed.chars().count().div_ceil(3) => {
            format!("did you mean `{word}`? ")
        }
        _ => String::new(),
    }
}

/// `a`, `b`, `c`
pub(super) fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The beginning of what was typed, for a message: 60 characters fill most of a line.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
