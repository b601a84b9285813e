//! T(E) with the energies upwards, and the peaks that are too narrow for any energy to meet.

use std::f64::consts::LN_10;

use super::LevelPanels;
use super::states::State;
use crate::record::TransmissionTable;
use crate::render::figure::{Panel, Series, Shape};
use crate::render::scale::Scale;
use crate::units::Interval;

/// Smallest range of the axis of log T, decades.
const MIN_DECADES: f64 = 3.0;
/// Space on its right, over the range.
const MARGIN: f64 = 0.04;

impl LevelPanels<'_> {
    /// T(E) turned: its logarithm to the right, energies upwards.
    pub(super) fn transmission(&self, curve: &TransmissionTable) -> Panel {
        let decades = decades(curve);
        let known = decades.iter().copied().filter(|value| value.is_finite());
        let range = Interval::new(-MIN_DECADES, 0.0).extended(known);
        let x = Scale::linear("log₁₀ T", range.from, range.to + MARGIN * range.length());
        let mut panel = Panel::new("", x, Scale { label: String::new(), ..self.y.clone() });
        let shown = curve.energy.iter().map(|&energy| self.view.shown(energy)).collect();
        let peaks = self.states.iter().filter_map(|state| self.peak(state, curve, &decades));
        let peaks: Vec<Series> = peaks.collect();
        let line = Series::line("T(E), transfer matrix", self.theme.matrix, decades, shown);
        panel.series.push(line.shaped(Shape::Line(0.8)));
        panel.series.extend(peaks);
        panel
    }

    /// The peak of a level from T beside it to 4Γ_L·Γ_R/Γ², which the energies of narrow ones miss.
    fn peak(&self, state: &State, curve: &TransmissionTable, decades: &[f64]) -> Option<Series> {
        let beside = between(&curve.energy, decades, state.energy)?;
        let top = state.peak.log10();
        let at = self.view.shown(state.energy);
        (top > beside).then(|| {
            Series::line("peak", self.color(state), vec![beside, top], vec![at; 2])
                .shaped(Shape::Line(0.8))
                .without_legend()
        })
    }
}

/// log₁₀ T, from its logarithm where the record holds that: T may be too small for a number.
fn decades(curve: &TransmissionTable) -> Vec<f64> {
    let logarithm = curve.extra.iter().find(|column| column.name == "ln_matrix");
    let known = |value: f64| if value.is_finite() { value } else { f64::NAN };
    match logarithm.filter(|column| column.values.len() == curve.energy.len()) {
        Some(column) => column.values.iter().map(|ln| known(ln / LN_10)).collect(),
        None => curve.matrix.iter().map(|t| known(t.log10())).collect(),
    }
}

/// The value at `energy` by its neighbours among rising `energies`; `None` outside of them.
fn between(energies: &[f64], values: &[f64], energy: f64) -> Option<f64> {
    let after = energies.partition_point(|&own| own < energy);
    let (above, below) = (*values.get(after)?, *values.get(after.checked_sub(1)?)?);
    let value = above.min(below);
    value.is_finite().then_some(value)
}
