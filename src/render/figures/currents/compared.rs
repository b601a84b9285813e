//! I(V) of several records, and κ below.

use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::figures::together::names;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::Interval;

/// Space beyond the numbers on a vertical axis, over their range.
const MARGIN: f64 = 0.08;

/// The quantum and the ballistic current, and their ratio where every record has one.
pub(in crate::render::figures) fn compared(views: &[RecordView], theme: &Theme) -> Result<Figure> {
    let tables = views.iter().map(RecordView::currents).collect::<Result<Vec<Table>>>()?;
    let names = names(views)?;
    let voltages = tables.iter().flat_map(|table| table.axis.values.iter().copied());
    let range = Interval::around(voltages).unwrap_or(Interval::new(0.0, 1.0));
    let x = Scale::linear("membrane voltage (mV)", range.from, range.to).crowded(1.25);
    let lines = |column: &str| -> Result<Vec<Series>> {
        let rows = tables.iter().zip(&names).enumerate();
        let line = |(number, (table, name)): (usize, (&Table, &String))| {
            let missing = || {
                let what = format!("the record is damaged: /currents/{column} is missing");
                Error::machine(what, "")
            };
            let values = table.column(column).ok_or_else(missing)?.to_vec();
            let color = theme.packet(number);
            Ok(Series::line(name.clone(), color, table.axis.values.clone(), values))
        };
        rows.map(line).collect()
    };
    let ballistic = lines("current_ballistic")?.into_iter();
    let ballistic: Vec<Series> =
        ballistic.map(|line| line.shaped(Shape::Dashes).without_legend()).collect();
    let mut currents: Vec<Series> =
        lines("current_quantum")?.into_iter().chain(ballistic).collect();
    let entry = Series::line("ballistic", theme.soft, vec![], vec![]).shaped(Shape::Dashes);
    currents.push(entry);
    let kappa = lines("kappa")?;
    let has_kappa = |line: &Series| line.y.iter().any(|value| value.is_finite());
    let zero = |at: f64| Series::line("level", theme.soft, vec![range.from, range.to], vec![at; 2]);
    let thin = |line: Series| line.shaped(Shape::Line(0.5)).without_legend();
    let mut rows = vec![Row::new(1.6, vec![panel("current (pA)", &x, thin(zero(0.0)), currents)])];
    if kappa.iter().all(has_kappa) {
        let lines = kappa.into_iter().map(Series::without_legend).collect();
        rows[0].panels[0].x_labeled = false;
        rows.push(Row::new(0.8, vec![panel("κ", &x, thin(zero(1.0)), lines)]));
    }
    Ok(Figure {
        title: format!("{}: currents", names.join(", ")),
        aspect: if rows.len() > 1 { 1.05 } else { 0.75 },
        rows,
        wide: false,
        remark: None,
    })
}

/// A panel of `lines` over a line at a `level`, both in view.
fn panel(label: &str, x: &Scale, level: Series, lines: Vec<Series>) -> Panel {
    let values = lines.iter().chain([&level]).flat_map(|line| line.y.iter().copied());
    let range = Interval::around(values).unwrap_or(Interval::new(0.0, 1.0));
    let margin = MARGIN * range.length();
    let y = Scale::linear(label, range.from - margin, range.to + margin).crowded(1.4);
    let mut panel = Panel::new("", x.clone(), y);
    panel.series = std::iter::once(level).chain(lines).collect();
    panel
}
