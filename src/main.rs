//! Exit code, nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    wavepore::cli::main()
}
