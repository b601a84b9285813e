//! Runs work while its progress is shown and signals are handled: runs, cases, films, and work that
//! writes files under a guard.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use signal_hook::consts::SIGINT;

use super::progress_bar::{Meter, SHARE};
use super::signals::{End, StopSignals, Watched, with_signals};
use crate::batch::SweepProgress;
use crate::error::{Error, Result};
use crate::simulation::Control;

/// Time in which work must stop after a signal. Slurm kills 30 s after SIGTERM (its
/// default of KillWait), and a user at a terminal presses ctrl-c again.
const GRACE: Duration = Duration::from_secs(2);
/// The same for cases of a sweep, of which several may write; those that do not stop are lost and
/// computed again.
const CASE_GRACE: Duration = Duration::from_secs(4);

/// Excludes that a signal ends the process while a file is written.
#[derive(Debug, Default)]
pub(crate) struct WriteGuard(Mutex<()>);

impl WriteGuard {
    /// Writes files, unless the work was asked to stop.
    ///
    /// # Errors
    /// Those of `write`; [`Error::Interrupted`].
    pub(crate) fn write<T>(
        &self,
        control: &Control,
        write: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let _taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        check_cancelled(control)?;
        write()
    }
}

/// Ends work that was asked to stop.
///
/// # Errors
/// [`Error::Cancelled`], which becomes an interruption once the signal is known.
pub(crate) fn check_cancelled(control: &Control) -> Result<()> {
    if control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
}

/// Runs `job`, packets that are expected to need `work` (as [`Cost`](crate::simulation::Cost)
/// counts it); the share that is shown follows the forecast as runs correct it.
///
/// # Errors
/// Those of `job`; an interruption carries the signal that asked for it.
pub(crate) fn forecast_watched<T: Send>(
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
    watched(&control, &meter, quiet, None, job)
}

/// Runs work of so many steps that writes files under a guard: if it does not stop within [`GRACE`]
/// of a signal, the process ends, after the text `parting`.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub(crate) fn with_write_guard<T: Send>(
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
    let control = Control::default();
    let meter = Meter {
        unit: "steps",
        exact: false,
        now: &|| control.steps.load(Ordering::Relaxed),
        whole: &|| steps as u64,
        beside: &String::new,
    };
    let end = End { grace: GRACE, exit: &end };
    watched(&control, &meter, quiet, Some(end), |control| work(control, &guard))
}

/// Work that ended by itself.
pub(crate) struct Finished<T> {
    /// Its value.
    pub value: T,
    /// The signal that was caught: after SIGUSR1 the work may be complete.
    pub signal: Option<i32>,
}

/// Runs the cases of a sweep, or other parts counted in `unit`.
///
/// # Errors
/// Those of `work`.
pub(crate) fn with_case_progress<T: Send>(
    unit: &str,
    quiet: bool,
    work: impl FnOnce(&SweepProgress) -> Result<T> + Send,
) -> Result<Finished<T>> {
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
        end: Some(End { grace: CASE_GRACE, exit: &end }),
    };
    let watched = with_signals(&meter, quiet, &stop_signals, || work(&watch))?;
    let signal = watched.signal;
    Ok(Finished { value: interruption_named(watched)?, signal })
}

/// Runs work of so many frames, which it counts as steps of its control; of no frames nothing is
/// shown.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub(crate) fn with_frame_progress<T: Send>(
    frames: usize,
    quiet: bool,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Control::default();
    let meter = Meter {
        unit: "frames",
        exact: true,
        now: &|| control.steps.load(Ordering::Relaxed),
        whole: &|| frames as u64,
        beside: &String::new,
    };
    watched(&control, &meter, quiet, None, work)
}

/// Runs work that `control` stops.
fn watched<T: Send>(
    control: &Control,
    meter: &Meter<'_>,
    quiet: bool,
    end: Option<End<'_>>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let stop_signals = StopSignals { stop: &control.stop, drain: None, end };
    with_signals(meter, quiet, &stop_signals, || work(control)).and_then(interruption_named)
}

/// An interruption names the signal that asked for it.
fn interruption_named<T>(watched: Watched<T>) -> Result<T> {
    let Watched { result, signal } = watched;
    match result {
        Err(Error::Interrupted(_) | Error::Cancelled) => {
            Err(Error::Interrupted(signal.unwrap_or(SIGINT)))
        }
        other => other,
    }
}
