//! κ by temperature, beside the factors of textbooks: records of `wavepore factors`.

use crate::error::{Error, Result};
use crate::record::{FACTORS, Table};
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::Interval;

/// The curves beside κ: column, name in the legend, and whether it is dashed.
const CURVES: [(&str, &str, bool); 8] = [
    ("wigner", "Wigner", false),
    ("wigner_anharmonic", "Wigner with V⁗", true),
    ("bell", "Bell", false),
    ("bell_truncated", "Bell, truncated", true),
    ("eckart_fit", "Eckart fit", true),
    ("kemble", "Kemble (WKB)", false),
    ("instanton", "instanton", false),
    ("wolynes", "Wolynes, with friction", true),
];
/// How far above the largest κ the axis goes: formulas that fail leave it.
const HEADROOM: f64 = 30.0;

pub(super) fn figure(view: &RecordView, theme: &Theme) -> Result<Figure> {
    let table = of_highest_top(&factors(view)?);
    let temperature = column(&table, "temperature")?;
    let range = Interval::around(temperature.iter().copied()).filter(|range| range.length() > 0.0);
    let Some(range) = range else {
        return Err(Error::usage(
            "this record holds factors at one temperature, which make no line",
            "ask for several: `wavepore factors SCENARIO --temperatures \"50 K:350 K:61\" -o FILE.h5`",
        ));
    };
    let kappa = column(&table, "kappa")?;
    let curve = |&(name, shown, dashed): &(&str, &str, bool), number: usize| -> Result<Series> {
        let values = column(&table, name)?;
        let line = Series::line(shown, theme.packet(number), temperature.to_vec(), values.to_vec());
        Ok(if dashed { line.shaped(Shape::Dashes) } else { line })
    };
    let curves = CURVES.iter().enumerate().map(|(number, entry)| curve(entry, number));
    let mut lines: Vec<Series> = curves.collect::<Result<_>>()?;
    lines.retain(|line| line.y.iter().any(|value| value.is_finite()));
    let known = kappa.iter().copied().filter(|value| *value > 0.0);
    let values = Interval::around(known).unwrap_or(Interval::new(1.0, 1.0));
    let formulas = lines.iter().flat_map(|line| line.y.iter().copied());
    let highest = formulas.filter(|value| *value < HEADROOM * values.to).fold(values.to, f64::max);
    let y = Scale::logarithmic("factor", 0.8 * values.from.min(0.95), 1.5 * highest);
    let x = Scale::linear("temperature (K)", range.from, range.to);
    let lower = over_kappa(&lines, kappa, x.clone());
    let mut panel = Panel::new(view.record.header().title.clone(), x, y);
    panel.x_labeled = false;
    let crossover = column(&table, "crossover")?.first().copied().unwrap_or(f64::NAN);
    if range.contains(crossover) {
        let ends = vec![panel.y.from, panel.y.to];
        let name = format!("crossover {crossover:.1} K");
        let line = Series::line(name, theme.soft, vec![crossover; 2], ends);
        panel.series.push(line.shaped(Shape::Line(0.7)));
    }
    panel.series.extend(lines);
    panel.series.push(Series::line("κ", theme.matrix, temperature.to_vec(), kappa.to_vec()));
    let title = format!("{}: factors", view.record.header().title);
    let rows = vec![Row::new(1.4, vec![panel]), Row::new(1.0, vec![lower])];
    Ok(Figure { title, rows, aspect: 1.05, wide: false, remark: remark(view, &table)? })
}

/// The formulas over κ.
fn over_kappa(lines: &[Series], kappa: &[f64], x: Scale) -> Panel {
    let mut panel = Panel::new("", x, Scale::logarithmic("over κ", 0.4, 2.5));
    let ratio = |line: &Series| {
        let values = line.y.iter().zip(kappa).map(|(value, kappa)| value / kappa).collect();
        Series { y: values, ..line.clone() }.without_legend()
    };
    panel.series = lines.iter().map(ratio).collect();
    panel
}

/// Where the shown top lies, if there are others.
fn remark(view: &RecordView, shown: &Table) -> Result<Option<String>> {
    let all = factors(view)?;
    let is_alone = all.axis.values.len() == shown.axis.values.len();
    let place = column(shown, "top")?.first().copied().filter(|_| !is_alone);
    Ok(place.map(|place| {
        format!("of the scenario's ion at its highest top, at {place:.3} Å; the record holds more")
    }))
}

fn factors(view: &RecordView) -> Result<Table> {
    let missing = || {
        Error::usage(
            "this record holds no factors",
            "make one with `wavepore factors SCENARIO --temperatures \"50 K:350 K:61\" -o FILE.h5`",
        )
    };
    view.record.table(FACTORS, "row")?.ok_or_else(missing)
}

/// The rows of the first ion at its highest top, by temperature.
fn of_highest_top(table: &Table) -> Table {
    let numbers = |name: &str| table.column(name).unwrap_or_default().to_vec();
    let (ion, height, place) = (numbers("ion"), numbers("top_energy"), numbers("top"));
    let rows: Vec<usize> = (0..ion.len()).filter(|&row| ion[row] == 0.0).collect();
    let highest = rows.iter().copied().max_by(|&a, &b| height[a].total_cmp(&height[b]));
    let of_it = |row: &usize| highest.is_some_and(|highest| place[*row] == place[highest]);
    let mut kept: Vec<usize> = rows.into_iter().filter(of_it).collect();
    let temperature = numbers("temperature");
    kept.sort_by(|&a, &b| temperature[a].total_cmp(&temperature[b]));
    let mut shown = table.clone();
    let choose = |values: &[f64]| kept.iter().map(|&row| values[row]).collect::<Vec<f64>>();
    shown.axis.values = choose(&table.axis.values);
    for (own, all) in shown.columns.iter_mut().zip(&table.columns) {
        own.values = choose(&all.values);
    }
    shown
}

/// The column `name` of `table`.
pub(super) fn column<'a>(table: &'a Table, name: &str) -> Result<&'a [f64]> {
    table.column(name).ok_or_else(|| {
        Error::machine(format!("the record is damaged: {}/{name} is missing", table.group), "")
    })
}
