//! Signals that end work early.
//!
//! SIGINT and SIGTERM ask the work to stop after the current step; a second one ends the process at
//! once, and so does the first where only printing is left. SIGUSR1, by which a cluster announces
//! that time is nearly up, lets a sweep finish the current cases; a second one drops them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::Thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR1};
use signal_hook::iterator::Signals;

use super::progress_bar::{Meter, show};
use crate::error::{Error, Result};

/// Time to finish the current cases when time is nearly up: half of the two minutes before its end
/// at which a task of `submit` is signalled, so that the rest is left for writing.
const LAST_CASES: Duration = Duration::from_secs(60);
/// Time between two checks for signals, too short to be noticed at a terminal.
const LOOK: Duration = Duration::from_millis(20);

/// Keeps SIGUSR1 from ending the process; the flag that is returned says whether it came.
///
/// # Errors
/// Signals cannot be handled.
pub(crate) fn time_is_up() -> Result<Arc<AtomicBool>> {
    let came = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(SIGUSR1, Arc::clone(&came)).map_err(not_handled)?;
    Ok(came)
}

fn not_handled(cause: std::io::Error) -> Error {
    Error::caused("cannot listen for signals", cause)
}

/// What signals do.
pub(crate) struct StopSignals<'a> {
    /// Ends the work after the current step.
    pub stop: &'a AtomicBool,
    /// Keeps new cases from starting.
    pub drain: Option<&'a AtomicBool>,
    /// What ends the process if the work does not stop.
    pub end: Option<End<'a>>,
}

/// How to end a process whose work does not stop.
#[derive(Clone, Copy)]
pub(crate) struct End<'a> {
    /// Time in which the work may stop.
    pub grace: Duration,
    /// Called with the signal after that time, until the process has ended.
    pub exit: &'a (dyn Fn(i32) + Sync),
}

/// Work that is over.
pub(crate) struct Watched<T> {
    /// Its result.
    pub result: Result<T>,
    /// The signal that was caught.
    pub signal: Option<i32>,
}

/// Runs `work` while its progress is shown, unless `quiet`, and signals are handled.
///
/// # Errors
/// Signals cannot be handled.
pub(crate) fn with_signals<T: Send>(
    meter: &Meter<'_>,
    quiet: bool,
    stop_signals: &StopSignals<'_>,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<Watched<T>> {
    let handled: &[i32] =
        if stop_signals.drain.is_some() { &[SIGINT, SIGTERM, SIGUSR1] } else { &[SIGINT, SIGTERM] };
    let signals = Signals::new(handled).map_err(not_handled)?;
    // Set once the work is over: from then on a signal ends the process, which only prints.
    let after = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&after))
            .map_err(not_handled)?;
    }
    let caught = AtomicI32::new(0);
    let done = AtomicBool::new(false);
    let (over, ended) = channel::<()>();
    let result = std::thread::scope(|scope| {
        let caught = &caught;
        scope.spawn(move || listen(signals, &ended, stop_signals, caught));
        let shown = scope.spawn(|| {
            if !quiet {
                show(meter, &done);
            }
        });
        // Also where the work panics: the scope waits for both threads.
        let _ending = Ending { done: &done, shown: shown.thread(), _over: over };
        work()
    });
    after.store(true, Ordering::SeqCst);
    let signal = caught.load(Ordering::SeqCst);
    Ok(Watched { result, signal: (signal != 0).then_some(signal) })
}

/// Ends both threads beside the work when it is dropped.
struct Ending<'a> {
    done: &'a AtomicBool,
    shown: &'a Thread,
    /// Its other end finds that it is gone.
    _over: Sender<()>,
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.done.store(true, Ordering::SeqCst);
        self.shown.unpark();
    }
}

/// Handles signals until the work is over.
fn listen(
    mut signals: Signals,
    ended: &Receiver<()>,
    stop_signals: &StopSignals<'_>,
    caught: &AtomicI32,
) {
    let (mut stop_at, mut exit_at): (Option<Instant>, Option<Instant>) = (None, None);
    loop {
        for signal in signals.pending() {
            let first = caught.swap(signal, Ordering::SeqCst);
            match stop_signals.drain {
                Some(drain) if signal == SIGUSR1 => {
                    let is_second = drain.swap(true, Ordering::SeqCst);
                    let rest = if is_second { Duration::ZERO } else { LAST_CASES };
                    stop_at = Some(
                        stop_at.unwrap_or(Instant::now() + LAST_CASES).min(Instant::now() + rest),
                    );
                }
                _ if first != 0 && first != SIGUSR1 => std::process::exit(128 + signal),
                _ => stop_at = Some(Instant::now()),
            }
        }
        if stop_at.is_some_and(|at| Instant::now() >= at) {
            stop_at = None;
            stop_signals.stop.store(true, Ordering::SeqCst);
            exit_at = stop_signals.end.map(|end| Instant::now() + end.grace);
        }
        if let Some(end) = stop_signals.end
            && exit_at.is_some_and(|at| Instant::now() >= at)
        {
            (end.exit)(caught.load(Ordering::SeqCst));
        }
        if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_panics_ends() {
        let stop = AtomicBool::new(false);
        let stop_signals = StopSignals { stop: &stop, drain: None, end: None };
        let (now, whole, beside) = (|| 0, || 1, String::new);
        let meter =
            Meter { unit: "frames", exact: true, now: &now, whole: &whole, beside: &beside };
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            with_signals(&meter, false, &stop_signals, || -> Result<()> { panic!("on purpose") })
        }));
        assert!(ended.is_err());
    }
}
