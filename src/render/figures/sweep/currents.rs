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
use crate::render::theme::Theme;
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
        Some(0) | None => Err(Error::usage(
            "these cases hold no voltage",
            "ask for some with reservoirs.voltages in the scenario",
        )),
        Some(1) => Ok(at_one_voltage(cases, &tables, options, theme)),
        Some(_) => Ok(by_voltage(cases, &tables, options, theme)),
    }
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
    let curves = VoltageCurves::new(&facets, tables, &chosen, theme);
    let panels = facets.panels.iter().zip(&curves.panels);
    let panels = panels.map(|(panel, lines)| curves.panel(panel.title.clone(), lines)).collect();
    let mut builder = FigureBuilder::new(&facets, options, curves.entries(), theme);
    builder.grid(panels, 0.62);
    builder.finish(few)
}

/// The curves of one panel.
struct Curves {
    cases: Vec<usize>,
    quantum: Vec<Series>,
    ballistic: Vec<Series>,
}

/// The curves of all panels on common axes.
struct VoltageCurves<'a> {
    facets: &'a Facets<'a>,
    theme: &'a Theme,
    panels: Vec<Curves>,
    voltages: Interval,
    y: Scale,
    /// Reversal potential of each case, mV.
    reversals: Vec<f64>,
    /// The reversal potential of all, if they have one.
    common: Option<f64>,
}

impl<'a> VoltageCurves<'a> {
    fn new(
        facets: &'a Facets<'_>,
        tables: &[Option<Table>],
        chosen: &[Vec<usize>],
        theme: &'a Theme,
    ) -> Self {
        let lines = |own: &[usize], name: &str| {
            curves(facets, tables, own, CurveColumn { name, unit: 1.0 }, theme)
        };
        let panel = |cases: &Vec<usize>| {
            let few = if cases.len() > MAX_WITH_BALLISTIC { &[][..] } else { cases };
            Curves {
                cases: cases.clone(),
                quantum: lines(cases, "current_quantum"),
                ballistic: lines(few, "current_ballistic"),
            }
        };
        let panels: Vec<Curves> = chosen.iter().map(panel).collect();
        let all =
            || panels.iter().flat_map(|curves| curves.quantum.iter().chain(&curves.ballistic));
        let unit = Interval::new(0.0, 1.0);
        let voltages = Interval::around(all().flat_map(|line| line.x.iter().copied()));
        let currents = all().flat_map(|line| line.y.iter().copied()).chain([0.0]);
        let Interval { from: low, to: high } = Interval::around(currents).unwrap_or(unit);
        let margin = 0.06 * (high - low);
        let reversal = |table: &Option<Table>| {
            table.as_ref().map_or(f64::NAN, |table| table.number("reversal_quantum_mV"))
        };
        let reversals: Vec<f64> = tables.iter().map(reversal).collect();
        let range = Interval::around(chosen.iter().flatten().map(|&case| reversals[case]));
        Self {
            facets,
            theme,
            panels,
            voltages: voltages.unwrap_or(unit),
            y: Scale::linear("current (pA)", low - margin, high + margin),
            reversals,
            common: range.filter(|range| range.length() < TOLERANCE).map(|range| range.from),
        }
    }

    /// The reversal of all, if it is in view: one line instead of a dot on each curve.
    fn common_in_view(&self) -> Option<f64> {
        self.common.filter(|&voltage| self.voltages.contains(voltage))
    }

    /// The cases of a panel whose reversals are marked by dots.
    fn dotted(&self, curves: &Curves) -> Vec<usize> {
        if self.common.is_some() || curves.cases.len() > MAX_WITH_REVERSAL {
            return Vec::new();
        }
        let in_view = |case: &usize| self.voltages.contains(self.reversals[*case]);
        curves.cases.iter().copied().filter(in_view).collect()
    }

    /// Legend entries of the kinds of lines.
    fn entries(&self) -> Vec<Series> {
        let entry = |name: String, shape: Shape| {
            Series::line(name, self.theme.ink, Vec::new(), Vec::new()).shaped(shape)
        };
        let mut entries = vec![entry("quantum".into(), Shape::Line(1.0))];
        if self.panels.iter().any(|curves| !curves.ballistic.is_empty()) {
            entries.push(entry("ballistic".into(), Shape::Dashes));
        }
        if self.panels.iter().any(|curves| !self.dotted(curves).is_empty()) {
            entries.push(entry("reversal".into(), Shape::Dots));
        }
        if let Some(voltage) = self.common_in_view() {
            let line = entry(format!("reversal {} mV", signed(voltage, 2)), Shape::Dashes);
            entries.push(Series { color: self.theme.soft, ..line });
        }
        entries
    }

    /// One panel: the zero lines, the reversal of all, and the curves.
    fn panel(&self, title: String, curves: &Curves) -> Panel {
        let Interval { from, to } = self.voltages;
        let line = |x: [f64; 2], y: [f64; 2], shape: Shape| {
            Series::line("line", self.theme.soft, x.to_vec(), y.to_vec())
                .shaped(shape)
                .without_legend()
        };
        let upright = |at: f64, shape: Shape| line([at; 2], [self.y.from, self.y.to], shape);
        let x = Scale::linear("membrane voltage (mV)", from, to);
        let mut panel = Panel::new(title, x, self.y.clone());
        panel.series.push(line([from, to], [0.0; 2], Shape::Line(0.5)));
        if self.voltages.contains(0.0) {
            panel.series.push(upright(0.0, Shape::Line(0.5)));
        }
        panel.series.extend(self.common_in_view().map(|at| upright(at, Shape::Dashes)));
        panel.series.extend(curves.quantum.iter().cloned());
        panel.series.extend(curves.ballistic.iter().cloned().map(|line| {
            let color = line.color.faded(0.6);
            Series { color, ..line.shaped(Shape::Dashes) }
        }));
        panel.series.extend(self.dotted(curves).into_iter().map(|case| {
            let color = self.facets.color(self.facets.value(case), self.theme);
            Series::line("reversal", color, vec![self.reversals[case]], vec![0.0])
                .shaped(Shape::Dots)
                .without_legend()
        }));
        panel
    }
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
        let value = by_axis::value_scale(axis, &models);
        builder.grid(by_axis::panels(&facets, &models, &value, theme), high);
    }
    if known {
        let axis = ValueAxis { label: "κ = quantum / ballistic", scale: ValueScale::Automatic };
        let value = by_axis::value_scale(axis, &kappa);
        builder.grid(by_axis::panels(&facets, &kappa, &value, theme), high);
    }
    let still = (!flowing)
        .then(|| "no current flows at the voltages of these cases: κ alone is shown".to_owned());
    builder.finish(by_axis::remark(&facets).into_iter().chain(still))
}
