//! What a page holds: the record's numbers as one JSON object, safe inside a script element.

use std::ops::Range;

use serde_json::{Value, json};

use super::Page;
use super::frames::{self, LEVELS, Points};
use super::output::Output;
use crate::error::{Error, Result};
use crate::record::{Complex64, PacketRecord, PotentialCurve};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::time_span::{TimeDisplay, TimeSpan};
use crate::units::thermal_energy;

/// Frames that are in memory at a time; as many share a chunk of the record.
const CHUNK: usize = 16;

/// A page that the record can fill.
pub struct Contents<'a> {
    view: &'a RecordView,
    packets: Vec<(PacketRecord<'a>, Points)>,
    /// As plain text.
    pub title: String,
    logarithmic: bool,
    phase: bool,
    /// Å.
    window: (f64, f64),
    /// fs.
    time: (f64, f64),
    /// Seconds of play at speed 1.
    duration: f64,
    /// What is to be said beside it.
    pub remark: Option<String>,
}

impl<'a> Contents<'a> {
    /// Chooses view and clock; refuses what the record does not hold.
    pub fn new(view: &'a RecordView, options: &PlotOptions, page: &Page) -> Result<Self> {
        let mut packets = Vec::new();
        let chosen = options.panels(view)?;
        let TimeSpan { from, to, remark } = TimeSpan::until_settled(view, &chosen, options, TimeDisplay::Film)?;
        let mut longest = 0;
        let mut window = (f64::INFINITY, f64::NEG_INFINITY);
        for index in chosen {
            let packet = view.frames(index)?;
            view.phase_held(&packet, page.phase)?;
            let own = view.free_region(&packet)?;
            window = (own.0.min(window.0), own.1.max(window.1));
            longest = frames_within(&packet.series()?.time, (from, to)).len().max(longest);
            packets.push(packet);
        }
        let window = options.x.unwrap_or(window);
        let points = |packet: &PacketRecord<'_>| {
            Points::within(&packet.header().x, window).ok_or_else(|| RecordView::nothing_between(packet, window))
        };
        let points = packets.iter().map(points).collect::<Result<Vec<_>>>()?;
        let duration = page.duration.unwrap_or(longest as f64 / page.frames_per_second);
        if !(duration > 0.0 && duration.is_finite()) {
            return Err(Error::Usage("a film must take more than 0 seconds".into()));
        }
        Ok(Contents {
            view,
            packets: packets.into_iter().zip(points).collect(),
            title: options.title.clone().unwrap_or_else(|| view.record.header().title.clone()),
            logarithmic: options.logarithmic,
            phase: page.phase,
            window,
            time: (from, to),
            duration,
            remark,
        })
    }

    /// Writes one JSON object.
    pub fn write(&self, output: &mut Output, go_on: &dyn Fn() -> Result<()>) -> Result<()> {
        let about = json!({
            "title": self.title,
            "unit": self.view.unit.name(),
            "thermal": thermal_energy(self.view.record.header().temperature),
            "logarithmic": self.logarithmic,
            "phase": self.phase,
            "view": [self.window.0, self.window.1],
            "time": [self.time.0, self.time.1],
            "duration": self.duration,
            "levels": LEVELS,
        });
        output.text(&open(&about))?;
        self.write_potential(output)?;
        for (number, (packet, points)) in self.packets.iter().enumerate() {
            output.text(if number == 0 { ",\"packets\":[" } else { "," })?;
            self.write_packet(packet, points, output, go_on)?;
        }
        output.text("]}")
    }

    fn write_potential(&self, output: &mut Output) -> Result<()> {
        let PotentialCurve { x, potential, .. } = &self.view.potential;
        let first = x.partition_point(|&x| x <= self.window.0).saturating_sub(1).min(x.len() - 1);
        let end = (x.partition_point(|&x| x < self.window.1) + 1).min(x.len());
        let single = |values: &[f64]| values[first..end].iter().map(|&value| value as f32).collect::<Vec<f32>>();
        output.text(",\"potential\":")?;
        let mut stream = output.stream()?;
        stream.numbers(&single(x))?;
        stream.numbers(&single(potential))?;
        stream.finish()
    }

    fn write_packet(
        &self,
        packet: &PacketRecord<'_>,
        points: &Points,
        output: &mut Output,
        go_on: &dyn Fn() -> Result<()>,
    ) -> Result<()> {
        let header = packet.header();
        let series = packet.series()?;
        let x = points.positions(&header.x);
        let shown = frames_within(&series.time, self.time);
        let initial = f64::from(densities(packet, 0..1)?.0.into_iter().fold(0.0, f32::max));
        let floor = frames::floor(initial);
        let (from, to) = self.view.free_region(packet)?;
        let plane = |name| self.view.number(packet, name);
        let about = json!({
            "index": header.index,
            "ion": header.ion,
            "energy": header.energy,
            "planes": [plane("front_plane_angstrom")?, plane("back_plane_angstrom")?],
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
            go_on()?;
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
    Ok((packet.density(frames.clone())?, packet.wave_function(frames)?))
}

/// The frames that are seen from `time.0` to `time.1` (fs): one at or before, one at or after, all between.
fn frames_within(times: &[f64], time: (f64, f64)) -> Range<usize> {
    let first = times.partition_point(|&t| t <= time.0).saturating_sub(1);
    first..(times.partition_point(|&t| t < time.1) + 1).min(times.len())
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
