//! One field of a row of results, in each form.

use serde_json::{Value, json};

use crate::csv_text;
use crate::numeric::digits;

/// One field of a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Field {
    /// A number; NaN where there is none.
    Number(f64),
    /// A number and a bound on its error: a table shows no digit below it.
    Known {
        /// The number.
        value: f64,
        /// The bound.
        bound: f64,
    },
    /// A bound on the error of another number.
    Bound(f64),
    /// Nothing: empty, `null`, a dash.
    Missing,
    /// A count or an index.
    Count(usize),
    /// A whole number of either sign.
    Integer(i64),
    /// Words.
    Text(String),
}

impl Field {
    /// Every digit, for CSV.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Number(number) | Self::Known { value: number, .. } | Self::Bound(number) => {
                csv_text::number(*number)
            }
            Self::Missing => String::new(),
            Self::Count(count) => count.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }

    /// Every digit, for JSON.
    pub(super) fn value(&self) -> Value {
        match self {
            Self::Number(number) | Self::Known { value: number, .. } | Self::Bound(number) => {
                json!(number)
            }
            Self::Count(count) => json!(count),
            Self::Integer(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Missing => Value::Null,
        }
    }

    /// The digits that are known, as many as people read.
    pub(super) fn rounded(&self) -> String {
        match self {
            Self::Number(number) => digits::rounded(*number),
            Self::Known { value, bound } => digits::within(*value, *bound),
            Self::Bound(bound) => digits::bound(*bound),
            Self::Missing => "-".into(),
            other => other.plain(),
        }
    }
}
