//! `wavepore schema`: the keys of a scenario, the contents of a record.

use super::options::{SchemaArguments, SchemaOf};
use crate::cli::console::table::print;
use crate::cli::console::text_table::aligned;
use crate::error::Result;
use crate::record::schema::{Entry, PACKET, entries};
use crate::record::vocabulary::{self, DRIVEN_PACKET};
use crate::scenario;

/// Prints a schema.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn schema(arguments: &SchemaArguments) -> Result<()> {
    match arguments.of {
        SchemaOf::Record => print(&layout()),
        SchemaOf::Names => print(&names()),
        SchemaOf::Scenario => {
            let mut text = serde_json::to_string_pretty(&scenario::schema()).unwrap_or_default();
            text.push('\n');
            print(&text)
        }
    }
}

/// The layout of records, one line a name.
fn layout() -> String {
    let mut rows = vec![["name", "shape", "type", "unit", "meaning"].map(String::from).to_vec()];
    for entry in entries() {
        let newer = newer_names(&entry);
        let meaning = match newer.is_empty() {
            true => entry.meaning.to_owned(),
            false => format!("older name of {}", newer.join(", ")),
        };
        rows.push(line(&entry, entry.name, &meaning));
        rows.extend(newer.iter().map(|name| line(&entry, name, entry.meaning)));
    }
    aligned(&rows, rows[0].len())
}

/// The words of names, and every older name with its place.
fn names() -> String {
    let row = |row: [&str; 3]| row.map(String::from).to_vec();
    let mut rows = vec![row(["what", "word or name", "meaning, or older name and its place"])];
    rows.extend(vocabulary::QUANTITIES.map(|[word, meaning]| row(["quantity", word, meaning])));
    rows.extend(vocabulary::METHODS.map(|[word, meaning]| row(["method", word, meaning])));
    rows.extend(vocabulary::QUALIFIERS.map(|[word, meaning]| row(["before", word, meaning])));
    rows.extend(vocabulary::BOUNDS.map(|[word, meaning]| row(["behind", word, meaning])));
    rows.extend(vocabulary::RENAMED.iter().map(|[place, older, name]| {
        let text = format!("{older} in {place}");
        row(["name", name, &text])
    }));
    aligned(&rows, rows[0].len())
}

/// The names of the vocabulary for what `entry` calls by an older one.
fn newer_names(entry: &Entry) -> Vec<&'static str> {
    let mut found: Vec<&str> = vocabulary::names(entry.place, entry.name).collect();
    if entry.place == PACKET {
        let driven = vocabulary::names(DRIVEN_PACKET, entry.name);
        found.extend(driven);
        found.dedup();
    }
    found
}

/// The line of `entry` under `name`.
fn line(entry: &Entry, name: &str, meaning: &str) -> Vec<String> {
    let folder = entry.place.trim_end_matches('/');
    let mark = if entry.shape == "attribute" { "@" } else { "" };
    let name = format!("{folder}/{mark}{name}");
    let rest = [entry.shape, entry.kind, entry.units, meaning].map(String::from);
    [name].into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_has_one_line_a_name_and_says_which_are_older() {
        let text = layout();
        let newer: usize = entries().map(|entry| newer_names(&entry).len()).sum();
        assert_eq!(text.lines().count(), entries().count() + newer + 1);
        let older = text.lines().find(|line| line.starts_with("/transmission/matrix ")).unwrap();
        assert!(older.ends_with("older name of transmission_matrix"), "{older}");
        assert!(text.contains("/packets/N/density"), "{text}");
        assert!(text.contains("/@schema"), "{text}");
    }
}
