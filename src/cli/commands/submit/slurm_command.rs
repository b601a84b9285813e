//! Slurm's own programs run, and what they said.

use std::process::{Command, ExitStatus, Output, Stdio};

/// Runs a command that says what the cluster knows.
pub(super) fn run(command: &mut Command) -> std::io::Result<Output> {
    command.stdin(Stdio::null()).output()
}

/// What a program said.
pub(super) fn words(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    said(&out, &err, output.status)
}

pub(super) fn said(out: &str, err: &str, status: ExitStatus) -> String {
    let mut texts = [err, out].into_iter().map(str::trim).filter(|text| !text.is_empty());
    texts.next().map_or_else(|| format!("nothing ({status})"), str::to_owned)
}
