//! What differs from one batch scheduler to another.

use std::time::Duration;

use super::facts::Facts;
use super::job::{ArrayJob, CollectionJob, Job};
use crate::error::Result;

/// How one scheduler is spoken to.
pub(crate) trait Dialect: Sync {
    /// Its names, limits and habits.
    fn facts(&self) -> &'static Facts;

    /// What the scheduler reads at the top of the script of an array.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    fn array_directives(&self, job: &ArrayJob<'_>) -> Result<String>;

    /// What it reads at the top of the script of a collection.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    fn collection_directives(&self, job: &CollectionJob<'_>) -> Result<String>;

    /// Arguments of the command that submits the array under `name`; `typed` are the user's.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    fn array_arguments(
        &self,
        job: &ArrayJob<'_>,
        name: &str,
        typed: &[String],
    ) -> Result<Vec<String>>;

    /// Arguments that submit the collection, to start once the array is over; none if the scheduler
    /// cannot wait for that array.
    ///
    /// # Errors
    /// [`Usage`](crate::error::Error::Usage) if a path is not UTF-8.
    fn collection_arguments(
        &self,
        job: &CollectionJob<'_>,
        after: After<'_>,
        typed: &[String],
    ) -> Result<Option<Vec<String>>>;

    /// The first of the user's words with which the array would not be submitted.
    fn unsupported_option<'a>(&self, typed: &'a [String]) -> Option<UnsupportedOption<'a>>;

    /// An option that the user must add for tasks of so many cores, if one is missing.
    fn missing_option(&self, _cores: usize, _typed: &[String]) -> Option<MissingOption> {
        None
    }

    /// The time limit in the user's arguments, else in the variable of [`Facts::limit_variable`],
    /// whose value is `variable`.
    fn time_limit(&self, typed: &[String], variable: Option<&str>) -> Option<TimeLimit>;

    /// The user's name of the job.
    fn job_name_option<'a>(&self, typed: &'a [String]) -> Option<&'a str>;

    /// The job in the texts of standard output and standard error, if it is certain.
    fn submitted_job(&self, out: &str, err: &str) -> Option<Job>;

    /// Whether the texts say that nothing was submitted, whatever the exit status is.
    fn is_refusal(&self, _out: &str, _err: &str) -> bool {
        false
    }

    /// The command that shows both jobs in the queue; the array has this `name`.
    fn watch(&self, name: &str, array: Option<&Job>, collection: Option<&Job>) -> String;
}

/// What the start of a collection waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum After<'a> {
    /// The job of that number.
    Number(&'a str),
    /// The jobs of that name, whose numbers are not known.
    Name(&'a str),
}

/// The user's time limit of the tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeLimit {
    /// A length of time.
    Of(Duration),
    /// Text that is no length of time (`UNLIMITED`): passed on as it is.
    Other,
}

/// A word of the user with which the array would not be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnsupportedOption<'a> {
    /// The word as typed.
    pub word: &'a str,
    /// Why.
    pub reason: &'static str,
}

/// An option that the user must add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MissingOption {
    /// What is missing.
    pub message: String,
    /// What to write.
    pub help: String,
}
