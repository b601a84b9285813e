//! What a driven potential transmits by a swept parameter: in all beside simpler pictures, by side
//! band, and over the static potential.

use super::by_axis::{self, Measure, MeasureStyle, ValueAxis, ValueScale, legend_entries};
use super::facets::{Facets, MAX_PANELS};
use super::figure_builder::FigureBuilder;
use crate::error::Result;
use crate::record::Table;
use crate::render::collection_view::CollectionView;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::scale::{Scale, signed};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Most side bands that are drawn.
const MAX_ORDERS: usize = 5;
/// Static transmissions closer than this to one another (relative) are the same: then the gain is
/// the transmission over again.
const SAME_STATIC: f64 = 1e-9;
/// Smallest T on a logarithmic axis.
const MIN_SHOWN: f64 = 1e-6;

pub(super) fn figure(
    cases: &CollectionView,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let tables = cases.tables("/sidebands", &["transmission"])?;
    let facets = Facets::new(cases, true, MAX_PANELS / 2);
    let alone = facets.by_axis.filter(|_| cases.axes.len() == 1).map(|number| &cases.axes[number]);
    let curves = alone.and_then(|axis| {
        let numbers = axis.numbers.as_ref()?;
        Some(DrivenCurves { tables: &tables, order: rising(numbers), numbers, options, theme })
    });
    match (curves, alone.and_then(|axis| axis.scale(0.0))) {
        (Some(curves), Some(x)) => Ok(curves.figure(&facets, &x)),
        _ => Ok(by_parameters(&facets, &tables, options, theme)),
    }
}

/// The number `name` of every case; NaN where there is none.
fn numbers(tables: &[Option<Table>], name: &str) -> Vec<f64> {
    let number = |table: &Option<Table>| table.as_ref().map_or(f64::NAN, |own| own.number(name));
    tables.iter().map(number).collect()
}

/// The places of `numbers` in rising order.
fn rising(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    order
}

/// Curves over one swept number.
struct DrivenCurves<'a> {
    tables: &'a [Option<Table>],
    numbers: &'a [f64],
    /// Cases by rising number.
    order: Vec<usize>,
    options: &'a PlotOptions,
    theme: &'a Theme,
}

/// The largest value of a side band over all cases.
#[derive(Clone, Copy)]
struct Strength {
    order: f64,
    largest: f64,
}

impl DrivenCurves<'_> {
    fn figure(&self, facets: &Facets<'_>, x: &Scale) -> Figure {
        let totals = self.totals();
        let entries =
            totals.iter().map(|one| Series { x: Vec::new(), y: Vec::new(), ..one.clone() });
        let mut builder = FigureBuilder::new(facets, self.options, entries.collect(), self.theme);
        let mut upper = Panel::new("", x.clone(), self.scale("T(E)", &totals));
        upper.series = totals.into_iter().rev().map(Series::without_legend).collect();
        let bands = self.bands();
        let mut lower = Panel::new("", x.clone(), self.scale("T with n quanta", &bands));
        lower.series = bands;
        builder.grid(vec![upper], 0.62);
        builder.grid(vec![lower], 0.5);
        if let Some(gain) = self.gain(x) {
            builder.grid(vec![gain], 0.4);
        }
        builder.finish(None)
    }

    fn line(&self, name: impl Into<String>, color: Color, values: &[f64]) -> Series {
        let x = self.order.iter().map(|&case| self.numbers[case]).collect();
        let y = self.order.iter().map(|&case| values[case]).collect();
        Series::line(name, color, x, y)
    }

    /// T in all, and of simpler pictures.
    fn totals(&self) -> Vec<Series> {
        let theme = self.theme;
        let line = |name: &str, of: &str, color: Color, shape: Shape| {
            self.line(name, color, &numbers(self.tables, of)).shaped(shape)
        };
        // A slow drive is often as good as none: a broad line shows beside the dashes on it.
        let slow = theme.packet(0).faded(0.45);
        vec![
            line("driven", "total_transmission", theme.ink, Shape::Line(1.6)),
            line("static", "transmission_static", theme.soft, Shape::Dashes),
            line("slow drive", "transmission_adiabatic", slow, Shape::Line(3.0)),
            line("Tien–Gordon", "transmission_tien_gordon", theme.packet(1), Shape::Dashes),
            line("classical", "transmission_classical", theme.packet(2), Shape::Line(1.0)),
        ]
    }

    /// T_n of the strongest side bands, by order.
    fn bands(&self) -> Vec<Series> {
        let band = |(i, strength): (usize, &Strength)| {
            let order = strength.order;
            let plus = if order > 0.0 { "+" } else { "" };
            let name = format!("n = {plus}{}", signed(order, 0));
            let one = |table: &Option<Table>| {
                let table = table.as_ref()?;
                let at = table.axis.values.iter().position(|own| *own == order)?;
                table.column("transmission")?.get(at).copied()
            };
            let values: Vec<f64> =
                self.tables.iter().map(|table| one(table).unwrap_or(f64::NAN)).collect();
            self.line(name, self.theme.packet(i), &values)
        };
        self.strongest().iter().enumerate().map(band).collect()
    }

    fn strongest(&self) -> Vec<Strength> {
        let mut all: Vec<Strength> = Vec::new();
        for table in self.tables.iter().flatten() {
            let Some(values) = table.column("transmission") else { continue };
            for (&order, &value) in table.axis.values.iter().zip(values) {
                match all.iter_mut().find(|one| one.order == order) {
                    Some(one) => one.largest = one.largest.max(value),
                    None => all.push(Strength { order, largest: value }),
                }
            }
        }
        all.sort_by(|a, b| b.largest.total_cmp(&a.largest));
        all.truncate(MAX_ORDERS);
        all.sort_by(|a, b| {
            a.order.abs().total_cmp(&b.order.abs()).then(b.order.total_cmp(&a.order))
        });
        all
    }

    /// The gain, where it is not the transmission over again.
    fn gain(&self, x: &Scale) -> Option<Panel> {
        let still = Interval::around(numbers(self.tables, "transmission_static"))?;
        if still.length() <= SAME_STATIC * still.to {
            return None;
        }
        let line = self.line("gain", self.theme.ink, &numbers(self.tables, "gain"));
        let gains = line.y.iter().copied().filter(|gain| gain.is_finite());
        let range = Interval::around(gains.chain([1.0]))?;
        let y = match () {
            () if range.to > 30.0 * range.from && range.from > 0.0 => {
                Scale::logarithmic("driven / static", range.from / 1.3, range.to * 1.3)
            }
            () => {
                let margin = 0.06 * range.length();
                Scale::linear("driven / static", range.from - margin, range.to + margin)
            }
        };
        let mut panel = Panel::new("", x.clone(), y);
        let one = Series::line("1", self.theme.soft, vec![x.from, x.to], vec![1.0; 2]);
        panel.series = vec![one.shaped(Shape::Line(0.5)), line];
        panel.series.iter_mut().for_each(|series| series.in_legend = false);
        Some(panel)
    }

    /// The axis of `series`.
    fn scale(&self, label: &str, series: &[Series]) -> Scale {
        let all = series.iter().flat_map(|one| &one.y).copied();
        let largest = all.filter(|value| value.is_finite()).fold(0.0, f64::max);
        if self.options.logarithmic {
            let all = series.iter().flat_map(|one| &one.y).copied();
            let positive = Interval::around(all.filter(|value| *value > 0.0));
            let least = positive.map_or(MIN_SHOWN, |range| range.from.max(MIN_SHOWN * range.to));
            return Scale::logarithmic(label, least / 1.3, largest.max(least) * 1.5);
        }
        let top = if largest > 0.0 { largest } else { 1.0 };
        Scale::linear(label, -0.03 * top, 1.06 * top)
    }
}

/// T in all and the gain over several swept parameters.
fn by_parameters(
    facets: &Facets<'_>,
    tables: &[Option<Table>],
    options: &PlotOptions,
    theme: &Theme,
) -> Figure {
    let measure = |name: &str, style: MeasureStyle, of: &str| Measure {
        name: name.into(),
        style,
        values: numbers(tables, of),
    };
    let totals = [
        measure("classical", MeasureStyle::Dashes, "transmission_classical"),
        measure("driven", MeasureStyle::Line, "total_transmission"),
        measure("driven", MeasureStyle::Dots, "total_transmission"),
    ];
    let gains =
        [measure("gain", MeasureStyle::Line, "gain"), measure("gain", MeasureStyle::Dots, "gain")];
    let scale = if options.logarithmic { ValueScale::Logarithmic } else { ValueScale::Probability };
    let high = by_axis::height(facets);
    let mut entries = legend_entries(facets, &totals[..2], theme);
    entries.reverse();
    let mut builder = FigureBuilder::new(facets, options, entries, theme);
    let axis = ValueAxis { label: "T(E)", scale };
    let value = by_axis::value_scale(axis, &totals);
    builder.grid(by_axis::panels(facets, &totals, &value, theme), high);
    let axis = ValueAxis { label: "driven / static", scale: ValueScale::Automatic };
    let value = by_axis::value_scale(axis, &gains);
    builder.grid(by_axis::panels(facets, &gains, &value, theme), high);
    builder.finish(by_axis::remark(facets))
}
