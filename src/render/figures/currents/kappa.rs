//! κ, the quantum current over the classical ballistic one.

use super::CurrentPanels;
use crate::error::Result;
use crate::render::figure::{Panel, Series, Shape};
use crate::render::scale::{Scale, signed};
use crate::units::Interval;

/// Smallest range of the axis of κ.
const MIN_KAPPA_SPAN: f64 = 0.2;

impl CurrentPanels<'_> {
    /// κ, quantum over ballistic current; constant values give a flat line.
    pub(super) fn kappa(&self) -> Result<Panel> {
        let Interval { from: low, to: high } = self.summary.kappa;
        let (from, to) = (low.min(1.0), high.max(1.0));
        let margin = (0.15 * (to - from)).max((MIN_KAPPA_SPAN - (to - from)) / 2.0);
        let mut panel =
            Panel::new("", self.voltages(), Scale::linear("κ", from - margin, to + margin));
        let classical = Series::line("classical", self.theme.classical, self.ends(), vec![1.0; 2]);
        panel.series.push(classical.shaped(Shape::Dashes).without_legend());
        let digits = if high - low > 0.05 { 2 } else { 4 };
        let (low, high) = (signed(low, digits), signed(high, digits));
        let span = if low == high { low } else { format!("{low} to {high}") };
        // For several ions κ is that of the inward charge: their total current vanishes elsewhere.
        let what = if self.summary.ions.is_empty() {
            "κ = quantum / ballistic"
        } else {
            "κ of inward charge"
        };
        let name = format!("{what}, {span}");
        panel.series.push(self.line(name, self.theme.matrix, self.column("kappa")?));
        Ok(panel)
    }
}
