//! I(V) of many cases with their reversal potentials; at one voltage, current and κ by a swept
//! parameter.

use super::by_axis::{self, Measure, MeasureStyle, ValueAxis, ValueScale, legend_entries};
use super::curves::{ChosenCurves, CurveColumn, chosen, curves};
use super::facets::{Facets, MAX_PANELS};
use super::figure_builder::FigureBuilder;
use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::collection_view::CollectionView;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::scale::{Scale, signed};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;
use crate::units::{PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT};

/// Most cases of a panel whose classical current is drawn beside the quantum one.
const MAX_WITH_BALLISTIC: usize = 5;
/// Most cases of a panel whose reversal is marked.
const MAX_WITH_REVERSAL: usize = 8;
/// Potentials closer than this are equal, mV.
// Half of the last digit in the legend.
const TOLERANCE: f64 = 5e-3;
/// Smaller currents are rounding, pA.
// One elementary charge a second: no experiment sees less.
const MIN_CURRENT: f64 = PICOAMPERE_OF_CURRENT / PER_SECOND_OF_RATE;
/// The models and how they are drawn over a swept parameter; dots mark the cases.
const MODELS: [(&str, MeasureStyle); 3] = [
    ("ballistic", MeasureStyle::Dashes),
    ("quantum", MeasureStyle::Line),
    ("quantum", MeasureStyle::Dots),
];

pub(super) fn figure(
    cases: &CollectionView,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let tables = cases.tables("/currents", &["current_quantum", "current_ballistic", "kappa"])?;
    let most = tables.iter().flatten().map(|table| table.axis.values.len()).max();
    match most {
        Some(0) | None => Err(Error::Usage(
            "these cases hold no voltage\n  help: ask for some with reservoirs.voltages in the \
             scenario"
                .into(),
        )),
        Some(1) => Ok(at_one_voltage(cases, &tables, options, theme)),
        Some(_) => Ok(by_voltage(cases, &tables, options, theme)),
    }
}

/// The curves of one panel.
struct Curves {
    cases: Vec<usize>,
    quantum: Vec<Series>,
    ballistic: Vec<Series>,
}

/// I(V) of all cases.
fn by_voltage(
    cases: &CollectionView,
    tables: &[Option<Table>],
    options: &PlotOptions,
    theme: &Theme,
) -> Figure {
    let facets = Facets::new(cases, false, MAX_PANELS);
    let there =
        |case: usize| tables[case].as_ref().is_some_and(|table| table.axis.values.len() > 1);
    let ChosenCurves { cases: chosen, remark: few } = chosen(&facets, &there);
    let lines = |own: &[usize], name: &str| {
        curves(&facets, tables, own, CurveColumn { name, unit: 1.0 }, theme)
    };
    let drawn = chosen.into_iter().map(|cases| Curves {
        quantum: lines(&cases, "current_quantum"),
        ballistic: if cases.len() > MAX_WITH_BALLISTIC {
            Vec::new()
        } else {
            lines(&cases, "current_ballistic")
        },
        cases,
    });
    let drawn: Vec<Curves> = drawn.collect();
    let all = || drawn.iter().flat_map(|curves| curves.quantum.iter().chain(&curves.ballistic));
    let unit = Interval::new(0.0, 1.0);
    let voltages = Interval::around(all().flat_map(|line| line.x.iter().copied())).unwrap_or(unit);
    let Interval { from, to } = voltages;
    let currents = all().flat_map(|line| line.y.iter().copied()).chain([0.0]);
    let Interval { from: low, to: high } = Interval::around(currents).unwrap_or(unit);
    let margin = 0.06 * (high - low);
    let x = Scale::linear("membrane voltage (mV)", from, to);
    let y = Scale::linear("current (pA)", low - margin, high + margin);
    let within = |voltage: &f64| voltages.contains(*voltage);
    let reversal = |case: usize| {
        tables[case].as_ref().map_or(f64::NAN, |table| table.number("reversal_quantum_mV"))
    };
    let reversals =
        Interval::around(drawn.iter().flat_map(|curves| &curves.cases).map(|&case| reversal(case)));
    // One line where all reverse at one voltage, else a dot on each curve.
    let common = reversals.filter(|range| range.length() < TOLERANCE).map(|range| range.from);
    let line = |x: [f64; 2], y: [f64; 2], color: Color, shape: Shape| {
        Series::line("line", color, x.to_vec(), y.to_vec()).shaped(shape).without_legend()
    };
    let upright = [y.from, y.to];
    let entry = |name: String, shape: Shape| {
        Series::line(name, theme.ink, Vec::new(), Vec::new()).shaped(shape)
    };
    let mut entries = vec![entry("quantum".into(), Shape::Line(1.0))];
    if drawn.iter().any(|curves| !curves.ballistic.is_empty()) {
        entries.push(entry("ballistic".into(), Shape::Dashes));
    }
    let dotted = |curves: &Curves| common.is_none() && curves.cases.len() <= MAX_WITH_REVERSAL;
    if drawn
        .iter()
        .any(|curves| dotted(curves) && curves.cases.iter().any(|&case| within(&reversal(case))))
    {
        entries.push(entry("reversal".into(), Shape::Dots));
    }
    if let Some(voltage) = common.filter(within) {
        let line = entry(format!("reversal {} mV", signed(voltage, 2)), Shape::Dashes);
        entries.push(Series { color: theme.soft, ..line });
    }
    let mut panels = Vec::new();
    for (panel, curves) in facets.panels.iter().zip(drawn) {
        let dots = dotted(&curves);
        let mut panel = Panel::new(panel.title.clone(), x.clone(), y.clone());
        panel.series.push(line([from, to], [0.0; 2], theme.soft, Shape::Line(0.5)));
        if within(&0.0) {
            panel.series.push(line([0.0; 2], upright, theme.soft, Shape::Line(0.5)));
        }
        panel.series.extend(
            common.filter(within).map(|at| line([at; 2], upright, theme.soft, Shape::Dashes)),
        );
        panel.series.extend(curves.quantum);
        panel.series.extend(curves.ballistic.into_iter().map(|line| {
            let color = line.color.faded(0.6);
            Series { color, ..line.shaped(Shape::Dashes) }
        }));
        if dots {
            let there = curves.cases.iter().filter(|&&case| within(&reversal(case)));
            panel.series.extend(there.map(|&case| {
                let color = facets.color(facets.value(case), theme);
                Series::line("reversal", color, vec![reversal(case)], vec![0.0])
                    .shaped(Shape::Dots)
                    .without_legend()
            }));
        }
        panels.push(panel);
    }
    let mut builder = FigureBuilder::new(&facets, options, entries, theme);
    builder.grid(panels, 0.62);
    builder.finish(few)
}

/// Current and κ of cases with one voltage each, by the swept parameter.
fn at_one_voltage(
    cases: &CollectionView,
    tables: &[Option<Table>],
    options: &PlotOptions,
    theme: &Theme,
) -> Figure {
    let value = |table: &Option<Table>, name: &str| {
        let column = table.as_ref().and_then(|table| table.column(name)?.first().copied());
        column.unwrap_or(f64::NAN)
    };
    let column = |name: &str| tables.iter().map(|table| value(table, name)).collect::<Vec<f64>>();
    let measure = |(model, style): (&str, MeasureStyle)| Measure {
        name: model.into(),
        style,
        values: column(&format!("current_{model}")),
    };
    let models = MODELS.map(measure);
    let kappa = [MeasureStyle::Line, MeasureStyle::Dots].map(|style| Measure {
        name: "κ".into(),
        style,
        values: column("kappa"),
    });
    let voltages = Interval::around(
        tables.iter().flatten().filter_map(|table| table.axis.values.first().copied()),
    );
    let label = match voltages {
        Some(range) if range.length() < TOLERANCE => {
            let digits = if range.from.fract() == 0.0 { 0 } else { 1 };
            format!("current at {} mV (pA)", signed(range.from, digits))
        }
        _ => "current (pA)".into(),
    };
    let over =
        |measure: &Measure, least: f64| measure.values.iter().any(|value| value.abs() > least);
    let known = over(&kappa[0], 0.0);
    // At 0 mV between equal baths the current is zero, and κ is still known.
    let flowing = !known || models.iter().any(|model| over(model, MIN_CURRENT));
    let share = if flowing && known { 2 } else { 1 };
    let facets = Facets::new(cases, true, MAX_PANELS / share);
    let high = by_axis::height(&facets);
    let mut entries = if flowing {
        legend_entries(&facets, &models[..MODELS.len() - 1], theme)
    } else {
        Vec::new()
    };
    entries.reverse();
    let mut builder = FigureBuilder::new(&facets, options, entries, theme);
    if flowing {
        let axis = ValueAxis { label: &label, scale: ValueScale::Linear };
        builder.grid(by_axis::panels(&facets, &models, axis, theme), high);
    }
    if known {
        let axis = ValueAxis { label: "κ = quantum / ballistic", scale: ValueScale::Automatic };
        builder.grid(by_axis::panels(&facets, &kappa, axis, theme), high);
    }
    let still = (!flowing)
        .then(|| "no current flows at the voltages of these cases: κ alone is shown".to_owned());
    builder.finish(by_axis::remark(&facets).into_iter().chain(still))
}
