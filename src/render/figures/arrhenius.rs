//! Fluxes over the inverse temperature, with activation energies, or ratios of isotopes: records of
//! `wavepore currents --temperatures` and `--isotope`.

use super::factors::column;
use crate::error::{Error, Result};
use crate::record::{ARRHENIUS, ISOTOPES, Table};
use crate::render::figure::{Figure, Panel, Row, Series};
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Space beyond the numbers on a vertical axis, over their range.
const MARGIN: f64 = 0.08;

pub(super) fn figure(view: &RecordView, theme: &Theme) -> Result<Figure> {
    let missing = || {
        Error::usage(
            "this record holds no fluxes by temperature",
            "make one with `wavepore currents SCENARIO --temperatures \"278 K:323 K:10\" -o FILE.h5`",
        )
    };
    let title = view.record.header().title.clone();
    let mut rows = match view.record.table(ARRHENIUS, "temperature")? {
        Some(table) => {
            let table = several(table)?;
            let (flux, activation) = (fluxes(&table, theme)?, energies(&table, theme)?);
            vec![Row::new(1.6, vec![flux]), Row::new(1.0, vec![activation])]
        }
        None => {
            let table = view.record.table(ISOTOPES, "temperature")?.ok_or_else(missing)?;
            vec![Row::new(1.0, vec![ratios(&several(table)?, theme)?])]
        }
    };
    rows[0].panels[0].title.clone_from(&title);
    let aspect = if rows.len() > 1 { 1.05 } else { 0.7 };
    Ok(Figure { title: format!("{title}: temperature"), rows, aspect, wide: false, remark: None })
}

/// The table in the order of its temperatures, if they make a line.
fn several(mut table: Table) -> Result<Table> {
    let range = Interval::around(table.axis.values.iter().copied());
    if !range.is_some_and(|range| range.length() > 0.0) {
        return Err(Error::usage(
            "this record holds one temperature, which makes no line",
            "ask for several: `wavepore currents SCENARIO --temperatures \"278 K:323 K:10\" -o FILE.h5`",
        ));
    }
    table.sort();
    Ok(table)
}

/// 1000/T, 1/K.
fn inverse(table: &Table) -> Vec<f64> {
    table.axis.values.iter().map(|kelvin| 1e3 / kelvin).collect()
}

/// One line of each model that the table has.
fn lines(table: &Table, quantity: &str, x: &[f64], theme: &Theme) -> Result<Vec<Series>> {
    let models: [(&str, Color); 3] =
        [("quantum", theme.matrix), ("ballistic", theme.classical), ("diffusive", theme.packet(3))];
    let line = |(model, color): (&str, Color)| {
        let values = column(table, &format!("{quantity}_{model}"))?.to_vec();
        Ok(Series::line(model, color, x.to_vec(), values))
    };
    let mut all = models.into_iter().map(line).collect::<Result<Vec<Series>>>()?;
    all.retain(|line| line.y.iter().any(|value| value.is_finite()));
    Ok(all)
}

fn span(lines: &[Series]) -> Interval {
    let values = lines.iter().flat_map(|line| line.y.iter().copied());
    Interval::around(values).unwrap_or(Interval::new(0.0, 1.0))
}

fn fluxes(table: &Table, theme: &Theme) -> Result<Panel> {
    let x = inverse(table);
    let lines = lines(table, "flux", &x, theme)?;
    let values = lines.iter().flat_map(|line| line.y.iter().copied()).filter(|flux| *flux > 0.0);
    let range = Interval::around(values).unwrap_or(Interval::new(0.1, 1.0));
    let y = Scale::logarithmic("flux at 0 mV (1/s)", range.from / 1.5, range.to * 1.5);
    let mut panel = Panel::new("", inverse_scale(&x), y);
    panel.x_labeled = false;
    panel.series = lines;
    Ok(panel)
}

fn energies(table: &Table, theme: &Theme) -> Result<Panel> {
    let x = inverse(table);
    let lines = lines(table, "activation", &x, theme)?;
    let mut panel = Panel::new("", inverse_scale(&x), linear("activation energy (meV)", &lines));
    panel.series = lines.into_iter().map(Series::without_legend).collect();
    Ok(panel)
}

fn ratios(table: &Table, theme: &Theme) -> Result<Panel> {
    let kelvin = table.axis.values.clone();
    let lines = lines(table, "ratio", &kelvin, theme)?;
    let range = Interval::around(kelvin).unwrap_or(Interval::new(0.0, 1.0));
    let x = Scale::linear("temperature (K)", range.from, range.to);
    let mut panel = Panel::new("", x, linear("flux, lighter over heavier isotope", &lines));
    panel.series = lines;
    Ok(panel)
}

fn inverse_scale(x: &[f64]) -> Scale {
    let range = Interval::around(x.iter().copied()).unwrap_or(Interval::new(0.0, 1.0));
    Scale::linear("1000/T (1/K)", range.from, range.to)
}

fn linear(label: &str, lines: &[Series]) -> Scale {
    let range = span(lines);
    let margin = MARGIN * range.length().max(1e-3 * range.to.abs());
    Scale::linear(label, range.from - margin, range.to + margin)
}
