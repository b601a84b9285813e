//! Figure 4: fluxes over voltage, reversal potentials on the Nernst line.

use super::{BELOW, PMF, THIN, around, ion_of, named};
use crate::render::{Figure, Label, Marker, Panel, Row, Scale, Series, Shape, Theme, signed};
use crate::reproduction::figure_data::FigureData;
use crate::units::Interval;

pub(super) fn figure(data: &FigureData, theme: &Theme) -> Figure {
    let fluxes = vec![
        named("J out, thin", theme.packet(0), Shape::Line(1.0)),
        named("J in, thin", theme.packet(1), Shape::Line(1.0)),
        named("J out, PMF", theme.packet(0), Shape::Dashes),
        named("J in, PMF", theme.packet(1), Shape::Dashes),
        named("J out, above (fine)", theme.packet(0), Shape::Line(0.4)),
        named("J in, above (fine)", theme.packet(1), Shape::Line(0.4)),
        named("J out = J in", theme.ink, Shape::Markers(Marker::Diamond)),
    ];
    let reversals = vec![
        named("quantum, thin", theme.packet(0), Shape::Markers(Marker::Square)),
        named("quantum, above", theme.packet(2), Shape::Markers(Marker::Circle)),
        named("quantum, PMF", theme.packet(4), Shape::Dots),
        named("Nernst equation", theme.ink, Shape::Line(0.7)),
    ];
    let key = |title: &str, names: Vec<Series>| {
        Row::new(0.0, vec![Panel { title: title.into(), ..Panel::key(names) }])
    };
    let rows = vec![
        key(&format!("thin: {THIN}"), Vec::new()),
        key(&format!("PMF: {PMF}"), Vec::new()),
        key(&format!("above: {BELOW}"), fluxes),
        Row::new(1.2, vec![crossing("a", data, "Na", theme), crossing("b", data, "K", theme)]),
        key("", reversals),
        Row::new(
            1.0,
            vec![reversal("c", data, "temperature", theme), reversal("d", data, "ratio", theme)],
        ),
    ];
    Figure {
        title: "Figure 4: fluxes and reversal potentials".into(),
        rows,
        aspect: 0.84,
        wide: true,
        remark: None,
    }
}

fn crossing(letter: &str, data: &FigureData, ion: &str, theme: &Theme) -> Panel {
    let data = data.only(&[("scan", "voltage")]);
    let filters = ["sharp", "pmf", "below"].map(|kind| format!("{ion}_{kind}"));
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for (filter, shape) in filters.iter().zip([Shape::Line(1.0), Shape::Dashes, Shape::Line(0.4)]) {
        let own = data.only(&[("filter", filter)]);
        for (name, color) in
            [("flux_out_per_s", theme.packet(0)), ("flux_in_per_s", theme.packet(1))]
        {
            let fluxes = own.numbers(name);
            all.extend_from_slice(&fluxes);
            lines.push(
                Series::line(name, color, own.numbers("voltage_mV"), fluxes)
                    .shaped(shape.clone())
                    .without_legend(),
            );
        }
    }
    let low = all.iter().copied().filter(|flux| *flux > 0.0).fold(f64::MAX, f64::min);
    let high = all.iter().copied().fold(0.0, f64::max);
    let y = Scale::logarithmic("one-way flux (ions/s)", 0.5 * low, 3.0 * high);
    let rest =
        data.only(&[("filter", &filters[0])]).numbers("nernst_mV").first().copied().unwrap_or(0.0);
    let title = format!("{letter}  {}", ion_of(ion));
    let mut panel = Panel::new(title, Scale::linear("voltage (mV)", -120.0, 120.0), y);
    panel.series.push(
        Series::line("rest", theme.classical, vec![rest, rest], vec![panel.y.from, panel.y.to])
            .shaped(Shape::Line(0.6))
            .without_legend(),
    );
    panel.series.extend(lines);
    for filter in &filters {
        let own = data.only(&[("filter", filter)]);
        let (x, out, inward) = (
            own.numbers("voltage_mV"),
            own.numbers("flux_out_per_s"),
            own.numbers("flux_in_per_s"),
        );
        let Some([place, height]) = intersection(&x, &out, &inward) else { continue };
        panel.note = format!("J out = J in at {} mV", signed(place, 2));
        let marker = Series::line("crossing", theme.ink, vec![place], vec![height]);
        panel.series.push(marker.shaped(Shape::Markers(Marker::Diamond)).without_legend());
    }
    panel
}

/// The intersection of two curves, linear in the logarithm between points.
fn intersection(x: &[f64], a: &[f64], b: &[f64]) -> Option<[f64; 2]> {
    let apart = |i: usize| (a[i] / b[i]).ln();
    let at = (1..x.len()).find(|&i| (apart(i - 1) <= 0.0) != (apart(i) <= 0.0))?;
    let share = apart(at - 1) / (apart(at - 1) - apart(at));
    let height = (a[at - 1].ln() + share * (a[at] / a[at - 1]).ln()).exp();
    Some([x[at - 1] + share * (x[at] - x[at - 1]), height])
}

fn reversal(letter: &str, data: &FigureData, scan: &str, theme: &Theme) -> Panel {
    let data = data.only(&[("scan", scan), ("model", "quantum")]);
    let name = if scan == "temperature" { "temperature_K" } else { "ratio" };
    let values = data.numbers(name);
    let x = if scan == "temperature" {
        let Interval { from: low, to: high } =
            around(&values, values.first().copied().unwrap_or(300.0), 0.07);
        Scale::linear("temperature (K)", low, high)
    } else {
        Scale::logarithmic("higher over lower concentration", 1.6, 70.0)
    };
    let Interval { from: low, to: high } = around(&data.numbers("nernst_mV"), 0.0, 0.12);
    let mut panel = Panel::new(letter, x, Scale::linear("reversal potential (mV)", low, high));
    let mut worst: f64 = 0.0;
    for ion in ["Na", "K"] {
        let thin = data.only(&[("filter", &format!("{ion}_sharp"))]);
        let (x, nernst) = (thin.numbers(name), thin.numbers("nernst_mV"));
        if let (Some(&x), Some(&y)) = (x.last(), nernst.last()) {
            let place = if scan == "temperature" { x - 6.0 } else { x / 1.25 };
            let margin = 0.09 * (high - low) * y.signum();
            panel.labels.push(Label {
                at: [place, y - margin - 0.02 * (high - low)],
                words: ion_of(ion),
                color: theme.ink,
                centered: false,
                below: None,
            });
        }
        panel.series.push(
            Series::line("Nernst", theme.ink, x, nernst).shaped(Shape::Line(0.7)).without_legend(),
        );
        let kinds = [
            ("sharp", theme.packet(0), Shape::Markers(Marker::Square)),
            ("below", theme.packet(2), Shape::Markers(Marker::Circle)),
            ("pmf", theme.packet(4), Shape::Dots),
        ];
        for (kind, color, shape) in kinds {
            let own = data.only(&[("filter", &format!("{ion}_{kind}"))]);
            let (x, found, nernst) =
                (own.numbers(name), own.numbers("reversal_mV"), own.numbers("nernst_mV"));
            worst = found.iter().zip(&nernst).map(|(a, b)| (a - b).abs()).fold(worst, f64::max);
            panel.series.push(Series::line(kind, color, x, found).shaped(shape).without_legend());
        }
    }
    panel.note = format!("largest distance {worst:.0e} mV");
    panel
}
