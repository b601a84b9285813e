//! Which times of a record are shown.

use super::stage::clock;
use super::subject::Subject;
use super::wishes::Wishes;
use crate::error::{Error, Result};

/// Times that are shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// First, fs.
    pub from: f64,
    /// Last, fs.
    pub to: f64,
    /// What is to be said of the choice: that it is not what was asked for, or not all that there is.
    pub remark: Option<String>,
}

impl Span {
    /// The times of `packets` that are wished, as far as the record holds them; all of them by default.
    ///
    /// # Errors
    /// [`Error::Usage`] if the record holds none of the wished times, [`Error::Machine`] if it is damaged.
    pub(super) fn new(subject: &Subject, packets: &[usize], wishes: &Wishes) -> Result<Self> {
        let mut last = 0.0_f64;
        for &index in packets {
            let series = subject.record.packet(index)?.series()?;
            last = series.time.last().copied().unwrap_or(0.0).max(last);
        }
        let Some(asked) = wishes.time else { return Ok(Self { from: 0.0, to: last, remark: None }) };
        let (from, to) = (asked.0.max(0.0), asked.1.min(last));
        if from >= to {
            return Err(Error::Usage(format!(
                "the record reaches from 0 to {}: nothing lies between {} and {}\n  help: ask for a part of it, for example --time \"{}:{}\"",
                clock(last),
                clock(asked.0),
                clock(asked.1),
                clock(0.0),
                clock(last)
            )));
        }
        let less = (from, to) != asked;
        let remark = less.then(|| format!("shown from {} to {}: the record holds no more", clock(from), clock(to)));
        Ok(Self { from, to, remark })
    }
}
