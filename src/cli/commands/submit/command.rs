//! Runs the programs of a scheduler and reads their output.

use std::process::{Command, ExitStatus, Output, Stdio};

/// Runs a command without input and returns its output.
pub(super) fn run(command: &mut Command) -> std::io::Result<Output> {
    command.stdin(Stdio::null()).output()
}

/// The text of an output, for messages.
pub(super) fn output_text(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    message_text(&out, &err, output.status)
}

/// The text of standard error, else of standard output, else the exit status.
pub(super) fn message_text(out: &str, err: &str, status: ExitStatus) -> String {
    let mut texts = [err, out].into_iter().map(str::trim).filter(|text| !text.is_empty());
    texts.next().map_or_else(|| format!("nothing ({status})"), str::to_owned)
}
