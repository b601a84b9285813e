//! How far a run is, and what ends it early.
//!
//! On a terminal a bar with rate and time left; elsewhere a plain line every half minute. SIGINT and SIGTERM ask the run to
//! stop after its present step; a second one ends the process at once.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};
use crate::simulation::Control;

/// Nothing is shown of work that is done sooner.
const PATIENCE: Duration = Duration::from_millis(400);
/// Work that holds no file has this long to heed a signal.
const GRACE: Duration = Duration::from_secs(2);
/// Time between two plain lines.
const LINES: Duration = Duration::from_secs(30);

/// Runs `work` while progress is shown and signals are heeded.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn watched<T: Send>(steps: f64, quiet: bool, work: impl FnOnce(&Control) -> Result<T> + Send) -> Result<T> {
    watch(steps, quiet, None, work)
}

/// The same for work that holds no file: a signal that it does not heed soon ends the process.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn watched_without_files<T: Send>(
    steps: f64,
    quiet: bool,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    watch(steps, quiet, Some(GRACE), work)
}

fn watch<T: Send>(
    steps: f64,
    quiet: bool,
    grace: Option<Duration>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Arc::new(Control::default());
    let caught = Arc::new(AtomicI32::new(0));
    let mut signals = Signals::new([SIGINT, SIGTERM])
        .map_err(|cause| Error::Machine(format!("cannot listen for signals: {cause}")))?;
    let handle = signals.handle();
    let (over, ended) = std::sync::mpsc::channel::<()>();
    let listener = {
        let (control, caught) = (Arc::clone(&control), Arc::clone(&caught));
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if caught.swap(signal, Ordering::SeqCst) != 0 {
                    std::process::exit(128 + signal);
                }
                control.stop.store(true, Ordering::SeqCst);
                if let Some(grace) = grace
                    && ended.recv_timeout(grace) == Err(RecvTimeoutError::Timeout)
                {
                    std::process::exit(128 + signal);
                }
            }
        })
    };
    let result = std::thread::scope(|scope| {
        let done = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let shown = {
            let (control, done) = (Arc::clone(&control), Arc::clone(&done));
            scope.spawn(move || {
                if !quiet {
                    show(&control, &done, steps)
                }
            })
        };
        let result = work(&control);
        done.store(true, Ordering::SeqCst);
        shown.thread().unpark();
        let _ = shown.join();
        result
    });
    drop(over);
    handle.close();
    let _ = listener.join();
    match (result, caught.load(Ordering::SeqCst)) {
        (Err(Error::Interrupted(_)), signal) => Err(Error::Interrupted(if signal == 0 { SIGINT } else { signal })),
        (other, _) => other,
    }
}

fn show(control: &Control, done: &std::sync::atomic::AtomicBool, steps: f64) {
    let begun = Instant::now();
    let terminal = std::io::stderr().is_terminal();
    let mut bar: Option<ProgressBar> = None;
    let mut told = Instant::now();
    while !done.load(Ordering::SeqCst) {
        std::thread::park_timeout(Duration::from_millis(100));
        let now = control.steps.load(Ordering::Relaxed);
        if terminal && begun.elapsed() > PATIENCE && !done.load(Ordering::SeqCst) {
            let bar = bar.get_or_insert_with(|| new_bar(steps));
            bar.set_length((steps as u64).max(now));
            bar.set_position(now);
        } else if !terminal && told.elapsed() > LINES {
            told = Instant::now();
            let rate = now as f64 / begun.elapsed().as_secs_f64();
            super::utter(&format!("{now} steps of about {steps:.0}, {rate:.0} a second\n"));
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn new_bar(steps: f64) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}% {pos} steps, {per_sec}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
