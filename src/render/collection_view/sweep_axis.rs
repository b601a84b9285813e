//! The axes of a sweep: names, values, and their spacing.

use super::labels::{format_numbers, key_name, unit_symbol};
use crate::record::{Coordinate, CoordinateValues};
use crate::render::ion_name::ion;
use crate::render::scale::{Scale, Spacing};
use crate::units::Interval;

/// Smallest ratio of largest to smallest value on a logarithmic axis.
const MIN_LOGARITHMIC_RATIO: f64 = 10.0;
/// Ticks over their usual number.
// Values are read from the axis.
const TICK_DENSITY: f64 = 1.25;

/// One swept parameter, or several that vary together.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SweepAxis {
    /// Name with the unit, if it has one: `barrier height (kBT)`.
    pub label: String,
    /// Name.
    pub name: String,
    /// Its values as texts with their unit: `4.667 kBT`.
    pub words: Vec<String>,
    /// Its values, if they are numbers.
    pub numbers: Option<Vec<f64>>,
    /// Spacing of the numbers.
    pub spacing: Spacing,
}

impl SweepAxis {
    /// Number of values.
    pub(crate) fn count(&self) -> usize {
        self.words.len()
    }

    /// A scale of its numbers with a `margin` on either side, over the range; `None` for names.
    pub(crate) fn scale(&self, margin: f64) -> Option<Scale> {
        let numbers = self.numbers.as_ref()?;
        let Interval { from: low, to: high } = range_of(numbers);
        let scale = match self.spacing {
            Spacing::Linear => {
                let margin = margin * (high - low);
                Scale::linear(self.label.clone(), low - margin, high + margin)
            }
            Spacing::Logarithmic => {
                let margin = (high / low).powf(margin);
                Scale::logarithmic(self.label.clone(), low / margin, high * margin)
            }
        };
        Some(scale.crowded(TICK_DENSITY))
    }
}

/// The sweep axes of `shape`, each with the coordinates that vary along it.
pub(super) fn sweep_axes(
    coordinates: &[Coordinate],
    shape: &[usize],
    scenario: &str,
) -> Vec<SweepAxis> {
    let mut own: Vec<Vec<&Coordinate>> = vec![Vec::new(); shape.len()];
    for coordinate in coordinates {
        // A constant coordinate fits everywhere: it takes an axis that is still empty.
        let fits: Vec<usize> =
            (0..shape.len()).filter(|&number| depends_on(coordinate, shape, number)).collect();
        let empty = fits.iter().find(|&&number| own[number].is_empty());
        if let Some(&number) = empty.or(fits.first()) {
            own[number].push(coordinate);
        }
    }
    let stride = |number: usize| shape[number + 1..].iter().product::<usize>();
    own.into_iter()
        .enumerate()
        .map(|(number, own)| joined_axis(&own, shape[number], stride(number), scenario))
        .collect()
}

/// Whether `coordinate` depends on axis `number` alone.
fn depends_on(coordinate: &Coordinate, shape: &[usize], number: usize) -> bool {
    let stride: usize = shape[number + 1..].iter().product();
    let first = |case: usize| case / stride % shape[number] * stride;
    match &coordinate.values {
        CoordinateValues::Numbers(values, _) => {
            (0..values.len()).all(|case| values[case].to_bits() == values[first(case)].to_bits())
        }
        CoordinateValues::Words(values) => {
            (0..values.len()).all(|case| values[case] == values[first(case)])
        }
    }
}

/// A sweep axis of `count` values with these coordinates together; `stride` is the number of cases
/// from one value to the next.
fn joined_axis(own: &[&Coordinate], count: usize, stride: usize, scenario: &str) -> SweepAxis {
    let parts: Vec<SweepAxis> =
        own.iter().map(|coordinate| single_axis(coordinate, count, stride, scenario)).collect();
    let joined = |part: &dyn Fn(&SweepAxis) -> String, between: &str| -> String {
        parts.iter().map(part).collect::<Vec<_>>().join(between)
    };
    match &parts[..] {
        [] => {
            let numbers: Vec<f64> = (0..count).map(|number| number as f64).collect();
            let words = numbers.iter().map(|number| format!("{number}")).collect();
            let name = "case".to_owned();
            SweepAxis {
                label: name.clone(),
                name,
                words,
                numbers: Some(numbers),
                spacing: Spacing::Linear,
            }
        }
        [alone] => alone.clone(),
        [first, others @ ..] => {
            let words =
                (0..count).map(|value| joined(&|part| part.words[value].clone(), ", ")).collect();
            // Values are read from a numeric axis if its numbers are distinct.
            let is_distinct =
                |part: &&SweepAxis| part.numbers.as_ref().is_some_and(|numbers| distinct(numbers));
            let all = parts.iter().all(|part| part.numbers.is_some());
            match parts.iter().find(is_distinct).filter(|_| all) {
                Some(lead) => {
                    let besides: Vec<&str> = parts
                        .iter()
                        .filter(|part| *part != lead)
                        .map(|part| part.name.as_str())
                        .collect();
                    let label = format!("{}, with {}", lead.label, besides.join(", "));
                    SweepAxis {
                        label,
                        name: joined(&|part| part.name.clone(), ", "),
                        words,
                        ..lead.clone()
                    }
                }
                None => {
                    let name = others
                        .iter()
                        .fold(first.name.clone(), |name, other| format!("{name}, {}", other.name));
                    SweepAxis {
                        label: name.clone(),
                        name,
                        words,
                        numbers: None,
                        spacing: Spacing::Linear,
                    }
                }
            }
        }
    }
}

/// A sweep axis of one coordinate.
fn single_axis(coordinate: &Coordinate, count: usize, stride: usize, scenario: &str) -> SweepAxis {
    let name = key_name(&coordinate.name, scenario);
    let cases = (0..count).map(|value| value * stride);
    match &coordinate.values {
        CoordinateValues::Numbers(values, units) => {
            let own: Vec<f64> = cases.map(|case| values[case]).collect();
            let unit = unit_symbol(units);
            let worded =
                |text: String| if unit.is_empty() { text } else { format!("{text} {unit}") };
            let label = if unit.is_empty() { name.clone() } else { format!("{name} ({unit})") };
            let words = format_numbers(&own).into_iter().map(worded).collect();
            SweepAxis { label, name, words, spacing: spacing(&own), numbers: Some(own) }
        }
        CoordinateValues::Words(values) => {
            let chemical = coordinate.name == "ion" || coordinate.name.ends_with(".ion");
            let worded =
                |case: usize| if chemical { ion(&values[case]) } else { values[case].clone() };
            let words = cases.map(worded).collect();
            SweepAxis { label: name.clone(), name, words, numbers: None, spacing: Spacing::Linear }
        }
    }
}

fn distinct(numbers: &[f64]) -> bool {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.windows(2).all(|pair| pair[0] < pair[1])
}

fn range_of(numbers: &[f64]) -> Interval {
    Interval::new(f64::INFINITY, f64::NEG_INFINITY).extended(numbers.iter().copied())
}

/// Logarithmic where that spaces the numbers more evenly.
fn spacing(numbers: &[f64]) -> Spacing {
    let Interval { from: low, to: high } = range_of(numbers);
    if !(low > 0.0 && high.is_finite() && high >= MIN_LOGARITHMIC_RATIO * low) {
        return Spacing::Linear;
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let widest = |of: &dyn Fn(f64) -> f64| {
        let gaps = sorted.windows(2).map(|pair| of(pair[1]) - of(pair[0]));
        gaps.fold(0.0, f64::max) / (of(high) - of(low))
    };
    if widest(&f64::ln) < widest(&|value| value) { Spacing::Logarithmic } else { Spacing::Linear }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str, values: &[&str]) -> Coordinate {
        let values =
            CoordinateValues::Words(values.iter().map(|&value| value.to_owned()).collect());
        Coordinate { name: name.into(), values }
    }

    fn lengths(name: &str, values: &[f64]) -> Coordinate {
        Coordinate {
            name: name.into(),
            values: CoordinateValues::Numbers(values.to_vec(), "angstrom".into()),
        }
    }

    #[test]
    fn coordinates_find_their_loops() {
        let ions = words("ion", &["K+", "K+", "K+", "Ca2+", "Ca2+", "Ca2+"]);
        let widths = lengths("barrier.0.width", &[0.1, 1.0, 10.0, 0.1, 1.0, 10.0]);
        let found = sweep_axes(&[widths.clone(), ions.clone()], &[2, 3], "");
        assert_eq!(
            (found[0].label.as_str(), &found[0].words[..]),
            ("ion", &["K⁺".to_owned(), "Ca²⁺".to_owned()][..])
        );
        assert_eq!(found[1].label, "barrier width (Å)");
        assert_eq!(found[1].words, ["0.1 Å", "1 Å", "10 Å"]);
        assert_eq!(
            (found[1].numbers.clone().unwrap(), found[1].spacing),
            (vec![0.1, 1.0, 10.0], Spacing::Logarithmic)
        );
        // Side by side.
        let energies = lengths("packet.width", &[0.5, 0.5, 0.5, 0.7, 0.7, 0.7]);
        let found = sweep_axes(&[ions, energies.clone(), widths.clone()], &[2, 3], "");
        assert_eq!(found[0].words, ["K⁺, 0.5 Å", "Ca²⁺, 0.7 Å"]);
        assert_eq!((found[0].label.as_str(), &found[0].numbers), ("ion, packet width", &None));
        let centers = lengths("barrier.0.center", &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let found = sweep_axes(&[energies, centers, widths], &[2, 3], "");
        assert_eq!((found.len(), found[0].numbers.clone()), (2, Some(vec![0.5, 0.7])));
    }

    #[test]
    fn what_is_evenly_spread_keeps_an_even_axis() {
        let even: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(spacing(&even), Spacing::Linear);
        assert_eq!(spacing(&[0.05, 0.1, 0.2, 0.5, 1.0, 2.0]), Spacing::Logarithmic);
        assert_eq!(spacing(&[-1.0, 100.0]), Spacing::Linear);
        assert_eq!(spacing(&[4.0, 5.0, 8.0]), Spacing::Linear);
    }

    #[test]
    fn cases_without_parameters_are_numbered() {
        let found = sweep_axes(&[], &[3], "");
        assert_eq!((found[0].label.as_str(), found[0].words[2].as_str()), ("case", "2"));
    }
}
