//! Malformed scenarios: messages and places.
//!
//! Each file of `tests/scenarios/bad` begins with `# expect: words of the message`, then perhaps `#
//! remedy: words of the remedy` and `# at: line:column`.

use std::fs;

use wavepore::cli::console::report::render;
use wavepore::scenario::Scenario;

use super::scenario::{diagnostic, files};

/// What help begins with: what to do.
const VERBS: [&str; 24] = [
    "add", "begin", "check", "close", "end", "exchange", "give", "keep", "leave", "let", "list",
    "move", "name", "put", "remove", "sample", "save", "separate", "shorten", "sort", "sweep",
    "take", "use", "write",
];

#[test]
fn every_malformed_scenario_is_refused_with_place_reason_and_remedy() {
    let files = files("tests/scenarios/bad");
    assert!(files.len() >= 250, "{} files", files.len());
    let mut faults = Vec::new();
    for path in files {
        let name = path.to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let directive = |word: &str| {
            text.lines()
                .find_map(|line| line.strip_prefix(&format!("# {word}: ")))
                .map(str::to_owned)
        };
        let expected =
            directive("expect").unwrap_or_else(|| panic!("{name} has no `# expect:` line"));
        let Err(error) = Scenario::read(name) else {
            faults.push(format!("{name}: accepted"));
            continue;
        };
        let diagnostic = diagnostic(error);
        let report = render(&diagnostic, false);
        if !diagnostic.message.contains(&expected) {
            faults.push(format!("{name}: message is not `{expected}`: {diagnostic}"));
        }
        if diagnostic.remedy.is_empty()
            || !diagnostic.remedy.contains(&directive("remedy").unwrap_or_default())
        {
            faults.push(format!("{name}: remedy: {diagnostic}"));
        }
        let remedy = diagnostic.remedy.trim_start();
        let remedy = remedy
            .strip_prefix("did you mean")
            .and_then(|rest| rest.split_once("? "))
            .map_or(remedy, |rest| rest.1);
        let verb = remedy.split([' ', ',']).next().unwrap_or_default();
        if !VERBS.contains(&verb) {
            faults.push(format!("{name}: the help does not begin with a verb: {diagnostic}"));
        }
        let at = diagnostic.position().map(|(line, column)| format!("{line}:{column}"));
        let wanted = directive("at");
        if wanted.is_some() && at != wanted {
            faults.push(format!("{name}: at {at:?}, not {wanted:?}: {diagnostic}"));
        }
        let shown = at.is_none_or(|at| {
            [".toml", ".csv"].iter().any(|end| report.contains(&format!("{end}:{at}\n")))
        });
        if !(shown && report.contains("help: ")) {
            faults.push(format!("{name}: report\n{report}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
