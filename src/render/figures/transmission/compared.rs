//! T(E) of several records in one panel.

use super::levels::LevelMarks;
use super::{classical_step, transmission_scale, values_of_packet};
use crate::error::Result;
use crate::record::TransmissionTable;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::figures::together::names;
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Most points of the packets of one record.
// On a column they are 2 mm apart then: curves and dots of others stay visible between them.
const MAX_POINTS: usize = 32;
/// Opacity of classical steps.
const STEP: f64 = 0.55;

/// T(E) of one record.
struct Curve<'a> {
    view: &'a RecordView,
    name: String,
    table: TransmissionTable,
    levels: LevelMarks,
    color: Color,
}

impl Curve<'_> {
    /// Energies of the table in the unit shown.
    fn energies(&self) -> Vec<f64> {
        self.table.energy.iter().map(|&energy| self.view.shown(energy)).collect()
    }

    fn range(&self) -> Option<Interval> {
        Interval::around(self.energies())
    }

    /// T of its `packets` where it is trusted, thinned evenly.
    fn points(&self, packets: &[usize]) -> Series {
        let values =
            packets.iter().fold(vec![f64::NAN; self.table.energy.len()], |all, &number| {
                let own = values_of_packet(&self.table, &self.table.packet, number);
                all.into_iter().zip(own).map(|(one, other)| one.max(other)).collect()
            });
        let rows = self.energies().into_iter().zip(values).filter(|(_, value)| value.is_finite());
        let rows: Vec<(f64, f64)> = rows.collect();
        let every = rows.len().div_ceil(MAX_POINTS).max(1);
        let (x, y) = rows.into_iter().step_by(every).unzip();
        Series::line("packets", self.color, x, y).shaped(Shape::Dots).without_legend()
    }

    fn classical(&self, shown: Interval, theme: &Theme) -> Option<Series> {
        let range = self.range()?;
        let step = classical_step(self.view, range, shown, theme);
        Some(Series { color: self.color.faded(STEP), ..step.without_legend() })
    }

    fn line(&self, theme: &Theme) -> Series {
        let line = self.levels.line(self.view, theme);
        Series { name: self.name.clone(), color: self.color, ..line }
    }
}

/// The lines by the stationary method, the points of the packets and the classical steps.
pub(in crate::render::figures) fn compared(
    views: &[RecordView],
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let mut curves = Vec::new();
    for (number, (view, name)) in views.iter().zip(names(views)?).enumerate() {
        let table = view.transmission()?;
        let levels = LevelMarks::new(view, &table, &[])?;
        curves.push(Curve { view, name, table, levels, color: theme.packet(number) });
    }
    let range = curves.iter().filter_map(Curve::range).reduce(Interval::union);
    let range = range.unwrap_or(Interval::new(0.0, 1.0));
    let known: Vec<f64> =
        curves.iter().flat_map(|own| &own.levels.curve.transmission).copied().collect();
    let x = Scale::linear(views[0].energy_label(), range.from, range.to);
    let mut panel = Panel::new("", x, transmission_scale(&known, options.logarithmic, false));
    let shown = Interval::new(panel.y.from, panel.y.to);
    panel.series.extend(curves.iter().filter_map(|own| own.classical(shown, theme)));
    panel.series.extend(curves.iter().map(|own| own.line(theme)));
    let mut has_points = false;
    for own in &curves {
        let packets = match own.view.packets.is_empty() {
            true => Vec::new(),
            false => options.packets(own.view)?,
        };
        let points = own.points(&packets);
        has_points |= !points.x.is_empty();
        panel.series.push(points);
    }
    let entry = |name: &str, color, shape| Series::line(name, color, vec![], vec![]).shaped(shape);
    panel.series.extend(has_points.then(|| entry("packets", theme.soft, Shape::Dots)));
    panel.series.push(entry("classical", theme.soft, Shape::Dashes));
    let titles: Vec<&str> = curves.iter().map(|own| own.name.as_str()).collect();
    Ok(Figure {
        title: format!("{}: T(E)", titles.join(", ")),
        rows: vec![Row::new(1.0, vec![panel])],
        aspect: 0.8,
        wide: false,
        remark: None,
    })
}
