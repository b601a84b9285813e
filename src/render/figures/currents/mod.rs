//! Currents: one-way fluxes and their crossing, I(V) of the models and their reversal potentials,
//! and the currents with friction on their own scale.

mod compared;
mod fluxes;
mod kappa;
mod models;

pub(super) use self::compared::compared;
use super::percentiles::{PERCENTILE_TINT, PERCENTILES};
use crate::error::{Error, Result};
use crate::record::{CurrentsSummary, ModelSummary, Table};
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::record_view::RecordView;
use crate::render::scale::{Scale, signed};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Colours of ions, as indices of packet colours; the others belong to the models.
const ION_COLORS: [usize; 7] = [0, 1, 4, 5, 6, 7, 8];

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
    /// A panel of currents with `lines` in front of the zero lines.
    fn currents(&self, lines: Vec<Series>) -> Panel {
        let below = |series: &Series| match &series.shape {
            Shape::Band(low) => low.clone(),
            _ => Vec::new(),
        };
        let known =
            lines.iter().flat_map(|series| below(series).into_iter().chain(series.y.clone()));
        let known = known.filter(|current| current.is_finite());
        let range = Interval::new(0.0, 0.0).extended(known);
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

    /// The band between percentiles of the column `name`, if the record has them.
    fn band(&self, name: &str, color: Color) -> Option<Series> {
        let column = |percentile: &str| self.table.column(&format!("{name}_{percentile}"));
        let (low, high) = (column("p16")?, column("p84")?);
        let band = self.line(PERCENTILES, color.faded(PERCENTILE_TINT), high);
        Some(band.shaped(Shape::Band(low.to_vec())))
    }

    fn column(&self, name: &str) -> Result<&[f64]> {
        let missing =
            || Error::machine(format!("the record is damaged: /currents/{name} is missing"), "");
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

/// A potential as text, for example "−64.02 mV".
fn format_potential(millivolts: f64) -> String {
    format!("{} mV", signed(millivolts, 2))
}
