//! The shape of a collection, found from the tables of all cases before anything is written.

use std::collections::BTreeMap;

use super::super::{Column, Table};

/// The groups of a collection, the lengths of their axes, and their columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct CollectionLayout {
    pub(super) groups: BTreeMap<String, GroupLayout>,
}

/// One group.
#[derive(Debug, Clone)]
pub(super) struct GroupLayout {
    /// The axis, without values.
    pub axis: Column,
    /// The axis of the first case, if all others have the same.
    pub shared: Option<Vec<f64>>,
    /// Rows of the longest case.
    pub rows: usize,
    /// Columns by name, without values.
    pub columns: BTreeMap<String, Column>,
    /// Names of numbers.
    pub numbers: Vec<String>,
}

impl CollectionLayout {
    /// Extends the layout to the tables of one more case.
    pub(crate) fn note(&mut self, tables: &[Table]) {
        for table in tables.iter().filter(|table| !table.axis.values.is_empty()) {
            let group = self.groups.entry(table.group.clone()).or_insert_with(|| GroupLayout {
                axis: table.axis.without_values(),
                shared: Some(table.axis.values.clone()),
                rows: 0,
                columns: BTreeMap::new(),
                numbers: Vec::new(),
            });
            group.rows = group.rows.max(table.axis.values.len());
            if group.shared.as_ref().is_some_and(|shared| !same(shared, &table.axis.values)) {
                group.shared = None;
            }
            for column in &table.columns {
                group.columns.entry(column.name.clone()).or_insert_with(|| column.without_values());
            }
            for (name, _) in &table.attributes {
                if let Err(place) = group.numbers.binary_search(name) {
                    group.numbers.insert(place, name.clone());
                }
            }
        }
    }

    /// Gives every case its own axis, also where all are alike: so a collection can be read back
    /// case by case.
    #[must_use]
    pub(crate) fn apart(mut self) -> Self {
        self.groups.values_mut().for_each(|group| group.shared = None);
        self
    }

    /// Bytes of data of `cases` cases.
    pub(super) fn bytes(&self, cases: usize) -> usize {
        let group = |group: &GroupLayout| {
            let columns = group.columns.len() + usize::from(group.shared.is_none());
            let a_case = group
                .rows
                .saturating_mul(columns)
                .saturating_add(group.numbers.len() + 1)
                .saturating_mul(8);
            a_case.saturating_mul(cases).saturating_add(8 * group.rows)
        };
        self.groups.values().map(group).fold(0, usize::saturating_add)
    }
}

/// Whether two axes are one, bit for bit.
fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
}
