//! |ψ|² over x and t as a map, V(x) above it.

use crate::error::Result;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::scale::Scale;
use crate::render::span::Span;
use crate::render::stage::Stage;
use crate::render::subject::{Subject, time_scale};
use crate::render::theme::Theme;
use crate::render::wishes::Wishes;

/// Pixels of the map along x and t.
const PIXELS: (usize, usize) = (640, 480);
/// Decades shown by the logarithm.
const DECADES: f64 = 8.0;
/// Probability below which nothing can be seen any more.
const GONE: f64 = 3e-3;
/// Frames read at a time.
const BATCH: usize = 16;

pub(super) fn figure(subject: &Subject, wishes: &Wishes, theme: &Theme) -> Result<Figure> {
    let index = wishes.packets(subject)?[0];
    // The panel above shows V(x) alone, on an axis of energies whatever the map's colours mean.
    let stage = Stage::new(subject, index, &Wishes { logarithmic: false, ..wishes.clone() }, theme)?;
    let packet = subject.frames(index)?;
    let series = packet.series()?;
    let times = &series.time;
    // What is left in the end may ring for long and shows nothing: until then, and a little more.
    let gone = series.norm.iter().position(|&norm| norm < GONE).map_or(f64::INFINITY, |row| 1.1 * times[row]);
    let span = Span::new(subject, &[index], wishes)?;
    let (from, to) = (span.from, if wishes.time.is_some() { span.to } else { span.to.min(gone) });
    let rows_of_time = PIXELS.1.min(times.len().max(2));
    let columns = stage.columns(PIXELS.0);
    // Largest density of each column in each row; rows from the top, which is the last time.
    let mut map = vec![0.0_f64; PIXELS.0 * rows_of_time];
    let row_of = |time: f64| {
        let share = (time - from) / (to - from);
        (0.0..=1.0).contains(&share).then(|| ((1.0 - share) * (rows_of_time - 1) as f64).round() as usize)
    };
    for start in (0..times.len()).step_by(BATCH) {
        let frames = start..(start + BATCH).min(times.len());
        let densities = packet.density(frames.clone())?;
        for (density, &time) in densities.chunks(packet.header().x.len()).zip(&times[frames]) {
            let Some(row) = row_of(time) else { continue };
            for (pixel, points) in map[row * PIXELS.0..][..PIXELS.0].iter_mut().zip(&columns) {
                let largest = density[points.clone()].iter().fold(0.0_f32, |a, &b| a.max(b));
                *pixel = pixel.max(f64::from(largest));
            }
        }
    }
    fill_gaps(&mut map, PIXELS.0);
    let top = map.iter().fold(0.0, |a: f64, &b| a.max(b)).max(f64::MIN_POSITIVE);
    let share = |density: f64| {
        if wishes.logarithmic { 1.0 + (density / top).max(1e-300).log10() / DECADES } else { (density / top).sqrt() }
    };
    let pixels = map.iter().map(|&density| {
        let [r, g, b, _] = theme.density(share(density)).0;
        [r, g, b]
    });
    let (time, one) = time_scale(from, to);
    let mut lower = Panel::new("", stage.panel.x.clone(), time);
    let (x0, x1) = (stage.panel.x.from, stage.panel.x.to);
    lower.series.push(Series {
        name: "density".into(),
        shape: Shape::Map { columns: PIXELS.0, pixels: pixels.collect() },
        color: theme.ink,
        x: vec![x0, x1],
        y: vec![from / one, to / one],
        told: false,
    });
    for plane in stage.planes() {
        let line = Series::line("plane", theme.soft, vec![plane, plane], vec![from / one, to / one]);
        lower.series.push(line.shaped(Shape::Dashes).untold());
    }
    let mut upper = stage.panel.clone();
    upper.x_told = false;
    let mut bar = Panel::new("", colour_scale(wishes.logarithmic, top), Scale::linear("", 0.0, 1.0));
    bar.y.label = String::new();
    let ramp = (0..256).map(|i| {
        let [r, g, b, _] =
            theme.density(if wishes.logarithmic { f64::from(i) / 255.0 } else { (f64::from(i) / 255.0).sqrt() }).0;
        [r, g, b]
    });
    bar.series.push(Series {
        name: "colours".into(),
        shape: Shape::Map { columns: 256, pixels: ramp.collect() },
        color: theme.ink,
        x: vec![bar.x.from, bar.x.to],
        y: vec![0.0, 1.0],
        told: false,
    });
    bar.bare = true;
    Ok(Figure {
        title: format!("{}: |ψ|² in space and time", subject.record.header().title),
        rows: vec![(1.0, vec![upper]), (2.6, vec![lower]), (0.16, vec![bar])],
        aspect: 1.35,
        wide: false,
        remark: span.remark,
    })
}

fn colour_scale(logarithmic: bool, top: f64) -> Scale {
    let label = "|ψ|² (1/Å)";
    if logarithmic {
        Scale::logarithmic(label, top * 10f64.powf(-DECADES), top)
    } else {
        Scale::linear(label, 0.0, top)
    }
}

/// A row without a frame takes the colours of the row before it in time, which stands below.
fn fill_gaps(map: &mut [f64], columns: usize) {
    let rows = map.len() / columns;
    for row in (0..rows.saturating_sub(1)).rev() {
        if map[row * columns..][..columns].iter().all(|&density| density == 0.0) {
            map.copy_within((row + 1) * columns..(row + 2) * columns, row * columns);
        }
    }
}
