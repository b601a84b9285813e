//! Work whose progress is shown while signals are handled: runs, cases, films, and what writes
//! files under a guard.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGINT;

use super::progress_bar::{Meter, SHARE};
use super::signals::{Brakes, End, watch_over};
use crate::batch::SweepProgress;
use crate::error::{Error, Result};
use crate::simulation::Control;

/// Work that holds no file while it computes has this long to heed a signal …
const GRACE: Duration = Duration::from_secs(2);
/// … and cases of a sweep this long: then they are dropped.
const CASE_GRACE: Duration = Duration::from_secs(4);

/// Where files are written by work that a signal may end in the midst of a computation.
#[derive(Debug, Default)]
pub struct Desk(Mutex<()>);

impl Desk {
    /// Writes files to their end, unless the work shall stop.
    ///
    /// # Errors
    /// Those of `write`; [`Error::Interrupted`].
    pub fn write<T>(&self, control: &Control, write: impl FnOnce() -> Result<T>) -> Result<T> {
        let _taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heed(control)?;
        write()
    }
}

/// Ends work that was asked to stop.
///
/// # Errors
/// [`Error::Interrupted`], whose signal is filled in by what watches over the work.
pub fn heed(control: &Control) -> Result<()> {
    if control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
}

/// Runs `job`, packets that are expected to need `work` (as a [`Cost`](crate::simulation::Cost)
/// counts it), while progress is shown and signals are handled; what is shown follows the forecast
/// as runs correct it.
///
/// # Errors
/// Those of `job`; an interruption carries the signal that asked for it.
pub fn forecast_watched<T: Send>(
    work: f64,
    quiet: bool,
    job: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Control::expecting(work);
    let forecast = &control.forecast;
    let meter = Meter {
        unit: SHARE,
        exact: false,
        now: &|| forecast.done() as u64,
        whole: &|| forecast.total() as u64,
        beside: &String::new,
    };
    let brakes = Brakes { stop: &control.stop, drain: None, end: None };
    let (result, signal) = watch_over(&meter, quiet, &brakes, || job(&control))?;
    told_by(result, signal)
}

/// Runs work of so many steps that writes files under a guard: a signal that it does not answer
/// soon ends the process, after the words `parting`.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn watched_at_a_desk<T: Send>(
    steps: f64,
    quiet: bool,
    parting: &str,
    work: impl FnOnce(&Control, &Desk) -> Result<T> + Send,
) -> Result<T> {
    let desk = Desk::default();
    let end = |signal: i32| {
        let Ok(_taken) = desk.0.try_lock() else { return };
        super::write_stderr(&format!(
            "{}{}\n",
            if quiet { "" } else { parting },
            Error::Interrupted(signal)
        ));
        std::process::exit(128 + signal);
    };
    let amount = Amount { unit: "steps", exact: false, whole: steps as u64 };
    amount_watched(amount, quiet, Some((GRACE, &end)), |control| work(control, &desk))
}

/// The same for cases: `unit` is what is counted. The second answer is the signal that was caught;
/// after SIGUSR1 the work may still be whole.
///
/// # Errors
/// Those of `work`.
pub fn cases_watched<T: Send>(
    unit: &str,
    quiet: bool,
    work: impl FnOnce(&SweepProgress) -> Result<T> + Send,
) -> Result<(T, Option<i32>)> {
    let watch = SweepProgress::default();
    let count = |what: &std::sync::atomic::AtomicU64| what.load(Ordering::Relaxed);
    let meter = Meter {
        unit,
        exact: true,
        now: &|| count(&watch.ended),
        whole: &|| count(&watch.wanted),
        beside: &|| match count(&watch.failed) {
            0 => String::new(),
            failed => format!(", {failed} failed"),
        },
    };
    let end = |signal: i32| std::process::exit(128 + signal);
    let brakes = Brakes {
        stop: &watch.control.stop,
        drain: Some(&watch.drain),
        end: Some((CASE_GRACE, &end)),
    };
    let (result, signal) = watch_over(&meter, quiet, &brakes, || work(&watch))?;
    Ok((told_by(result, signal)?, signal))
}

/// Runs work of so many frames, which it counts as the steps of its control; of none nothing is
/// shown.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn frames_watched<T: Send>(
    frames: usize,
    quiet: bool,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    amount_watched(Amount { unit: "frames", exact: true, whole: frames as u64 }, quiet, None, work)
}

/// How much work there is.
struct Amount {
    /// What is counted, as several of it are called.
    unit: &'static str,
    /// Whether it is known how much there is, or reckoned.
    exact: bool,
    whole: u64,
}

fn amount_watched<T: Send>(
    amount: Amount,
    quiet: bool,
    end: Option<End<'_>>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Control::default();
    let now = || control.steps.load(Ordering::Relaxed);
    let Amount { unit, exact, whole } = amount;
    let meter = Meter { unit, exact, now: &now, whole: &|| whole, beside: &String::new };
    let brakes = Brakes { stop: &control.stop, drain: None, end };
    let (result, signal) = watch_over(&meter, quiet, &brakes, || work(&control))?;
    told_by(result, signal)
}

/// An interruption names the signal that asked for it.
fn told_by<T>(result: Result<T>, signal: Option<i32>) -> Result<T> {
    match result {
        Err(Error::Interrupted(_) | Error::Cancelled) => {
            Err(Error::Interrupted(signal.unwrap_or(SIGINT)))
        }
        other => other,
    }
}
