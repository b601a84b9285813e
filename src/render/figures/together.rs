//! How several records in one figure are named.

use std::collections::HashSet;

use crate::error::Result;
use crate::render::ion_name::ion;
use crate::render::record_view::RecordView;

/// A name for each record: its ion where these differ, else its title, else both with a number.
pub(super) fn names(views: &[RecordView]) -> Result<Vec<String>> {
    let ions = views.iter().map(ion_of).collect::<Result<Option<Vec<String>>>>()?;
    let titles: Vec<String> = views.iter().map(|view| view.record.header().title.clone()).collect();
    let numbered = |titles: &[String]| {
        let one = |(number, title): (usize, &String)| format!("{title} ({})", number + 1);
        titles.iter().enumerate().map(one).collect()
    };
    Ok(match ions.filter(|names| are_distinct(names)) {
        Some(ions) => ions,
        None if are_distinct(&titles) => titles,
        None => numbered(&titles),
    })
}

/// The title that all records share, else how many they are.
pub(super) fn title(views: &[RecordView]) -> String {
    let titles: HashSet<&str> =
        views.iter().map(|view| view.record.header().title.as_str()).collect();
    match titles.into_iter().collect::<Vec<_>>()[..] {
        [common] if !common.is_empty() => common.to_owned(),
        _ => format!("{} records", views.len()),
    }
}

fn are_distinct(names: &[String]) -> bool {
    let mut seen = HashSet::new();
    names.iter().all(|name| !name.is_empty() && seen.insert(name))
}

/// The ion of the packets of a record; `None` without packets.
fn ion_of(view: &RecordView) -> Result<Option<String>> {
    match view.packets.first() {
        Some(&index) => Ok(Some(ion(&view.record.packet(index)?.header().ion))),
        None => Ok(None),
    }
}
