//! How far a run is, and what ends it early.
//!
//! On a terminal a bar with rate and time left; elsewhere a plain line every half minute. SIGINT and SIGTERM ask the run to
//! stop after its present step; a second one ends the process at once, and so does the first where nothing is left but to print.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::error::{Error, Result};
use crate::simulation::Control;

/// Nothing is shown of work that is done sooner.
const PATIENCE: Duration = Duration::from_millis(400);
/// Work that holds no file while it computes has this long to heed a signal.
const GRACE: Duration = Duration::from_secs(2);
/// Time between two plain lines.
const LINES: Duration = Duration::from_secs(30);

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

/// Runs `work` while progress is shown and signals are heeded.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn watched<T: Send>(steps: f64, quiet: bool, work: impl FnOnce(&Control) -> Result<T> + Send) -> Result<T> {
    watch(steps, quiet, None, work)
}

/// The same for work that writes files at a desk alone: a signal that it does not heed soon ends the process, after the words `parting`.
///
/// # Errors
/// Those of `work`; an interruption carries the signal that asked for it.
pub fn watched_at_a_desk<T: Send>(
    steps: f64,
    quiet: bool,
    parting: &'static str,
    work: impl FnOnce(&Control, &Desk) -> Result<T> + Send,
) -> Result<T> {
    let desk = Arc::new(Desk::default());
    let end = {
        let desk = Arc::clone(&desk);
        move |signal: i32| {
            let _taken = desk.0.lock().unwrap_or_else(PoisonError::into_inner);
            super::utter(&format!("{}{}\n", if quiet { "" } else { parting }, Error::Interrupted(signal)));
            std::process::exit(128 + signal);
        }
    };
    watch(steps, quiet, Some(Box::new(end)), |control| work(control, &desk))
}

/// Ends the process.
type End = Box<dyn FnOnce(i32) + Send>;

fn watch<T: Send>(
    steps: f64,
    quiet: bool,
    end: Option<End>,
    work: impl FnOnce(&Control) -> Result<T> + Send,
) -> Result<T> {
    let control = Arc::new(Control::default());
    let caught = Arc::new(AtomicI32::new(0));
    let deaf = |cause: std::io::Error| Error::Machine(format!("cannot listen for signals: {cause}"));
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(deaf)?;
    let after = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&after)).map_err(deaf)?;
    }
    let handle = signals.handle();
    let (over, ended) = std::sync::mpsc::channel::<()>();
    let listener = {
        let (control, caught) = (Arc::clone(&control), Arc::clone(&caught));
        std::thread::spawn(move || {
            let mut last = end.map(|end| (end, ended));
            for signal in signals.forever() {
                if caught.swap(signal, Ordering::SeqCst) != 0 {
                    std::process::exit(128 + signal);
                }
                control.stop.store(true, Ordering::SeqCst);
                if let Some((end, ended)) = last.take() {
                    std::thread::spawn(move || {
                        if ended.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                            end(signal);
                        }
                    });
                }
            }
        })
    };
    let result = std::thread::scope(|scope| {
        let done = Arc::new(AtomicBool::new(false));
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
    after.store(true, Ordering::SeqCst);
    handle.close();
    let _ = listener.join();
    match (result, caught.load(Ordering::SeqCst)) {
        (Err(Error::Interrupted(_)), signal) => Err(Error::Interrupted(if signal == 0 { SIGINT } else { signal })),
        (other, _) => other,
    }
}

fn show(control: &Control, done: &AtomicBool, steps: f64) {
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
