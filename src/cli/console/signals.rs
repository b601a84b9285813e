//! What ends work early.
//!
//! SIGINT and SIGTERM ask the work to stop after its present step; a second one ends the process at
//! once, and so does the first where nothing is left but to print. SIGUSR1, by which a cluster says
//! that time is nearly up, lets a sweep finish the cases it is at; a second one drops them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM, SIGUSR1};
use signal_hook::iterator::Signals;

use super::progress_bar::{Meter, show};
use crate::error::{Error, Result};

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

/// What signals do.
pub struct StopSignals<'a> {
    /// Ends the work after its present step.
    pub stop: &'a AtomicBool,
    /// Begins nothing new.
    pub drain: Option<&'a AtomicBool>,
    /// How long the work has to stop, and what ends the process then, as soon as it may.
    pub end: Option<End<'a>>,
}

/// How long to wait, and how to end the process.
pub type End<'a> = (Duration, &'a (dyn Fn(i32) + Sync));
/// What came of the work, and the signal that was caught.
pub type Watched<T> = (Result<T>, Option<i32>);

/// Runs `work` while its progress is shown, unless `quiet`, and signals are handled.
///
/// # Errors
/// The system lets nobody listen.
pub fn with_signals<T: Send>(
    meter: &Meter<'_>,
    quiet: bool,
    stop_signals: &StopSignals<'_>,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<Watched<T>> {
    let handled: &[i32] =
        if stop_signals.drain.is_some() { &[SIGINT, SIGTERM, SIGUSR1] } else { &[SIGINT, SIGTERM] };
    let signals = Signals::new(handled).map_err(deaf)?;
    let after = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&after))
            .map_err(deaf)?;
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
            exit_at = stop_signals.end.map(|(grace, _)| Instant::now() + grace);
        }
        if let Some((_, end)) =
            stop_signals.end.filter(|_| exit_at.is_some_and(|at| Instant::now() >= at))
        {
            end(caught.load(Ordering::SeqCst));
        }
        if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}
