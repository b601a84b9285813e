//! I(V) of the models and their reversal potentials, and the currents with friction on their own
//! scale.

use super::{CurrentPanels, format_potential};
use crate::error::Result;
use crate::record::ModelSummary;
use crate::render::figure::{Panel, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::scale::Scale;

/// Colour of the diffusive model, as an index of packet colours.
const DIFFUSIVE_COLOR: usize = 2;
/// Potentials closer than this share one line, mV.
// Half of the last digit in the legend.
const POTENTIAL_TOLERANCE: f64 = 5e-3;
/// Title where the diffusive line lies above the ballistic one, and its reason.
const BOUND: &str = "Nernst–Planck exceeds the classical upper bound";
const THIN: &str = "the barrier is thinner than the mean free path √(kT/m)/γ";

impl CurrentPanels<'_> {
    /// I(V) of all models on one scale.
    pub(super) fn models(&self) -> Result<Panel> {
        let theme = self.theme;
        let quantum = self.line("quantum", theme.matrix, self.column("current_quantum")?);
        let ballistic = self.line("ballistic", theme.classical, self.column("current_ballistic")?);
        let diffusive = self.line(
            "diffusive",
            theme.packet(DIFFUSIVE_COLOR),
            self.column("current_diffusive")?,
        );
        // Where both coincide, the dashes lie inside the solid line.
        let lines = [quantum.shaped(Shape::Line(1.6)), ballistic.shaped(Shape::Dashes), diffusive];
        let band = self.band("current_quantum", theme.matrix);
        let lines = band.into_iter().chain(lines);
        let mut panel = self.currents(lines.filter(has_values).collect());
        // In reverse, so that the quantum line is on top where all coincide.
        for model in self.summary.models.iter().rev() {
            let line = self.reversal(model, &panel.y);
            let first = model.name == self.summary.models[0].name;
            panel.series.extend(line.map(|line| if first { line } else { line.without_legend() }));
        }
        for (place, &nernst) in self.summary.nernst.iter().enumerate() {
            let name = self
                .summary
                .ions
                .get(place)
                .map(|name| format!(" {}:", ion(name)))
                .unwrap_or_default();
            if self.contains(nernst) {
                let name = format!("Nernst{name} {}", format_potential(nernst));
                let dot = Series::line(name, self.ion(place), vec![nernst], vec![0.0]);
                panel.series.push(dot.shaped(Shape::Dots));
            }
        }
        Ok(panel)
    }

    /// I(V) with friction on its own scale; `None` if the record has no friction.
    pub(super) fn friction(&self) -> Option<Panel> {
        let theme = self.theme;
        let diffusive = self.column("current_diffusive").ok()?;
        let color = theme.packet(DIFFUSIVE_COLOR);
        let mut lines: Vec<Series> = self.band("current_diffusive", color).into_iter().collect();
        lines.push(self.line("diffusive, own scale", color, diffusive));
        if let Some(kramers) = self.table.column("current_kramers") {
            lines.push(self.line("Kramers", theme.soft, kramers).shaped(Shape::Dashes));
        }
        if let Some(upper) = self.table.column("current_kramers_upper") {
            lines.push(self.line("Kramers, upper end", theme.soft, upper).shaped(Shape::Line(0.7)));
        }
        lines.retain(has_values);
        if lines.is_empty() {
            return None;
        }
        let mut panel = self.currents(lines);
        if let Some(words) = self.above_the_bound() {
            (panel.title, panel.wrapped) = (words, true);
        }
        let [first, .., last] = &self.summary.models[..] else { return Some(panel) };
        if last.name == "diffusive" {
            let is_apart = (last.reversal - first.reversal).abs() > POTENTIAL_TOLERANCE;
            let line = self.reversal(last, &panel.y);
            panel
                .series
                .extend(line.map(|line| if is_apart { line } else { line.without_legend() }));
        }
        Some(panel)
    }

    /// The title where the diffusive line lies above the ballistic one.
    fn above_the_bound(&self) -> Option<String> {
        let ratios = self.table.column("diffusive_over_ballistic")?;
        let above = ratios.iter().any(|&ratio| ratio > 1.0);
        // The record states the cause; without a statement a thin barrier is the only one.
        let warning = self.warnings.iter().find(|warning| warning.starts_with(BOUND));
        above.then(|| warning.cloned().unwrap_or_else(|| format!("{BOUND}: {THIN}")))
    }

    /// The reversal potential of `model`, if it is in view.
    fn reversal(&self, model: &ModelSummary, y: &Scale) -> Option<Series> {
        let color = match model.name.as_str() {
            "quantum" => self.theme.matrix,
            "ballistic" => self.theme.classical,
            _ => self.theme.packet(DIFFUSIVE_COLOR),
        };
        let line = self.vertical_line(model.reversal, y, color, Shape::Dashes)?;
        Some(Series {
            name: format!("reversal {}", format_potential(model.reversal)),
            in_legend: true,
            ..line
        })
    }
}

/// Whether `series` has a finite value.
fn has_values(series: &Series) -> bool {
    series.y.iter().any(|value| value.is_finite())
}
