//! V(x) of a scenario, the packets at their energies as they start, the flux planes, and the levels
//! between barriers: what a run begins with.

use crate::error::{Error, Result};
use crate::render::axis_scales::position_scale;
use crate::render::energy::{EnergyScale, EnergyUnit};
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::ion_name::ion;
use crate::render::potential::{potential_marks, swing_band};
use crate::render::sampled_potential::SampledPotential;
use crate::render::scale::Scale;
use crate::render::scenario_view::{InitialPacket, LevelLine, ScenarioView};
use crate::render::theme::Theme;
use crate::units::Interval;

/// Height of the highest |ψ|² over the range of energies.
const PEAK_HEIGHT: f64 = 0.14;
/// Space below and above what is shown, over the range of energies.
const MARGIN: f64 = 0.05;
/// Standard deviations of a packet that are drawn: |ψ|² is 3e-4 of its peak there.
const REACH: f64 = 4.0;
/// Points of |ψ|².
const PACKET_POINTS: usize = 160;
/// Planes closer than this share of the axis are drawn as one.
const SAME_PLANE: f64 = 0.01;
/// Most packets that the legend names one by one.
const MAX_NAMED: usize = 6;
/// Least distance of two levels that are drawn, over the axis: nearer lines would be a grey area.
// On a column the axis is 50 mm high, and a line 0.2 mm.
const MIN_DISTANCE: f64 = 1.0 / 80.0;

/// The figure of a scenario; energies are shown in `unit`, by default in kBT.
///
/// # Errors
/// [`Error::Usage`] if kBT is asked for and the temperature is not known.
pub(crate) fn scenario_figure(
    view: &ScenarioView,
    unit: Option<EnergyUnit>,
    title: Option<&str>,
    theme: &Theme,
) -> Result<Figure> {
    let EnergyScale { unit, one } = EnergyUnit::chosen(unit, view.temperature)
        .ok_or_else(|| Error::usage("this scenario has no temperature", "use --energy mev"))?;
    let title = title.unwrap_or(&view.title);
    let drawing = Drawing { view, theme, one, y: energy_axis(view, unit.label(), one), unit };
    let mut panels: Vec<Panel> = view.curves.iter().map(|curve| drawing.panel(curve)).collect();
    let wide = panels.len() > 1;
    let mut rows = Vec::new();
    if wide {
        let names = panels[0].series.iter().filter(|series| series.in_legend).cloned();
        rows.push(Row::new(
            0.0,
            vec![Panel { title: title.into(), ..Panel::key(names.collect()) }],
        ));
        for panel in &mut panels {
            panel.series.iter_mut().for_each(|series| series.in_legend = false);
        }
    } else if let Some(panel) = panels.first_mut() {
        panel.title = title.into();
    }
    rows.push(Row::new(1.0, panels));
    let (all, shown) = (view.levels.len(), drawing.levels_apart().len());
    let few = (shown < all)
        .then(|| format!("{shown} of {all} levels are drawn: the others are too close to these"));
    Ok(Figure {
        title: format!("{title}: the scenario"),
        rows,
        aspect: if wide { 0.42 } else { 0.8 },
        wide,
        remark: few.or_else(|| view.remark.clone()),
    })
}

/// The axis of energies: it holds V(x), the energies of the packets and what is drawn over them.
fn energy_axis(view: &ScenarioView, label: String, one: f64) -> Scale {
    let curves = view.curves.iter().map(SampledPotential::heights);
    let all = curves.reduce(Interval::union).unwrap_or(Interval::new(0.0, 0.0));
    let all = all.extended(view.packets.iter().map(|packet| packet.energy));
    let highest = view.packets.iter().map(|packet| packet.energy).fold(f64::MIN, f64::max);
    let top = all.to.max(highest + PEAK_HEIGHT * all.length());
    let margin = MARGIN * all.length();
    Scale::linear(label, (all.from - margin) / one, (top + margin) / one)
}

struct Drawing<'a> {
    view: &'a ScenarioView,
    theme: &'a Theme,
    /// One unit of energy, meV.
    one: f64,
    unit: EnergyUnit,
    /// The axis of energies.
    y: Scale,
}

impl Drawing<'_> {
    fn panel(&self, curve: &SampledPotential) -> Panel {
        let range = curve.range();
        let mut panel = Panel::new("", position_scale(range.from, range.to), self.y.clone());
        let [area, line] =
            potential_marks(curve.x.clone(), self.shown(&curve.potential), self.y.from, self.theme);
        panel.series.push(area);
        panel.series.extend(self.swing(curve));
        panel.series.extend(self.planes(range));
        panel.series.extend(self.levels());
        panel.series.push(Series { in_legend: true, ..line });
        for (place, packet) in self.view.packets.iter().enumerate() {
            panel.series.extend(self.packet(packet, range, place == 0));
        }
        panel
    }

    /// Energies (meV) in the unit of the axis.
    fn shown(&self, energies: &[f64]) -> Vec<f64> {
        energies.iter().map(|energy| energy / self.one).collect()
    }

    /// The band between V − |W| and V + |W|.
    fn swing(&self, curve: &SampledPotential) -> Option<Series> {
        let moved = |sign: f64| {
            let rows = curve.potential.iter().zip(&curve.driven);
            rows.map(|(v, w)| (v + sign * w.abs()) / self.one).collect::<Vec<f64>>()
        };
        (!curve.driven.is_empty())
            .then(|| swing_band(curve.x.clone(), moved(-1.0), moved(1.0), self.theme))
    }

    /// The flux planes in `range` (Å), each once.
    fn planes(&self, range: Interval) -> Vec<Series> {
        let planes = self.view.packets.iter().flat_map(|one| [one.planes.from, one.planes.to]);
        let mut planes: Vec<f64> = planes.filter(|plane| range.contains(*plane)).collect();
        planes.sort_by(f64::total_cmp);
        planes.dedup_by(|a, b| (*a - *b).abs() < SAME_PLANE * range.length());
        let line = |(place, plane): (usize, f64)| Series {
            in_legend: place == 0,
            ..Series::line(
                "flux planes",
                self.theme.soft,
                vec![plane; 2],
                vec![self.y.from, self.y.to],
            )
            .shaped(Shape::Dashes)
        };
        planes.into_iter().enumerate().map(line).collect()
    }

    /// The levels that are distinguished on the axis, from the lowest up.
    fn levels_apart(&self) -> Vec<&LevelLine> {
        let least = MIN_DISTANCE * (self.y.to - self.y.from) * self.one;
        let mut apart: Vec<&LevelLine> = Vec::new();
        for level in &self.view.levels {
            if apart.last().is_none_or(|last| level.energy - last.energy >= least) {
                apart.push(level);
            }
        }
        apart
    }

    /// Their lines.
    fn levels(&self) -> Vec<Series> {
        let levels = self.levels_apart().into_iter();
        let wells = levels.flat_map(|LevelLine { energy, wells }| {
            wells.iter().map(move |well| (*well, energy / self.one))
        });
        let line = |(place, (well, energy)): (usize, (Interval, f64))| Series {
            in_legend: place == 0,
            ..Series::line("levels", self.theme.ink, vec![well.from, well.to], vec![energy; 2])
                .shaped(Shape::Line(0.5))
        };
        wells.enumerate().map(line).collect()
    }

    /// The line at the energy of a packet across `range`, and |ψ|² on it.
    fn packet(&self, packet: &InitialPacket, range: Interval, is_first: bool) -> [Series; 3] {
        let color = self.theme.packet(packet.number);
        let base = packet.energy / self.one;
        let highest = self.view.packets.iter().map(InitialPacket::peak).fold(0.0, f64::max);
        let span = (self.y.to - self.y.from) / (1.0 + 2.0 * MARGIN + PEAK_HEIGHT);
        let height = PEAK_HEIGHT * span * packet.peak() / highest;
        let reach = Interval::new(-REACH, REACH).mesh(PACKET_POINTS);
        let x: Vec<f64> = reach.iter().map(|u| packet.center + u * packet.width).collect();
        let y: Vec<f64> = reach.iter().map(|u| base + height * (-0.5 * u * u).exp()).collect();
        let few = self.view.packets.len() <= MAX_NAMED;
        let name = match few {
            true => format!("{} at {base:.2} {}", ion(&self.view.ion), self.unit.name()),
            false => "packets".to_owned(),
        };
        let level = Series::line(name, color, vec![range.from, range.to], vec![base; 2]);
        let area = Series::line("|ψ|²", color.faded(0.3), x.clone(), y.clone());
        [
            Series { in_legend: few || is_first, ..level.shaped(Shape::Line(0.6)) },
            area.shaped(Shape::Band(vec![base; x.len()])).without_legend(),
            Series::line("|ψ|²", color, x, y).without_legend(),
        ]
    }
}
