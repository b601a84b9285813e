//! What a record holds, as tables: the form in which cases are collected.

use super::super::schema::{PACKET, POTENTIAL, TRANSMISSION};
use super::super::{Column, Record, Table, TransmissionTable};
use crate::error::Result;

impl Record {
    /// Potential, numbers of packets over time, T(E) and I(V), as far as they are there; frames are
    /// left out.
    ///
    /// # Errors
    /// The record is damaged.
    pub fn tables(&self) -> Result<Vec<Table>> {
        let mut all = Vec::new();
        let mut known = vec![("temperature_K".to_owned(), self.header().temperature)];
        if let Some(curve) = self.potential()? {
            known.push(("classical_top_meV".into(), curve.classical_top));
            let mut attributes = curve.attributes;
            attributes.push(("classical_top_meV".into(), curve.classical_top));
            all.push(Table {
                group: POTENTIAL.into(),
                axis: Column::known(POTENTIAL, "x", curve.x),
                columns: vec![Column::known(POTENTIAL, "potential", curve.potential)],
                attributes,
                profiles: None,
            });
        }
        for index in self.packet_indices()? {
            let packet = self.packet(index)?;
            let header = packet.header();
            let mut attributes = header.attributes.clone();
            attributes.push(("energy_meV".into(), header.energy));
            let column = |name: &'static str| Ok(Column::known(PACKET, name, packet.column(name)?));
            let mut columns = packet.stored_series().map(column).collect::<Result<Vec<_>>>()?;
            let axis = columns.remove(0);
            all.push(Table {
                group: format!("/packets/{index}"),
                axis,
                columns,
                attributes,
                ..Table::default()
            });
        }
        if self.packet_indices()?.is_empty() {
            all.extend(self.table(TRANSMISSION, "energy")?);
        } else if let Some(table) = self.transmission()? {
            let indices = table.packet_index.iter().map(|&index| index as f64).collect();
            let trusted = table.trusted.iter().map(|&trusted| f64::from(trusted)).collect();
            let mut numbers = TransmissionTable { extra: Vec::new(), ..table }.numbers();
            numbers.columns.extend([
                Column::known(TRANSMISSION, "packet_index", indices),
                Column::known(TRANSMISSION, "trusted", trusted),
            ]);
            all.push(Table { attributes: known, ..numbers });
        }
        all.extend(self.currents()?);
        Ok(all)
    }
}
