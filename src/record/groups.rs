//! Reading the groups beside the packets: potential, T(E), and any table.

use hdf5::Group;

use super::reader::{Record, text};
use super::schema::{COMPLETED, LEVELS, OUTGOING, POTENTIAL_CURVE, TRANSMISSION};
use super::vocabulary::without_links;
use super::{Column, PotentialCurve, Profiles, Table, TransmissionTable};
use crate::error::{Error, Result};

/// Name of the further axis of functions that a table has for each of its rows.
const PROFILE_AXIS: &str = "x";

/// Columns that the stationary method alone gives.
const STATIONARY: [&str; 2] = ["matrix", "classical"];

/// A table in which packets say nothing.
fn without_packets(mut table: TransmissionTable, extra: Vec<Column>) -> TransmissionTable {
    let rows = table.energy.len();
    let mut columns = table.columns_mut();
    for (_, column) in columns.iter_mut().filter(|(name, _)| !STATIONARY.contains(name)) {
        **column = vec![f64::NAN; rows];
    }
    TransmissionTable { packet_index: vec![-1; rows], trusted: vec![0; rows], extra, ..table }
}

impl Record {
    /// The potential; `None` if the run ended before it was written.
    pub fn potential(&self) -> Result<Option<PotentialCurve>> {
        let Some(group) = self.group("/potential")? else {
            return Ok(None);
        };
        let top = group.dataset("classical_top").and_then(|set| set.read_scalar());
        let curve = PotentialCurve {
            x: self.whole(&group, "x")?,
            potential: self.whole(&group, "potential")?,
            driven: match group.link_exists("driven") {
                true => self.whole(&group, "driven")?,
                false => Vec::new(),
            },
            classical_top: top
                .map_err(|cause| self.unreadable("/potential/classical_top", &cause))?,
            attributes: self.named_numbers(&group, &[])?,
        };
        self.check_length("/potential/potential", curve.potential.len(), curve.x.len())?;
        if !curve.driven.is_empty() {
            self.check_length("/potential/driven", curve.driven.len(), curve.x.len())?;
        }
        Ok(Some(curve))
    }

    /// The potential with walls and tops as they are, by its formula; where the record is of an
    /// older version, at the points of its axis.
    pub(crate) fn drawn_potential(&self) -> Result<Option<PotentialCurve>> {
        let Some(known) = self.potential()? else { return Ok(None) };
        let Some(curve) = self.table(POTENTIAL_CURVE, "x")? else { return Ok(Some(known)) };
        let column = |name| curve.column(name).unwrap_or_default().to_vec();
        let (potential, driven) = (column("potential"), column("driven"));
        self.check_length(POTENTIAL_CURVE, potential.len(), curve.axis.values.len())?;
        Ok(Some(PotentialCurve { x: curve.axis.values, potential, driven, ..known }))
    }

    /// T(E) by both methods, NaN and no packet where there was the stationary one alone; `None` if
    /// it was not computed or not yet written.
    pub fn transmission(&self) -> Result<Option<TransmissionTable>> {
        let Some(group) = self.group(TRANSMISSION)? else {
            return Ok(None);
        };
        let Some(table) = self.table(TRANSMISSION, "energy")? else {
            return Ok(None);
        };
        let rows = table.axis.values.len();
        let (mut known, mut extra) =
            (TransmissionTable { energy: table.axis.values, ..Default::default() }, Vec::new());
        let mut found = 0;
        for column in table.columns {
            let mut columns = known.columns_mut();
            match columns.iter_mut().find(|(name, _)| *name == column.name) {
                Some((_, place)) => {
                    **place = column.values;
                    found += 1;
                }
                None if ["packet_index", "trusted"].contains(&column.name.as_str()) => {}
                None => extra.push(column),
            }
        }
        let alone = found == STATIONARY.len()
            && !group.link_exists("packet")
            && !group.link_exists("packet_index");
        if alone {
            return Ok(Some(without_packets(known, extra)));
        }
        if found < known.columns_mut().len() {
            return Err(Error::damaged(&self.path, "/transmission lacks a column"));
        }
        known.packet_index = self.whole(&group, "packet_index")?;
        known.trusted = self.whole(&group, "trusted")?;
        for length in [known.packet_index.len(), known.trusted.len()] {
            self.check_length("/transmission", length, rows)?;
        }
        Ok(Some(TransmissionTable { extra, ..known }))
    }

    /// Levels, with their wave functions where the record was made for them; `None` without any.
    pub fn levels(&self) -> Result<Option<Table>> {
        self.table(LEVELS, "level")
    }

    /// T(E) by the stationary method with the peaks that the energies of `/transmission` miss;
    /// `None` if they miss none.
    pub fn completed_transmission(&self) -> Result<Option<Table>> {
        self.table(COMPLETED, "energy")
    }

    /// What comes in and what leaves of one packet under a drive, by energy; `None` if the run had no
    /// drive, or ended before it was written.
    pub fn outgoing(&self, index: usize) -> Result<Option<Table>> {
        self.table(&OUTGOING.replace('N', &index.to_string()), "energy")
    }

    /// Any table by its group and the name of its axis, for example `("/currents", "voltage")`;
    /// `None` if it is not there.
    pub fn table(&self, name: &str, axis: &str) -> Result<Option<Table>> {
        let Some(group) = self.group(name)? else {
            return Ok(None);
        };
        let sets = group.member_names().map_err(|cause| self.unreadable(name, &cause))?;
        let sets = without_links(name, &sets);
        let axis = self.column(&group, axis)?;
        let mut columns = Vec::with_capacity(sets.len());
        let mut profiles = None;
        for set in sets.iter().filter(|set| **set != axis.name) {
            match self.dataset(&group, set)?.shape()[..] {
                [_, _] => profiles = Some(set),
                _ => columns.push(self.column(&group, set)?),
            }
        }
        let profiles = match profiles {
            Some(set) => {
                // The further axis is no column.
                let further = columns.iter().position(|column| column.name == PROFILE_AXIS);
                let further = further.map(|at| columns.remove(at)).unwrap_or_default();
                let values = self.profiles(&group, set)?;
                let expected = axis.values.len() * further.values.len();
                self.check_length(set, values.values.len(), expected)?;
                Some(Profiles { axis: further, values })
            }
            None => None,
        };
        for column in &columns {
            self.check_length(&column.name, column.values.len(), axis.values.len())?;
        }
        Ok(Some(Table {
            group: name.into(),
            axis,
            columns,
            attributes: self.named_numbers(&group, &[])?,
            profiles,
        }))
    }

    fn column(&self, group: &Group, name: &str) -> Result<Column> {
        let values = self.whole(group, name)?;
        self.described(group, name, values)
    }

    /// A function of two axes, row by row, stored in single precision.
    fn profiles(&self, group: &Group, name: &str) -> Result<Column> {
        let set = self.dataset(group, name)?;
        let place = format!("{}/{name}", group.name());
        self.check_room(&place, set.size(), size_of::<f32>())?;
        let values: Vec<f32> = set.read_raw().map_err(|cause| self.unreadable(&place, &cause))?;
        self.described(group, name, values.into_iter().map(f64::from).collect())
    }

    fn described(&self, group: &Group, name: &str, values: Vec<f64>) -> Result<Column> {
        let set = self.dataset(group, name)?;
        let units = text(&set, "units").map_err(|cause| self.unreadable(name, &cause))?;
        let meaning = text(&set, "long_name").map_err(|cause| self.unreadable(name, &cause))?;
        Ok(Column { name: name.into(), units, meaning, values })
    }
}
