//! Scenarios whose numbers have no meaning.
//!
//! Each file of `tests/scenarios/meaningless` begins with `# expect: words of the message` and `#
//! key: the key to change`.

use std::fs;

use super::binary::{invoke, names, quick_folder, stderr};
use super::scenario::files;

#[test]
fn every_meaningless_scenario_is_refused_at_its_key_and_nothing_is_written() {
    let files = files("tests/scenarios/meaningless");
    assert!(files.len() >= 30, "{} files", files.len());
    let mut faults = Vec::new();
    for path in files {
        let name = path.to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let after = |word: &str| {
            text.lines().find_map(|line| line.strip_prefix(&format!("# {word}: "))).unwrap()
        };
        let folder = quick_folder();
        let output = invoke(folder.path(), &["run", name, "-o", "a.h5"]);
        let report = stderr(&output);
        // The report shows the line of the key, or names it.
        let key = after("key").rsplit('.').next().unwrap();
        let explained =
            report.contains(after("expect")) && report.contains(key) && report.contains("help: ");
        let nothing = names(folder.path()) == ["quick.toml"];
        if output.status.code() != Some(2) || !explained || !nothing {
            faults.push(format!(
                "{name}: {:?}, {:?}\n{report}",
                output.status.code(),
                names(folder.path())
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
