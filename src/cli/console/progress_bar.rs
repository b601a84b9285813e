//! The progress of work: on a terminal a bar with rate and time left, elsewhere a plain line every
//! half minute.
//!
//! Rate and time left are those since the start, in one text for both: the estimate of indicatif
//! follows the last 15 s, and cases take very different times.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that is done sooner shows no bar, which would only flash.
const SILENT_TIME: Duration = Duration::from_millis(400);
/// Time between two plain lines: a log of a day has 3000.
const LINES: Duration = Duration::from_secs(30);

/// The unit of work of which only the share that is done is shown.
pub(crate) const SHARE: &str = "%";

/// The work that is shown.
pub(crate) struct Meter<'a> {
    /// What is counted, in the plural.
    pub unit: &'a str,
    /// Whether `whole` is exact, or an estimate.
    pub exact: bool,
    /// How much is done.
    pub now: &'a (dyn Fn() -> u64 + Sync),
    /// How much there is.
    pub whole: &'a (dyn Fn() -> u64 + Sync),
    /// Text after the rest.
    pub beside: &'a (dyn Fn() -> String + Sync),
}

/// Shows progress until `done`.
pub(crate) fn show(meter: &Meter<'_>, done: &AtomicBool) {
    let begun = Instant::now();
    let terminal = std::io::stderr().is_terminal();
    let mut bar: Option<ProgressBar> = None;
    let mut since = Instant::now();
    while !done.load(Ordering::SeqCst) {
        std::thread::park_timeout(Duration::from_millis(100));
        let now = (meter.now)();
        let whole = (meter.whole)().max(now);
        let text = || format_meter(meter, now, whole, begun.elapsed());
        if whole == 0 {
            // The amount of work is not known yet.
        } else if terminal && begun.elapsed() > SILENT_TIME && !done.load(Ordering::SeqCst) {
            let bar = bar.get_or_insert_with(|| new_bar(now, whole, text()));
            bar.set_message(text());
            bar.set_length(whole);
            bar.set_position(now);
        } else if !terminal && since.elapsed() > LINES {
            since = Instant::now();
            super::write_stderr(&format!("{}\n", text()));
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// Amount, rate and time left.
fn format_meter(meter: &Meter<'_>, now: u64, whole: u64, since: Duration) -> String {
    let Meter { unit, exact, beside, .. } = *meter;
    if unit == SHARE {
        return format_share(now, whole, since);
    }
    let one = unit.strip_suffix('s').unwrap_or(unit);
    let noun = if whole == 1 { one } else { unit };
    let about = if exact { "" } else { "about " };
    let begin = format!("{now} of {about}{whole} {noun}");
    let each = since.as_secs_f64() / now as f64;
    let speed = match 1.0 / each {
        _ if now == 0 => return format!("{begin}, time left unknown yet{}", beside()),
        rate if rate >= 10.0 => format!("{rate:.0} {unit} a second"),
        rate if rate >= 1.0 => format!("{rate:.1} {unit} a second"),
        _ => format!("{} a {one}", time(each)),
    };
    let left = match whole - now {
        0 => "nearly done".into(),
        left => format!("{} left", time(left as f64 * each)),
    };
    format!("{begin}, {speed}, {left}{}", beside())
}

/// The share that is done, and the time left.
fn format_share(now: u64, whole: u64, since: Duration) -> String {
    let share = now as f64 / whole as f64;
    if now == 0 {
        return "0 % done, time left unknown yet".into();
    }
    if share >= 0.995 {
        return "nearly done".into();
    }
    let left = since.as_secs_f64() * (1.0 / share - 1.0);
    format!("{:.0} % done, about {} left", 100.0 * share, time(left))
}

/// Seconds in words, to about two digits.
fn time(seconds: f64) -> String {
    match seconds {
        long if long > 5400.0 => format!("{:.1} hours", long / 3600.0),
        long if long > 90.0 => format!("{:.0} minutes", long / 60.0),
        short if short >= 9.95 => format!("{short:.0} s"),
        short => format!("{short:.1} s"),
    }
}

/// A bar with its first text, so that it is never drawn without; the terminal cuts the text off.
fn new_bar(now: u64, whole: u64, text: String) -> ProgressBar {
    let bar = ProgressBar::new(whole).with_position(now).with_message(text);
    match ProgressStyle::with_template("{bar:20} {wide_msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(unit: &str, exact: bool, (now, whole): (u64, u64), seconds: f64) -> String {
        let meter =
            Meter { unit, exact, now: &|| now, whole: &|| whole, beside: &|| ", 1 failed".into() };
        format_meter(&meter, now, whole, Duration::from_secs_f64(seconds))
    }

    #[test]
    fn nothing_is_told_that_is_not_known() {
        for (counts, seconds, words) in [
            ((0, 24), 15.0, "0 of 24 cases, time left unknown yet, 1 failed"),
            ((0, 1), 15.0, "0 of 1 case, time left unknown yet, 1 failed"),
            ((2, 24), 60.0, "2 of 24 cases, 30 s a case, 11 minutes left, 1 failed"),
            ((4, 24), 6.0, "4 of 24 cases, 1.5 s a case, 30 s left, 1 failed"),
            ((1, 3), 7200.0, "1 of 3 cases, 2.0 hours a case, 4.0 hours left, 1 failed"),
            ((50, 100), 20.0, "50 of 100 cases, 2.5 cases a second, 20 s left, 1 failed"),
            ((9000, 9300), 30.0, "9000 of 9300 cases, 300 cases a second, 1.0 s left, 1 failed"),
            ((24, 24), 60.0, "24 of 24 cases, 2.5 s a case, nearly done, 1 failed"),
        ] {
            assert_eq!(said("cases", true, counts, seconds), words);
        }
        assert_eq!(said(SHARE, false, (250, 1000), 10.0), "25 % done, about 30 s left");
        assert_eq!(said(SHARE, false, (0, 1000), 10.0), "0 % done, time left unknown yet");
        assert_eq!(said(SHARE, false, (999, 1000), 10.0), "nearly done");
        let steps = said("steps", false, (500, 1000), 1.0);
        assert_eq!(steps, "500 of about 1000 steps, 500 steps a second, 1.0 s left, 1 failed");
    }
}
