//! Incoming and outgoing probability by wavenumber.
//!
//! Incoming: |φ(k)|² of the Gaussian packet. Outgoing, at late times: |φ(k)|²·R(E) at −k, drawn at
//! k, and |φ(k)|²·T(E)·dk/dk′ at k′ = √(k² − 2mU/ħ²), where U is the potential on the right. T and
//! R are those of the packet where it is trusted, else those of the transfer matrix.

use std::f64::consts::PI;

use crate::error::Result;
use crate::record::TransmissionTable;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::theme::Theme;
use crate::units::Interval;
use crate::units::{ATOMIC_MASS, HBAR};

/// Number of wavenumbers.
// At 300 dots an inch a column of 86 mm has 1016: two or three to a straight piece.
const POINTS: usize = 400;
/// Smaller densities are not shown on a logarithmic axis, Å …
const MIN_DENSITY: f64 = 1e-300;
/// … which begins at this share of the lowest peak: that of the packet at three standard deviations.
const BELOW_PEAK: f64 = 1e-2;
/// Opacity of the areas.
const AREA: f64 = 0.2;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let table = view.transmission()?;
    let chosen = options.packets(view)?;
    let mut panels = Vec::new();
    for &index in &chosen {
        panels.push(panel(view, &table, index, options, theme)?);
    }
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows: Vec<Row> = panels.chunks(columns).map(|row| Row::new(1.0, row.to_vec())).collect();
    let (wide, rows_count) = (columns == 2, rows.len() as f32);
    let aspect = if wide { 0.32 * rows_count } else { 0.72 };
    Ok(Figure {
        title: format!("{}: spectra", view.record.header().title),
        rows,
        aspect,
        wide,
        remark: None,
    })
}

fn panel(
    view: &RecordView,
    table: &TransmissionTable,
    index: usize,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Panel> {
    let packet = view.record.packet(index)?;
    let (k0, width) =
        (view.number(&packet, "wavenumber_per_angstrom")?, view.number(&packet, "width_angstrom")?);
    let coefficient = HBAR * HBAR / (2.0 * view.record.header().mass_u * ATOMIC_MASS);
    let level = view.potential.potential.last().copied().unwrap_or(0.0);
    let spread = 0.5 / width;
    let ks: Vec<f64> = (0..POINTS)
        .map(|i| k0 + spread * (8.0 * i as f64 / (POINTS - 1) as f64 - 4.0))
        .filter(|&k| k > 0.0)
        .collect();
    let density =
        |k: f64| (2.0 * width * width / PI).sqrt() * (-2.0 * (width * (k - k0)).powi(2)).exp();
    let share = |k: f64, reflected: bool| at(table, index, coefficient * k * k, reflected);
    let incoming: Vec<f64> = ks.iter().map(|&k| density(k)).collect();
    let behind = |&k: &f64| {
        let square = k * k - level / coefficient;
        if square <= 0.0 {
            (f64::NAN, f64::NAN)
        } else {
            (square.sqrt(), density(k) * share(k, false) * square.sqrt() / k)
        }
    };
    let (through, transmitted): (Vec<f64>, Vec<f64>) = ks.iter().map(behind).unzip();
    let reflected: Vec<f64> = ks.iter().map(|&k| density(k) * share(k, true)).collect();
    let y = density_scale([&incoming, &transmitted, &reflected], options.logarithmic);
    let finite = ks.iter().chain(&through).copied().filter(|v| v.is_finite());
    let range = Interval::new(f64::MAX, f64::MIN).extended(finite);
    let Interval { from: low, to: high } = range;
    let margin = 0.04 * (high - low);
    let mut panel = Panel::new(
        view.name(&packet),
        Scale::linear("|wavenumber| (1/Å)", low - margin, high + margin),
        y,
    );
    let floor = panel.y.from;
    // The legend names lines: an area behind another one has the colour of neither.
    let lines = [
        Series::line("incoming", theme.ink, ks.clone(), incoming).shaped(Shape::Dashes),
        Series::line("reflected, at −k", theme.soft, ks, reflected),
        Series::line("transmitted", theme.packet(index), through, transmitted),
    ];
    panel.series.extend(lines[1..].iter().map(|line| area(line, floor)));
    panel.series.extend(lines);
    Ok(panel)
}

/// The area between `line` and the bottom of the panel.
fn area(line: &Series, floor: f64) -> Series {
    let shape = Shape::Band(vec![floor; line.y.len()]);
    Series { color: line.color.faded(AREA), ..line.clone().shaped(shape) }.without_legend()
}

/// The axis of densities; a logarithmic one holds the peak of the smallest of them.
fn density_scale(densities: [&Vec<f64>; 3], is_logarithmic: bool) -> Scale {
    let label = "|φ(k)|² (Å)";
    let peak = |values: &Vec<f64>| {
        values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max)
    };
    let peaks = densities.map(peak);
    let top = peaks.into_iter().fold(0.0, f64::max);
    if !is_logarithmic {
        return Scale::linear(label, 0.0, 1.08 * top);
    }
    let shown = peaks.into_iter().filter(|peak| *peak >= MIN_DENSITY);
    let least = shown.fold(top, f64::min);
    Scale::logarithmic(label, (least * BELOW_PEAK).max(MIN_DENSITY), 4.0 * top)
}

/// T or R at `energy` (meV): of packet `index` where it is trusted, else of the transfer matrix;
/// NaN outside the table.
fn at(table: &TransmissionTable, index: usize, energy: f64, reflected: bool) -> f64 {
    let value = |row: usize| {
        let packet = if reflected { table.reflection[row] } else { table.packet[row] };
        let matrix = if reflected { 1.0 - table.matrix[row] } else { table.matrix[row] };
        if table.packet_index[row] == index as i64 && table.trusted[row] == 1 {
            packet
        } else {
            matrix
        }
    };
    let after = table.energy.partition_point(|&own| own < energy);
    if after == 0 || after == table.energy.len() {
        return f64::NAN;
    }
    let share =
        (energy - table.energy[after - 1]) / (table.energy[after] - table.energy[after - 1]);
    value(after - 1) * (1.0 - share) + value(after) * share
}
