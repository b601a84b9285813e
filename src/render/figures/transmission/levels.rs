//! What levels add to a figure of T(E): their peaks, their energies, and the energies that are left
//! out beside them.

use crate::error::Result;
use crate::record::TransmissionTable;
use crate::render::figure::{Series, Shape};
use crate::render::record_view::RecordView;
use crate::render::theme::Theme;
use crate::units::Interval;

/// A peak narrower than this share of its energy is hidden by rounding.
// The energies of levels are exact to about 1e-12, and a hundredth of a width still shows a peak.
const HIDDEN: f64 = 1e-10;

/// Peaks nearer than this share of the axis touch: on a column a line is a 200th of it.
const MIN_GAP: f64 = 1.0 / 100.0;
/// So many of them are still seen one by one …
const MAX_NEAR: usize = 12;
/// … and more are drawn with a line of this width over the usual one.
const CROWDED_LINE: f32 = 0.4;

/// Ticks nearer than this share of the axis would merge: on a column it is 2 points.
const TICK_GAP: f64 = 1.0 / 90.0;
/// Opacity of stretches that are left out.
// Peaks and ticks stand close there: a paler ground is not seen between them.
pub(super) const LEFT_OUT: f64 = 0.4;

/// T(E) by the stationary method, with rising energies (meV).
pub(super) struct Curve {
    pub energy: Vec<f64>,
    pub transmission: Vec<f64>,
}

/// What a record of T(E) knows of levels.
pub(super) struct LevelMarks {
    /// T(E) with the peaks.
    pub curve: Curve,
    /// Energies of the levels in view, meV.
    energies: Vec<f64>,
    /// Stretches of energies (meV) that are left out, between neighbours that are not.
    left_out: Vec<Interval>,
}

impl LevelMarks {
    /// Of `table`, sorted, and of the packets that are `chosen`.
    pub(super) fn new(
        view: &RecordView,
        table: &TransmissionTable,
        chosen: &[usize],
    ) -> Result<Self> {
        let mut curve = curve(view, table)?;
        let range = Interval::new(table.energy[0], table.energy[table.energy.len() - 1]);
        let mut energies = Vec::new();
        if let Some(levels) = view.record.levels()? {
            let column = |name: &str| levels.column(name).unwrap_or_default();
            let widths = column("width_left").iter().zip(column("width_right"));
            for (&energy, (&left, &right)) in column("energy").iter().zip(widths) {
                if !range.contains(energy) {
                    continue;
                }
                energies.push(energy);
                let width = left + right;
                if width < HIDDEN * energy {
                    curve.raise(energy, 4.0 * (left / width) * (right / width));
                }
            }
        }
        Ok(Self { curve, energies, left_out: left_out(table, chosen) })
    }

    pub(super) fn have_ticks(&self) -> bool {
        !self.energies.is_empty()
    }

    /// T(E), with the peaks up to their heights.
    pub(super) fn line(&self, view: &RecordView, theme: &Theme) -> Series {
        let energy = self.curve.energy.iter().map(|&energy| view.shown(energy)).collect();
        Series::line("transfer matrix", theme.matrix, energy, self.curve.transmission.clone())
            .shaped(Shape::Line(if self.is_crowded() { CROWDED_LINE } else { 1.0 }))
    }

    /// Whether peaks would run into one black area.
    fn is_crowded(&self) -> bool {
        let [Some(first), Some(last)] = [self.curve.energy.first(), self.curve.energy.last()]
        else {
            return false;
        };
        let least = MIN_GAP * (last - first);
        let gaps = self.energies.windows(2).map(|pair| pair[1] - pair[0]);
        gaps.filter(|gap| *gap < least).count() > MAX_NEAR
    }

    /// Energies (meV) of the levels that have a tick: from the lowest up, each that is apart from
    /// the one before it.
    fn ticked(&self) -> Vec<f64> {
        let energies = &self.curve.energy;
        let ends = energies.first().zip(energies.last());
        let least = ends.map_or(0.0, |(first, last)| TICK_GAP * (last - first));
        let mut apart: Vec<f64> = Vec::new();
        for &energy in &self.energies {
            if apart.last().is_none_or(|last| energy - last >= least) {
                apart.push(energy);
            }
        }
        apart
    }

    /// How many levels have no tick, if there are any.
    pub(super) fn remark(&self) -> Option<String> {
        let (shown, all) = (self.ticked().len(), self.energies.len());
        (shown < all)
            .then(|| format!("{shown} of {all} levels have a tick: the others are too close"))
    }

    /// Ticks at the levels.
    pub(super) fn ticks(&self, view: &RecordView, y: Interval, theme: &Theme) -> Option<Series> {
        let x: Vec<f64> = self.ticked().into_iter().map(|energy| view.shown(energy)).collect();
        let top = vec![y.to; x.len()];
        self.have_ticks().then(|| Series::line("levels", theme.soft, x, top).shaped(Shape::Ticks))
    }

    /// The stretches that are left out, over the range `y`.
    pub(super) fn left_out(&self, view: &RecordView, y: Interval, theme: &Theme) -> Vec<Series> {
        let one = |(number, stretch): (usize, &Interval)| {
            let x = vec![view.shown(stretch.from), view.shown(stretch.to)];
            let band = Series::line("left out", theme.soft.faded(LEFT_OUT), x, vec![y.to; 2])
                .shaped(Shape::Band(vec![y.from; 2]));
            if number == 0 { band } else { band.without_legend() }
        };
        self.left_out.iter().enumerate().map(one).collect()
    }
}

impl Curve {
    /// Draws a peak at `energy` (meV) up to `transmission`, if the curve is lower on both sides.
    fn raise(&mut self, energy: f64, transmission: f64) {
        let at = self.energy.partition_point(|&own| own < energy);
        let beside = [at.checked_sub(1), Some(at)].into_iter().flatten();
        let known = beside.filter_map(|at| self.transmission.get(at)).copied();
        let known = Interval::new(f64::INFINITY, 0.0).extended(known);
        if transmission > known.to {
            let foot = known.from.min(transmission);
            self.energy.splice(at..at, [energy; 3]);
            self.transmission.splice(at..at, [foot, transmission, foot]);
        }
    }
}

/// T(E) as the record has it with the peaks of levels, else at the energies of `table`.
fn curve(view: &RecordView, table: &TransmissionTable) -> Result<Curve> {
    let completed = view.record.completed_transmission()?.map(|mut completed| {
        completed.sort();
        let transmission = completed.column("matrix").unwrap_or_default().to_vec();
        Curve { energy: completed.axis.values, transmission }
    });
    let known = || Curve { energy: table.energy.clone(), transmission: table.matrix.clone() };
    Ok(completed.filter(|curve| !curve.transmission.is_empty()).unwrap_or_else(known))
}

/// Where a level outlasts the run of a `chosen` packet: rows of it without a value.
fn left_out(table: &TransmissionTable, chosen: &[usize]) -> Vec<Interval> {
    let is_chosen = |index: i64| usize::try_from(index).is_ok_and(|index| chosen.contains(&index));
    let rows = table.packet.iter().zip(&table.packet_index);
    let is_left_out: Vec<bool> =
        rows.map(|(value, &index)| value.is_nan() && is_chosen(index)).collect();
    let mut stretches = Vec::new();
    let mut row = 0;
    while let Some(first) = is_left_out[row..].iter().position(|out| *out).map(|at| row + at) {
        let length = is_left_out[first..].iter().take_while(|out| **out).count();
        row = first + length;
        let last = row.min(table.energy.len() - 1);
        stretches.push(Interval::new(table.energy[first.saturating_sub(1)], table.energy[last]));
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::theme::{DARK, PRINT, contrast};

    #[test]
    fn ticks_of_many_levels_stay_apart_and_are_counted() {
        let marks = |count: i32| {
            let energies: Vec<f64> = (1..=count).map(|i| f64::from(i) / f64::from(count)).collect();
            let curve = Curve { energy: vec![0.0, 1.0], transmission: vec![0.0, 1.0] };
            LevelMarks { curve, energies, left_out: Vec::new() }
        };
        assert_eq!((marks(20).ticked().len(), marks(20).remark()), (20, None));
        let many = marks(500);
        let ticked = many.ticked();
        assert!(ticked.len() > 70 && ticked.len() <= 91, "{}", ticked.len());
        assert!(ticked.windows(2).all(|pair| pair[1] - pair[0] >= TICK_GAP));
        assert!(many.remark().unwrap().contains("of 500 levels have a tick"));
    }

    #[test]
    fn what_is_left_out_is_seen_on_the_paper_and_behind_peaks() {
        for theme in [PRINT, DARK] {
            let band = theme.paper.mixed(theme.soft, LEFT_OUT);
            assert!(contrast(band, theme.paper) > 1.5);
            assert!(contrast(band, theme.matrix) > 3.0);
        }
    }
}
