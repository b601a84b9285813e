//! Currents: one-way fluxes and their crossing, I(V) of the models and their reversal potentials,
//! and the currents with friction on their own scale.

use crate::error::{Error, Result};
use crate::record::{CurrentsSummary, ModelSummary, Table};
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::record_view::{RecordView, ion};
use crate::render::scale::{Scale, signed};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Most decades of flux.
const MAX_DECADES: f64 = 15.0;
/// Colours of ions, as indices of packet colours; the others belong to the models.
const ION_COLORS: [usize; 7] = [0, 1, 4, 5, 6, 7, 8];
/// Colour of the diffusive model, as an index of packet colours.
const DIFFUSIVE_COLOR: usize = 2;
/// Potentials closer than this share one line, mV.
const POTENTIAL_TOLERANCE: f64 = 5e-3;
/// Title where the diffusive line lies above the ballistic one, and its reason.
const BOUND: &str = "Nernst–Planck exceeds the classical upper bound";
const THIN: &str = "the barrier is thinner than the mean free path √(kT/m)/γ";
/// Smallest range of the axis of κ.
const MIN_KAPPA_SPAN: f64 = 0.2;

pub(super) fn figure(view: &RecordView, theme: &Theme) -> Result<Figure> {
    let table = view.currents()?;
    let summary = table.currents_summary();
    let title = view.record.header().title.clone();
    let warnings = view.record.warnings();
    let current_panels =
        CurrentPanels { table: &table, summary: &summary, theme, warnings: &warnings };
    let mut rows = vec![
        Row::new(1.25, vec![current_panels.fluxes(&title)?]),
        Row::new(1.5, vec![current_panels.models()?]),
    ];
    rows.extend(current_panels.friction().map(|panel| Row::new(1.0, vec![panel])));
    if summary.kappa.from.is_finite() {
        rows.push(Row::new(0.55, vec![current_panels.kappa()?]));
    }
    let last = rows.len() - 1;
    for row in &mut rows[..last] {
        row.panels[0].x_labeled = false;
    }
    // Names of several ions need space above the panels.
    let aspect =
        if rows.len() > 3 { 1.6 } else { 1.2 } + if summary.ions.is_empty() { 0.0 } else { 0.15 };
    let is_outside = |model: &&ModelSummary| !summary.voltage.contains(model.reversal);
    let outside = summary.models.first().filter(is_outside);
    let remark = outside.map(|model| match model.reversal.is_infinite() {
        true => {
            "a bath is empty: the current has one direction at every voltage and does not reverse"
                .to_owned()
        }
        false => format!(
            "the current reverses at {:.3} mV, beyond the voltages of this record",
            model.reversal
        ),
    });
    Ok(Figure { title: format!("{title}: currents"), rows, aspect, wide: false, remark })
}

/// The data of the panels.
struct CurrentPanels<'a> {
    table: &'a Table,
    summary: &'a CurrentsSummary,
    theme: &'a Theme,
    warnings: &'a [String],
}

impl CurrentPanels<'_> {
    /// One-way fluxes, of each ion where there are several.
    fn fluxes(&self, title: &str) -> Result<Panel> {
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

    /// I(V) of all models on one scale.
    fn models(&self) -> Result<Panel> {
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
        let mut panel = self.currents(lines.into_iter().filter(has_values).collect());
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
    fn friction(&self) -> Option<Panel> {
        let theme = self.theme;
        let diffusive = self.column("current_diffusive").ok()?;
        let mut lines =
            vec![self.line("diffusive, own scale", theme.packet(DIFFUSIVE_COLOR), diffusive)];
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

    /// κ, quantum over ballistic current; constant values give a flat line.
    fn kappa(&self) -> Result<Panel> {
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

    /// A panel of currents with `lines` in front of the zero lines.
    fn currents(&self, lines: Vec<Series>) -> Panel {
        let known = lines.iter().flat_map(|series| &series.y).filter(|current| current.is_finite());
        let range = Interval::new(0.0, 0.0).extended(known.copied());
        let Interval { from: low, to: high } = range;
        let margin = 0.08 * range.length();
        let mut panel = Panel::new(
            "",
            self.voltages(),
            Scale::linear("current (pA)", low - margin, high + margin).crowded(1.4),
        );
        let zero = Series::line("zero", self.theme.soft, self.ends(), vec![0.0; 2])
            .shaped(Shape::Line(0.5))
            .without_legend();
        panel.series.push(zero);
        panel.series.extend(self.vertical_line(0.0, &panel.y, self.theme.soft, Shape::Line(0.5)));
        panel.series.extend(lines);
        panel
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

    /// A vertical line at `voltage`, if it is in view.
    fn vertical_line(&self, voltage: f64, y: &Scale, color: Color, shape: Shape) -> Option<Series> {
        let line = || {
            Series::line("zero", color, vec![voltage; 2], vec![y.from, y.to])
                .shaped(shape)
                .without_legend()
        };
        self.contains(voltage).then(line)
    }

    fn line(&self, name: impl Into<String>, color: Color, values: &[f64]) -> Series {
        Series::line(name, color, self.table.axis.values.clone(), values.to_vec())
    }

    fn column(&self, name: &str) -> Result<&[f64]> {
        let missing =
            || Error::Machine(format!("the record is damaged: /currents/{name} is missing"));
        self.table.column(name).ok_or_else(missing)
    }

    fn ends(&self) -> Vec<f64> {
        vec![self.summary.voltage.from, self.summary.voltage.to]
    }

    fn contains(&self, voltage: f64) -> bool {
        self.summary.voltage.contains(voltage)
    }

    fn voltages(&self) -> Scale {
        let Interval { from, to } = self.summary.voltage;
        Scale::linear("membrane voltage (mV)", from, to).crowded(1.25)
    }

    fn ion(&self, place: usize) -> Color {
        self.theme.packet(ION_COLORS[place % ION_COLORS.len()])
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

/// Whether `series` has a finite value.
fn has_values(series: &Series) -> bool {
    series.y.iter().any(|value| value.is_finite())
}

/// A potential as text, for example "−64.02 mV".
fn format_potential(millivolts: f64) -> String {
    format!("{} mV", signed(millivolts, 2))
}
