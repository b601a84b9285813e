//! I(V) of many cases with their reversal, and the conductance there by a swept parameter; at one voltage, current and κ by that parameter.

use super::along::{self, Layout, Look, Measure, means};
use super::curves::{chosen, curves, span};
use super::facets::{Facets, PANELS};
use super::sheet::{Sheet, joined, title};
use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::cases::Cases;
use crate::render::figure::{Figure, Panel, Series, Shape};
use crate::render::scale::{Scale, signed};
use crate::render::theme::Theme;
use crate::render::wishes::Wishes;
use crate::units::{PER_SECOND_OF_RATE, PICOAMPERE_OF_CURRENT};

/// Most cases of a panel whose classical current is drawn beside the quantum one, and whose reversal is marked.
const FEW: (usize, usize) = (5, 8);
/// Potentials nearer to each other are one, mV.
const SAME: f64 = 5e-3;
/// Less than this is rounding, pA.
const CHARGE_A_SECOND: f64 = PICOAMPERE_OF_CURRENT / PER_SECOND_OF_RATE;
/// The models, with how they are drawn by a swept parameter; dots mark the cases.
const MODELS: [(&str, Look); 3] = [("ballistic", Look::Dashes), ("quantum", Look::Line), ("quantum", Look::Dots)];

pub(super) fn figure(cases: &Cases, wishes: &Wishes, theme: &Theme) -> Result<Figure> {
    let tables = cases.tables("/currents", &["current_quantum", "current_ballistic", "kappa"])?;
    let most = tables.iter().flatten().map(|table| table.axis.values.len()).max();
    match most {
        Some(0) | None => Err(Error::Usage(
            "these cases hold no voltage\n  help: ask for some with reservoirs.voltages in the scenario".into(),
        )),
        Some(1) => Ok(at_one_voltage(cases, &tables, wishes, theme)),
        Some(_) => Ok(by_voltage(cases, &tables, wishes, theme)),
    }
}

/// I(V), and the conductance at reversal by the swept parameter.
fn by_voltage(cases: &Cases, tables: &[Option<Table>], wishes: &Wishes, theme: &Theme) -> Figure {
    let facets = Facets::new(cases, false, PANELS);
    let there = |case: usize| tables[case].as_ref().is_some_and(|table| table.axis.values.len() > 1);
    let (chosen, few) = chosen(&facets, &there);
    let drawn: Vec<(Vec<Series>, Vec<Series>)> = chosen
        .iter()
        .map(|own| {
            let classical = if own.len() > FEW.0 { &[][..] } else { own };
            let lines = |own: &[usize], name: &str| curves(&facets, tables, own, (name, 1.0), theme);
            (lines(classical, "current_ballistic"), lines(own, "current_quantum"))
        })
        .collect();
    let all = || drawn.iter().flat_map(|(classical, quantum)| classical.iter().chain(quantum));
    let (from, to) = span(all().flat_map(|line| line.x.iter().copied())).unwrap_or((0.0, 1.0));
    let (low, high) = span(all().flat_map(|line| line.y.iter().copied()).chain([0.0])).unwrap_or((0.0, 1.0));
    let room = 0.06 * (high - low);
    let x = Scale::linear("membrane voltage (mV)", from, to);
    let y = Scale::linear("current (pA)", low - room, high + room);
    let reversal = |case: usize| tables[case].as_ref().map_or(f64::NAN, |table| table.number("reversal_quantum_mV"));
    let all_reversals = span(chosen.iter().flatten().map(|&case| reversal(case)));
    // One line where all reverse together, else a dot on each curve.
    let common = all_reversals.filter(|(low, high)| high - low < SAME).map(|(low, _)| low);
    let zero = |x: Vec<f64>, y: Vec<f64>| Series::line("zero", theme.soft, x, y).shaped(Shape::Line(0.5)).untold();
    let standing = |voltage: f64| vec![voltage; 2];
    let mut dots = false;
    let mut classical = false;
    let panel =
        |((name, _), (own, (ballistic, quantum))): (&(String, _), (&Vec<usize>, (Vec<Series>, Vec<Series>)))| {
            let mut panel = Panel::new(name.clone(), x.clone(), y.clone());
            panel.series.push(zero(vec![from, to], vec![0.0; 2]));
            if (from..=to).contains(&0.0) {
                panel.series.push(zero(standing(0.0), vec![y.from, y.to]));
            }
            if let Some(voltage) = common.filter(|voltage| (from..=to).contains(voltage)) {
                let line = Series::line("reversal", theme.soft, standing(voltage), vec![y.from, y.to]);
                panel.series.push(line.shaped(Shape::Dashes).untold());
            }
            classical |= !ballistic.is_empty();
            panel.series.extend(quantum);
            panel.series.extend(ballistic.into_iter().map(|line| {
                let color = line.color.faded(0.6);
                Series { color, ..line.shaped(Shape::Dashes) }
            }));
            if common.is_none() && own.len() <= FEW.1 {
                for &case in own.iter().filter(|&&case| (from..=to).contains(&reversal(case))) {
                    let color = facets.color(facets.value(case), theme);
                    let dot = Series::line("reversal", color, vec![reversal(case)], vec![0.0]);
                    panel.series.push(dot.shaped(Shape::Dots).untold());
                    dots = true;
                }
            }
            panel
        };
    let panels: Vec<Panel> = facets.panels.iter().zip(chosen.iter().zip(drawn)).map(panel).collect();
    let entry = |name: String, shape: Shape| Series::line(name, theme.ink, Vec::new(), Vec::new()).shaped(shape);
    let mut told = vec![entry("quantum".into(), Shape::Line(1.0))];
    if classical {
        told.push(entry("ballistic".into(), Shape::Dashes));
    }
    if dots {
        told.push(entry("reversal".into(), Shape::Dots));
    } else if let Some(voltage) = common.filter(|voltage| (from..=to).contains(voltage)) {
        let line = entry(format!("reversal {} mV", signed(voltage, 2)), Shape::Dashes);
        told.push(Series { color: theme.soft, ..line });
    }
    let title = title(&facets, wishes);
    let mut sheet = Sheet::new(&facets, &title, told, theme);
    sheet.grid(panels, facets.columns, 0.62);
    let mut figure = sheet.finish(&facets, &title, theme);
    figure.remark = joined(figure.remark.take().into_iter().chain(few));
    figure
}

/// Current and κ of cases that hold one voltage each, by the swept parameter.
fn at_one_voltage(cases: &Cases, tables: &[Option<Table>], wishes: &Wishes, theme: &Theme) -> Figure {
    let value = |table: &Option<Table>, name: &str| {
        let column = table.as_ref().and_then(|table| table.column(name)?.first().copied());
        column.unwrap_or(f64::NAN)
    };
    let column = |name: &str| tables.iter().map(|table| value(table, name)).collect::<Vec<f64>>();
    let measure =
        |(model, look): (&str, Look)| Measure { name: model.into(), look, values: column(&format!("current_{model}")) };
    let models = MODELS.map(measure);
    let kappa = [Look::Line, Look::Dots].map(|look| Measure { name: "κ".into(), look, values: column("kappa") });
    let voltages = span(tables.iter().flatten().filter_map(|table| table.axis.values.first().copied()));
    let label = match voltages {
        Some((low, high)) if high - low < SAME => {
            format!("current at {} mV (pA)", signed(low, if low.fract() == 0.0 { 0 } else { 1 }))
        }
        _ => "current (pA)".into(),
    };
    let over = |measure: &Measure, least: f64| measure.values.iter().any(|value| value.abs() > least);
    let known = over(&kappa[0], 0.0);
    // At zero between equal baths no current flows, and κ is still known.
    let flowing = !known || models.iter().any(|model| over(model, CHARGE_A_SECOND));
    let share = if flowing && known { 2 } else { 1 };
    let facets = Facets::new(cases, true, PANELS / share);
    let high = along::height(&facets);
    let title = title(&facets, wishes);
    let mut told = if flowing { means(&facets, &models[..MODELS.len() - 1], theme) } else { Vec::new() };
    told.reverse();
    let mut sheet = Sheet::new(&facets, &title, told, theme);
    if flowing {
        sheet.grid(along::panels(&facets, &models, (&label, Layout::Even), theme), facets.columns, high);
    }
    if known {
        let label = "κ = quantum / ballistic";
        sheet.grid(along::panels(&facets, &kappa, (label, Layout::Fitting), theme), facets.columns, high);
    }
    let mut figure = sheet.finish(&facets, &title, theme);
    let still = (!flowing).then(|| "no current flows at the voltages of these cases: κ alone is shown".to_owned());
    figure.remark = joined(figure.remark.take().into_iter().chain(along::remark(&facets)).chain(still));
    figure
}
