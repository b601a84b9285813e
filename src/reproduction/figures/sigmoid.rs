//! Figure 3: P_T(v), and its difference from a classical ensemble.

use super::{around, heading, ion_of, named};
use crate::render::{Figure, Marker, Panel, Row, Scale, Series, Shape, Theme};
use crate::reproduction::figure_data::FigureData;
use crate::units::Interval;

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let names = vec![
        named("transfer matrix, T(v)", theme.matrix, Shape::Line(1.0)),
        named("packets of 1 Å, P(v)", theme.packet(0), Shape::Markers(Marker::Circle)),
        named("transfer matrix, same packets", theme.packet(1), Shape::Line(1.0)),
        named("classical", theme.classical, Shape::Dashes),
        named("same packets, classical", theme.packet(2), Shape::Line(0.8)),
    ];
    let pair = |upper: bool, filters: [&str; 2], letters: [&str; 2]| {
        let panels = filters.into_iter().zip(letters).map(|(filter, letter)| {
            if upper { curve(letter, data, filter, theme) } else { rest(data, filter, theme) }
        });
        Row::new(if upper { 1.5 } else { 1.0 }, panels.collect())
    };
    let (thin, pmf, below) =
        (["K_sharp", "Na_sharp"], ["K_pmf", "Na_pmf"], ["K_below", "Na_below"]);
    let rows = vec![
        heading("K_sharp", names),
        pair(true, thin, ["a", "b"]),
        pair(false, thin, ["", ""]),
        heading("K_pmf", Vec::new()),
        pair(true, pmf, ["c", "d"]),
        pair(false, pmf, ["", ""]),
        Row::new(
            1.2,
            vec![levels("c′", data, "K_pmf", theme), levels("d′", data, "Na_pmf", theme)],
        ),
        heading("K_below", Vec::new()),
        pair(true, below, ["e", "f"]),
        pair(false, below, ["", ""]),
    ];
    Figure {
        title: "Figure 3: transmission over velocity".into(),
        rows,
        aspect: 1.8,
        wide: true,
        remark: None,
    }
}

fn series(data: &FigureData, filter: &str, name: &str) -> FigureData {
    data.only(&[("filter", filter), ("series", name)])
}

fn across(data: &FigureData, filter: &str) -> Scale {
    let v = series(data, filter, "matrix").numbers("velocity_m_per_s");
    let Interval { from: low, to: high } = around(&v, v.first().copied().unwrap_or(0.0), 0.02);
    Scale::linear("velocity (m/s)", low, high)
}

fn curve(letter: &str, data: &FigureData, filter: &str, theme: &Theme) -> Panel {
    let title = format!("{letter}  {}", ion_of(filter));
    let mut panel =
        Panel::new(title, across(data, filter), Scale::linear("transmission", -0.05, 1.08));
    panel.x_labeled = false;
    let line = |name: &str| {
        let own = series(data, filter, name);
        Series::line(
            name,
            theme.matrix,
            own.numbers("velocity_m_per_s"),
            own.numbers("probability"),
        )
        .without_legend()
    };
    let step = line("classical").shaped(Shape::Dashes);
    panel.series.push(Series { color: theme.classical, ..step });
    panel
        .series
        .push(Series { color: theme.packet(2), ..line("ensemble").shaped(Shape::Line(0.8)) });
    // Levels between equal sites are many and narrow.
    let fine = if filter.ends_with("pmf") { 0.5 } else { 1.0 };
    panel.series.push(line("matrix").shaped(Shape::Line(fine)));
    panel.series.push(Series { color: theme.packet(1), ..line("average") });
    let errors = series(data, filter, "packet").numbers("error");
    let packets = Series { color: theme.packet(0), ..line("packet") };
    panel.series.push(packets.clone().shaped(Shape::Errors(errors)));
    panel.series.push(packets.shaped(Shape::Markers(Marker::Circle)));
    panel
}

/// The curve around its levels, from the first of them to a little above the top.
fn levels(letter: &str, data: &FigureData, filter: &str, theme: &Theme) -> Panel {
    let matrix = series(data, filter, "matrix");
    let (v, t) = (matrix.numbers("velocity_m_per_s"), matrix.numbers("probability"));
    let top = series(data, filter, "classical")
        .numbers("velocity_m_per_s")
        .get(1)
        .copied()
        .unwrap_or(f64::NAN);
    let first = v.iter().zip(&t).find(|(_, t)| **t > 0.5).map_or(top, |(v, _)| *v);
    let (from, to) = (first - 3.0, top + 0.6 * (top - first) + 3.0);
    let mut panel = curve(letter, data, filter, theme);
    panel.title = format!("{letter}  {}: levels near the top", ion_of(filter));
    panel.x = Scale::linear("velocity (m/s)", from, to);
    panel.x_labeled = true;
    for line in &mut panel.series {
        let within: Vec<usize> =
            (0..line.x.len()).filter(|&at| (from..=to).contains(&line.x[at])).collect();
        if let Shape::Errors(errors) = &mut line.shape {
            *errors = within.iter().map(|&at| errors[at]).collect();
        }
        (line.x, line.y) = within.iter().map(|&at| (line.x[at], line.y[at])).unzip();
    }
    panel
}

fn rest(data: &FigureData, filter: &str, theme: &Theme) -> Panel {
    let own = |name: &str| {
        let own = series(data, filter, name);
        (own.numbers("velocity_m_per_s"), own.numbers("minus_ensemble"))
    };
    let (x, y) = own("average");
    // One axis for all, so that the small difference of filters with sites is visible.
    let Interval { from: low, to: high } = around(&data.numbers("minus_ensemble"), 0.0, 0.12);
    let mut panel =
        Panel::new("", across(data, filter), Scale::linear("quantum − classical", low, high));
    let zero = vec![0.0; x.len()];
    panel.series.push(
        Series::line("zero", theme.classical, x.clone(), zero)
            .shaped(Shape::Dashes)
            .without_legend(),
    );
    panel.series.push(Series::line("average", theme.packet(1), x, y).without_legend());
    let (x, y) = own("packet");
    let errors = series(data, filter, "packet").numbers("error");
    let packets = Series::line("packets", theme.packet(0), x, y).without_legend();
    panel.series.push(packets.clone().shaped(Shape::Errors(errors)));
    panel.series.push(packets.shaped(Shape::Markers(Marker::Circle)));
    panel
}
