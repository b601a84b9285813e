//! What is said of the cases of a folder: those that need a word, and what has changed.

use crate::batch::{Failure, Folder, Manifest};
use crate::cli::console::Console;
use crate::cli::console::table::{Field, Sheet};

/// Cases that are told one by one; of the others only how many.
const TOLD: usize = 20;

/// Warns of each case of `list`: its number, its `values`, `what` is the matter, and why.
pub fn tell_cases(list: &[Failure], what: &str, values: &dyn Fn(usize) -> String, console: &Console) {
    for case in list.iter().take(TOLD) {
        let told = match values(case.index) {
            values if values.is_empty() => String::new(),
            values => format!(" ({values})"),
        };
        console.warn(&format!("case {}{told}{what}: {}", case.index, in_one_line(&case.reason)));
    }
    if list.len() > TOLD {
        console.warn(&format!("and {} more like it", list.len() - TOLD));
    }
}

/// The same as texts, after what is to be noted of the whole.
pub fn warnings_of(notes: &[String], lists: &[&Vec<Failure>]) -> Vec<String> {
    let mut cases: Vec<&Failure> = lists.iter().flat_map(|list| list.iter()).collect();
    cases.sort_by_key(|case| case.index);
    let sentence = |case: &Failure| format!("case {}: {}", case.index, in_one_line(&case.reason));
    notes.iter().cloned().chain(cases.into_iter().map(sentence)).collect()
}

/// A message of several lines as one, without the blanks that indent its help.
fn in_one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join("; ")
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

/// Tells that a folder was begun for other cases.
pub fn tell_change(before: &Manifest, now: &Manifest, folder: &Folder, console: &Console) {
    let place = folder.root().display();
    let text = if before.what == now.what {
        format!(
            "{place} was begun for other cases; what is finished of those of now is kept, and the rest stays where it is"
        )
    } else {
        let (before, now) = (before.what.name(), now.what.name());
        format!("{place} was begun with --what {before}; that stays where it is, and `collect` takes {now} from now on")
    };
    console.note(&text);
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn a_message_with_its_help_is_one_line() {
        assert_eq!(in_one_line("too long\n  help: use 4 fs"), "too long; help: use 4 fs");
        assert_eq!(in_one_line("alone"), "alone");
    }
}
