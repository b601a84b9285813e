//! What ends work early, while its progress is shown.
//!
//! SIGINT and SIGTERM ask the work to stop after its present step; a second one ends the process at once, and so does the first where
//! nothing is left but to print. SIGUSR1, by which a cluster says that time is nearly up, lets a sweep finish the cases it is at;
//! a second one drops them.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR1};
use signal_hook::iterator::Signals;

use super::progress_bar::{Meter, SHARE, show};
use crate::batch::SweepProgress;
use crate::error::{Error, Result};
use crate::simulation::Control;

/// Work that holds no file while it computes has this long to heed a signal …
const GRACE: Duration = Duration::from_secs(2);
/// … and cases of a sweep this long: then they are dropped.
const CASE_GRACE: Duration = Duration::from_secs(4);
/// Cases that are being computed when time is nearly up have this long to finish.
const LAST_CASES: Duration = Duration::from_secs(60);
/// Time between two looks at signals.
const LOOK: Duration = Duration::from_millis(20);

/// From now on SIGUSR1 does not end the process; whether it came is the answer's value.
///
/// # Errors
/// The system lets nobody listen.
pub fn time_is_up() -> Result<Arc<AtomicBool>> {
    let came = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGUSR1, Arc::clone(&came)).map_err(deaf)?;
    Ok(came)
}

fn deaf(cause: std::io::Error) -> Error {
    Error::Machine(format!("cannot listen for signals: {cause}"))
}

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
        if control.stopped() { Err(Error::Interrupted(0)) } else { write() }
    }
}

/// Runs `job`, packets that are expected to need `work` (as a [`Cost`](crate::simulation::Cost) counts it),
/// while progress is shown and signals are handled; what is shown follows the forecast as runs correct it.
///
/// # Errors
/// Those of `job`; an interruption carries the signal that asked for it.
pub fn forecast_watched<T: Send>(work: f64, quiet: bool, job: impl FnOnce(&Control) -> Result<T> + Send) -> Result<T> {
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

/// Runs work of so many steps that writes files under a guard: a signal that it does not answer soon
/// ends the process, after the words `parting`.
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
        super::write_stderr(&format!("{}{}\n", if quiet { "" } else { parting }, Error::Interrupted(signal)));
        std::process::exit(128 + signal);
    };
    steps_watched(steps, quiet, Some((GRACE, &end)), |control| work(control, &desk))
}

/// The same for cases: `unit` is what is counted. The second answer is the signal that was caught; after SIGUSR1 the work may still be whole.
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
    let brakes = Brakes { stop: &watch.control.stop, drain: Some(&watch.drain), end: Some((CASE_GRACE, &end)) };
    let (result, signal) = watch_over(&meter, quiet, &brakes, || work(&watch))?;
    Ok((told_by(result, signal)?, signal))
}

fn steps_watched<T: Send>(
    steps: f64,
    quiet: bool,
    end: Option<End<'_>>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Control::default();
    let now = || control.steps.load(Ordering::Relaxed);
    let meter = Meter { unit: "steps", exact: false, now: &now, whole: &|| steps as u64, beside: &String::new };
    let brakes = Brakes { stop: &control.stop, drain: None, end };
    let (result, signal) = watch_over(&meter, quiet, &brakes, || work(&control))?;
    told_by(result, signal)
}

/// An interruption names the signal that asked for it.
fn told_by<T>(result: Result<T>, signal: Option<i32>) -> Result<T> {
    match result {
        Err(Error::Interrupted(_)) => Err(Error::Interrupted(signal.unwrap_or(SIGINT))),
        other => other,
    }
}

/// What signals do.
struct Brakes<'a> {
    /// Ends the work after its present step.
    stop: &'a AtomicBool,
    /// Begins nothing new.
    drain: Option<&'a AtomicBool>,
    /// How long the work has to stop, and what ends the process then, as soon as it may.
    end: Option<End<'a>>,
}

/// How long to wait, and how to end the process.
type End<'a> = (Duration, &'a (dyn Fn(i32) + Sync));
type Watched<T> = (Result<T>, Option<i32>);

fn watch_over<T: Send>(
    meter: &Meter<'_>,
    quiet: bool,
    brakes: &Brakes<'_>,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<Watched<T>> {
    let heeded: &[i32] = if brakes.drain.is_some() { &[SIGINT, SIGTERM, SIGUSR1] } else { &[SIGINT, SIGTERM] };
    let signals = Signals::new(heeded).map_err(deaf)?;
    let after = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&after)).map_err(deaf)?;
    }
    let caught = AtomicI32::new(0);
    let done = AtomicBool::new(false);
    let (over, ended) = channel::<()>();
    let result = std::thread::scope(|scope| {
        let caught = &caught;
        scope.spawn(move || listen(signals, &ended, brakes, caught));
        let shown = scope.spawn(|| {
            if !quiet {
                show(meter, &done);
            }
        });
        let result = work();
        done.store(true, Ordering::SeqCst);
        shown.thread().unpark();
        drop(over);
        result
    });
    after.store(true, Ordering::SeqCst);
    let signal = caught.load(Ordering::SeqCst);
    Ok((result, (signal != 0).then_some(signal)))
}

/// Heeds signals until the work is over.
fn listen(mut signals: Signals, ended: &Receiver<()>, brakes: &Brakes<'_>, caught: &AtomicI32) {
    let (mut stop_at, mut exit_at): (Option<Instant>, Option<Instant>) = (None, None);
    loop {
        for signal in signals.pending() {
            let first = caught.swap(signal, Ordering::SeqCst);
            match brakes.drain {
                Some(drain) if signal == SIGUSR1 => {
                    let is_second = drain.swap(true, Ordering::SeqCst);
                    let rest = if is_second { Duration::ZERO } else { LAST_CASES };
                    stop_at = Some(stop_at.unwrap_or(Instant::now() + LAST_CASES).min(Instant::now() + rest));
                }
                _ if first != 0 && first != SIGUSR1 => std::process::exit(128 + signal),
                _ => stop_at = Some(Instant::now()),
            }
        }
        if stop_at.is_some_and(|at| Instant::now() >= at) {
            stop_at = None;
            brakes.stop.store(true, Ordering::SeqCst);
            exit_at = brakes.end.map(|(grace, _)| Instant::now() + grace);
        }
        if let Some((_, end)) = brakes.end.filter(|_| exit_at.is_some_and(|at| Instant::now() >= at)) {
            end(caught.load(Ordering::SeqCst));
        }
        if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
