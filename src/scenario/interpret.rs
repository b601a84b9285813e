//! From what was typed to what it means, in one place, once.

use std::path::Path;

use super::channel::{barrier, permeant, potential, reservoirs, species};
use super::keys::SCENARIO;
use super::quantities::DEFAULT_TEMPERATURE;
use super::remarks::Remarks;
use super::schema_types::reach;
use super::section::Section;
use super::source::Source;
use super::tree::{Node, Value};
use super::validate::Form;
use crate::dynamics::{AbsorberParameters, Scheme};
use crate::error::Result;
use crate::model::{Axis, Species};
use crate::planning::{
    Case, Drive, DriveShape, NumericsRequest, PacketRequest, Phase, RecordRequest,
};
use crate::units::{Dimension, HBAR};

/// Snapshots if no number is named.
const DEFAULT_FRAMES: usize = 200;

/// The case that `root` describes, and what is worth saying about how it was read.
pub(super) fn interpret(source: &Source, root: &Node, folder: &Path) -> Result<(Case, Remarks)> {
    let blind = Form { source, temperature: None };
    let temperature =
        Section::new(blind, root, String::new(), SCENARIO.iter()).quantity("temperature")?;
    let form = Form { source, temperature };
    form.table(root, None, "", SCENARIO.iter())?;

    let file = Section::new(form, root, String::new(), SCENARIO.iter());
    let mut remarks = Remarks::default();
    let mut reservoirs =
        file.table("reservoirs").map(|section| reservoirs(&section)).transpose()?;
    if temperature.is_none() {
        if reservoirs.is_some() {
            let remedy = "add temperature = \"310.15 K\"";
            return Err(source.error(
                root.place("reservoirs"),
                "reservoirs need a temperature",
                remedy,
            ));
        }
        remarks
            .notes
            .push(format!("no temperature is given: {DEFAULT_TEMPERATURE} K is written down, nothing depends on it"));
    }
    let species = species(&file)?;
    let potential = potential(&file, &species, folder, &mut remarks)?;
    for section in file.tables("species") {
        let Some(baths) = &mut reservoirs else {
            let remedy = "add [reservoirs] with the concentrations of `ion`, the first ion";
            return Err(source.error(
                root.place("species"),
                "further ions need reservoirs",
                remedy,
            ));
        };
        let other = permeant(&section, &potential, baths, folder, &mut remarks)?;
        baths.others.push(other);
    }
    let case = Case {
        title: file.text("title").map_or_else(|| stem(&source.name), str::to_owned),
        temperature: temperature.unwrap_or(DEFAULT_TEMPERATURE),
        potential,
        packets: file
            .table("packet")
            .map_or(Ok(Vec::new()), |section| packets(&section, &species))?,
        energies: file
            .table("transmission")
            .map(|section| energies(&section))
            .transpose()?
            .flatten(),
        numerics: numerics(file.table("numerics"), &mut remarks.notes)?,
        record: record(file.table("record").as_ref()),
        reservoirs,
        drive: file.table("drive").map(|section| drive(&section)).transpose()?,
        species,
    };
    Ok((case, remarks))
}

/// Energies of the curve, in the order in which they were typed, each once.
fn energies(section: &Section<'_>) -> Result<Option<Vec<f64>>> {
    let Some(energies) = section.quantities("energies")? else { return Ok(None) };
    let mut sorted = energies.clone();
    sorted.sort_by(f64::total_cmp);
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => {
            let message = format!("names {} meV more than once", (pair[0] * 1e6).round() / 1e6);
            Err(section.refuse("energies", &message, "name every energy once; the order is free"))
        }
        None => Ok(Some(energies)),
    }
}

/// Name of the file without folder and ending.
fn stem(name: &str) -> String {
    Path::new(name)
        .file_stem()
        .map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn packets(section: &Section<'_>, species: &Species) -> Result<Vec<PacketRequest>> {
    let energies = match (section.quantities("energy")?, section.quantities("velocity")?) {
        (Some(_), Some(_)) => {
            let message = "cannot stand beside `energy`";
            return Err(section.refuse(
                "velocity",
                message,
                "keep one of the two; energy = \"5.6 kBT\" is (ħk₀)²/2m",
            ));
        }
        (Some(energies), None) => energies,
        (None, Some(velocities)) => {
            let energy = |velocity: &f64| species.kinetic_energy(species.mass * velocity / HBAR);
            let energies: Vec<f64> = velocities.iter().map(energy).collect();
            let (least, most, range) = reach(Dimension::Energy);
            if energies.iter().any(|energy| !(least..=most).contains(energy)) {
                let remedy = format!("check number and unit; the energy may go {range}");
                return Err(section.refuse("velocity", "means an energy out of range", &remedy));
            }
            energies
        }
        (None, None) => {
            let place = section.form.source;
            let message = "`packet` lacks the key `energy`";
            let span = section.node.span.clone();
            return Err(place.error(
                span,
                message,
                "add energy = \"5.6 kBT\", or velocity = \"780 m/s\"",
            ));
        }
    };
    let each = |name: &str| -> Result<Option<Vec<f64>>> {
        let Some(values) = section.quantities(name)? else { return Ok(None) };
        match values[..] {
            [one] => Ok(Some(vec![one; energies.len()])),
            _ if values.len() == energies.len() => Ok(Some(values)),
            _ => {
                let message = format!(
                    "must be one, or as many as there are energies: {}, not {}",
                    energies.len(),
                    values.len()
                );
                Err(section.refuse(name, &message, "give one for all, or one for each"))
            }
        }
    };
    let (widths, centers) = (each("width")?.unwrap_or_default(), each("center")?);
    let packet = |(i, (&energy, &width)): (usize, (&f64, &f64))| PacketRequest {
        center: centers.as_ref().and_then(|centers| centers.get(i).copied()),
        ..PacketRequest::new(species, energy, width)
    };
    Ok(energies.iter().zip(&widths).enumerate().map(packet).collect())
}

fn numerics(section: Option<Section<'_>>, notes: &mut Vec<String>) -> Result<NumericsRequest> {
    let mut numerics = NumericsRequest::default();
    let Some(section) = section else { return Ok(numerics) };
    numerics.tolerance = section.number("tolerance").unwrap_or(numerics.tolerance);
    numerics.scheme = section.text("scheme").and_then(Scheme::named);
    if let Some(grid) = section.table("grid") {
        let (from, to) = (grid.require("from")?, grid.require("to")?);
        grid.form.rising(from, to, grid.node.span.clone(), &grid.path)?;
        numerics.grid = Some(Axis::new(from, to, grid.count("points").unwrap_or(16)));
    }
    numerics.time_step = section.quantity("time_step")?;
    numerics.duration = section.quantity("duration")?;
    numerics.budget = section.quantity("budget")?;
    if let (Some(step), Some(duration)) = (numerics.time_step, numerics.duration)
        && step > duration
    {
        return Err(section.refuse(
            "time_step",
            "is longer than the whole run",
            "shorten it, or lengthen `duration`",
        ));
    }
    if let Some(absorber) = section.table("absorber") {
        numerics.absorber = Some(AbsorberParameters {
            width: absorber.require("width")?,
            strength: absorber.require("strength")?,
            order: absorber.count("order").unwrap_or(4),
        });
    }
    let chosen: Vec<&str> =
        section.words("chosen").into_iter().filter(|name| section.get(name).is_some()).collect();
    if !chosen.is_empty() {
        let keys = chosen.join(", ");
        notes.push(format!(
            "`numerics.chosen`: {keys} as found before, and chosen again; take a key out to set it by hand"
        ));
    }
    for name in chosen {
        match name {
            "grid" => numerics.grid = None,
            "time_step" => numerics.time_step = None,
            "duration" => numerics.duration = None,
            _ => numerics.absorber = None,
        }
    }
    Ok(numerics)
}

fn record(section: Option<&Section<'_>>) -> RecordRequest {
    RecordRequest {
        frames: section.and_then(|section| section.count("frames")).unwrap_or(DEFAULT_FRAMES),
        wave_function: section.and_then(|section| section.switch("wave_function")).unwrap_or(false),
    }
}

fn drive(section: &Section<'_>) -> Result<Drive> {
    let shape = match section.text("shape") {
        Some("dipole") => DriveShape::Dipole {
            force: section.require("force")?,
            width: section.require("width")?,
            center: section.quantity("center")?.unwrap_or(0.0),
        },
        _ => DriveShape::Barrier(barrier(section)?),
    };
    let phase = match section.get("phase").map(|node| &node.value) {
        Some(Value::Text(word)) if word == "average" => Phase::Average,
        _ => Phase::Angle(section.quantity("phase")?.unwrap_or(0.0)),
    };
    Ok(Drive { shape, frequency: section.require("frequency")?, phase })
}
