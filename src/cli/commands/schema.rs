//! `wavepore schema`: the keys of a scenario, the contents of a record.

use super::options::{SchemaArguments, SchemaOf};
use crate::cli::console::table::print;
use crate::error::Result;
use crate::{record, scenario};

/// Prints a schema.
///
/// # Errors
/// The output cannot be written.
pub fn schema(arguments: &SchemaArguments) -> Result<()> {
    match arguments.of {
        SchemaOf::Record => print(&record::schema::table()),
        SchemaOf::Scenario => {
            let mut text = serde_json::to_string_pretty(&scenario::schema()).unwrap_or_default();
            text.push('\n');
            print(&text)
        }
    }
}
