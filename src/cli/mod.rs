//! The command line: one file a command.
//!
//! Results go to standard output, everything else to standard error. Exit codes are those of
//! [`crate::error`].

pub(crate) mod commands;
pub mod console;
mod sandbox;

use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
use commands::options::{Command, Options};
use commands::{
    animate, check, collect, currents, info, manual, plot, reproduce, resonances, run, schema,
    sidebands, submit, sweep, transmission,
};
use console::harmless::harmless;
use console::{Console, color, report, write_stderr};

/// Reads the command line, runs the command and returns the process exit code.
pub fn main() -> ExitCode {
    if let Some(code) = sandbox::child::run_if_child() {
        return code;
    }
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            // `--help` and `--version` are errors of clap, too.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    report_file_size_limit_as_error();
    let console = Console { quiet: options.quiet };
    match dispatch(options, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            write_stderr(&format_error(&error));
            ExitCode::from(error.exit_code())
        }
    }
}

/// Turns SIGXFSZ into a write error: a write beyond `ulimit -f` would end the process.
fn report_file_size_limit_as_error() {
    #[cfg(unix)]
    {
        let unread = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        // Where this fails the signal ends the process, as it does by default.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, unread);
    }
}

fn dispatch(options: Options, console: &Console) -> Result<()> {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        let failed = |cause| Error::caused(format!("cannot start {threads} threads"), cause);
        pool.map_err(failed)?;
    }
    match options.command {
        Command::Run(arguments) => run::run(&arguments, console),
        Command::Check(arguments) => check::check(&arguments, console),
        Command::Transmission(arguments) => transmission::transmission(&arguments, console),
        Command::Currents(arguments) => currents::currents(&arguments, console),
        Command::Resonances(arguments) => resonances::resonances(&arguments, console),
        Command::Sidebands(arguments) => sidebands::run(&arguments, console),
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

fn format_error(error: &Error) -> String {
    match error {
        Error::Scenario(diagnostic) => report::render(diagnostic, color()),
        // What the user asked for is no error.
        Error::Interrupted(_) | Error::Cancelled => format!("{error}\n"),
        _ => format!("error: {}\n", harmless(&error.to_string())),
    }
}
