//! The names of T, R and their bounds in records and collections, older ones beside them.

use std::collections::BTreeSet;
use std::path::Path;

use super::binary::{expect, invoke, stdout};
use super::csv_table::CsvTable;
use super::vocabulary::{Vocabulary, commands, folder};

/// The columns and numbers of `group` in the file `path`, with addresses where it has datasets.
fn members(path: &Path, group: &str) -> Vec<(String, Option<u64>)> {
    let file = hdf5::File::open(path).unwrap();
    let group = file.group(group).unwrap();
    let sets = group.member_names().unwrap().into_iter();
    let sets = sets.map(|name| (group.dataset(&name).unwrap().offset(), name));
    let numbers = group.attr_names().unwrap().into_iter().map(|name| (None, name));
    sets.chain(numbers).map(|(address, name)| (name, address)).collect()
}

#[test]
fn a_record_has_every_number_under_both_names_and_no_column_twice() {
    let folder = folder();
    let at = folder.path();
    let known = Vocabulary::new(at);
    let commands = commands("");
    for command in [&commands[0].1, &commands[1].1, &commands[4].1] {
        expect(&invoke(at, command), 0, &[]);
    }
    for what in ["run", "transmission", "sidebands"] {
        expect(&invoke(at, &["sweep", "swept.toml", "-o", what, "--what", what]), 0, &[]);
        expect(&invoke(at, &["collect", what]), 0, &[]);
    }
    let mut found = BTreeSet::new();
    for (file, group, place) in [
        ("r.h5", "transmission", "/transmission"),
        ("r.h5", "packets/0", "/packets/N"),
        ("d.h5", "packets/0", "/packets/N, driven"),
        ("t.h5", "transmission", "/transmission"),
        ("run/collected.h5", "packets/0", "/packets/N, driven"),
        ("transmission/collected.h5", "transmission", "/transmission"),
        ("sidebands/collected.h5", "sidebands", "/sidebands"),
    ] {
        let members = members(&at.join(file), group);
        for (name, address) in &members {
            for newer in known.names(place, name) {
                found.insert((place, name.clone()));
                let twin = members.iter().find(|member| member.0 == newer);
                let twin = twin.unwrap_or_else(|| panic!("{file} {place}/{name}: no {newer}"));
                if place != "/packets/N, driven" && place != "/sidebands" {
                    assert_eq!(twin.1, *address, "{file} {place}/{name}: stored twice");
                }
            }
        }
    }
    let all =
        known.renamed.iter().filter(|entry| entry[0].starts_with('/') && entry[0] != "/stationary");
    for entry in all {
        assert!(
            found.iter().any(|(place, name)| *place == entry[0] && *name == entry[1]),
            "{entry:?} was not met"
        );
    }
    // What was collected is read once, and shown under both names.
    let output = invoke(at, &["collect", "sidebands", "--force", "--format", "csv"]);
    let table = CsvTable::parse(&stdout(&output));
    let place = |name: &str| table.names.iter().position(|own| own == name).unwrap();
    let (older, newer) = ("sidebands/total_transmission", "sidebands/total_transmission_floquet");
    assert_eq!(table.numbers(older), table.numbers(newer));
    assert!(
        place(older) < place("reason") && place("warnings") < place(newer),
        "{:?}",
        table.names
    );
    let columns = table.names.iter().filter_map(|name| name.strip_prefix("sidebands/"));
    known.check("/sidebands", columns);
    let record = wavepore::record::Record::open(&at.join("t.h5")).unwrap();
    let table = record.table("/transmission", "energy").unwrap().unwrap();
    assert_eq!(table.columns.len(), 19, "a link was read as a column");
}

#[test]
fn the_table_of_the_record_says_which_names_are_older() {
    let folder = folder();
    let text = stdout(&invoke(folder.path(), &["schema", "record"]));
    for entry in
        Vocabulary::new(folder.path()).renamed.iter().filter(|entry| entry[0].starts_with('/'))
    {
        let folder = entry[0].trim_end_matches(", driven");
        let line = |name: &str| {
            let named = [format!("{folder}/{name} "), format!("{folder}/@{name} ")];
            text.lines().find(|line| named.iter().any(|named| line.starts_with(named.as_str())))
        };
        let older = line(&entry[1]).unwrap();
        assert!(older.contains("older name of") && older.contains(&entry[2]), "{older}");
        assert!(!line(&entry[2]).unwrap().contains("older name"), "{entry:?}");
    }
}
