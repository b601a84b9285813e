//! T(E) by packets, transfer matrix and classical step; below, their difference and its error
//! bound, or the error bound of the transfer matrix alone.

mod compared;
mod levels;

pub(super) use self::compared::compared;
use self::levels::LevelMarks;
use super::percentiles::{PERCENTILE_TINT, PERCENTILES};
use crate::error::Result;
use crate::record::TransmissionTable;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::Interval;

/// Smaller differences are rounding, and drawn here.
const MIN_DIFFERENCE: f64 = 1e-13;
/// Name of what packets and transfer matrix differ by.
const DIFFERENCE: &str = "packet − transfer matrix";
/// Most of a logarithmic axis above T = 1: no number stands there.
const MAX_HEADROOM: f64 = 9.0;
/// Smaller T is not shown on a logarithmic axis.
// Eight decades above the smallest number: ends and ticks of the axis stay numbers.
const MIN_TRANSMISSION: f64 = 1e-300;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let mut table = view.transmission()?;
    // Points of packets that are not chosen are left out; the other curves stay.
    let chosen = if options.packets.is_empty() && view.stationary()? {
        Vec::new()
    } else {
        options.packets(view)?
    };
    for (trusted, &index) in table.trusted.iter_mut().zip(&table.packet_index) {
        if !usize::try_from(index).is_ok_and(|index| chosen.contains(&index)) {
            *trusted = 0;
        }
    }
    let table = table;
    let levels = LevelMarks::new(view, &table, &chosen)?;
    let energy: Vec<f64> = table.energy.iter().map(|&energy| view.shown(energy)).collect();
    let (from, to) = (energy[0], energy[energy.len() - 1]);
    let x = Scale::linear(view.energy_label(), from, to);
    let mut upper = Panel::new(
        view.record.header().title.clone(),
        x.clone(),
        transmission_scale(&levels.curve.transmission, options.logarithmic, levels.have_ticks()),
    );
    upper.x_labeled = false;
    let shown = Interval::new(upper.y.from, upper.y.to);
    upper.series.extend(levels.left_out(view, shown, theme));
    upper.series.extend(percentiles(&table, &energy, shown, theme));
    upper.series.extend(windows(&table, &energy, shown, theme));
    upper.series.push(classical_step(view, Interval::new(from, to), shown, theme));
    upper.series.extend(bounds(&table, &energy, shown, theme));
    upper.series.extend(formulas(&table, &energy, theme));
    upper.series.push(levels.line(view, theme));
    let alone = view.packets.len() == 1;
    upper.series.extend(dots(&table, &energy, &table.packet, alone, theme));
    upper.series.extend(levels.ticks(view, shown, theme));

    let mut lower = match view.packets.is_empty() {
        true => bound_alone(&table, &energy, x, theme),
        false => differences(&table, &energy, x, theme),
    };
    let below = levels.left_out(view, Interval::new(lower.y.from, lower.y.to), theme);
    lower.series.splice(0..0, below.into_iter().map(Series::without_legend));
    Ok(Figure {
        title: view.record.header().title.clone(),
        rows: vec![Row::new(2.0, vec![upper]), Row::new(1.0, vec![lower])],
        aspect: 0.95,
        wide: false,
        remark: levels.remark(),
    })
}

/// T by the formulas of textbooks, where the record has them.
fn formulas(table: &TransmissionTable, energy: &[f64], theme: &Theme) -> Vec<Series> {
    let line = |(number, (column, name)): (usize, (&str, &str))| {
        let found = table.extra.iter().find(|own| own.name == column)?;
        let values: Vec<f64> = found.values.iter().map(|ln| ln.exp()).collect();
        let is_known = values.iter().any(|value| value.is_finite());
        let line = Series::line(name, theme.packet(number), energy.to_vec(), values);
        is_known.then(|| line.shaped(Shape::Dashes))
    };
    let columns = [
        ("ln_hill_wheeler", "Hill–Wheeler"),
        ("ln_kemble", "Kemble (WKB)"),
        ("ln_primitive", "exp(−2θ)"),
        ("ln_eckart_fit", "Eckart fit"),
    ];
    columns.into_iter().enumerate().filter_map(line).collect()
}

/// The axis of T, with space above for ticks if there are any.
fn transmission_scale(values: &[f64], is_logarithmic: bool, has_ticks: bool) -> Scale {
    if !is_logarithmic {
        return Scale::linear("T(E)", -0.03, if has_ticks { 1.09 } else { 1.03 });
    }
    let known = values.iter().copied().filter(|value| *value >= MIN_TRANSMISSION);
    let least = known.fold(0.1, f64::min);
    let ratio = 1.0 / least;
    // The same shares of the axis as above.
    let above = ratio.powf(if has_ticks { 0.09 } else { 0.03 }).min(MAX_HEADROOM);
    let below = (least * ratio.powf(-0.03)).max(f64::MIN_POSITIVE);
    Scale::logarithmic("T(E)", below, above)
}

/// |packet − matrix| and its error bound.
fn differences(table: &TransmissionTable, energy: &[f64], x: Scale, theme: &Theme) -> Panel {
    let size = |values: &[f64]| -> Vec<f64> {
        let rows = values.iter().zip(&table.trusted);
        rows.map(
            |(value, &trusted)| {
                if trusted == 1 { value.abs().max(MIN_DIFFERENCE) } else { f64::NAN }
            },
        )
        .collect()
    };
    let (difference, bound) = (size(&table.difference), size(&table.error_estimate));
    let mut lower = Panel::new("", x, decades("|difference|", difference.iter().chain(&bound)));
    lower.series.extend(windows(table, energy, Interval::new(lower.y.from, lower.y.to), theme));
    lower.series.push(Series::line("stated bound", theme.classical, energy.to_vec(), bound));
    let numbers = trusted_packets(table);
    let line = |&number: &usize| {
        let values = values_of_packet(table, &difference, number);
        let line = Series::line(DIFFERENCE, theme.packet(number), energy.to_vec(), values);
        if numbers.len() == 1 { line } else { line.without_legend() }
    };
    lower.series.extend(numbers.iter().map(line));
    if numbers.len() > 1 {
        lower.series.push(Series::line(DIFFERENCE, theme.soft, Vec::new(), Vec::new()));
    }
    lower
}

/// The error bound of the transfer matrix, for records without packets.
fn bound_alone(table: &TransmissionTable, energy: &[f64], x: Scale, theme: &Theme) -> Panel {
    let relative = table.extra.iter().find(|column| column.name == "matrix_error");
    let relative = relative.map_or_else(Vec::new, |column| column.values.clone());
    let bound = relative
        .iter()
        .map(|error| if *error > 0.0 { error.max(MIN_DIFFERENCE) } else { f64::NAN });
    let bound: Vec<f64> = bound.collect();
    let mut lower = Panel::new("", x, decades("relative error", bound.iter()));
    if bound.len() == energy.len() {
        lower.series.push(Series::line("stated bound", theme.classical, energy.to_vec(), bound));
    }
    lower
}

/// A logarithmic axis over whole decades around the finite `values`.
fn decades<'a>(name: &str, values: impl Iterator<Item = &'a f64>) -> Scale {
    let known = values.filter(|value| value.is_finite());
    let range = Interval::new(1.0, MIN_DIFFERENCE).extended(known.copied());
    let Interval { from: low, to: high } = range;
    let decade = |value: f64, up: f64| 10f64.powf((value.log10() + up).floor());
    Scale::logarithmic(name, decade(low.max(1e-6 * high), -0.2), decade(high, 1.0))
}

/// Indices of packets with a trusted T at any energy.
fn trusted_packets(table: &TransmissionTable) -> Vec<usize> {
    let rows = table.packet_index.iter().zip(&table.trusted).filter(|(_, trusted)| **trusted == 1);
    let mut numbers: Vec<usize> =
        rows.filter_map(|(&index, _)| usize::try_from(index).ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// `values` where packet `number` is trusted, else NaN.
fn values_of_packet(table: &TransmissionTable, values: &[f64], number: usize) -> Vec<f64> {
    let rows = values.iter().zip(&table.packet_index).zip(&table.trusted);
    rows.map(
        |((&value, &index), &trusted)| {
            if index == number as i64 && trusted == 1 { value } else { f64::NAN }
        },
    )
    .collect()
}

/// One series of `values` per packet; `alone` if the record holds one packet.
fn dots(
    table: &TransmissionTable,
    energy: &[f64],
    values: &[f64],
    alone: bool,
    theme: &Theme,
) -> Vec<Series> {
    let numbers = trusted_packets(table);
    let one = |&number: &usize| {
        // One grey legend entry explains the dots: their colours are those of the windows.
        let name = match (alone, numbers.len()) {
            (true, _) => "packet".to_owned(),
            (false, 1) => format!("packet {number}"),
            _ => "packets".to_owned(),
        };
        let series = Series::line(
            name,
            theme.packet(number),
            energy.to_vec(),
            values_of_packet(table, values, number),
        );
        let series = series.shaped(Shape::SparseDots);
        if numbers.len() == 1 { series } else { series.without_legend() }
    };
    let mut all: Vec<Series> = numbers.iter().map(one).collect();
    if numbers.len() > 1 {
        let entry = Series::line("packets", theme.soft, Vec::new(), Vec::new());
        all.push(entry.shaped(Shape::SparseDots));
    }
    all
}

/// The trusted window of each packet.
fn windows(table: &TransmissionTable, energy: &[f64], y: Interval, theme: &Theme) -> Vec<Series> {
    let one = |number: usize| {
        let place = |value: f64| values_of_packet(table, &vec![value; energy.len()], number);
        Series::line(
            "trusted window",
            theme.packet(number).faded(0.10),
            energy.to_vec(),
            place(y.to),
        )
        .shaped(Shape::Band(place(y.from)))
        .without_legend()
    };
    trusted_packets(table).into_iter().map(one).collect()
}

/// The error band around T of each packet, in view in the range `y`.
fn bounds(table: &TransmissionTable, energy: &[f64], y: Interval, theme: &Theme) -> Vec<Series> {
    let side = |sign: f64| -> Vec<f64> {
        let rows = table.packet.iter().zip(&table.error_estimate);
        rows.map(|(t, bound)| in_view(t + sign * bound, y)).collect()
    };
    let (lower, upper) = (side(-1.0), side(1.0));
    let one = |number: usize| {
        let band = Shape::Band(values_of_packet(table, &lower, number));
        let color = theme.packet(number).faded(0.35);
        Series::line(
            "stated bound",
            color,
            energy.to_vec(),
            values_of_packet(table, &upper, number),
        )
        .shaped(band)
        .without_legend()
    };
    trusted_packets(table).into_iter().map(one).collect()
}

/// The band between percentiles of T over draws of tables with errors, in view in the range `y`.
fn percentiles(
    table: &TransmissionTable,
    energy: &[f64],
    y: Interval,
    theme: &Theme,
) -> Option<Series> {
    let column = |name: &str| -> Option<Vec<f64>> {
        let found = table.extra.iter().find(|column| column.name == name)?;
        Some(found.values.iter().map(|value| in_view(*value, y)).collect())
    };
    let (low, high) = (column("transmission_p16")?, column("transmission_p84")?);
    let color = theme.matrix.faded(PERCENTILE_TINT);
    let band = Series::line(PERCENTILES, color, energy.to_vec(), high);
    Some(band.shaped(Shape::Band(low)))
}

/// The classical step, at its exact energy instead of between two, in view in the range `y`.
fn classical_step(view: &RecordView, range: Interval, y: Interval, theme: &Theme) -> Series {
    let Interval { from, to } = range;
    let top = view.shown(view.potential.classical_top).clamp(from, to);
    let none = in_view(0.0, y);
    Series::line("classical", theme.classical, vec![from, top, top, to], vec![none, none, 1.0, 1.0])
        .shaped(Shape::Dashes)
}

/// `value`, or the end of a logarithmic axis over `y` below which it is: 0 has no place there.
fn in_view(value: f64, y: Interval) -> f64 {
    if y.from > 0.0 && value < y.from { y.from } else { value }
}
