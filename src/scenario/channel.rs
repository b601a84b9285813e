//! Ions, V(x), membrane and baths.

use std::path::Path;
use std::sync::Arc;

use super::remarks::Remarks;
use super::section::Section;
use super::table_file;
use crate::error::Result;
use crate::model::{Barrier, Membrane, Potential, Species};
use crate::planning::Reservoirs;
use crate::transport::Permeant;

pub(super) fn species(file: &Section<'_>) -> Result<Species> {
    if let Some(species) = file.text("ion").and_then(Species::named) {
        return Ok(species);
    }
    let ion =
        file.table("ion").ok_or_else(|| file.refuse("ion", "is missing", "add ion = \"K+\""))?;
    Ok(Species {
        name: String::new(),
        mass: ion.require("mass")?,
        charge: ion.count("charge").unwrap_or(0),
    })
}

pub(super) fn potential(
    file: &Section<'_>,
    species: &Species,
    folder: &Path,
    remarks: &mut Remarks,
) -> Result<Potential> {
    let barriers = barriers(file, 0, folder, remarks)?;
    let membrane = file.table("membrane").map(|section| membrane(section, species)).transpose()?;
    Ok(Potential { barriers, membrane })
}

/// The further ion `ion`, counted from 1; what it leaves out is that of the first one.
pub(super) fn permeant(
    section: &Section<'_>,
    ion: u64,
    potential: &Potential,
    baths: &Reservoirs,
    folder: &Path,
    remarks: &mut Remarks,
) -> Result<Permeant> {
    let species = species(section)?;
    let mut potential = potential.clone();
    if section.get("barrier").is_some() {
        potential.barriers = barriers(section, ion, folder, remarks)?;
    }
    // Currents are computed at voltages of their own.
    if let Some(membrane) = &mut potential.membrane {
        membrane.energy = 0.0;
    }
    Ok(Permeant {
        species,
        potential,
        outside: section.require("outside")?,
        inside: section.require("inside")?,
        area: section.quantity("area").unwrap_or(baths.area),
        diffusion: section.quantity("diffusion").or(baths.diffusion),
    })
}

/// The barriers of ion `ion`, counted from 0.
fn barriers(
    of: &Section<'_>,
    ion: u64,
    folder: &Path,
    remarks: &mut Remarks,
) -> Result<Vec<Barrier>> {
    let barriers =
        of.tables("barrier").iter().zip(0..).map(|(section, index)| match section.text("shape") {
            Some("table") => {
                // A profile of its own for each table: tables of different ions err independently.
                let profile = (ion << 32) + index;
                let table = table_file::table(section, profile, folder, remarks)?;
                // Energies are measured from the left lead everywhere.
                if table.shift() != 0.0 {
                    let name = section.text("file").unwrap_or(&section.place.path);
                    remarks.notes.push(format!(
                        "table {name} is shifted by {} meV so that its left end is zero",
                        table.shift()
                    ));
                }
                Ok(Barrier::Table(Arc::new(table)))
            }
            _ => barrier(section),
        });
    barriers.collect()
}

/// A barrier of a formula.
pub(super) fn barrier(section: &Section<'_>) -> Result<Barrier> {
    let (height, width) = (section.require("height")?, section.require("width")?);
    let center = section.quantity("center").unwrap_or(0.0);
    Ok(match section.text("shape") {
        Some("rectangle") => Barrier::Rectangle { height, width, center },
        Some("eckart") => Barrier::Eckart { height, width, center },
        Some("gaussian") => Barrier::Gaussian { height, width, center },
        _ => Barrier::Step { height, width, center },
    })
}

fn membrane(section: &Section<'_>, species: &Species) -> Result<Membrane> {
    let (from, to) = (section.require("from")?, section.require("to")?);
    if from >= to {
        return Err(section.refuse(
            "to",
            "must stand right of `from`",
            "let the voltage drop from left to right",
        ));
    }
    // One elementary charge times one millivolt is one milli-electronvolt.
    Ok(Membrane { energy: f64::from(species.charge) * section.require("voltage")?, from, to })
}

pub(super) fn reservoirs(section: &Section<'_>) -> Result<Reservoirs> {
    for key in ["diffusion_activation", "memory"] {
        if section.get(key).is_some() && section.get("diffusion").is_none() {
            let message = "has no diffusion coefficient to act on";
            return Err(section.refuse(key, message, "add `diffusion`, or remove the key"));
        }
    }
    Ok(Reservoirs {
        outside: section.require("outside")?,
        inside: section.require("inside")?,
        area: section.require("area")?,
        diffusion: section.quantity("diffusion"),
        diffusion_activation: section.quantity("diffusion_activation").unwrap_or(0.0),
        mass_exponent: section.number("mass_exponent").unwrap_or(0.0),
        memory: section.quantity("memory"),
        voltages: section.quantities("voltages").map(<[f64]>::to_vec),
        others: Vec::new(),
    })
}
