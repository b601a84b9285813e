//! The program as a child: how long it takes and how much memory it holds at its peak.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Whatever fails ends the bench.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Time between two looks at a child, short beside the shortest run.
const LOOK: Duration = Duration::from_millis(1);

/// Peak resident memory in MiB of a process, where Linux tells it.
pub fn peak_of(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}

/// Seconds and peak MiB (NaN where nothing tells it) of the program in `folder`.
pub fn program(folder: &Path, arguments: &[&str]) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wavepore"));
    command
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut highest = f64::NAN;
    loop {
        if let Some(status) = child.try_wait()? {
            let seconds = begun.elapsed().as_secs_f64();
            return match status.success() {
                true => Ok((seconds, highest)),
                false => Err(format!("wavepore {}: {status}", arguments.join(" ")).into()),
            };
        }
        highest = highest.max(peak_of(&child.id().to_string()).unwrap_or(f64::NAN));
        std::thread::sleep(LOOK);
    }
}
