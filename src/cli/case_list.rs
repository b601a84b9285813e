//! Cases that need a word, one by one.

use super::Voice;
use super::sheet::{Field, Sheet};
use crate::batch::Failure;

/// Cases that are told one by one; of the others only how many.
const TOLD: usize = 20;

/// Warns of each case of `list`: its number, its `values`, `what` is the matter, and why.
pub fn tell_cases(list: &[Failure], what: &str, values: &dyn Fn(usize) -> String, voice: &Voice) {
    for case in list.iter().take(TOLD) {
        let told = match values(case.index) {
            values if values.is_empty() => String::new(),
            values => format!(" ({values})"),
        };
        voice.warn(&format!("case {}{told}{what}: {}", case.index, case.reason.replace('\n', "; ")));
    }
    if list.len() > TOLD {
        voice.warn(&format!("and {} more{what}", list.len() - TOLD));
    }
}

/// The same as a sheet; every list with what its cases are.
pub fn sheet_of(lists: &[(&str, &Vec<Failure>)]) -> Sheet {
    let mut all: Vec<(&str, &Failure)> =
        lists.iter().flat_map(|(standing, list)| list.iter().map(move |case| (*standing, case))).collect();
    all.sort_by_key(|(_, case)| case.index);
    let mut sheet = Sheet::new(&["case", "name", "reason", "standing"]);
    for (standing, case) in all {
        let words = [case.name.as_str(), &case.reason, standing].map(|text| Field::Text(text.into()));
        sheet.row([Field::Count(case.index)].into_iter().chain(words).collect());
    }
    sheet
}
