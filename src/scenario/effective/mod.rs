//! A case written out as a scenario, with every default filled in and what was chosen for a run.
//!
//! Numbers are in working units, with as many digits as give the same bits when the text is read
//! again; tables are written as points, so that the text needs no other file.

mod numerics;

use std::fmt::Write;

use crate::csv_text::number;
use crate::model::{Barrier, Drive, Phase, Pulse, Species, Table, TableErrors};
use crate::numeric::evenly_spaced;
use crate::planning::{Case, FrameSpacing, NumericsRequest, Reservoirs};
use crate::transport::Permeant;
use crate::units::{self, Dimension, Interval};

/// The scenario of `case`.
pub fn effective(case: &Case) -> String {
    effective_run(case, &[])
}

/// The scenario of `case`, listing what was `chosen` for each packet where nothing was set by hand.
///
/// The key `chosen` marks the choices: set by hand they are another scenario, since the pilots that
/// find them also give the bound on the error.
pub(crate) fn effective_run(case: &Case, chosen: &[NumericsRequest]) -> String {
    let mut out = String::new();
    line(&mut out, "title", &quoted(&case.title));
    line(&mut out, "ion", &ion(&case.species));
    line(&mut out, "temperature", &quantity(case.temperature, "K"));
    barriers(&mut out, "barrier", &case.potential.barriers);
    if let Some(membrane) = case.potential.membrane {
        out.push_str("\n[membrane]\n");
        let charge = f64::from(case.species.charge);
        let voltage =
            exact_where(membrane.energy / charge, |voltage| charge * voltage == membrane.energy);
        // Without charge no voltage has an effect, and membrane.energy / 0 is NaN.
        line(&mut out, "voltage", &quantity(if charge == 0.0 { 0.0 } else { voltage }, "mV"));
        line(&mut out, "from", &quantity(membrane.from, "angstrom"));
        line(&mut out, "to", &quantity(membrane.to, "angstrom"));
    }
    packets(&mut out, case);
    if case.energies.is_some() || case.dwell.is_some() {
        out.push_str("\n[transmission]\n");
    }
    if let Some(energies) = &case.energies {
        line(&mut out, "energies", &series(energies, "meV"));
    }
    if let Some(planes) = case.dwell {
        let [from, to] = [planes.from, planes.to].map(|place| quantity(place, "angstrom"));
        line(&mut out, "dwell", &format!("{{ from = {from}, to = {to} }}"));
    }
    numerics::section(&mut out, case, chosen);
    out.push_str("\n[record]\n");
    line(&mut out, "frames", &case.record.frames.to_string());
    // Cases of a sweep are named by this text: the default keeps the names it has always had.
    if case.record.moments == FrameSpacing::Adaptive {
        line(&mut out, "moments", "\"adaptive\"");
    }
    line(&mut out, "wave_function", &case.record.wave_function.to_string());
    if let Some(baths) = &case.reservoirs {
        reservoirs(&mut out, baths, &case.potential.barriers);
    }
    if let Some(drive) = &case.drive {
        self::drive(&mut out, drive);
    }
    if let Some(uncertainty) = &case.uncertainty {
        out.push_str("\n[uncertainty]\n");
        line(&mut out, "draws", &uncertainty.draws.to_string());
        line(&mut out, "seed", &uncertainty.seed.to_string());
        line(&mut out, "keep", &uncertainty.keep.to_string());
    }
    out
}

fn packets(out: &mut String, case: &Case) {
    if case.packets.is_empty() {
        return;
    }
    let all = |value: &dyn Fn(usize) -> f64, unit: &str| -> String {
        let values: Vec<f64> = (0..case.packets.len()).map(value).collect();
        // The number of energies is that of the packets, so equal ones are all listed.
        if unit != "meV" && values.iter().all(|value| value.to_bits() == values[0].to_bits()) {
            return quantity(values[0], unit);
        }
        if values.len() == 1 { quantity(values[0], unit) } else { list(&values, unit) }
    };
    out.push_str("\n[packet]\n");
    line(out, "energy", &all(&|i| case.packets[i].energy, "meV"));
    // One key holds for all packets: it is left out where one of them chooses its start.
    let centers: Vec<f64> = case.packets.iter().filter_map(|packet| packet.center).collect();
    if centers.len() == case.packets.len() {
        line(out, "center", &all(&|i| centers[i], "angstrom"));
    }
    line(out, "width", &all(&|i| case.packets[i].width, "angstrom"));
}

/// `first` are the barriers of the first ion.
fn reservoirs(out: &mut String, baths: &Reservoirs, first: &[Barrier]) {
    out.push_str("\n[reservoirs]\n");
    let Reservoirs { outside, inside, area, diffusion, .. } = *baths;
    bath(out, [outside, inside], area, diffusion);
    // Cases of a sweep are named by this text: defaults keep the names they have always had.
    if baths.diffusion_activation != 0.0 {
        line(out, "diffusion_activation", &quantity(baths.diffusion_activation, "meV"));
    }
    if baths.mass_exponent != 0.0 {
        line(out, "mass_exponent", &real(baths.mass_exponent));
    }
    if let Some(memory) = baths.memory {
        line(out, "memory", &quantity(memory, "fs"));
    }
    if let Some(voltages) = &baths.voltages {
        line(out, "voltages", &series(voltages, "mV"));
    }
    for other in &baths.others {
        out.push_str("\n[[species]]\n");
        line(out, "ion", &ion(&other.species));
        let Permeant { outside, inside, area, diffusion, .. } = *other;
        bath(out, [outside, inside], area, diffusion);
        // Barriers of its own would be drawn on their own.
        if errs_with(&other.potential.barriers, first) {
            continue;
        }
        // Without the key the ion would see the barriers of the first.
        if other.potential.barriers.is_empty() {
            line(out, "barrier", "[]");
        }
        barriers(out, "species.barrier", &other.potential.barriers);
    }
}

/// Whether `barriers` are `first` and have errors, which are those of `first`.
fn errs_with(barriers: &[Barrier], first: &[Barrier]) -> bool {
    let has_errors = |barrier: &Barrier| match barrier {
        Barrier::Table(table) => table.errors().is_some(),
        _ => false,
    };
    barriers == first && barriers.iter().any(has_errors)
}

fn bath(out: &mut String, concentrations: [f64; 2], area: f64, diffusion: Option<f64>) {
    for (key, concentration) in ["outside", "inside"].into_iter().zip(concentrations) {
        line(out, key, &quantity(concentration, "mM"));
    }
    line(out, "area", &quantity(area, "angstrom^2"));
    if let Some(diffusion) = diffusion {
        let units = ["m^2/s", "angstrom^2/ps"];
        line(out, "diffusion", &converted(diffusion, Dimension::Diffusion, &units));
    }
}

fn barriers(out: &mut String, name: &str, barriers: &[Barrier]) {
    for barrier in barriers {
        let _ = writeln!(out, "\n[[{name}]]");
        shape(out, barrier);
    }
}

fn drive(out: &mut String, drive: &Drive) {
    out.push_str("\n[drive]\n");
    shape(out, &drive.shape);
    line(out, "frequency", &converted(drive.frequency, Dimension::Frequency, &["THz", "GHz"]));
    match drive.phase {
        Phase::Angle(angle) => line(out, "phase", &quantity(angle, "rad")),
        Phase::Average => line(out, "phase", "\"average\""),
    }
    let Some(Pulse { start, stop, ramp }) = drive.pulse else { return };
    for (name, time) in [("start", start), ("stop", stop), ("ramp", ramp)] {
        if time.is_finite() {
            line(out, name, &quantity(time, "fs"));
        }
    }
}

fn shape(out: &mut String, barrier: &Barrier) {
    let (name, height, width, center) = match *barrier {
        Barrier::Rectangle { height, width, center } => ("rectangle", height, width, center),
        Barrier::Eckart { height, width, center } => ("eckart", height, width, center),
        Barrier::Gaussian { height, width, center } => ("gaussian", height, width, center),
        Barrier::Step { height, width, center } => ("step", height, width, center),
        Barrier::Table(ref table) => return points(out, table),
        Barrier::Dipole { force, width, center } => {
            line(out, "shape", "\"dipole\"");
            line(out, "force", &quantity(force, "meV/angstrom"));
            line(out, "width", &quantity(width, "angstrom"));
            line(out, "center", &quantity(center, "angstrom"));
            return;
        }
    };
    line(out, "shape", &quoted(name));
    line(out, "height", &quantity(height, "meV"));
    line(out, "width", &quantity(width, "angstrom"));
    line(out, "center", &quantity(center, "angstrom"));
}

fn points(out: &mut String, table: &Table) {
    line(out, "shape", "\"table\"");
    line(out, "position_unit", "\"angstrom\"");
    line(out, "energy_unit", "\"meV\"");
    line(out, "interpolation", &quoted(table.interpolation().name()));
    if let Some(errors) = table.errors() {
        self::errors(out, errors);
    }
    out.push_str("points = [\n");
    for (&x, &v) in table.positions().iter().zip(table.energies()) {
        let _ = writeln!(out, "  [{}, {}],", real(x), real(v));
    }
    out.push_str("]\n");
}

fn errors(out: &mut String, errors: &TableErrors) {
    let standard: Vec<String> = errors.standard.iter().map(|&error| real(error)).collect();
    line(out, "errors", &format!("[{}]", standard.join(", ")));
    line(out, "correlation", &quoted(errors.correlation.name()));
    if let Some(length) = errors.correlation.length() {
        line(out, "correlation_length", &quantity(length, "angstrom"));
    }
}

fn ion(species: &Species) -> String {
    if Species::named(&species.name).as_ref() == Some(species) {
        return quoted(&species.name);
    }
    let mass = converted(species.mass, Dimension::Mass, &["u", "me", "kg"]);
    format!("{{ mass = {mass}, charge = {} }}", species.charge)
}

/// A range where it gives the bits of the list, else the list.
fn series(values: &[f64], unit: &str) -> String {
    if let [from, .., to] = *values
        && from < to
        && evenly_spaced(Interval::new(from, to), values.len()).eq(values.iter().copied())
    {
        return format!(
            "{{ from = {}, to = {}, points = {} }}",
            quantity(from, unit),
            quantity(to, unit),
            values.len()
        );
    }
    list(values, unit)
}

fn list(values: &[f64], unit: &str) -> String {
    format!(
        "[{}]",
        values.iter().map(|&value| quantity(value, unit)).collect::<Vec<_>>().join(", ")
    )
}

/// A value in its working unit.
fn quantity(value: f64, unit: &str) -> String {
    format!("\"{} {unit}\"", number(value))
}

/// A value in the first of `units` in which some number gives its bits.
fn converted(value: f64, dimension: Dimension, units: &[&str]) -> String {
    let typed = |number_in_unit: f64, unit: &str| format!("{} {unit}", number(number_in_unit));
    let means = |text: &str| units::parse(text, dimension, None) == Ok(value);
    let tries = units.iter().map(|unit| {
        let one = units::parse(&format!("1 {unit}"), dimension, None).unwrap_or(1.0);
        typed(exact_where(value / one, |number| means(&typed(number, unit))), unit)
    });
    let tries: Vec<String> = tries.collect();
    let best = tries.iter().find(|text| means(text)).or(tries.first());
    quoted(best.map_or("", String::as_str))
}

/// A product or quotient of two roundings lies within two doubles of the number that is sought; the
/// rest is a margin, which costs a failed search alone.
const MAX_STEPS: usize = 15;

/// The number nearest to `guess` of which `holds` is true; `guess` if there is none within
/// [`MAX_STEPS`].
fn exact_where(guess: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut below, mut above) = (guess, guess);
    for _ in 0..=MAX_STEPS {
        for candidate in [above, below] {
            if holds(candidate) {
                return candidate;
            }
        }
        (below, above) = (below.next_down(), above.next_up());
    }
    guess
}

/// As [`number`], with a point or an exponent: TOML would take it for an integer.
fn real(value: f64) -> String {
    format!("{value:?}")
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
