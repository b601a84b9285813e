//! Figure 5: I–V of three models, and conductances beside published ones.

use super::{around, heading, ion_of, named};
use crate::render::{Color, Figure, Marker, Panel, Row, Scale, Series, Shape, Theme};
use crate::reproduction::figure_data::{FigureData, RATIO};
use crate::units::Interval;

/// Names and labels of the models in order.
const MODELS: [(&str, &str); 3] = [
    ("quantum", "quantum"),
    ("ballistic", "classical ballistic"),
    ("diffusive", "classical diffusive"),
];
/// Conductances shown, pS.
const SPAN: Interval = Interval::new(0.4, 500.0);

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let lines = (0..3).map(|at| named(MODELS[at].1, theme.packet(at), shape(at))).collect();
    let mut bars: Vec<Series> =
        (0..3).map(|at| named(MODELS[at].1, theme.packet(at), Shape::Bars(1.0))).collect();
    bars.extend([
        named("measured", theme.ink, Shape::Line(1.4)),
        named("simulated by MD (others)", theme.packet(3), Shape::Line(1.4)),
        named("built from a published ratio", theme.ink, Shape::Markers(Marker::Triangle)),
    ]);
    let rows = vec![
        heading("K_sharp", lines),
        Row::new(
            1.0,
            vec![currents("a", data, "Na_sharp", theme), currents("b", data, "K_sharp", theme)],
        ),
        heading("K_pmf", Vec::new()),
        Row::new(
            1.0,
            vec![currents("a′", data, "Na_pmf", theme), currents("b′", data, "K_pmf", theme)],
        ),
        heading("K_below", Vec::new()),
        Row::new(
            1.0,
            vec![currents("a″", data, "Na_below", theme), currents("b″", data, "K_below", theme)],
        ),
        Row::new(0.0, vec![Panel::key(bars)]),
        Row::new(0.0, vec![bound_key(data)]),
        Row::new(2.2, vec![bar_panel("c", data, "Na", theme), bar_panel("d", data, "K", theme)]),
    ];
    Figure {
        title: "Figure 5: currents and conductances".into(),
        rows,
        aspect: 1.5,
        wide: true,
        remark: None,
    }
}

/// The note on the star behind a bar.
fn bound_key(data: &FigureData) -> Panel {
    let above = is_above_bound(data);
    let words = "* Nernst–Planck exceeds the classical upper bound: the barrier is thinner than \
                 the mean free path √(kT/m)/γ";
    Panel { title: if above { words.into() } else { String::new() }, ..Panel::key(Vec::new()) }
}

/// Whether Nernst–Planck exceeds the classical upper bound anywhere in `data`.
fn is_above_bound(data: &FigureData) -> bool {
    data.numbers("diffusive_over_ballistic").iter().any(|&ratio| ratio > 1.0)
}

fn shape(model: usize) -> Shape {
    [Shape::Line(1.2), Shape::Dashes, Shape::Line(0.7)][model].clone()
}

fn currents(letter: &str, data: &FigureData, filter: &str, theme: &Theme) -> Panel {
    let data = data.only(&[("table", "current"), ("filter", filter)]);
    let Interval { from: low, to: high } = around(&data.numbers("current_pA"), 0.0, 0.06);
    let title = format!("{letter}  {}", ion_of(filter));
    let y = Scale::linear("current (pA)", low, high);
    let mut panel = Panel::new(title, Scale::linear("voltage (mV)", -120.0, 120.0), y);
    let zero =
        Series::line("zero", theme.rule, vec![0.0, 0.0], vec![low, high]).shaped(Shape::Line(0.6));
    panel.series.push(zero.without_legend());
    if is_above_bound(&data) {
        panel.note = "classical diffusive: see *".into();
    }
    for at in [2, 0, 1] {
        let own = data.only(&[("series", MODELS[at].0)]);
        let line = Series::line(
            MODELS[at].1,
            theme.packet(at),
            own.numbers("voltage_mV"),
            own.numbers("current_pA"),
        );
        panel.series.push(line.shaped(shape(at)).without_legend());
    }
    panel
}

fn bar_panel(letter: &str, data: &FigureData, ion: &str, theme: &Theme) -> Panel {
    let mut names = Vec::new();
    let mut series: Vec<Series> = Vec::new();
    let mut add = |name: String, color: Color, values: Interval, shape: Shape| {
        let line = Series::line(name.clone(), color, vec![values.from], vec![names.len() as f64])
            .without_legend();
        series.push(line.shaped(shape));
        names.push(name);
    };
    for (filter, word) in [("sharp", "thin"), ("pmf", "PMF"), ("below", "above")] {
        let own = data.only(&[("table", "conductance"), ("filter", &format!("{ion}_{filter}"))]);
        for (at, (model, _)) in MODELS.into_iter().enumerate() {
            let own = own.only(&[("series", model)]);
            let values = own.numbers("slope_symmetric_pS");
            let value = values.first().copied().unwrap_or(f64::NAN);
            let mark = if is_above_bound(&own) { "*" } else { "" };
            add(
                format!("{word}, {model}{mark}"),
                theme.packet(at),
                Interval::new(value, value),
                Shape::Bars(0.72),
            );
        }
    }
    let published = data.only(&[("table", "published"), ("filter", &format!("{ion}+"))]);
    let (low, high) = (published.numbers("low_pS"), published.numbers("high_pS"));
    let sources = published.words("series").into_iter().zip(published.words("source"));
    for (((name, source), low), high) in sources.zip(low).zip(high) {
        let color = if name.starts_with("MD") { theme.packet(3) } else { theme.ink };
        let built = source.contains(RATIO);
        let shape = if built { Shape::Markers(Marker::Triangle) } else { Shape::Spans(vec![high]) };
        add(name.to_owned(), color, Interval::new(low, high), shape);
    }
    let x = Scale::logarithmic("conductance (pS); ours at 0 mV in 150 mM", SPAN.from, SPAN.to);
    let mut panel = Panel::new(format!("{letter}  {}", ion_of(ion)), x, Scale::named(names));
    for tick in [1.0, 10.0, 100.0] {
        let rule =
            Series::line("rule", theme.rule, vec![tick, tick], vec![panel.y.from, panel.y.to]);
        panel.series.push(rule.shaped(Shape::Line(0.4)).without_legend());
    }
    panel.series.extend(series);
    panel
}
