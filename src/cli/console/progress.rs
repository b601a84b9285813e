//! Work whose progress is shown while signals are handled: runs, cases, films, and what writes
//! files under a guard.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGINT;

use super::progress_bar::{Meter, SHARE};
use super::signals::{End, StopSignals, with_signals};
use crate::batch::SweepProgress;
use crate::error::{Error, Result};
use crate::simulation::Control;

/// Work that holds no file while it computes has this long to check_cancelled a signal …
const GRACE: Duration = Duration::from_secs(2);
/// … and cases of a sweep this long: then they are dropped.
const CASE_GRACE: Duration = Duration::from_secs(4);

/// Where files are written by work that a signal may end in the midst of a computation.
#[derive(Debug, Default)]
pub struct WriteGuard(Mutex<()>);

impl WriteGuard {
    /// Writes files to their end, unless the work shall stop.
    ///
    /// # Errors
    /// Those of `write`; [`Error::Interrupted`].
    pub fn write<T>(&self, control: &Control, write: impl FnOnce() -> Result<T>) -> Result<T> {
        let _taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        check_cancelled(control)?;
        write()
    }
}

/// Ends work that was asked to stop.
///
/// # Errors
/// [`Error::Interrupted`], whose signal is filled in by what watches over the work.
pub fn check_cancelled(control: &Control) -> Result<()> {
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
    let stop_signals = StopSignals { stop: &control.stop, drain: None, end: None };
    let (result, signal) = with_signals(&meter, quiet, &stop_signals, || job(&control))?;
    with_signal(result, signal)
}

/// Runs work of so many steps that writes files under a guard: a signal that it does not answer
/// soon ends the process, after the words `parting`.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn with_write_guard<T: Send>(
    steps: f64,
    quiet: bool,
    parting: &str,
    work: impl FnOnce(&Control, &WriteGuard) -> Result<T> + Send,
) -> Result<T> {
    let guard = WriteGuard::default();
    let end = |signal: i32| {
        let Ok(_taken) = guard.0.try_lock() else { return };
        super::write_stderr(&format!(
            "{}{}\n",
            if quiet { "" } else { parting },
            Error::Interrupted(signal)
        ));
        std::process::exit(128 + signal);
    };
    let amount = Amount { unit: "steps", exact: false, whole: steps as u64 };
    with_progress(amount, quiet, Some((GRACE, &end)), |control| work(control, &guard))
}

/// The same for cases: `unit` is what is counted. The second answer is the signal that was caught;
/// after SIGUSR1 the work may still be whole.
///
/// # Errors
/// Those of `work`.
pub fn with_case_progress<T: Send>(
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
    let stop_signals = StopSignals {
        stop: &watch.control.stop,
        drain: Some(&watch.drain),
        end: Some((CASE_GRACE, &end)),
    };
    let (result, signal) = with_signals(&meter, quiet, &stop_signals, || work(&watch))?;
    Ok((with_signal(result, signal)?, signal))
}

/// Runs work of so many frames, which it counts as the steps of its control; of none nothing is
/// shown.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn with_frame_progress<T: Send>(
    frames: usize,
    quiet: bool,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    with_progress(Amount { unit: "frames", exact: true, whole: frames as u64 }, quiet, None, work)
}

/// How much work there is.
struct Amount {
    /// What is counted, as several of it are called.
    unit: &'static str,
    /// Whether it is known how much there is, or reckoned.
    exact: bool,
    whole: u64,
}

fn with_progress<T: Send>(
    amount: Amount,
    quiet: bool,
    end: Option<End<'_>>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Control::default();
    let now = || control.steps.load(Ordering::Relaxed);
    let Amount { unit, exact, whole } = amount;
    let meter = Meter { unit, exact, now: &now, whole: &|| whole, beside: &String::new };
    let stop_signals = StopSignals { stop: &control.stop, drain: None, end };
    let (result, signal) = with_signals(&meter, quiet, &stop_signals, || work(&control))?;
    with_signal(result, signal)
}

/// An interruption names the signal that asked for it.
fn with_signal<T>(result: Result<T>, signal: Option<i32>) -> Result<T> {
    match result {
        Err(Error::Interrupted(_) | Error::Cancelled) => {
            Err(Error::Interrupted(signal.unwrap_or(SIGINT)))
        }
        other => other,
    }
}
