//! `wavepore completions` and `wavepore man`.

use clap::CommandFactory;

use super::options::{CompletionsArguments, ManArguments, Options};
use crate::cli::console::table::print;
use crate::error::{Error, Result};

/// Prints the completions of a shell.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn completions(arguments: &CompletionsArguments) -> Result<()> {
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut Options::command(), "wavepore", &mut text);
    print(&String::from_utf8_lossy(&text))
}

/// Prints the manual page, or writes one for every command into a folder.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn man(arguments: &ManArguments) -> Result<()> {
    match &arguments.output {
        Some(folder) => {
            let failed =
                |doing: &'static str| move |cause: std::io::Error| Error::io(doing, folder, cause);
            std::fs::create_dir_all(folder).map_err(failed("cannot make the folder"))?;
            let written = clap_mangen::generate_to(Options::command(), folder);
            written.map_err(failed("cannot write manual pages into"))
        }
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Options::command())
                .render(&mut text)
                .map_err(|cause| Error::caused("cannot write the manual page", cause))?;
            print(&String::from_utf8_lossy(&text))
        }
    }
}
