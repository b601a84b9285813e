//! Wall times: as the user types them, and as Slurm does.

use std::time::Duration;

/// Longest time, s.
// A longer one is a typing error.
const MAX_SECONDS: f64 = 366.0 * 86400.0;

/// Seconds of the unit `name`.
fn seconds_of_unit(name: &str) -> Option<f64> {
    Some(match name {
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => 60.0,
        "h" | "hours" => 3600.0,
        "d" | "days" => 86400.0,
        _ => return None,
    })
}

/// Reads a time such as `10 min`.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_wall_time(text: &str) -> Result<Duration, String> {
    let expected =
        || "expected a time with its unit (ms, s, min, h or d), for example \"10 min\"".to_owned();
    let text = text.trim();
    let is_numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ' ');
    let unit = text.trim_start_matches(is_numeric);
    let number = text[..text.len() - unit.len()].trim();
    let number: f64 = number.parse().map_err(|_| expected())?;
    let seconds = number * seconds_of_unit(unit).ok_or_else(expected)?;
    if seconds > 0.0 && seconds <= MAX_SECONDS {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("expected a time above 0, of a year at most".into())
    }
}

/// Reads a time limit in the forms of Slurm: `minutes`, `minutes:seconds`, `hours:minutes:seconds`,
/// `days-hours` and so on. Returns whole minutes.
///
/// `None` for other texts, and for no limit at all (`UNLIMITED`, 0).
pub(crate) fn parse_time_limit(text: &str) -> Option<Duration> {
    let (days, rest) = match text.split_once('-') {
        Some((days, rest)) => (Some(days), rest),
        None => (None, text),
    };
    let whole = |text: &str| text.parse::<u64>().ok().filter(|&number| number < 1_000_000_000);
    let parts = rest.split(':').map(whole).collect::<Option<Vec<u64>>>()?;
    let seconds = match (days.is_some(), &parts[..]) {
        (false, [minutes]) => minutes * 60,
        (false, [minutes, seconds]) => minutes * 60 + seconds,
        (_, [hours, minutes, seconds]) => hours * 3600 + minutes * 60 + seconds,
        (true, [hours]) => hours * 3600,
        (true, [hours, minutes]) => hours * 3600 + minutes * 60,
        _ => return None,
    };
    let seconds = seconds + days.map_or(Some(0), whole)? * 86400;
    // Slurm rounds up to minutes.
    (seconds > 0).then(|| Duration::from_secs(seconds.div_ceil(60) * 60))
}

/// Reads `seconds`, `minutes:seconds` or `hours:minutes:seconds`, the forms of PBS and Grid Engine.
///
/// `None` for other texts, and for no limit at all (`INFINITY`, 0).
pub(crate) fn parse_clock(text: &str) -> Option<Duration> {
    let parts = text.split(':').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>()?;
    if parts.len() > 3 || parts.iter().any(|&part| part >= 1_000_000_000) {
        return None;
    }
    let seconds = parts.iter().fold(0, |sum, part| sum * 60 + part);
    (seconds > 0).then(|| Duration::from_secs(seconds))
}

/// A time as text, to two or three digits.
pub(crate) fn format_wall_time(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds >= 100.0 * 3600.0 => format!("{:.1} days", seconds / 86400.0),
        seconds if seconds >= 100.0 * 60.0 => format!("{:.1} hours", seconds / 3600.0),
        seconds if seconds >= 100.0 => format!("{:.0} minutes", seconds / 60.0),
        seconds if seconds >= 1.0 => format!("{seconds:.1} s"),
        seconds => format!("{:.1} ms", seconds * 1e3),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, seconds) in [
            ("10 min", 600.0),
            ("1.5h", 5400.0),
            (" 30 s ", 30.0),
            ("250 ms", 0.25),
            ("2 days", 172800.0),
        ] {
            assert_eq!(parse_wall_time(text), Ok(Duration::from_secs_f64(seconds)), "{text}");
        }
        let wrong = ["", "10", "min", "-1 s", "0 s", "10 fs", "1e3 s", "9999 d", "1..2 s"];
        for wrong in wrong.into_iter().chain(["10 mín", "nan s"]) {
            assert!(parse_wall_time(wrong).is_err(), "{wrong}");
        }
        for (text, minutes) in [
            ("10", 10),
            ("00:30", 1),
            ("1:30", 2),
            ("00:01:00", 1),
            ("2:00:00", 120),
            ("1-0", 1440),
            ("1-2:30", 1590),
            ("0-00:00:61", 2),
        ] {
            assert_eq!(parse_time_limit(text), Some(Duration::from_secs(60 * minutes)), "{text}");
        }
        for (text, seconds) in [("90", 90), ("1:30", 90), ("02:00:00", 7200), ("100:0:1", 360001)] {
            assert_eq!(parse_clock(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        for none in ["", "0", "INFINITY", "-1", "1:2:3:4", "1::", "1.5", "00:00:00"] {
            assert_eq!(parse_clock(none), None, "{none}");
        }
        let large = "99999999999999999999";
        for none in ["", "0", "UNLIMITED", "-1", "1:2:3:4", "1-", "x-1", "1.5", large, "1:-2"] {
            assert_eq!(parse_time_limit(none), None, "{none}");
        }
        assert_eq!(format_wall_time(Duration::from_millis(12)), "12.0 ms");
        assert_eq!(format_wall_time(Duration::from_secs(600)), "10 minutes");
    }
}
