//! `wavepore schema`: the keys of a scenario, the contents of a record.

use super::options::{SchemaArguments, SchemaOf};
use crate::cli::console::table::print;
use crate::cli::console::text_table::aligned;
use crate::error::Result;
use crate::record::schema::entries;
use crate::scenario;

/// Prints a schema.
///
/// # Errors
/// The output cannot be written.
pub(crate) fn schema(arguments: &SchemaArguments) -> Result<()> {
    match arguments.of {
        SchemaOf::Record => print(&layout()),
        SchemaOf::Scenario => {
            let mut text = serde_json::to_string_pretty(&scenario::schema()).unwrap_or_default();
            text.push('\n');
            print(&text)
        }
    }
}

/// The layout of records, one line an entry.
fn layout() -> String {
    let mut rows = vec![["name", "shape", "type", "unit", "meaning"].map(String::from).to_vec()];
    rows.extend(entries().map(|entry| {
        let folder = entry.place.trim_end_matches('/');
        let mark = if entry.shape == "attribute" { "@" } else { "" };
        let name = format!("{folder}/{mark}{}", entry.name);
        let rest = [entry.shape, entry.kind, entry.units, entry.meaning].map(String::from);
        [name].into_iter().chain(rest).collect()
    }));
    aligned(&rows, rows[0].len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layout_has_one_line_an_entry() {
        let text = layout();
        assert_eq!(text.lines().count(), entries().count() + 1);
        assert!(text.contains("/packets/N/density"), "{text}");
        assert!(text.contains("/@schema"), "{text}");
    }
}
