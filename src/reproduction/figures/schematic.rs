//! Figure 1: V(x) and the incident packet.

use super::{heading, ion_of, named};
use crate::render::{Figure, Panel, Row, Scale, Series, Shape, Theme};
use crate::reproduction::figure_data::FigureData;

/// Height of the packet's peak, meV.
const PEAK: f64 = 45.0;

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let names = vec![
        named("V(x)", theme.potential, Shape::Line(1.2)),
        named("V(x) at the resting potential", theme.packet(0), Shape::Dashes),
        named(
            "|ψ|² of the incident packet, drawn at its energy",
            theme.packet(1),
            Shape::Line(1.0),
        ),
    ];
    let rows = vec![
        heading("K_sharp", names),
        Row::new(
            1.0,
            vec![panel("a", data, "K_sharp", theme), panel("b", data, "Na_sharp", theme)],
        ),
        heading("K_pmf", Vec::new()),
        Row::new(1.0, vec![panel("c", data, "K_pmf", theme), panel("d", data, "Na_pmf", theme)]),
        heading("K_below", Vec::new()),
        Row::new(
            1.0,
            vec![panel("e", data, "K_below", theme), panel("f", data, "Na_below", theme)],
        ),
    ];
    Figure {
        title: "Figure 1: potential and incident packet".into(),
        rows,
        aspect: 0.9,
        wide: true,
        remark: None,
    }
}

fn panel(letter: &str, data: &FigureData, filter: &str, theme: &Theme) -> Panel {
    let data = data.only(&[("filter", filter)]);
    let x = data.numbers("x_angstrom");
    let (free, resting) = (data.numbers("potential_meV"), data.numbers("potential_rest_meV"));
    let density = data.numbers("density_per_angstrom");
    let base = data.numbers("packet_energy_meV").first().copied().unwrap_or(0.0);
    let largest = density.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let (from, to) = (x.first().copied().unwrap_or(0.0), x.last().copied().unwrap_or(1.0));
    let across = Scale::linear("x (Å)", from, to);
    let mut panel = Panel::new(
        format!("{letter}  {}", ion_of(filter)),
        across,
        Scale::linear("energy (meV)", -80.0, 260.0),
    );
    let floor = vec![panel.y.from; x.len()];
    let ground = Series::line("V(x)", theme.ground, x.clone(), free.clone())
        .shaped(Shape::Band(floor))
        .without_legend();
    let rest = Series::line("at rest", theme.packet(0), x.clone(), resting)
        .shaped(Shape::Dashes)
        .without_legend();
    let line = Series::line("V(x)", theme.potential, x.clone(), free)
        .shaped(Shape::Line(1.2))
        .without_legend();
    // Where the packet is invisible no line is drawn.
    let visible: Vec<usize> = (0..x.len()).filter(|&at| density[at] > 2e-3 * largest).collect();
    let places: Vec<f64> = visible.iter().map(|&at| x[at]).collect();
    let heights: Vec<f64> = visible.iter().map(|&at| base + PEAK * density[at] / largest).collect();
    let below = vec![base; places.len()];
    let area = Series::line("packet", theme.packet(1).faded(0.25), places.clone(), heights.clone());
    let packet = Series::line("packet", theme.packet(1), places.clone(), heights).without_legend();
    panel.series =
        vec![ground, rest, line, area.shaped(Shape::Band(below)).without_legend(), packet];
    if let Some(&front) = places.last() {
        panel.series.push(super::passage::arrow(
            [front + 0.3, base + 0.4 * PEAK],
            2.2,
            [0.7, 9.0],
            theme.packet(1),
        ));
    }
    panel
}
