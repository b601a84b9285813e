//! The command line: one file a command.
//!
//! Results go to standard output, everything else to standard error. Exit codes are those of [`crate::error`].

pub(crate) mod commands;
pub mod console;
mod sandbox;

use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
use commands::options::{Command, Options};
use commands::{
    animate, check, collect, currents, info, manual, plot, reproduce, run, schema, submit, sweep, transmission,
};
use console::harmless::harmless;
use console::{Console, color, report, write_stderr};

/// Reads the command line, runs the command and returns the process exit code.
pub fn main() -> ExitCode {
    if let Some(code) = sandbox::child::asked() {
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
    let console = Console { quiet: options.quiet };
    match dispatch(options, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            write_stderr(&told(&error));
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

fn dispatch(options: Options, console: &Console) -> Result<()> {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        pool.map_err(|cause| Error::Machine(format!("cannot start {threads} threads: {cause}")))?;
    }
    match options.command {
        Command::Run(arguments) => run::run(&arguments, console),
        Command::Check(arguments) => check::check(&arguments, console),
        Command::Transmission(arguments) => transmission::transmission(&arguments, console),
        Command::Currents(arguments) => currents::currents(&arguments, console),
        Command::Sweep(arguments) => sweep::sweep(&arguments, options.threads, console),
        Command::Submit(arguments) => submit::submit(&arguments, options.threads, console),
        Command::Collect(arguments) => collect::collect(&arguments, console),
        Command::Reproduce(arguments) => reproduce::reproduce(&arguments, console),
        Command::Info(arguments) => info::info(&arguments),
        Command::Plot(arguments) => plot::plot(&arguments, console),
        Command::Animate(arguments) => animate::animate(&arguments, console),
        Command::Schema(arguments) => schema::schema(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
    }
}

fn told(error: &Error) -> String {
    match error {
        Error::Scenario(diagnostic) => report::render(diagnostic, color()),
        Error::Interrupted(_) => format!("{error}\n"),
        _ => format!("error: {}\n", harmless(&error.to_string())),
    }
}
