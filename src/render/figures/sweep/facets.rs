//! Which swept parameter is shown by the axis, by colour, and by panels.

use crate::render::collection_view::{CollectionView, SweepAxis};
use crate::render::theme::{Color, Theme};

/// Most panels of a figure.
// Three rows of four on a page.
pub(super) const MAX_PANELS: usize = 12;
/// Most panels side by side.
// A page of 178 mm leaves 44 mm to each of four.
pub(super) const MAX_COLUMNS: usize = 4;
/// Most values with a legend entry each.
// The theme has nine colours.
const MAX_NAMED_VALUES: usize = 8;

/// One panel of a figure of many cases.
#[derive(Debug, Clone, Default)]
pub(super) struct FacetPanel {
    pub title: String,
    /// Indices of its cases, computed or not.
    pub cases: Vec<usize>,
}

/// The cases of a figure, panel by panel.
pub(super) struct Facets<'a> {
    pub cases: &'a CollectionView,
    /// Sweep axis along the axis of the panels, if any.
    pub by_axis: Option<usize>,
    /// Sweep axis shown by colour.
    pub by_color: Option<usize>,
    /// The panels in order.
    pub panels: Vec<FacetPanel>,
    /// Panels side by side, if the sweep axes determine it.
    pub columns: Option<usize>,
    /// Note on values that have no panel.
    pub remark: Option<String>,
}

impl<'a> Facets<'a> {
    /// Assigns the sweep axes to the axis of the panels (if `has_axis`), to colour and to panels,
    /// in this order: axes of numbers first, then those with most values. There are at most `most`
    /// panels.
    pub(crate) fn new(cases: &'a CollectionView, has_axis: bool, most: usize) -> Self {
        let mut order: Vec<usize> = (0..cases.axes.len()).collect();
        order.sort_by_key(|&number| {
            let own = &cases.axes[number];
            (own.numbers.is_none(), usize::MAX - own.count())
        });
        let mut order = order.into_iter();
        let by_axis = if has_axis { order.next() } else { None };
        let by_color = order.next();
        let mut rest: Vec<usize> = order.collect();
        rest.sort_unstable();
        let counts: Vec<usize> = rest.iter().map(|&number| cases.axes[number].count()).collect();
        let chosen = thinned(&counts, most);
        let count: usize = chosen.iter().map(Vec::len).product();
        let mut panels = vec![FacetPanel::default(); count];
        for case in 0..cases.count() {
            // A case whose value is left out has no panel.
            let place = rest.iter().zip(&chosen).try_fold(0, |place, (&number, own)| {
                Some(
                    place * own.len()
                        + own.iter().position(|&value| value == cases.at(number, case))?,
                )
            });
            if let Some(place) = place {
                panels[place].cases.push(case);
            }
        }
        for panel in &mut panels {
            let Some(&first) = panel.cases.first() else { continue };
            let words = |&number: &usize| {
                let one: &SweepAxis = &cases.axes[number];
                let value = &one.words[cases.at(number, first)];
                // The name of an ion explains itself.
                if one.numbers.is_some() { format!("{} {value}", one.name) } else { value.clone() }
            };
            panel.title = rest.iter().map(words).collect::<Vec<_>>().join(", ");
        }
        let thin =
            rest.iter().zip(chosen.iter().zip(&counts)).filter(|(_, (own, all))| own.len() < **all);
        let thin: Vec<String> = thin
            .map(|(&number, (own, all))| {
                format!("{} of {all} values of {}", own.len(), cases.axes[number].name)
            })
            .collect();
        let remark =
            (!thin.is_empty()).then(|| format!("there are panels for {}", thin.join(" and ")));
        // Two sweep axes are the rows and the columns of a grid.
        let columns = chosen
            .last()
            .filter(|_| chosen.len() > 1)
            .map(Vec::len)
            .filter(|&count| count <= MAX_COLUMNS);
        Self { cases, by_axis, by_color, panels, columns, remark }
    }

    /// Whether each value of the coloured axis has a legend entry; else there is a colour bar.
    pub(crate) fn named(&self) -> bool {
        self.by_color.is_none_or(|number| {
            let own = &self.cases.axes[number];
            own.numbers.is_none() || own.count() <= MAX_NAMED_VALUES
        })
    }

    /// The sweep axis shown by colour, if any.
    pub(crate) fn colors(&self) -> Option<&SweepAxis> {
        self.by_color.map(|number| &self.cases.axes[number])
    }

    /// Index of the value of `case` on the coloured axis; 0 without one.
    pub(crate) fn value(&self, case: usize) -> usize {
        self.by_color.map_or(0, |number| self.cases.at(number, case))
    }

    /// The colour of the value with index `value`.
    pub(crate) fn color(&self, value: usize, theme: &Theme) -> Color {
        let Some(own) = self.colors() else { return theme.matrix };
        match &own.numbers {
            None if own.count() <= MAX_NAMED_VALUES + 1 => theme.packet(value),
            Some(numbers) if !self.named() => {
                theme.ordered(own.scale(0.0).map_or(0.5, |scale| scale.place(numbers[value])))
            }
            // A few colours are as distinct as possible, whatever the numbers.
            Some(numbers) => {
                let below = numbers.iter().filter(|number| **number < numbers[value]).count();
                theme.ordered(below as f64 / (own.count() - 1).max(1) as f64)
            }
            None => theme.ordered(value as f64 / (own.count() - 1).max(1) as f64),
        }
    }
}

/// The shown values of sweep axes with so many values each; the longest are thinned until the
/// product is at most `most`.
fn thinned(counts: &[usize], most: usize) -> Vec<Vec<usize>> {
    let mut kept = counts.to_vec();
    while kept.iter().product::<usize>() > most
        && let Some(longest) =
            kept.iter_mut().max_by_key(|count| **count).filter(|count| **count > 1)
    {
        *longest -= 1;
    }
    let even = |(&count, kept): (&usize, usize)| {
        (0..kept).map(|place| place * (count - 1) / (kept - 1).max(1)).collect::<Vec<usize>>()
    };
    counts.iter().zip(kept).map(even).collect()
}

/// At most `most` indices below `count`, evenly spaced but for the last two, with the first and the
/// last.
pub(super) fn evenly_chosen(count: usize, most: usize) -> Vec<usize> {
    if count <= most.max(1) {
        return (0..count).collect();
    }
    if most < 2 {
        return vec![0];
    }
    let stride = (count - 1).div_ceil(most - 1);
    let mut chosen: Vec<usize> = (0..count).step_by(stride).collect();
    if chosen.last().is_some_and(|&last| last + 1 < count) {
        chosen.push(count - 1);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::{evenly_chosen, thinned};

    #[test]
    fn what_is_chosen_reaches_from_end_to_end() {
        assert_eq!(evenly_chosen(3, 12), [0, 1, 2]);
        assert_eq!(evenly_chosen(100, 4), [0, 33, 66, 99]);
        assert_eq!(evenly_chosen(10, 5), [0, 3, 6, 9]);
        assert_eq!(evenly_chosen(11, 4), [0, 4, 8, 10]);
        assert_eq!(evenly_chosen(5, 1), [0]);
        for (count, most) in [(300, 100), (7, 6), (1000, 3)] {
            let chosen = evenly_chosen(count, most);
            assert!(
                chosen.len() <= most && chosen.is_sorted() && chosen.last() == Some(&(count - 1)),
                "{chosen:?}"
            );
        }
        assert_eq!(thinned(&[10, 5], 12), [vec![0, 3, 6, 9], vec![0, 2, 4]]);
        assert_eq!(thinned(&[5, 7], 12), [vec![0, 1, 2, 4], vec![0, 3, 6]]);
        assert_eq!(thinned(&[4, 3], 12), [vec![0, 1, 2, 3], vec![0, 1, 2]]);
        assert_eq!(thinned(&[], 12), Vec::<Vec<usize>>::new());
    }
}
