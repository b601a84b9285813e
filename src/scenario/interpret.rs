//! From the checked values of a scenario to the case that they describe.

use std::path::Path;

use super::channel::{barrier, permeant, potential, reservoirs, species};
use super::form::Form;
use super::quantities::DEFAULT_TEMPERATURE;
use super::remarks::Remarks;
use super::schema_types::{Reach, reach};
use super::section::Section;
use super::uncertainty;
use crate::dynamics::{AbsorberParameters, Scheme};
use crate::error::Result;
use crate::model::{Axis, Barrier, Drive, Phase, Potential, Pulse, Species};
use crate::planning::{Case, FrameSpacing, NumericsRequest, PacketRequest, RecordRequest};
use crate::units::{Dimension, HBAR, Interval, thermal_energy};

/// Default number of snapshots: eight seconds of film at 25 frames a second.
const DEFAULT_FRAMES: usize = 200;

/// The case that `file` describes, and what the user should know about how it was read.
pub(super) fn interpret(file: &Section<'_>, folder: &Path) -> Result<(Case, Remarks)> {
    let Form { source, temperature } = file.form;
    let mut remarks = Remarks::default();
    let mut reservoirs = file.table("reservoirs").map(reservoirs).transpose()?;
    if temperature.is_none() {
        if reservoirs.is_some() {
            let place = file.place.node.place("reservoirs");
            let remedy = "add temperature = \"310.15 K\"";
            return Err(source.error(place, "reservoirs need a temperature", remedy));
        }
        remarks.notes.push(format!(
            "no temperature is given: {DEFAULT_TEMPERATURE} K is written down, nothing depends on it"
        ));
    }
    let species = species(file)?;
    let mut potential = potential(file, &species, folder, &mut remarks)?;
    for (section, ion) in file.tables("species").iter().zip(1..) {
        let Some(baths) = &mut reservoirs else {
            let place = file.place.node.place("species");
            let remedy = "add [reservoirs] with the concentrations of `ion`, the first ion";
            return Err(source.error(place, "further ions need reservoirs", remedy));
        };
        let other = permeant(section, ion, &potential, baths, folder, &mut remarks)?;
        baths.others.push(other);
    }
    let planes = file.table("transmission").and_then(|section| section.table("dwell"));
    let planes = planes
        .map(|section| dwell(section, &potential, temperature.unwrap_or(DEFAULT_TEMPERATURE)))
        .transpose()?;
    let others = reservoirs.iter_mut().flat_map(|baths| &mut baths.others);
    let mut potentials: Vec<&mut Potential> =
        std::iter::once(&mut potential).chain(others.map(|other| &mut other.potential)).collect();
    let uncertainty = uncertainty::uncertainty(file, &mut potentials, &mut remarks.notes)?;
    let case = Case {
        title: file.text("title").map_or_else(|| stem(&source.name), str::to_owned),
        temperature: temperature.unwrap_or(DEFAULT_TEMPERATURE),
        potential,
        packets: file
            .table("packet")
            .map_or(Ok(Vec::new()), |section| packets(section, &species))?,
        energies: file.table("transmission").map(energies).transpose()?.flatten(),
        dwell: planes,
        numerics: numerics(file.table("numerics"), &mut remarks.notes)?,
        record: record(file.table("record")),
        reservoirs,
        drive: file.table("drive").map(drive).transpose()?,
        uncertainty,
        species,
    };
    Ok((case, remarks))
}

/// Energies of the curve, in the order typed, each once: they are an axis of the record.
fn energies(section: &Section<'_>) -> Result<Option<Vec<f64>>> {
    let Some(energies) = section.quantities("energies") else {
        if section.get("dwell").is_some() {
            return Ok(None);
        }
        let message = "`transmission` lacks the key `energies`";
        let remedy = "add energies = { from = \"3 kBT\", to = \"9 kBT\", points = 241 }: measured \
                      from the left level";
        return Err(section.form.source.error(section.place.key_span.clone(), message, remedy));
    };
    let mut sorted = energies.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => {
            let message = format!("names {} meV more than once", (pair[0] * 1e6).round() / 1e6);
            Err(section.refuse("energies", &message, "name every energy once; the order is free"))
        }
        None => Ok(Some(energies.to_vec())),
    }
}

/// The planes of the dwell time, each where V is that of its lead.
fn dwell(section: &Section<'_>, potential: &Potential, temperature: f64) -> Result<Interval> {
    let planes = Interval::new(section.require("from")?, section.require("to")?);
    section.form.rising(&section.place, planes)?;
    let flat = 1e-3 * thermal_energy(temperature);
    let outside = potential.extent(flat);
    let leads = [("from", planes.from, 0.0), ("to", planes.to, potential.right_level())];
    for (name, place, level) in leads {
        let height = potential.value(place) - level;
        if height.abs() > flat {
            let message = format!("is inside a barrier: V there is {height:.3} meV off its lead");
            let remedy = format!("stay outside {:.4} to {:.4} angstrom", outside.from, outside.to);
            return Err(section.refuse(name, &message, &remedy));
        }
    }
    Ok(planes)
}

/// Name of the file without folder and ending.
fn stem(name: &str) -> String {
    Path::new(name)
        .file_stem()
        .map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

fn packets(section: &Section<'_>, species: &Species) -> Result<Vec<PacketRequest>> {
    let energies = match (section.quantities("energy"), section.quantities("velocity")) {
        (Some(_), Some(_)) => {
            return Err(section.refuse(
                "velocity",
                "cannot stand beside `energy`",
                "keep one of the two; energy = \"5.6 kBT\" is (ħk₀)²/2m",
            ));
        }
        (Some(energies), None) => energies.to_vec(),
        (None, Some(velocities)) => {
            let energy = |velocity: &f64| species.kinetic_energy(species.mass * velocity / HBAR);
            let energies: Vec<f64> = velocities.iter().map(energy).collect();
            let Reach { least, most, words } = reach(Dimension::Energy);
            if energies.iter().any(|energy| !(least..=most).contains(energy)) {
                let remedy = format!("check number and unit; the energy may go {words}");
                return Err(section.refuse("velocity", "means an energy out of range", &remedy));
            }
            energies
        }
        (None, None) => {
            let remedy = "add energy = \"5.6 kBT\", or velocity = \"780 m/s\"";
            let message = "`packet` lacks the key `energy`";
            return Err(section.form.refuse(&section.place, message, remedy));
        }
    };
    // One value is that of all packets.
    let each = |name: &str| -> Result<Option<Vec<f64>>> {
        match section.quantities(name) {
            None => Ok(None),
            Some([one]) => Ok(Some(vec![*one; energies.len()])),
            Some(values) if values.len() == energies.len() => Ok(Some(values.to_vec())),
            Some(values) => {
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
    // The form requires the width, so there is one for every energy.
    let packet = |(i, (&energy, &width)): (usize, (&f64, &f64))| PacketRequest {
        center: centers.as_ref().and_then(|centers| centers.get(i).copied()),
        ..PacketRequest::new(species, energy, width)
    };
    Ok(energies.iter().zip(&widths).enumerate().map(packet).collect())
}

fn numerics(section: Option<&Section<'_>>, notes: &mut Vec<String>) -> Result<NumericsRequest> {
    let mut numerics = NumericsRequest::default();
    let Some(section) = section else { return Ok(numerics) };
    numerics.tolerance = section.number("tolerance").unwrap_or(numerics.tolerance);
    numerics.scheme = section.text("scheme").and_then(Scheme::named);
    numerics.degree = section.count("degree");
    if let Some(grid) = section.table("grid") {
        let (from, to) = (grid.require("from")?, grid.require("to")?);
        grid.form.rising(&grid.place, Interval::new(from, to))?;
        numerics.grid = Some(Axis::new(from, to, grid.count("points").unwrap_or(16)));
    }
    numerics.time_step = section.quantity("time_step");
    numerics.duration = section.quantity("duration");
    numerics.budget = section.quantity("budget");
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
    let is_set = |name: &&&str| section.get(name).is_some();
    let chosen: Vec<&str> = section.words("chosen").iter().filter(is_set).copied().collect();
    if !chosen.is_empty() {
        let keys = chosen.join(", ");
        notes.push(format!(
            "`numerics.chosen`: {keys} as found before, and chosen again; take a key out to set it by hand"
        ));
    }
    // As a value set by hand it would skip the pilots, which also give the bound on the error.
    for name in chosen {
        match name {
            "degree" => numerics.degree = None,
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
        moments: section
            .and_then(|section| section.text("moments"))
            .and_then(FrameSpacing::named)
            .unwrap_or_default(),
        wave_function: section.and_then(|section| section.switch("wave_function")).unwrap_or(false),
    }
}

fn drive(section: &Section<'_>) -> Result<Drive> {
    let shape = match section.text("shape") {
        Some("dipole") => Barrier::Dipole {
            force: section.require("force")?,
            width: section.require("width")?,
            center: section.quantity("center").unwrap_or(0.0),
        },
        _ => barrier(section)?,
    };
    let phase = match section.text("phase") {
        Some(_) => Phase::Average,
        None => Phase::Angle(section.quantity("phase").unwrap_or(0.0)),
    };
    let frequency = section.require("frequency")?;
    Ok(Drive { shape, frequency, phase, pulse: pulse(section)? })
}

/// When a drive acts; `None` where it does at all times.
fn pulse(section: &Section<'_>) -> Result<Option<Pulse>> {
    let [start, stop] = ["start", "stop"].map(|name| section.quantity(name));
    let ramps = f64::from(u8::from(start.is_some()) + u8::from(stop.is_some()));
    let ramp = match section.quantity("ramp") {
        None if ramps == 0.0 => return Ok(None),
        None => return section.require("ramp").map(|_| None),
        Some(_) if ramps == 0.0 => {
            let remedy = "add start, stop or both, or leave the key out";
            return Err(section.refuse("ramp", "has nothing to belong to", remedy));
        }
        Some(ramp) => ramp,
    };
    let start = start.unwrap_or(f64::NEG_INFINITY);
    let stop = stop.unwrap_or(f64::INFINITY);
    if stop - start < ramps * ramp {
        let message = "is too early: the drive falls before it has risen";
        return Err(section.refuse("stop", message, "put it two ramps after start, or later"));
    }
    Ok(Some(Pulse { start, stop, ramp }))
}
