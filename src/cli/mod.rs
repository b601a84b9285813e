//! The command line: one file a command.
//!
//! Results go to standard output, everything else to standard error. Exit codes are those of [`crate::error`].

mod animate;
mod array_task;
mod case_list;
mod case_table;
mod case_time;
mod cases;
mod check;
mod collect;
mod crosscheck;
mod current_request;
mod current_results;
mod currents;
mod digits;
mod environment;
mod format;
mod info;
mod info_cases;
mod looks;
mod manual;
mod meter;
mod options;
mod output;
mod packet_currents;
mod plot;
mod preflight;
mod progress;
mod quantities;
mod queue;
pub mod report;
mod reproduce;
mod run;
mod scheduler;
mod schema;
mod sheet;
mod sketch;
mod submission_record;
mod submit;
mod submit_jobs;
mod submit_request;
mod sweep;
mod transmission;
mod trial;
mod trial_room;
mod trials;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
use options::{Command, Options};

/// Reads the command line, runs the command and returns the process exit code.
pub fn main() -> ExitCode {
    if let Some(code) = trial_room::asked() {
        return code;
    }
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    heed_limits();
    let voice = Voice { quiet: options.quiet };
    match dispatch(options, &voice) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            utter(&told(&error));
            ExitCode::from(error.exit_code())
        }
    }
}

/// A write beyond the limit of file sizes (`ulimit -f`) shall fail like any other: its signal would end the process.
fn heed_limits() {
    #[cfg(unix)]
    {
        let nobody = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Without it the process ends, as it would have done anyway.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, nobody);
    }
}

fn dispatch(options: Options, voice: &Voice) -> Result<()> {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        pool.map_err(|cause| Error::Machine(format!("cannot start {threads} threads: {cause}")))?;
    }
    match options.command {
        Command::Run(arguments) => run::run(&arguments, voice),
        Command::Check(arguments) => check::check(&arguments, voice),
        Command::Transmission(arguments) => transmission::transmission(&arguments, voice),
        Command::Currents(arguments) => currents::currents(&arguments, voice),
        Command::Sweep(arguments) => sweep::sweep(&arguments, options.threads, voice),
        Command::Submit(arguments) => submit::submit(&arguments, options.threads, voice),
        Command::Collect(arguments) => collect::collect(&arguments, voice),
        Command::Reproduce(arguments) => reproduce::reproduce(&arguments, voice),
        Command::Info(arguments) => info::info(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments, voice),
        Command::Animate(arguments) => animate::animate(&arguments, voice),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
    }
}

/// What is said beside the results.
struct Voice {
    quiet: bool,
}

impl Voice {
    /// A note, unless the user asked for quiet.
    fn note(&self, text: &str) {
        if !self.quiet {
            utter(&format!("note: {text}\n"));
        }
    }

    /// A note if there is one.
    fn remark(&self, text: Option<&str>) {
        text.into_iter().for_each(|text| self.note(text));
    }

    /// A warning, always.
    fn warn(&self, text: &str) {
        utter(&format!("warning: {text}\n"));
    }

    /// A warning that names `missing`: characters that the built-in font cannot draw, if any.
    fn warn_of_missing(&self, missing: &[char]) {
        if let Some(text) = looks::without_glyph(missing) {
            self.warn(&text);
        }
    }

    /// A line of its own kind, unless the user asked for quiet.
    fn say(&self, text: &str) {
        if !self.quiet {
            utter(&format!("{text}\n"));
        }
    }
}

/// Writes `text` to standard error. Whether anybody hears it must not change what the program does.
fn utter(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Whether to use colours on standard error.
fn color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn told(error: &Error) -> String {
    match error {
        Error::Scenario(diagnostic) => report::render(diagnostic, color()),
        Error::Interrupted(_) => format!("{error}\n"),
        _ => format!("error: {error}\n"),
    }
}
