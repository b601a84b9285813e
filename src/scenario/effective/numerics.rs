//! The section `[numerics]`: what was set by hand as keys, what was chosen for each packet as comments.

use std::fmt::Write;

use super::{exact_where, line, number, quantity, quoted};
use crate::model::Axis;
use crate::scenario::{Case, NumericsRequest};

/// Writes the section.
pub(super) fn section(out: &mut String, case: &Case, chosen: &[NumericsRequest]) {
    let by_hand = lines(&case.numerics);
    out.push_str("\n[numerics]\n");
    by_hand.iter().for_each(|(key, value)| line(out, key, value));
    let mut told = false;
    for (packet, chosen) in case.packets.iter().zip(chosen) {
        let fresh: Vec<_> =
            lines(chosen).into_iter().filter(|(key, _)| by_hand.iter().all(|(set, _)| set != key)).collect();
        if fresh.is_empty() {
            continue;
        }
        if !told {
            out.push_str("# Chosen by the program; from this text it chooses the same again.\n");
            told = true;
        }
        let _ = writeln!(out, "# packet of {} meV:", number(packet.energy));
        fresh.iter().for_each(|(key, value)| line(out, &format!("#   {key}"), value));
    }
}

/// Keys and values of what is known.
fn lines(numerics: &NumericsRequest) -> Vec<(&'static str, String)> {
    let grid = |grid: Axis| {
        let (from, to) = (quantity(grid.start, "angstrom"), quantity(end(&grid), "angstrom"));
        format!("{{ from = {from}, to = {to}, points = {} }}", grid.points)
    };
    let absorber = numerics.absorber.map(|absorber| {
        let (width, strength) = (quantity(absorber.width, "angstrom"), quantity(absorber.strength, "meV"));
        format!("{{ width = {width}, strength = {strength}, order = {} }}", absorber.order)
    });
    let all = [
        ("tolerance", Some(number(numerics.tolerance))),
        ("scheme", numerics.scheme.map(|scheme| quoted(scheme.name()))),
        ("grid", numerics.grid.map(grid)),
        ("time_step", numerics.time_step.map(|time_step| quantity(time_step, "fs"))),
        ("duration", numerics.duration.map(|duration| quantity(duration, "fs"))),
        ("absorber", absorber),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// The end from which [`Axis::new`] makes this very axis.
fn end(axis: &Axis) -> f64 {
    exact_where(axis.end(), |to| Axis::new(axis.start, to, axis.points) == *axis)
}
