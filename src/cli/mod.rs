//! The command line: one file a command.
//!
//! Results go to standard output, everything else to standard error. Exit codes are those of
//! [`crate::error`].

pub(crate) mod commands;
pub mod console;
mod sandbox;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use crate::error::{Error, Result};
pub use crate::system::Program;
use commands::options::{Command, Options};
use commands::{
    animate, check, collect, currents, factors, info, manual, passage, plot, reproduce, resonances,
    run, schema, sidebands, submit, sweep, transmission,
};
use console::harmless::harmless;
use console::{Console, color, report, write_stderr};

/// Reads the command line, runs the command and returns the process exit code.
pub fn main() -> ExitCode {
    main_with(std::env::args_os().collect(), Program::current()).into()
}

/// Runs the command of `arguments`, the first of which is the name of the program, and returns the
/// exit code.
///
/// Commands that read records, and jobs of a cluster, start `program` again; without it the former
/// read records in this process alone, and `submit` asks for `--program`. Signals are handled, and
/// threads started, for the whole process: it should have nothing else to do.
pub fn main_with(arguments: Vec<OsString>, program: Option<Program>) -> u8 {
    let code = run_command(arguments, program);
    // Rust's runtime does so at the end of its own programs only.
    let _ = std::io::stdout().flush();
    code
}

fn run_command(arguments: Vec<OsString>, program: Option<Program>) -> u8 {
    if let Some(code) = sandbox::child::run_if_child(&arguments) {
        return code;
    }
    let options = match Options::try_parse_from(arguments) {
        Ok(options) => options,
        Err(error) => {
            // `--help` and `--version` are errors of clap, too.
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return code;
        }
    };
    report_file_size_limit_as_error();
    let console = Console { quiet: options.quiet, program };
    match dispatch(options, &console) {
        Ok(()) => 0,
        Err(error) => {
            write_stderr(&format_error(&error));
            error.exit_code()
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
        Command::Factors(arguments) => factors::factors(&arguments, console),
        Command::Passage(arguments) => passage::passage(&arguments, console),
        Command::Resonances(arguments) => resonances::resonances(&arguments, console),
        Command::Sidebands(arguments) => sidebands::run(&arguments, console),
        Command::Sweep(arguments) => sweep::sweep(&arguments, options.threads, console),
        Command::Submit(arguments) => submit::submit(&arguments, options.threads, console),
        Command::Collect(arguments) => collect::collect(&arguments, console),
        Command::Reproduce(arguments) => reproduce::reproduce(&arguments, console),
        Command::Info(arguments) => info::info(&arguments, console),
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
