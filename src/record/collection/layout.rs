//! The groups of a collection: their scales, empty datasets over the cases, texts.

use hdf5::dataset::AllocTime;
use hdf5::{Dataset, File, Group};

use super::super::Column;
use super::super::scales::{attach, describe, new_nested_group, text};
use super::super::schema::{COLLECTION, described, entry};
use super::super::tables::fixed;
use super::super::vocabulary::{link_names, meaning_of};
use super::super::write_error::WriteError;
use super::collection_layout::GroupLayout;
use super::texts;
use super::{CaseStatus, Coordinate, CoordinateValues};

/// One group with all its datasets, still without cases.
pub(super) fn group(
    file: &File,
    name: &str,
    layout: &GroupLayout,
    swept: &[Coordinate],
    cases: usize,
) -> Result<(), WriteError> {
    let name = name.trim_start_matches('/');
    let group = new_nested_group(file, name)?;
    let own = coordinates(&group, swept, cases)?;
    let axis = &layout.axis.name;
    let index = format!("{axis}_index");
    let mut sets: Vec<String> = Vec::new();
    let dimension = if let Some(shared) = &layout.shared {
        fixed(&group, axis, shared, layout.axis.described())?;
        axis
    } else {
        let numbers: Vec<u32> = (0..layout.rows as u32).collect();
        fixed(&group, &index, &numbers, ("1", "number of the row"))?;
        wide(&group, &layout.axis, [cases, layout.rows])?;
        sets.push(axis.clone());
        &index
    };
    for (name, column) in &layout.columns {
        wide(&group, column, [cases, layout.rows])?;
        sets.push(name.clone());
    }
    for number in &layout.numbers {
        let units = unit_in(number);
        narrow::<f64>(
            &group,
            number,
            cases,
            f64::NAN,
            (&units, &meaning_of(&format!("/{name}"), number)),
        )?;
    }
    narrow::<u32>(&group, "rows", cases, 0, ("1", "rows of the case; those behind are NaN"))?;
    let over: [&str; 1] = ["case"];
    let both: [&str; 2] = ["case", dimension];
    standing(&group, cases)?;
    let alone = own.iter().chain(&layout.numbers).map(String::as_str).chain(["rows", "standing"]);
    let mut all: Vec<(&str, &[&str])> = alone.map(|name| (name, &over[..])).collect();
    all.extend(sets.iter().map(|name| (name.as_str(), &both[..])));
    attach(&group, &both, &all)?;
    // What xarray takes along with a variable.
    let over_cases =
        own.iter().map(String::as_str).chain(["standing"]).collect::<Vec<_>>().join(" ");
    let own_axis = if layout.shared.is_none() { format!(" {axis}") } else { String::new() };
    for set in sets.iter().filter(|set| *set != axis) {
        let set = group.dataset(set)?;
        text(&set, "coordinates", &format!("{over_cases}{own_axis}"))?;
    }
    for number in &layout.numbers {
        let set = group.dataset(number)?;
        text(&set, "coordinates", &over_cases)?;
    }
    link_names(&group, &format!("/{name}"), layout.columns.keys().map(String::as_str))
}

/// Writes the scale `case` and the swept parameters into `group`; returns the names of the latter.
pub(super) fn coordinates(
    group: &Group,
    all: &[Coordinate],
    cases: usize,
) -> Result<Vec<String>, WriteError> {
    let numbers: Vec<u32> = (0..cases as u32).collect();
    fixed(group, "case", &numbers, described(COLLECTION, "case"))?;
    for coordinate in all {
        match &coordinate.values {
            CoordinateValues::Numbers(values, units) => {
                fixed(group, &coordinate.name, values, (units, &coordinate.name))?;
            }
            CoordinateValues::Words(values) => {
                let set = words(group, &coordinate.name, values.iter())?;
                describe(&set, "1", &coordinate.name)?;
            }
        }
    }
    Ok(all.iter().map(|coordinate| coordinate.name.clone()).collect())
}

/// The status of every case, not yet written.
pub(super) fn standing(group: &Group, cases: usize) -> Result<(), WriteError> {
    narrow::<u8>(
        group,
        "standing",
        cases,
        CaseStatus::Missing.number(),
        described(COLLECTION, "standing"),
    )?;
    let set = group.dataset("standing")?;
    set.new_attr_builder()
        .with_data(&CaseStatus::ALL.map(CaseStatus::number))
        .create("flag_values")?;
    text(&set, "flag_meanings", &CaseStatus::ALL.map(CaseStatus::name).join(" "))
}

/// Texts over `case`.
pub(super) fn words<'a>(
    group: &Group,
    name: &str,
    all: impl Iterator<Item = &'a String>,
) -> Result<Dataset, WriteError> {
    let set = texts::write(group, name, &all.collect::<Vec<_>>())?;
    if entry(COLLECTION, name).is_some() {
        let (units, meaning) = described(COLLECTION, name);
        describe(&set, units, meaning)?;
    }
    Ok(set)
}

/// An empty dataset over case and axis.
// Allocated early: a full disk is found before the first case is written, not between two.
fn wide(group: &Group, column: &Column, shape: [usize; 2]) -> Result<(), WriteError> {
    let set = group.new_dataset::<f64>().shape(shape).fill_value(f64::NAN);
    let set = set.alloc_time(Some(AllocTime::Early)).obj_track_times(false);
    let (units, meaning) = column.described();
    describe(&set.create(column.name.as_str())?, units, meaning)
}

/// An empty dataset over the cases.
fn narrow<T: hdf5::H5Type>(
    group: &Group,
    name: &str,
    cases: usize,
    missing: T,
    (units, meaning): (&str, &str),
) -> Result<(), WriteError> {
    let set = group.new_dataset::<T>().shape(cases).fill_value(missing);
    let set = set.alloc_time(Some(AllocTime::Early)).obj_track_times(false).create(name)?;
    describe(&set, units, meaning)
}

/// The unit that ends a name such as `energy_meV` or `wavenumber_per_angstrom`; 1 for pure numbers.
fn unit_in(name: &str) -> String {
    const UNITS: [&str; 7] = ["meV", "angstrom", "fs", "mV", "pS", "pA", "K"];
    match name.rsplit_once('_') {
        Some((before, unit)) if UNITS.contains(&unit) => {
            if before.ends_with("_per") {
                format!("1/{unit}")
            } else {
                unit.to_owned()
            }
        }
        _ => "1".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::unit_in;

    #[test]
    fn names_end_in_their_unit() {
        let named = [
            "energy_meV",
            "wavenumber_per_angstrom",
            "absorber_order",
            "reversal_quantum_mV",
            "transmitted",
        ];
        assert_eq!(named.map(unit_in), ["meV", "1/angstrom", "1", "mV", "1"]);
    }
}
