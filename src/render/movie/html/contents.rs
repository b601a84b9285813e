//! What a page holds: the record's numbers as one JSON object, safe inside a script element.

use std::ops::Range;

use serde_json::{Value, json};

use super::frames::{self, LEVELS, Points};
use super::output::Output;
use super::{EnergyUnit, Page, REST};
use crate::error::{Error, Result};
use crate::record::{Complex64, PacketRecord, PotentialCurve, Record, Series};
use crate::units::thermal_energy;

/// Frames that are in memory at a time; as many share a chunk of the record.
const CHUNK: usize = 16;
/// Most panels on one page.
const MOST_PACKETS: usize = 9;

/// A page that the record can fill.
pub struct Contents<'a> {
    packets: Vec<PacketRecord<'a>>,
    potential: PotentialCurve,
    /// Å.
    view: (f64, f64),
    /// fs.
    time: (f64, f64),
    /// meV.
    thermal: f64,
}

impl<'a> Contents<'a> {
    /// Chooses view and clock; refuses what the record does not hold.
    pub fn new(record: &'a Record, page: &Page) -> Result<Self> {
        let refuse = |what: &str| Err(Error::Usage(what.into()));
        let rising = |range: Option<(f64, f64)>| range.is_none_or(|(a, b)| a < b && a.is_finite() && b.is_finite());
        if !(page.duration > 0.0 && page.duration.is_finite()) {
            return refuse("the play must take more than 0 seconds");
        }
        if !rising(page.x) || !rising(page.time) {
            return refuse("a range of positions or times must rise from its first number to its second");
        }
        let indices = if page.packets.is_empty() { record.packet_indices()? } else { page.packets.clone() };
        if indices.is_empty() || indices.len() > MOST_PACKETS {
            return refuse(&format!("a page shows 1 to {MOST_PACKETS} packets, not {}: choose some", indices.len()));
        }
        let packets = indices.into_iter().map(|index| record.packet(index)).collect::<Result<Vec<_>>>()?;
        let (mut last, mut over) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        for packet in &packets {
            let (header, Series { time, norm, .. }) = (packet.header(), packet.series()?);
            let (Some(end), true) = (time.last(), header.density || header.wave_function) else {
                return refuse(&format!("packet {} of the record has no frames; run it with frames", header.index));
            };
            let quiet = norm.iter().rposition(|&norm| norm > REST).map_or(0, |seen| seen + 1);
            (last, over) = (last.max(*end), over.max(*time.get(quiet).unwrap_or(end)));
        }
        let time = page.time.map_or((0.0, over), |(from, to)| (from.max(0.0), to.min(last)));
        if page.time.is_some() && time.0 >= time.1 {
            return refuse(&format!("the record ends at {last:.1} fs, there is nothing to show"));
        }
        let Some(potential) = record.potential()?.filter(|curve| curve.x.len() > 1) else {
            return refuse("the record has no potential to show");
        };
        let view = page.x.unwrap_or_else(|| between_absorbers(&packets));
        let thermal = thermal_energy(record.header().temperature);
        Ok(Contents { packets, potential, view, time, thermal })
    }

    /// Writes one JSON object.
    pub fn write(&self, page: &Page, output: &mut Output) -> Result<()> {
        let about = json!({
            "title": page.title,
            "unit": if page.unit == EnergyUnit::Kbt { "kBT" } else { "meV" },
            "thermal": self.thermal,
            "logarithmic": page.logarithmic,
            "view": [self.view.0, self.view.1],
            "time": [self.time.0, self.time.1],
            "duration": page.duration,
            "levels": LEVELS,
        });
        output.text(&open(&about))?;
        self.write_potential(output)?;
        for (number, packet) in self.packets.iter().enumerate() {
            output.text(if number == 0 { ",\"packets\":[" } else { "," })?;
            self.write_packet(packet, output)?;
        }
        output.text("]}")
    }

    fn write_potential(&self, output: &mut Output) -> Result<()> {
        let PotentialCurve { x, potential, .. } = &self.potential;
        let first = x.partition_point(|&x| x <= self.view.0).saturating_sub(1).min(x.len() - 1);
        let end = (x.partition_point(|&x| x < self.view.1) + 1).min(x.len());
        let single = |values: &[f64]| values[first..end].iter().map(|&value| value as f32).collect::<Vec<f32>>();
        output.text(",\"potential\":")?;
        let mut stream = output.stream()?;
        stream.numbers(&single(x))?;
        stream.numbers(&single(potential))?;
        stream.finish()
    }

    fn write_packet(&self, packet: &PacketRecord<'_>, output: &mut Output) -> Result<()> {
        let header = packet.header();
        let series = packet.series()?;
        let points = Points::within(&header.x, self.view).ok_or_else(|| {
            let ends = (header.x.first().copied().unwrap_or_default(), header.x.last().copied().unwrap_or_default());
            Error::Usage(format!(
                "packet {} lives from {:.2} to {:.2} angstrom: nothing of it is in view",
                header.index, ends.0, ends.1
            ))
        })?;
        let x = points.positions(&header.x);
        let shown = frames_within(&series.time, self.time);
        let initial = f64::from(densities(packet, 0..1)?.0.into_iter().fold(0.0, f32::max));
        let floor = frames::floor(initial);
        let (from, to) = free_of_absorbers(packet);
        let about = json!({
            "index": header.index,
            "ion": header.ion,
            "energy": header.energy,
            "planes": [attribute(packet, "front_plane_angstrom"), attribute(packet, "back_plane_angstrom")],
            "free": [from, to],
            "initial": initial,
            "floor": floor,
            "points": x.len(),
            "phase": header.wave_function,
            "time": series.time[shown.clone()],
            "transmitted": series.transmitted[shown.clone()],
            "reflected": series.reflected[shown.clone()],
        });
        output.text(&open(&about))?;
        output.text(",\"frames\":")?;
        let mut stream = output.stream()?;
        stream.numbers(&x)?;
        let (mut peak, mut indices, mut bytes) = (0.0_f32, Vec::new(), Vec::new());
        for start in shown.clone().step_by(CHUNK) {
            let (density, psi) = densities(packet, start..(start + CHUNK).min(shown.end))?;
            bytes.clear();
            for (number, row) in density.chunks(header.x.len()).enumerate() {
                points.chosen(row, &mut indices);
                peak = indices.iter().fold(peak, |peak, &index| peak.max(row[index]));
                let phases = if psi.is_empty() { &[] } else { &psi[number * row.len()..(number + 1) * row.len()] };
                frames::encode(row, phases, &indices, floor, &mut bytes);
            }
            stream.bytes(&bytes)?;
        }
        stream.finish()?;
        output.text(&format!(",\"peak\":{}}}", json!(peak)))
    }
}

/// |ψ|² (1/Å) of some frames, and ψ if it is stored.
fn densities(packet: &PacketRecord<'_>, frames: Range<usize>) -> Result<(Vec<f32>, Vec<Complex64>)> {
    let psi = packet.wave_function(frames.clone())?;
    let mut density = packet.density(frames)?;
    if density.is_empty() {
        density = psi.iter().map(|psi| psi.norm_sqr() as f32).collect();
    }
    Ok((density, psi))
}

/// The frames that are seen from `time.0` to `time.1` (fs): one at or before, one at or after, all between.
fn frames_within(times: &[f64], time: (f64, f64)) -> Range<usize> {
    let first = times.partition_point(|&t| t <= time.0).saturating_sub(1);
    first..(times.partition_point(|&t| t < time.1) + 1).min(times.len())
}

fn attribute(packet: &PacketRecord<'_>, name: &str) -> Option<f64> {
    packet.header().attributes.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
}

/// Where the grid of a packet is free of absorbers, Å.
fn free_of_absorbers(packet: &PacketRecord<'_>) -> (f64, f64) {
    let x = &packet.header().x;
    let width = attribute(packet, "absorber_width_angstrom").unwrap_or_default();
    (x.first().map_or(f64::NAN, |x| x + width), x.last().map_or(f64::NAN, |x| x - width))
}

/// What all packets need: from the end of the left absorbers to the middle of the right ones, Å.
fn between_absorbers(packets: &[PacketRecord<'_>]) -> (f64, f64) {
    packets.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), packet| {
        let (left, right) = free_of_absorbers(packet);
        let end = packet.header().x.last().copied().unwrap_or(right);
        (from.min(left), to.max(0.5 * (right + end)))
    })
}

/// An object without its closing brace, safe inside a script element.
fn open(object: &Value) -> String {
    let mut text = object.to_string().replace('<', "\\u003c");
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_reach_both_ends_of_a_span() {
        let times = [0.0, 10.0, 20.0, 30.0];
        assert_eq!(frames_within(&times, (0.0, 30.0)), 0..4);
        assert_eq!(frames_within(&times, (5.0, 15.0)), 0..3);
        assert_eq!(frames_within(&times, (10.0, 20.0)), 1..3);
        assert_eq!(frames_within(&times, (40.0, 50.0)), 3..4);
    }
}
