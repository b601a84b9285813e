//! The section `[numerics]`: what was set by hand, and what was chosen, listed under `chosen`; the
//! choices for several packets are comments.

use std::fmt::Write;

use super::{converted, exact_where, line, quantity, quoted};
use crate::csv_text::number;
use crate::model::Axis;
use crate::planning::{Case, NumericsRequest};
use crate::units::Dimension;

/// Writes the section.
pub(super) fn section(out: &mut String, case: &Case, chosen: &[NumericsRequest]) {
    let by_hand = lines(&case.numerics);
    let fresh = |chosen: &NumericsRequest| -> Vec<Line> {
        lines(chosen)
            .into_iter()
            .filter(|(key, _)| by_hand.iter().all(|(set, _)| set != key))
            .collect()
    };
    out.push_str("\n[numerics]\n");
    by_hand.iter().for_each(|(key, value)| line(out, key, value));
    let chosen: Vec<(f64, Vec<Line>)> = case
        .packets
        .iter()
        .zip(chosen)
        .map(|(packet, chosen)| (packet.energy, fresh(chosen)))
        .collect();
    match &chosen[..] {
        [(_, fresh)] if !fresh.is_empty() => {
            fresh.iter().for_each(|(key, value)| line(out, key, value));
            let keys: Vec<String> = fresh.iter().map(|(key, _)| quoted(key)).collect();
            line(out, "chosen", &format!("[{}]", keys.join(", ")));
        }
        // The keys of a scenario hold for all packets, so choices for each cannot be keys.
        [_, _, ..] => {
            for (energy, fresh) in chosen.iter().filter(|(_, fresh)| !fresh.is_empty()) {
                let _ = writeln!(out, "# chosen for the packet of {} meV:", number(*energy));
                fresh.iter().for_each(|(key, value)| line(out, &format!("#   {key}"), value));
            }
        }
        _ => {}
    }
}

/// A key and its value.
type Line = (&'static str, String);

/// Keys and values of what is set.
fn lines(numerics: &NumericsRequest) -> Vec<Line> {
    let grid = |grid: Axis| {
        let (from, to) = (quantity(grid.start, "angstrom"), quantity(end(&grid), "angstrom"));
        format!("{{ from = {from}, to = {to}, points = {} }}", grid.points)
    };
    let absorber = numerics.absorber.map(|absorber| {
        let (width, strength) =
            (quantity(absorber.width, "angstrom"), quantity(absorber.strength, "meV"));
        format!("{{ width = {width}, strength = {strength}, order = {} }}", absorber.order)
    });
    let all = [
        ("tolerance", Some(number(numerics.tolerance))),
        ("scheme", numerics.scheme.map(|scheme| quoted(scheme.name()))),
        ("degree", numerics.degree.map(|degree| degree.to_string())),
        ("grid", numerics.grid.map(grid)),
        ("time_step", numerics.time_step.map(|time_step| quantity(time_step, "fs"))),
        ("duration", numerics.duration.map(|duration| quantity(duration, "fs"))),
        ("absorber", absorber),
        ("budget", numerics.budget.map(|budget| converted(budget, Dimension::Time, &["s", "fs"]))),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// The end from which [`Axis::new`] makes this very axis.
fn end(axis: &Axis) -> f64 {
    exact_where(axis.end(), |to| Axis::new(axis.start, to, axis.points) == *axis)
}
