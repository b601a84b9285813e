//! One-way fluxes and their crossing.

use super::{CurrentPanels, format_potential};
use crate::error::Result;
use crate::render::figure::{Panel, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::scale::Scale;
use crate::units::Interval;

/// Most decades of flux.
const MAX_DECADES: f64 = 15.0;

impl CurrentPanels<'_> {
    /// One-way fluxes, of each ion where there are several.
    pub(super) fn fluxes(&self, title: &str) -> Result<Panel> {
        let ions = &self.summary.ions;
        let mut lines = Vec::new();
        let mut crossings = Vec::new();
        for place in 0..ions.len().max(1) {
            let (names, ending) = match ions.get(place) {
                Some(name) => (
                    [format!("{} out", ion(name)), format!("{} in", ion(name))],
                    format!("_{name}"),
                ),
                None => (["outward".into(), "inward".into()], String::new()),
            };
            let color = self.ion(place);
            let outward = self.column(&format!("flux_out{ending}"))?;
            let inward = self.column(&format!("flux_in{ending}"))?;
            if let Some(Crossing { voltage, flux }) =
                crossing(&self.table.axis.values, outward, inward)
            {
                let name = format!("crossing {}", format_potential(voltage));
                crossings
                    .push(Series::line(name, color, vec![voltage], vec![flux]).shaped(Shape::Dots));
            }
            let [out, into] = names;
            lines.push(self.line(out, color, outward));
            lines.push(self.line(into, color, inward).shaped(Shape::Dashes));
        }
        // The zero flux from an empty bath cannot be shown on a logarithmic axis.
        lines.retain(|series| series.y.iter().any(|flux| *flux > 0.0));
        let known = lines
            .iter()
            .flat_map(|series| &series.y)
            .filter(|flux| flux.is_finite() && **flux > 0.0);
        let range = Interval::new(f64::MAX, 0.0).extended(known.copied());
        let Interval { from: low, to: high } = range;
        let low = low.min(high).max(high * 10f64.powf(-MAX_DECADES));
        let (low, high) = (low / 1.5, high * 1.5);
        // At least one decade has a tick.
        let low = if high < 20.0 * low { 10f64.powf(low.log10().floor()) } else { low };
        let y = Scale::logarithmic("one-way flux (1/s)", low, high);
        let mut panel = Panel::new(title, self.voltages(), y);
        panel.series.extend(self.vertical_line(0.0, &panel.y, self.theme.rule, Shape::Line(0.7)));
        panel.series.extend(lines.into_iter().chain(crossings));
        Ok(panel)
    }
}

/// A voltage (mV) at which two fluxes (1/s) are equal.
struct Crossing {
    voltage: f64,
    flux: f64,
}

/// The crossing of two fluxes. Between rows their logarithms are linear, as drawn.
fn crossing(voltages: &[f64], outward: &[f64], inward: &[f64]) -> Option<Crossing> {
    let excess: Vec<f64> =
        outward.iter().zip(inward).map(|(out, inward)| (out / inward).ln()).collect();
    let after = (1..excess.len())
        .find(|&row| excess[row - 1] * excess[row] <= 0.0 && excess[row - 1] != excess[row])?;
    let share = excess[after - 1] / (excess[after - 1] - excess[after]);
    let between = |a: f64, b: f64| a + share * (b - a);
    let flux = between(inward[after - 1].ln(), inward[after].ln()).exp();
    Some(Crossing { voltage: between(voltages[after - 1], voltages[after]), flux })
}
