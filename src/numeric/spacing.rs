//! Equally spaced numbers.
//!
//! Two orders of rounding are in use, and results depend on them to the last bit: i·length/parts
//! where a range is cut into parts, length·(i/parts) where somebody asks for numbers.

use crate::units::Interval;

/// Share of a range by which [`inner_divisions`] keeps clear of its ends: wide enough that rounding
/// does not reach them, and too narrow to matter to a smooth function.
const CLEARANCE: f64 = 1e-9;

/// The `parts` + 1 ends of `parts` equal parts of `range`; rounding may move the last one.
pub(crate) fn divisions(range: Interval, parts: usize) -> impl Iterator<Item = f64> {
    (0..=parts).map(move |i| range.from + range.length() * i as f64 / parts as f64)
}

/// `parts` equal parts of `range`.
pub(crate) fn panels(range: Interval, parts: usize) -> impl Iterator<Item = Interval> {
    divisions(range, parts)
        .zip(divisions(range, parts).skip(1))
        .map(|(from, to)| Interval::new(from, to))
}

/// The same ends as [`divisions`], but strictly inside `range`: where a function has a value of its
/// own at the ends.
pub(crate) fn inner_divisions(range: Interval, parts: usize) -> impl Iterator<Item = f64> {
    let share = move |i: usize| CLEARANCE + (1.0 - 2.0 * CLEARANCE) * i as f64 / parts as f64;
    (0..=parts).map(move |i| range.from + range.length() * share(i))
}

/// `count` numbers from end to end of `range`, both ends exact; a single one is the last.
pub(crate) fn evenly_spaced(range: Interval, count: usize) -> impl Iterator<Item = f64> {
    let last = count.saturating_sub(1);
    let between = move |i: usize| range.from + range.length() * (i as f64 / last as f64);
    (0..count).map(move |i| if i == last { range.to } else { between(i) })
}

/// `count` of the indices below `length`, as equally spaced as whole numbers are, both ends among
/// them; a single one is the last. All indices if there are fewer.
pub(crate) fn evenly_chosen(length: usize, count: usize) -> impl Iterator<Item = usize> {
    let (last, count) = (length.saturating_sub(1), count.min(length));
    let gaps = count.saturating_sub(1).max(1);
    let index = move |i: usize| if count == 1 { last } else { (2 * i * last + gaps) / (2 * gaps) };
    (0..count).map(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_kept_and_steps_are_equal() {
        let range = Interval::new(-1.0, 2.0);
        assert_eq!(divisions(range, 3).collect::<Vec<_>>(), [-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(evenly_spaced(range, 4).collect::<Vec<_>>(), [-1.0, 0.0, 1.0, 2.0]);
        assert_eq!(evenly_spaced(range, 1).collect::<Vec<_>>(), [2.0]);
        assert_eq!(panels(range, 3).last(), Some(Interval::new(1.0, 2.0)));
        let odd = Interval::new(0.1, 0.7);
        assert_eq!(evenly_spaced(odd, 241).last(), Some(0.7));
        assert!(inner_divisions(odd, 7).all(|x| odd.from < x && x < odd.to));
    }

    #[test]
    fn chosen_indices_differ_and_reach_both_ends() {
        let chosen = |length, count| evenly_chosen(length, count).collect::<Vec<_>>();
        assert_eq!(chosen(5, 5), [0, 1, 2, 3, 4]);
        assert_eq!(chosen(5, 9), [0, 1, 2, 3, 4]);
        assert_eq!(chosen(9, 3), [0, 4, 8]);
        assert_eq!(chosen(7, 2), [0, 6]);
        assert_eq!(chosen(7, 1), [6]);
        assert_eq!(chosen(0, 3), [0; 0]);
        assert!(chosen(201, 167).windows(2).all(|pair| [1, 2].contains(&(pair[1] - pair[0]))));
    }
}
