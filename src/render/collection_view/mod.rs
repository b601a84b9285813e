//! A collection of cases as it is shown: its sweep axes, and which cases were computed.

mod labels;
mod sweep_axis;

use super::energy::{EnergyScale, EnergyUnit};
use crate::error::{Error, Result};
use crate::record::{CaseStatus, Collection, Table};
pub(crate) use sweep_axis::SweepAxis;

/// A collection to draw from.
#[derive(Debug)]
pub(crate) struct CollectionView {
    /// The file.
    pub collection: Collection,
    /// Unit of energies, if one is asked for.
    pub unit: Option<EnergyUnit>,
    /// Sweep axes of more than one value, the last one varying fastest.
    pub axes: Vec<SweepAxis>,
    /// For each sweep axis the number of cases from one value to the next.
    strides: Vec<usize>,
}

impl CollectionView {
    /// The view of `collection`. Energies are shown in `unit`; by default in kBT where all cases
    /// have one temperature.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the file is.
    pub(crate) fn new(collection: Collection, unit: Option<EnergyUnit>) -> Result<Self> {
        let shape = collection.shape()?;
        let all = sweep_axis::sweep_axes(&collection.coordinates()?, &shape, collection.scenario());
        let (mut axes, mut strides) = (Vec::new(), Vec::new());
        let mut stride = collection.names().len();
        for (one, &length) in all.into_iter().zip(&shape) {
            stride /= length.max(1);
            if length > 1 {
                axes.push(one);
                strides.push(stride);
            }
        }
        Ok(Self { collection, unit, axes, strides })
    }

    /// Number of cases, computed or not.
    pub(crate) fn count(&self) -> usize {
        self.collection.names().len()
    }

    /// Index of the value of `case` on sweep axis `number`.
    pub(crate) fn at(&self, number: usize, case: usize) -> usize {
        case / self.strides[number] % self.axes[number].count()
    }

    /// Whether `case` was computed.
    pub(crate) fn done(&self, case: usize) -> bool {
        self.collection.standings()[case] == CaseStatus::Done
    }

    /// Number of cases with the status `standing`.
    pub(crate) fn count_of(&self, standing: CaseStatus) -> usize {
        self.collection.standings().iter().filter(|own| **own == standing).count()
    }

    /// "3 of 4 cases" if some are missing, else empty.
    pub(crate) fn note(&self) -> String {
        match self.count_of(CaseStatus::Done) {
            done if done == self.count() => String::new(),
            done => format!("{done} of {} cases", self.count()),
        }
    }

    /// Note on cases that failed or are missing.
    pub(crate) fn remark(&self) -> Option<String> {
        let described = |standing: CaseStatus| match self.count_of(standing) {
            0 => None,
            count => Some(format!("{count} {}", standing.name())),
        };
        let absent: Vec<String> =
            [CaseStatus::Failed, CaseStatus::Missing].into_iter().filter_map(described).collect();
        (!absent.is_empty())
            .then(|| format!("not shown of {} cases: {}", self.count(), absent.join(", ")))
    }

    /// The columns `wanted` of the group `name` of all cases that have it, sorted by their axis.
    ///
    /// # Errors
    /// [`Error::Damaged`] if the file is, [`Error::Usage`] if no case was computed.
    pub(crate) fn tables(&self, name: &str, wanted: &[&str]) -> Result<Vec<Option<Table>>> {
        if self.count_of(CaseStatus::Done) == 0 {
            return Err(Self::nothing_computed());
        }
        let mut tables = self.collection.tables(name, Some(wanted))?;
        if tables.iter().all(Option::is_none) {
            return Err(Error::damaged(self.collection.path(), format!("it holds no {name}")));
        }
        tables.iter_mut().flatten().for_each(Table::sort);
        Ok(tables)
    }

    /// The error where no case was computed.
    pub(super) fn nothing_computed() -> Error {
        Error::usage(
            "no case of this collection was computed",
            "`wavepore info` tells why; `wavepore sweep` computes what is missing",
        )
    }

    /// The unit of energies and one of it in meV, for cases at these temperatures (K; NaN for
    /// missing cases).
    ///
    /// # Errors
    /// [`Error::Usage`] if kBT is asked for and the cases have no common temperature.
    pub(crate) fn energies(&self, temperatures: impl Iterator<Item = f64>) -> Result<EnergyScale> {
        let mut known: Vec<f64> = temperatures.collect();
        known.dedup_by(|a, b| a.to_bits() == b.to_bits());
        let common = if let [one] = known[..] { one } else { f64::NAN };
        EnergyUnit::chosen(self.unit, common).ok_or_else(|| {
            Error::usage(
                "these cases have no common temperature",
                "show energies in meV: --energy mev",
            )
        })
    }
}
