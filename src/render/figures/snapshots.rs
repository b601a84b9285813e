//! |ψ|² over V(x) at several times, one panel a packet, each packet drawn at its energy.

use super::Wishes;
use crate::error::Result;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::stage::{Stage, clock};
use crate::render::subject::Subject;
use crate::render::theme::Theme;

/// Moments shown of each packet.
const MOMENTS: usize = 5;

pub(super) fn figure(subject: &Subject, wishes: &Wishes, theme: &Theme) -> Result<Figure> {
    let mut panels = Vec::new();
    for index in wishes.packets(subject)? {
        let stage = Stage::new(subject, index, wishes, theme)?;
        let packet = subject.frames(index)?;
        let times = packet.series()?.time;
        let (from, to) = wishes.time.unwrap_or((0.0, telling(&stage, &packet.series()?.right, &times)));
        let mut panel = stage.panel.clone();
        for moment in 0..MOMENTS {
            let time = from + (to - from) * moment as f64 / (MOMENTS - 1) as f64;
            let frame = nearest(&times, time);
            let density = packet.density(frame..frame + 1)?;
            let share = moment as f64 / (MOMENTS - 1) as f64;
            // Later moments stand out: they are the answer.
            let color = theme.packet(index);
            let [line, area] = stage.density(&density, color, 0.06 + 0.22 * share);
            let name = format!("{:.0} fs", times[frame]);
            panel.series.push(area);
            panel.series.push(
                Series { name, color: color.faded(0.35 + 0.65 * share), ..line }
                    .shaped(Shape::Line(0.7 + 0.5 * share as f32)),
            );
        }
        let first = times[nearest(&times, from)];
        let first = if first == 0.0 { "0".into() } else { clock(first) };
        panel.notes.push(format!("t = {first} … {}", clock(times[nearest(&times, to)])));
        panels.push(panel);
    }
    for panel in &mut panels {
        panel.series.iter_mut().for_each(|series| series.told = false);
    }
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows: Vec<(f32, Vec<Panel>)> = panels.chunks(columns).map(|row| (1.0, row.to_vec())).collect();
    let (wide, count) = (columns == 2, rows.len() as f32);
    let aspect = if wide { 0.33 * count } else { 0.75 };
    Ok(Figure { title: format!("{}: snapshots", subject.record.header().title), rows, aspect, wide })
}

/// A time at which the packet has split and both parts can still be seen: when what has passed is settled, and a little more.
fn telling(stage: &Stage, right: &[f64], times: &[f64]) -> f64 {
    let end = right.last().copied().unwrap_or(0.0);
    let settled = right.iter().position(|&value| (value - end).abs() < 0.01 * end.max(1e-3)).unwrap_or(times.len() - 1);
    let last = times.last().copied().unwrap_or(0.0);
    (times[settled.min(times.len() - 1)] + stage.crossing()).min(last)
}

/// The frame nearest to `time` (fs).
fn nearest(times: &[f64], time: f64) -> usize {
    let after = times.partition_point(|&own| own < time).min(times.len().saturating_sub(1));
    if after > 0 && time - times[after - 1] < times[after] - time { after - 1 } else { after }
}
