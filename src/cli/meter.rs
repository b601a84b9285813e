//! How far work is: on a terminal a bar with rate and time left, elsewhere a plain line every half minute.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Nothing is shown of work that is done sooner.
const PATIENCE: Duration = Duration::from_millis(400);
/// Time between two plain lines.
const LINES: Duration = Duration::from_secs(30);

/// What is shown.
pub struct Meter<'a> {
    /// What is counted.
    pub unit: &'a str,
    /// How much is done.
    pub now: &'a (dyn Fn() -> u64 + Sync),
    /// How much there is.
    pub whole: &'a (dyn Fn() -> u64 + Sync),
    /// What is said beside.
    pub beside: &'a (dyn Fn() -> String + Sync),
}

/// Shows progress until `done`.
pub fn show(meter: &Meter<'_>, done: &AtomicBool) {
    let begun = Instant::now();
    let terminal = std::io::stderr().is_terminal();
    let mut bar: Option<ProgressBar> = None;
    let mut told = Instant::now();
    while !done.load(Ordering::SeqCst) {
        std::thread::park_timeout(Duration::from_millis(100));
        let (now, whole) = ((meter.now)(), (meter.whole)());
        if terminal && begun.elapsed() > PATIENCE && !done.load(Ordering::SeqCst) {
            let bar = bar.get_or_insert_with(|| new_bar(whole));
            bar.set_length(whole.max(now));
            bar.set_position(now);
            bar.set_message(format!("{}{}", meter.unit, (meter.beside)()));
        } else if !terminal && told.elapsed() > LINES {
            told = Instant::now();
            super::utter(&line(meter, now, whole, begun.elapsed().as_secs_f64()));
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// A plain line: how much, how fast, how long still.
fn line(meter: &Meter<'_>, now: u64, whole: u64, seconds: f64) -> String {
    let rate = now as f64 / seconds;
    let left = match (whole.saturating_sub(now) as f64 / rate, rate > 0.0) {
        (left, true) if left > 5400.0 => format!("{:.1} hours", left / 3600.0),
        (left, true) if left > 90.0 => format!("{:.0} minutes", left / 60.0),
        (left, true) => format!("{left:.0} seconds"),
        _ => "an unknown time".into(),
    };
    let Meter { unit, beside, .. } = meter;
    format!("{now} {unit} of about {whole}, {rate:.3} a second, {left} left{}\n", beside())
}

fn new_bar(whole: u64) -> ProgressBar {
    let bar = ProgressBar::new(whole);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}% {pos}/{len} {msg}, {per_sec}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
