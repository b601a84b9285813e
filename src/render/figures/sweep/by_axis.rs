//! One number per case over a swept parameter: an axis of numbers, or of names.

use super::facets::{FacetPanel, Facets, evenly_chosen};
use crate::render::figure::{Marker, Panel, Series, Shape};
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Positive values whose ratio exceeds this get a logarithmic axis.
// On a linear one the smallest would be two of the 53 mm of a panel above its edge.
const MIN_DECADE_RATIO: f64 = 30.0;
/// Smallest value on a logarithmic axis, over the largest one.
const MIN_SHOWN: f64 = 1e-15;

/// Height of a name, over the width of a figure of one column.
const NAME_HEIGHT: f32 = 0.055;
/// Most names along an axis.
const MAX_NAMES: usize = 40;

/// Most values that are shown by colour.
const MAX_COLORS: usize = 60;

/// How a measure is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MeasureStyle {
    /// The reference: a line, or diamonds.
    Line,
    /// Measured values: dots.
    Dots,
    /// Classical values: dashes, or grey squares.
    Dashes,
}

/// One number of every case, NaN where there is none.
pub(super) struct Measure {
    pub name: String,
    pub style: MeasureStyle,
    pub values: Vec<f64>,
}

/// How the axis of a measure is scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueScale {
    /// Linear, for probabilities.
    Probability,
    /// Linear.
    Linear,
    /// Logarithmic.
    Logarithmic,
    /// Logarithmic for values of several decades.
    Automatic,
}

/// The axis of the measures.
#[derive(Debug, Clone, Copy)]
pub(super) struct ValueAxis<'a> {
    /// Quantity and unit.
    pub label: &'a str,
    pub scale: ValueScale,
}

/// Whether there are names along the axis instead of numbers.
pub(super) fn named(facets: &Facets<'_>) -> bool {
    facets.by_axis.is_none_or(|number| facets.cases.axes[number].numbers.is_none())
}

/// Height of a panel over the width of a figure of one column.
pub(super) fn height(facets: &Facets<'_>) -> f32 {
    let names = facets.by_axis.map_or(1, |number| facets.cases.axes[number].count());
    if named(facets) {
        (NAME_HEIGHT * names.min(MAX_NAMES) as f32).max(4.0 * NAME_HEIGHT)
    } else {
        0.62
    }
}

/// Legend entries of the measures.
pub(super) fn legend_entries(
    facets: &Facets<'_>,
    measures: &[Measure],
    theme: &Theme,
) -> Vec<Series> {
    let one = |measure: &Measure| {
        let series = Series::line(
            measure.name.clone(),
            measure_color(facets, measure.style, None, theme),
            Vec::new(),
            Vec::new(),
        );
        series.shaped(shape(measure.style, named(facets)))
    };
    measures.iter().map(one).collect()
}

/// The colour of a measure, for one value of the coloured sweep axis or for all.
fn measure_color(
    facets: &Facets<'_>,
    style: MeasureStyle,
    value: Option<usize>,
    theme: &Theme,
) -> Color {
    let color = value.filter(|_| facets.by_color.is_some()).map(|value| facets.color(value, theme));
    match (style, color) {
        (MeasureStyle::Dashes, None) => theme.classical,
        (MeasureStyle::Dashes, Some(color)) => color.faded(0.6),
        (MeasureStyle::Dots, _) if facets.by_color.is_none() => theme.packet(0),
        // In front of a marker of any colour.
        (MeasureStyle::Dots, _) if named(facets) => theme.ink,
        (_, None) => theme.ink,
        (_, Some(color)) => color,
    }
}

/// Note on curves that are left out for lack of space.
pub(super) fn remark(facets: &Facets<'_>) -> Option<String> {
    let own = facets.colors()?;
    let drawn = evenly_chosen(own.count(), MAX_COLORS).len();
    (drawn < own.count()).then(|| {
        format!("{drawn} of {} values of {} are drawn, evenly chosen", own.count(), own.name)
    })
}

/// The panels of the measures, on the axis `value`, over the sweep axis, coloured by another one.
pub(super) fn panels(
    facets: &Facets<'_>,
    measures: &[Measure],
    value: &Scale,
    theme: &Theme,
) -> Vec<Panel> {
    let own = facets.by_axis.map(|number| &facets.cases.axes[number]);
    let numbers = own.and_then(|own| Some((own.scale(0.03)?, own.numbers.as_ref()?)));
    let drawn = evenly_chosen(facets.colors().map_or(1, |own| own.count()), MAX_COLORS);
    let panel = |FacetPanel { title, cases }: &FacetPanel| {
        let mut panel = match &numbers {
            Some((scale, _)) => Panel::new(title.clone(), scale.clone(), value.clone()),
            None => {
                let names = own.map_or_else(|| vec!["one case".into()], |own| own.words.clone());
                Panel::new(title.clone(), value.clone(), Scale::named(thinned(names)))
            }
        };
        for measure in measures {
            for &color in &drawn {
                let cases = cases.iter().copied();
                let own = cases
                    .filter(|&case| facets.value(case) == color && facets.cases.done(case))
                    .collect();
                let numbers = numbers.as_ref().map(|(_, numbers)| numbers.as_slice());
                let Curve { x, y } = curve(facets, measure, own, numbers);
                let tint = measure_color(facets, measure.style, Some(color), theme);
                let words = facets.colors().map_or("", |own| own.words[color].as_str());
                let name = format!("{} {words}", measure.name).trim_end().to_owned();
                let shape = shape(measure.style, numbers.is_none());
                panel.series.push(Series::line(name, tint, x, y).shaped(shape).without_legend());
            }
        }
        panel
    };
    facets.panels.iter().map(panel).collect()
}

/// Of very many names only some are shown.
fn thinned(names: Vec<String>) -> Vec<String> {
    let every = names.len().div_ceil(MAX_NAMES);
    let shown = |(at, name)| if at % every == 0 { name } else { String::new() };
    names.into_iter().enumerate().map(shown).collect()
}

/// Points of a measure along both axes of a panel.
struct Curve {
    x: Vec<f64>,
    y: Vec<f64>,
}

/// A measure of `cases` over the `numbers` of the sweep axis in rising order, or along its names.
fn curve(
    facets: &Facets<'_>,
    measure: &Measure,
    mut cases: Vec<usize>,
    numbers: Option<&[f64]>,
) -> Curve {
    let at = |case: usize| facets.by_axis.map_or(0, |number| facets.cases.at(number, case));
    let values = |cases: &[usize]| cases.iter().map(|&case| measure.values[case]).collect();
    match numbers {
        Some(numbers) => {
            cases.sort_by(|&a, &b| numbers[at(a)].total_cmp(&numbers[at(b)]));
            Curve { x: cases.iter().map(|&case| numbers[at(case)]).collect(), y: values(&cases) }
        }
        None => Curve { x: values(&cases), y: cases.iter().map(|&case| at(case) as f64).collect() },
    }
}

fn shape(style: MeasureStyle, names: bool) -> Shape {
    match (style, names) {
        (MeasureStyle::Line, false) => Shape::Line(1.0),
        (MeasureStyle::Dashes, false) => Shape::Dashes,
        (MeasureStyle::Line, true) => Shape::Markers(Marker::Diamond),
        (MeasureStyle::Dashes, true) => Shape::Markers(Marker::Square),
        (MeasureStyle::Dots, _) => Shape::Dots,
    }
}

/// The axis of `measures`: panels side by side share it.
// Classical values may leave a logarithmic axis: they have no lower bound.
pub(super) fn value_scale<'a, M>(ValueAxis { label, scale }: ValueAxis<'_>, measures: M) -> Scale
where
    M: IntoIterator<Item = &'a Measure>,
{
    let measures: Vec<&Measure> = measures.into_iter().collect();
    let all = || measures.iter().flat_map(|measure| measure.values.iter().copied());
    let range = Interval::around(all()).unwrap_or(Interval::new(0.0, 1.0));
    let Interval { from: low, to: high } = range;
    let quantum = measures
        .iter()
        .filter(|measure| measure.style != MeasureStyle::Dashes)
        .flat_map(|measure| &measure.values);
    let positive = Interval::around(quantum.copied().filter(|value| *value > 0.0));
    let wide = low > 0.0 && high > MIN_DECADE_RATIO * low;
    let decades = scale == ValueScale::Logarithmic || (scale == ValueScale::Automatic && wide);
    if let Some(Interval { from: least, to: most }) = positive.filter(|_| decades) {
        let most = most.max(high);
        return Scale::logarithmic(label, least.max(MIN_SHOWN * most) / 1.3, most * 1.3);
    }
    match scale {
        ValueScale::Probability if high > 0.5 => Scale::linear(label, -0.03, 1.03),
        ValueScale::Probability => Scale::linear(label, -0.03 * high, 1.06 * high),
        _ => {
            let (low, high) = if scale == ValueScale::Automatic {
                (low, high)
            } else {
                (low.min(0.0), high.max(0.0))
            };
            let margin = 0.06 * (high - low);
            Scale::linear(label, low - margin, high + margin)
        }
    }
}
