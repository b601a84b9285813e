//! Ticks at round numbers.

use super::numerals::{power, scientific, signed};
use super::tick_offset::TickOffset;
use super::{Scale, Spacing};

/// Round ticks nearer than this to one at the end are left out, over their distance.
const NEAR_END: f64 = 0.4;

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tick {
    /// Its number.
    pub value: f64,
    /// The text beside it.
    pub label: String,
}

impl Tick {
    fn new(value: f64, label: String) -> Self {
        Self { value, label }
    }
}

impl Scale {
    /// About `count` ticks.
    pub(crate) fn ticks(&self, count: usize) -> Vec<Tick> {
        let mut ticks = self.round(count);
        if self.with_end && ticks.len() > 1 {
            let step = (self.place(ticks[1].value) - self.place(ticks[0].value)).abs();
            ticks.retain(|tick| self.place(tick.value) < 1.0 - NEAR_END * step);
            let power = self.tick_offset().unwrap_or_default().power;
            ticks.push(Tick::new(self.to, scientific(self.to / 10f64.powi(power))));
        }
        ticks
    }

    /// About `count` ticks at round numbers.
    fn round(&self, count: usize) -> Vec<Tick> {
        if !self.names.is_empty() {
            return self
                .names
                .iter()
                .enumerate()
                .map(|(at, name)| Tick::new(at as f64, name.clone()))
                .collect();
        }
        let count = (count as f64 * self.crowd).round() as usize;
        match self.spacing {
            // A single tick shows no step.
            Spacing::Linear => {
                let mut all = (count.max(1)..count + 9).map(|count| self.even(count));
                all.find(|ticks| ticks.len() > 1).unwrap_or_default()
            }
            Spacing::Logarithmic => {
                let (first, last) = (
                    (self.from.log10() - 1e-9).ceil() as i32,
                    (self.to.log10() + 1e-9).floor() as i32,
                );
                // Two and a half decades, whose numbers are short without powers of ten.
                if self.to < 300.0 * self.from && self.from >= 1e-3 && self.to <= 1e4 {
                    return self.within_decades(first - 1, last, count);
                }
                if last <= first {
                    return self.parts_of_decades(first - 1, last);
                }
                let every = ((last - first) as usize / count.max(1) + 1) as i32;
                (first..=last)
                    .rev()
                    .step_by(every as usize)
                    .map(|n| Tick::new(10f64.powi(n), power(n)))
                    .collect()
            }
        }
    }

    /// About `count` ticks at round numbers.
    fn even(&self, count: usize) -> Vec<Tick> {
        let TickOffset { base, power, .. } = self.tick_offset().unwrap_or_default();
        // Powers of ten below one are inexact, but their inverses are exact.
        let larger = 10f64.powi(power.abs());
        let within =
            |value: f64| if power < 0 { (value - base) * larger } else { (value - base) / larger };
        let whole = |shown: f64| base + if power < 0 { shown / larger } else { shown * larger };
        let (from, to) = (within(self.from), within(self.to));
        let step = round_step((to - from) / count.max(1) as f64);
        // Rounding must not give a digit too many to a step that is a power of ten.
        let digits = (-(step * 1.000_001).log10().floor()).max(0.0) as usize;
        // 2.5, 0.25, … need one digit more.
        let digits =
            if (step * 10f64.powi(digits as i32)).fract() > 1e-6 { digits + 1 } else { digits };
        let (first, last) = ((from / step - 1e-9).ceil() as i64, (to / step + 1e-9).floor() as i64);
        (first..=last)
            .map(|n| Tick::new(whole(n as f64 * step), signed(n as f64 * step, digits)))
            .collect()
    }

    /// Ticks at 1, 2 and 5 times the powers of ten from `first` to `last`, as powers.
    fn parts_of_decades(&self, first: i32, last: i32) -> Vec<Tick> {
        let label = |part: f64, n: i32| {
            if part == 1.0 { power(n) } else { format!("{part}·{}", power(n)) }
        };
        let all = (first..=last).flat_map(|n| {
            [1.0, 2.0, 5.0].map(|part| Tick::new(part * 10f64.powi(n), label(part, n)))
        });
        all.filter(|tick| (-1e-9..=1.0 + 1e-9).contains(&self.place(tick.value))).collect()
    }

    /// Ticks at 1, 2 and 5 times the powers of ten from `first` to `last`, in plain digits. The
    /// powers of ten alone where that is much more than `count`.
    // Few decades need more ticks than their ends.
    fn within_decades(&self, first: i32, last: i32, count: usize) -> Vec<Tick> {
        let all = |parts: &[f64]| -> Vec<Tick> {
            let powers = (first..=last).flat_map(|n| {
                parts.iter().map(move |part| (part * 10f64.powi(n), (-n).max(0) as usize))
            });
            let inside =
                powers.filter(|&(value, _)| (-1e-9..=1.0 + 1e-9).contains(&self.place(value)));
            inside.map(|(value, digits)| Tick::new(value, signed(value, digits))).collect()
        };
        let (every, powers) = (all(&[1.0, 2.0, 5.0]), all(&[1.0]));
        if every.len() > 2 * count && powers.len() > 1 { powers } else { every }
    }
}

/// The next of 1, 2, 2.5, 5 and 10 times a power of ten.
fn round_step(step: f64) -> f64 {
    let power = 10f64.powf(step.abs().max(1e-300).log10().floor());
    let share = step / power;
    power
        * [1.0, 2.0, 2.5, 5.0]
            .into_iter()
            .find(|&good| share <= good * (1.0 + 1e-9))
            .unwrap_or(10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(scale: &Scale, count: usize) -> Vec<String> {
        scale.ticks(count).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_round_numbers_inside_of_the_axis() {
        assert_eq!(labels(&Scale::linear("", -0.2, 1.0), 4), ["0.0", "0.5", "1.0"]);
        assert_eq!(labels(&Scale::linear("", -12.3, 9.0), 5), ["−10", "−5", "0", "5"]);
        assert_eq!(
            labels(&Scale::linear("", 0.0, 1.0), 4),
            ["0.00", "0.25", "0.50", "0.75", "1.00"]
        );
        assert_eq!(labels(&Scale::linear("", -120.0, 120.0), 4), ["−100", "0", "100"]);
        let crowded = Scale::linear("", -120.0, 120.0).crowded(1.25);
        assert_eq!(labels(&crowded, 4), ["−100", "−50", "0", "50", "100"]);
        assert_eq!(labels(&Scale::linear("", 0.0, 6000.0), 3), ["0", "2000", "4000", "6000"]);
        assert_eq!(labels(&Scale::logarithmic("", 1e-12, 1.0), 4), ["1", "10⁻⁴", "10⁻⁸", "10⁻¹²"]);
        assert_eq!(labels(&Scale::logarithmic("", 1e-9, 20.0), 20)[0], "10¹");
    }

    #[test]
    fn few_decades_are_told_in_plain_digits_and_names_as_they_are() {
        assert_eq!(labels(&Scale::logarithmic("", 1.6, 70.0), 4), ["2", "5", "10", "20", "50"]);
        assert_eq!(
            labels(&Scale::logarithmic("", 0.05, 1.0), 4),
            ["0.05", "0.1", "0.2", "0.5", "1"]
        );
        // Where there is no space.
        assert_eq!(labels(&Scale::logarithmic("", 0.05, 1.0), 2), ["0.1", "1"]);
        let names = Scale::named(vec!["a".into(), "b".into()]);
        assert_eq!(labels(&names, 4), ["a", "b"]);
        assert_eq!((names.place(0.0), names.place(1.0)), (0.75, 0.25));
    }

    #[test]
    fn an_end_that_is_named_pushes_away_what_is_near() {
        let bar = |to: f64, count: usize| labels(&Scale::linear("", 0.0, to).with_end(), count);
        assert_eq!(bar(2.553, 4), ["0", "1", "2", "2.55"]);
        assert_eq!(bar(2.1, 4), ["0", "1", "2.10"]);
        let decades = Scale::logarithmic("", 2.5e-8, 2.5).with_end();
        assert_eq!(labels(&decades, 2).last().map(String::as_str), Some("2.50"));
    }

    #[test]
    fn narrow_axes_are_told_from_a_round_number_and_none_has_a_single_tick() {
        let title_and_labels =
            |scale: Scale, count: usize| (scale.title(), labels(&scale, count).join(" "));
        let narrow = Scale::linear("barrier height (kBT)", 4.999_999_997, 5.000_000_103);
        assert_eq!(
            title_and_labels(narrow.clone(), 4),
            ("barrier height − 5 (10⁻⁹ kBT)".into(), "0 50 100".into())
        );
        assert!(
            narrow
                .ticks(4)
                .iter()
                .all(|tick| (-1e-9..=1.0 + 1e-9).contains(&narrow.place(tick.value)))
        );
        let ratio = Scale::linear("κ = quantum / ballistic", 1.216_363_573, 1.216_363_616);
        assert_eq!(
            title_and_labels(ratio, 5),
            ("κ − 1.2163636 (10⁻⁹)".into(), "−20 −10 0 10".into())
        );
        let negative = Scale::linear("V (mV)", -60.000_01, -59.999_99);
        assert_eq!(title_and_labels(negative, 2), ("V + 60 (10⁻⁶ mV)".into(), "−10 0 10".into()));
        let tiny = Scale::linear("current (pA)", 0.0, 2e-9);
        assert_eq!(
            title_and_labels(tiny, 4),
            ("current (10⁻⁹ pA)".into(), "0.0 0.5 1.0 1.5 2.0".into())
        );
        let large = Scale::linear("current (pA)", 0.0, 4e9);
        assert_eq!(title_and_labels(large, 4), ("current (10⁹ pA)".into(), "0 1 2 3 4".into()));
        // Two numbers that differ by rounding are one.
        let same = Scale::linear("barrier height (kBT)", 5.0, 5.000_000_000_000_001);
        assert_eq!(
            title_and_labels(same, 4),
            ("barrier height (kBT)".into(), "4.50 4.75 5.00 5.25 5.50".into())
        );
        for scale in [
            Scale::linear("", 1.21, 1.34),
            Scale::linear("", 0.9, 1.9),
            Scale::linear("", -0.4, 0.7),
            Scale::logarithmic("", 1.3e-5, 1.4e-4),
            Scale::logarithmic("", 3e4, 4e5),
            Scale::logarithmic("", 1.6, 70.0),
        ] {
            for count in 1..9 {
                let ticks = scale.ticks(count);
                assert!(ticks.len() > 1, "{scale:?} {count}");
                assert!(
                    ticks
                        .iter()
                        .all(|tick| (-1e-6..=1.0 + 1e-6).contains(&scale.place(tick.value))),
                    "{ticks:?}"
                );
            }
        }
        assert_eq!(
            labels(&Scale::logarithmic("", 1.3e-5, 1.4e-4), 2),
            ["2·10⁻⁵", "5·10⁻⁵", "10⁻⁴"]
        );
    }
}
