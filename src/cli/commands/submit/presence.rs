//! Whether a job is in the queue.

use crate::batch::scheduler::Job;

/// Whether a job is in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It waits or runs, under this number.
    Queued(Job),
    /// It is finished, or never existed.
    Gone,
    /// The scheduler gave no usable answer: its message.
    Unknown(String),
}
