//! Figure 2: |ψ|² at three times over V(x), one panel per energy.

use super::{heading, named};
use crate::render::{
    Color, Figure, Label, Panel, Row, Scale, Series, Shape, Theme, WaveLine, WaveSampling,
};
use crate::reproduction::figure_data::FigureData;
use crate::units::Interval;

/// Height of the incoming packet's peak, k_B·T.
const PEAK: f64 = 1.1;
/// Columns of pixels of a panel: 150 dots an inch on 86 mm, lest SVG files grow beyond 2 MB.
const COLUMNS: usize = 500;
/// Names of the times in order, with their legend entries.
const MOMENTS: [(&str, &str); 3] = [
    ("before", "before the collision"),
    ("during", "during"),
    ("after", "after: reflected and transmitted"),
];

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let mut names = vec![named("V(x)", theme.potential, Shape::Dashes)];
    names.extend((0..3).map(|at| named(MOMENTS[at].1, theme.moment(at, 3), Shape::Line(1.0))));
    let panels: Vec<Panel> =
        data.kinds("panel").into_iter().map(|letter| panel(letter, data, theme)).collect();
    let mut rows = Vec::new();
    let mut names = Some(names);
    for (panels, filter) in panels.chunks(4).zip(["K_sharp", "K_below"]) {
        rows.push(heading(filter, names.take().unwrap_or_default()));
        rows.extend(panels.chunks(2).map(|pair| Row::new(1.0, pair.to_vec())));
    }
    Figure {
        title: "Figure 2: K⁺ at single barriers".into(),
        rows,
        aspect: 1.16,
        wide: true,
        remark: None,
    }
}

fn panel(letter: &str, data: &FigureData, theme: &Theme) -> Panel {
    let data = data.only(&[("panel", letter)]);
    let first = |name: &str| data.numbers(name).first().copied().unwrap_or(f64::NAN);
    let (base, velocity) = (first("energy_kBT"), first("velocity_m_per_s"));
    let y = Scale::linear("energy (kBT)", 0.0, 10.9);
    let start = data.only(&[("moment", MOMENTS[0].0)]);
    let (x, potential) = (start.numbers("x_angstrom"), start.numbers("potential_kBT"));
    let (from, to) =
        (x.first().copied().unwrap_or(0.0).ceil(), x.last().copied().unwrap_or(1.0).floor());
    let wave = WaveSampling::new(&x, Interval::new(from, to), COLUMNS);
    let drawn = |values: Vec<f64>| drawn(wave.as_ref(), &values);
    let title = format!("{letter}  {base:.1} kBT, {velocity:.0} m/s");
    let mut panel = Panel::new(title, Scale::linear("x (Å)", from, to), y);
    panel.note = format!("{:.1} % crosses", 100.0 * first("transmitted"));
    let [x, potential] = drawn(potential);
    panel.series.push(
        Series::line("V(x)", theme.potential, x, potential).shaped(Shape::Dashes).without_legend(),
    );
    let largest =
        start.numbers("density_per_angstrom").into_iter().fold(f64::MIN_POSITIVE, f64::max);
    // The dense fringes during the collision are drawn first, behind the others.
    for at in [1, 0, 2] {
        let (moment, color) = (data.only(&[("moment", MOMENTS[at].0)]), theme.moment(at, 3));
        let x = moment.numbers("x_angstrom");
        let density: Vec<f64> =
            moment.numbers("density_per_angstrom").iter().map(|value| value / largest).collect();
        let parts = [false, true].map(|right| highest(&x, &density, right));
        let [x, density] = drawn(density);
        let heights: Vec<f64> = density.iter().map(|value| base + PEAK * value).collect();
        let area = Series::line("|ψ|²", color.faded(0.22), x.clone(), heights.clone());
        panel.series.push(area.shaped(Shape::Band(vec![base; x.len()])).without_legend());
        let thin = if at == 1 { 0.45 } else { 0.9 };
        panel.series.push(
            Series::line("|ψ|²", color, x, heights).shaped(Shape::Line(thin)).without_legend(),
        );
        arrows(&mut panel, at, parts, base, color);
        let time = moment.numbers("time_fs").first().copied().unwrap_or(f64::NAN);
        let words = format!("{time:.0} fs");
        let at = [[-7.6, 0.5, 5.6][at], base - 0.75];
        panel.labels.push(Label { at, words, color, centered: false, below: None });
    }
    panel
}

/// Positions and values of a line between the points of the table, whose `values` are sampled as
/// finely as the wave needs.
fn drawn(wave: Option<&WaveSampling>, values: &[f64]) -> [Vec<f64>; 2] {
    let samples: Vec<f32> = values.iter().map(|&value| value as f32).collect();
    let line = wave.map(|wave| wave.line(&samples));
    let WaveLine { x, density } = line.unwrap_or(WaveLine { x: Vec::new(), density: Vec::new() });
    [x, density.into_iter().map(f64::from).collect()]
}

/// A maximum of the density.
#[derive(Clone, Copy, Default)]
struct Peak {
    position: f64,
    /// Over that of the incoming packet.
    height: f64,
}

/// The highest value of `density` at positions `x` on one side of the barrier.
fn highest(x: &[f64], density: &[f64], right: bool) -> Peak {
    let own = x.iter().zip(density).filter(|(x, _)| (**x > 0.0) == right);
    own.fold(
        Peak::default(),
        |best, (&position, &height)| {
            if height > best.height { Peak { position, height } } else { best }
        },
    )
}

/// Arrows along the motion of the visible parts of the packet, left and right of the barrier.
fn arrows(panel: &mut Panel, moment: usize, [left, right]: [Peak; 2], base: f64, color: Color) {
    let mut add = |peak: Peak, way: f64, up: f64| {
        if peak.height > 0.01 {
            let from = [peak.position - 0.9 * way, base + up];
            panel.series.push(arrow(from, 1.8 * way, [0.5, 0.22], color));
        }
    };
    match moment {
        0 => add(left, 1.0, PEAK + 0.5),
        2 => {
            // The reflected part is where the incoming one was: its arrow is higher.
            add(left, -1.0, PEAK + 1.2);
            add(right, 1.0, PEAK * right.height + 0.5);
        }
        _ => {}
    }
}

/// An arrow from `from` over `length` along x. `head` is its length and half its height.
pub(super) fn arrow(from: [f64; 2], length: f64, head: [f64; 2], color: Color) -> Series {
    let (tip, back) = (from[0] + length, from[0] + length - head[0] * length.signum());
    let xs = vec![from[0], tip, back, tip, back];
    let ys = vec![from[1], from[1], from[1] + head[1], from[1], from[1] - head[1]];
    Series::line("direction", color, xs, ys).without_legend()
}
