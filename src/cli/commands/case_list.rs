//! Messages on the cases of a folder: failed, missing and warned ones, and changes of the sweep.

use crate::batch::{CaseNote, Folder, Manifest};
use crate::cli::console::Console;
use crate::cli::console::table::{Field, ResultTable};

/// Largest number of cases that are listed: with the summary they fit a terminal of 24 lines.
const MAX_LISTED: usize = 20;

/// Warns of each case of `list`: its number, its `values`, its `state` and the reason.
pub(crate) fn warn_of_cases(
    list: &[CaseNote],
    state: &str,
    values: &dyn Fn(usize) -> String,
    console: &Console,
) {
    for case in list.iter().take(MAX_LISTED) {
        let values = match values(case.index) {
            values if values.is_empty() => String::new(),
            values => format!(" ({values})"),
        };
        let reason = in_one_line(&case.reason);
        console.warn(&format!("case {}{values}{state}: {reason}", case.index));
    }
    if list.len() > MAX_LISTED {
        console.warn(&format!("and {} more such cases", list.len() - MAX_LISTED));
    }
}

/// The `notes`, then a warning for each case of `lists` in order.
pub(crate) fn warnings_of(notes: &[String], lists: &[&Vec<CaseNote>]) -> Vec<String> {
    let mut cases: Vec<&CaseNote> = lists.iter().flat_map(|list| list.iter()).collect();
    cases.sort_by_key(|case| case.index);
    let sentence = |case: &CaseNote| format!("case {}: {}", case.index, in_one_line(&case.reason));
    notes.iter().cloned().chain(cases.into_iter().map(sentence)).collect()
}

/// A message of several lines in one line.
fn in_one_line(message: &str) -> String {
    message.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

/// Cases of one status.
pub(crate) struct CasesOfStatus<'a> {
    /// The status, as in the column `standing`.
    pub status: &'a str,
    /// The cases.
    pub cases: &'a [CaseNote],
}

/// A row for every case of `lists`, in order.
pub(crate) fn sheet_of(lists: &[CasesOfStatus<'_>]) -> ResultTable {
    let cases = |list: &CasesOfStatus<'_>| {
        let status = list.status.to_owned();
        let row = move |case: &CaseNote| {
            let texts = [case.name.clone(), case.reason.clone(), status.clone()];
            [Field::Count(case.index)].into_iter().chain(texts.map(Field::Text)).collect()
        };
        let rows = list.cases.iter().map(|case| (case.index, row(case)));
        rows.collect::<Vec<(usize, Vec<Field>)>>()
    };
    let mut rows: Vec<_> = lists.iter().flat_map(cases).collect();
    rows.sort_by_key(|(index, _)| *index);
    let mut sheet = ResultTable::new(&["case", "name", "reason", "standing"]);
    rows.into_iter().for_each(|(_, row)| sheet.row(row));
    sheet
}

/// Notes that a folder was begun for other cases.
pub(crate) fn note_changed_sweep(
    before: &Manifest,
    now: &Manifest,
    folder: &Folder,
    console: &Console,
) {
    let root = folder.root().display();
    let text = if before.computation == now.computation {
        format!(
            "{root} was begun for other cases; finished cases of this sweep are used, and the \
             files of others stay"
        )
    } else {
        let (before, now) = (before.computation.name(), now.computation.name());
        format!(
            "{root} was begun with --what {before}; its files stay, and `collect` collects {now} \
             from now on"
        )
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
