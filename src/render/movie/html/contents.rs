//! Contents of a page: the record as one JSON object, safe inside a script element.

use std::ops::Range;

use serde_json::{Value, json};

use super::Page;
use super::frames::{self, ACCURACY, LEVELS, Points};
use super::output::Output;
use crate::error::{Error, Result};
use crate::numeric::{REACH, Refinement};
use crate::record::{Complex64, PacketRecord, PotentialCurve};
use crate::render::ion_name::ion;
use crate::render::movie::moments::Moments;
use crate::render::movie::motion::{PacketMotion, Shown};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::theme::{Color, DARK, PRINT};
use crate::render::time_span::TimeSpan;
use crate::units::{HBAR, Interval, thermal_energy};

/// Frames in memory at a time.
// A chunk of the record has as many.
const CHUNK: usize = 16;

/// Parts into which a page cuts the distance between stored points, at most.
// A fringe has three stored points at least: straight lines between 48 are within 1e-3 of it.
const PARTS: usize = 16;

/// The contents of a page.
pub(crate) struct Contents<'a> {
    view: &'a RecordView,
    packets: Vec<(PacketRecord<'a>, Points)>,
    /// As plain text.
    pub title: String,
    logarithmic: bool,
    phase: bool,
    /// Positions in view, Å.
    window: Interval,
    /// Moments through which the page plays.
    moments: Moments,
    /// Seconds of play at speed 1.
    duration: f64,
}

impl<'a> Contents<'a> {
    /// Chooses the positions and times in view; refuses what the record does not hold.
    pub(crate) fn new(view: &'a RecordView, options: &PlotOptions, page: &Page) -> Result<Self> {
        let mut packets = Vec::new();
        let chosen = options.panels(view)?;
        let span = TimeSpan::requested(view, &chosen, options)?;
        let shown = Shown { x: options.x, logarithmic: options.logarithmic, phase: page.phase };
        let mut motions = Vec::new();
        let mut window: Option<Interval> = None;
        for index in chosen {
            let packet = view.frames(index)?;
            view.phase_held(&packet, page.phase)?;
            let own = view.free_region(&packet)?;
            window = Some(window.unwrap_or(own).extended([own.from, own.to]));
            motions.push(PacketMotion::read(view, &packet, &packet.series()?, shown)?);
            packets.push(packet);
        }
        let motions: Vec<&PacketMotion> = motions.iter().collect();
        let moments = Moments::new(&motions, span, options.time.is_some());
        let none = || Error::machine("the record is damaged: it holds no packet", "");
        let window = options.x.or(window).ok_or_else(none)?;
        let points = |packet: &PacketRecord<'_>| {
            Points::within(&packet.header().x, window)
                .ok_or_else(|| RecordView::nothing_between(packet, window))
        };
        let points = packets.iter().map(points).collect::<Result<Vec<_>>>()?;
        let duration = page.duration.unwrap_or(moments.times.len() as f64 / page.frames_per_second);
        if !(duration > 0.0 && duration.is_finite()) {
            return Err(Error::usage("a film must take more than 0 seconds", ""));
        }
        Ok(Contents {
            view,
            packets: packets.into_iter().zip(points).collect(),
            title: options.title.clone().unwrap_or_else(|| view.record.header().title.clone()),
            logarithmic: options.logarithmic,
            phase: page.phase,
            window,
            moments,
            duration,
        })
    }

    /// Writes one JSON object.
    pub(crate) fn write(&self, output: &mut Output, go_on: &dyn Fn() -> Result<()>) -> Result<()> {
        let mut about = json!({
            "title": self.title,
            "unit": self.view.unit.name(),
            "thermal": thermal_energy(self.view.record.header().temperature),
            "logarithmic": self.logarithmic,
            "phase": self.phase,
            "view": [self.window.from, self.window.to],
            "moments": self.moments.times,
            "duration": self.duration,
            "levels": LEVELS,
            "accuracy": ACCURACY,
            "reach": REACH,
        });
        if !self.view.potential.driven.is_empty() {
            about["driven"] = true.into();
        }
        output.text(&open(&about))?;
        self.write_potential(output)?;
        output.text(",\"weights\":")?;
        let mut stream = output.stream()?;
        stream.numbers(Refinement::new(PARTS).weights())?;
        stream.finish()?;
        for (number, (packet, points)) in self.packets.iter().enumerate() {
            output.text(if number == 0 { ",\"packets\":[" } else { "," })?;
            self.write_packet(packet, points, output, go_on)?;
        }
        output.text("]}")
    }

    /// Note for the user: which options were met only in part.
    pub(crate) fn remark(&self) -> Option<String> {
        self.moments.remark.clone()
    }

    /// Times shown, fs.
    fn time(&self) -> Interval {
        let end = |time: Option<&f64>| time.copied().unwrap_or(0.0);
        Interval::new(end(self.moments.times.first()), end(self.moments.times.last()))
    }

    fn write_potential(&self, output: &mut Output) -> Result<()> {
        let PotentialCurve { x, potential, driven, .. } = &self.view.potential;
        let first =
            x.partition_point(|&x| x <= self.window.from).saturating_sub(1).min(x.len() - 1);
        let end = (x.partition_point(|&x| x < self.window.to) + 1).min(x.len());
        let single = |values: &[f64]| {
            values[first..end].iter().map(|&value| value as f32).collect::<Vec<f32>>()
        };
        output.text(",\"potential\":")?;
        let mut stream = output.stream()?;
        stream.numbers(&single(x))?;
        stream.numbers(&single(potential))?;
        if !driven.is_empty() {
            stream.numbers(&single(driven))?;
        }
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
        let shown = frames_within(&series.time, self.time());
        let initial = f64::from(densities(packet, 0..1)?.0.into_iter().fold(0.0, f32::max));
        let floor = frames::floor(initial);
        let free = self.view.free_region(packet)?;
        let plane = |name| self.view.number(packet, name);
        // 0 where the run did not end
        let bound = |name: &str| self.view.number(packet, name).unwrap_or(0.0);
        let colors = [PRINT, DARK].map(|theme| hex(theme.packet(header.index)));
        let mut about = json!({
            "index": header.index,
            "ion": header.ion,
            "name": ion(&header.ion),
            "energy": header.energy,
            "colors": colors,
            // k₀ = √(2mE₀)/ħ, radians per Å, and ω₀ = E₀/ħ, radians per fs
            "carrier": [self.view.number(packet, "wavenumber_per_angstrom")?, header.energy / HBAR],
            "planes": [plane("front_plane_angstrom")?, plane("back_plane_angstrom")?],
            "free": [free.from, free.to],
            "initial": initial,
            "floor": floor,
            "points": x.len(),
            "sampled": points.are_all(),
            "phase": header.wave_function,
            "time": series.time[shown.clone()],
            "errors": [bound("final_reflected_error"), bound("final_transmitted_error")],
            "transmitted": series.column("transmitted")[shown.clone()],
            "reflected": series.column("reflected")[shown.clone()],
        });
        if header.driven {
            about["drive"] = json!(series.column("drive")[shown.clone()]);
        }
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
                let phases = if psi.is_empty() {
                    &[]
                } else {
                    &psi[number * row.len()..(number + 1) * row.len()]
                };
                frames::encode(row, phases, &indices, floor, &mut bytes);
            }
            stream.bytes(&bytes)?;
        }
        stream.finish()?;
        output.text(&format!(",\"peak\":{}}}", json!(peak)))
    }
}

/// |ψ|² (1/Å) of some frames, and ψ if it is stored.
fn densities(
    packet: &PacketRecord<'_>,
    frames: Range<usize>,
) -> Result<(Vec<f32>, Vec<Complex64>)> {
    Ok((packet.density(frames.clone())?, packet.wave_function(frames)?))
}

/// The frames shown in `time` (fs): one at or before it, one at or after it, all between.
fn frames_within(times: &[f64], time: Interval) -> Range<usize> {
    let first = times.partition_point(|&t| t <= time.from).saturating_sub(1);
    // In a damaged record all times may be one.
    let end = times.partition_point(|&t| t < time.to).max(first) + 1;
    first..end.min(times.len())
}

/// A colour as a style sheet has it.
fn hex(color: Color) -> String {
    let [r, g, b] = color.rgb();
    format!("#{r:02x}{g:02x}{b:02x}")
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
        assert_eq!(frames_within(&times, Interval::new(0.0, 30.0)), 0..4);
        assert_eq!(frames_within(&times, Interval::new(5.0, 15.0)), 0..3);
        assert_eq!(frames_within(&times, Interval::new(10.0, 20.0)), 1..3);
        assert_eq!(frames_within(&times, Interval::new(40.0, 50.0)), 3..4);
        assert_eq!(frames_within(&[7.0; 3], Interval::new(7.0, 7.0)), 2..3);
        assert_eq!(frames_within(&[], Interval::new(7.0, 7.0)), 0..0);
    }
}
