//! What the targets share.

#[path = "../../tests/hostile/mod.rs"]
mod shared;

pub use shared::{edits, records};

use std::path::Path;

use wavepore::cli::console::report::render;
use wavepore::error::Error;
use wavepore::scenario::{Scenario, effective};

/// More cases of a sweep than are looked at.
const CASES: usize = 8;

/// A folder in memory.
pub fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder can be made")
}

/// Reads a scenario and looks at all that it gives; a refusal must say what is wrong and what would do.
pub fn scenario(text: &str, folder: &Path) -> Option<Scenario> {
    match Scenario::parse("drawn.toml", text, folder) {
        Ok(scenario) => {
            survives(&scenario);
            for index in (0..scenario.sweep.cases()).take(CASES) {
                match scenario.case_of_sweep(index) {
                    Ok(case) => survives(&case),
                    Err(error) => told(&error),
                }
            }
            Some(scenario)
        }
        Err(error) => {
            told(&error);
            None
        }
    }
}

/// The meaning survives being written and read.
fn survives(scenario: &Scenario) {
    let written = effective(&scenario.case);
    let again = Scenario::parse("again.toml", written.clone(), Path::new("/nowhere"));
    let again = again.unwrap_or_else(|error| panic!("{error}\nin\n{written}"));
    assert_eq!(again.case, scenario.case, "{written}");
    assert_eq!(effective(&again.case), written);
}

fn told(error: &Error) {
    let Error::Scenario(diagnostic) = error else { panic!("{error:?}") };
    assert!(!diagnostic.message.is_empty() && !diagnostic.remedy.is_empty());
    assert!(render(diagnostic, false).contains("help: "));
}
