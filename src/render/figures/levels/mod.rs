//! Levels over V(x) with |ψ|² of their states, and T(E) beside them on the same axis of energies.

mod peaks;
mod states;

use crate::error::{Error, Result};
use crate::record::Table;
use crate::render::axis_scales::position_scale;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::potential::potential_marks;
use crate::render::record_view::RecordView;
use crate::render::sampled_potential::SampledPotential;
use crate::render::scale::{Scale, scientific};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;
use states::State;

/// Space below and above the energies shown, over their range.
const MARGIN: f64 = 0.04;
const HEADROOM: f64 = 0.12;
/// V is shown whole where its range is at most this many times that of the energies.
// A search in a small part of a high barrier would be a line at the bottom.
const MAX_POTENTIAL: f64 = 3.0;

pub(super) fn figure(view: &RecordView, options: &PlotOptions, theme: &Theme) -> Result<Figure> {
    let table = view.levels()?;
    let mut curve = view.record.transmission()?.unwrap_or_default();
    curve.sort();
    let states = states::states(&table)?;
    let energies = curve.energy.iter().copied();
    let sought = Interval::around(energies.chain(states.iter().map(|state| state.energy)));
    let panels = LevelPanels {
        view,
        theme,
        y: energy_axis(view, sought),
        widths: Widths::of(&states),
        states: &states,
    };
    let Positions { range, remark } = positions(view, &table, options)?;
    let (left, hidden) = panels.levels(range, states::axis(&table));
    // Below both leads nothing is transmitted.
    let is_alone = curve.energy.len() < 2;
    let right = (!is_alone).then(|| panels.transmission(&curve));
    let none = states.is_empty().then(|| "this record holds no levels: none was found".to_owned());
    let title = view.record.header().title.clone();
    Ok(Figure {
        title: format!("{title}: levels"),
        rows: vec![Row::new(1.0, std::iter::once(left).chain(right).collect())],
        aspect: if is_alone { 0.85 } else { 0.5 },
        wide: !is_alone,
        remark: none.or(hidden).or(remark),
    })
}

/// The data of both panels.
struct LevelPanels<'a> {
    view: &'a RecordView,
    theme: &'a Theme,
    /// The axis of energies, in the unit shown.
    y: Scale,
    widths: Widths,
    states: &'a [State],
}

impl LevelPanels<'_> {
    /// V(x), the levels and |ψ|² of as many states as there is space for; and a remark if these are
    /// not all. `positions` (Å) are those of the densities.
    fn levels(&self, range: Interval, positions: &[f64]) -> (Panel, Option<String>) {
        let title = self.view.record.header().title.clone();
        let mut panel = Panel::new(title, position_scale(range.from, range.to), self.y.clone());
        panel.series = self.potential(range);
        let drawn = states::with_space(self.view, self.states, positions, range, &self.y);
        for &(index, scale) in &drawn {
            panel.series.extend(self.density(&self.states[index], positions, range, scale));
        }
        let lines = self.states.iter().filter_map(|state| self.line(state, positions, range));
        panel.series.extend(lines);
        panel.series.extend(self.names());
        let (all, shown) = (self.states.len(), drawn.len());
        let remark = (shown < all).then(|| {
            format!(
                "|ψ|² of {shown} of {all} states is drawn, evenly thinned: there is no space for \
                 more; `wavepore resonances --energies` with a smaller range shows others"
            )
        });
        (panel, remark)
    }

    /// V(x) in `range` (Å), and the area below it.
    fn potential(&self, range: Interval) -> Vec<Series> {
        let SampledPotential { x, potential, .. } = self.view.curve(range.from, range.to);
        let curve = potential.into_iter().map(|v| self.view.shown(v)).collect();
        potential_marks(x, curve, self.y.from, self.theme).into()
    }

    /// |ψ|² on the line of its level; `scale` is the height of 1/Å on the axis.
    fn density(&self, state: &State, xs: &[f64], range: Interval, scale: f64) -> [Series; 2] {
        let base = self.view.shown(state.energy);
        let points = states::points_in_view(state, xs, range);
        let x = xs[points.clone()].to_vec();
        let y: Vec<f64> = state.density[points].iter().map(|own| base + scale * own).collect();
        let floor = Shape::Band(vec![base; x.len()]);
        let color = self.color(state);
        let area = Series::line("|ψ|²", color.faded(0.22), x.clone(), y.clone()).shaped(floor);
        let line = Series::line("|ψ|²", color, x, y).shaped(Shape::Line(0.45));
        [area.without_legend(), line.without_legend()]
    }

    /// The line of a level, as long as its state is large; dashed if it is bound.
    fn line(&self, state: &State, positions: &[f64], range: Interval) -> Option<Series> {
        let extent = state.extent(positions).unwrap_or(range);
        let ends = [extent.from.max(range.from), extent.to.min(range.to)];
        let at = self.view.shown(state.energy);
        let line = Series::line("level", self.color(state), ends.to_vec(), vec![at; 2]);
        (ends[0] < ends[1]).then(|| line.shaped(shape(state)).without_legend())
    }

    /// Entries of the legend: the narrowest and the widest level, and bound ones.
    fn names(&self) -> Vec<Series> {
        let (view, theme) = (self.view, self.theme);
        let named = |name: String, color: Color| Series::line(name, color, vec![], vec![]);
        let width = |width: f64| format!("{} {}", scientific(view.shown(width)), view.unit.name());
        let mut names = Vec::new();
        if self.states.iter().any(State::is_bound) {
            names.push(named("bound".into(), bound_color(theme)).shaped(Shape::Dashes));
        }
        let Interval { from: narrowest, to: widest } = self.widths.range;
        if narrowest < widest {
            let text = format!("narrowest {}", width(narrowest));
            names.push(named(text, self.widths.color(narrowest, theme)));
            let text = format!("widest {}", width(widest));
            names.push(named(text, self.widths.color(widest, theme)));
        } else if narrowest == widest {
            names.push(named(format!("width {}", width(widest)), self.widths.color(widest, theme)));
        }
        names
    }

    fn color(&self, state: &State) -> Color {
        if state.is_bound() {
            bound_color(self.theme)
        } else {
            self.widths.color(state.width, self.theme)
        }
    }
}

/// How the line of a level is drawn.
fn shape(state: &State) -> Shape {
    if state.is_bound() { Shape::Dashes } else { Shape::Line(0.6) }
}

/// The colour of bound states, which have no width.
fn bound_color(theme: &Theme) -> Color {
    theme.packet(0)
}

/// The narrowest and the widest level that is not bound, by whose logarithms colours go.
#[derive(Debug, Clone, Copy)]
struct Widths {
    /// meV; rising only where there is such a level.
    range: Interval,
}

impl Widths {
    fn of(states: &[State]) -> Self {
        let open = states.iter().filter(|state| !state.is_bound()).map(|state| state.width);
        Self { range: Interval::new(f64::MAX, 0.0).extended(open) }
    }

    fn color(&self, width: f64, theme: &Theme) -> Color {
        let Interval { from, to } = self.range;
        let share = if from < to { (width / from).ln() / (to / from).ln() } else { 0.0 };
        theme.ordered(share)
    }
}

/// The axis of the energies `sought` (meV), which holds V(x) too unless that is far larger.
fn energy_axis(view: &RecordView, sought: Option<Interval>) -> Scale {
    let potential = view.potential_range();
    let sought = sought.unwrap_or(potential);
    let both = sought.union(potential);
    let is_small = both.length() <= MAX_POTENTIAL * sought.length();
    let shown = if is_small || sought.length() <= 0.0 { both } else { sought };
    let span = shown.length();
    Scale::linear(
        view.energy_label(),
        view.shown(shown.from - MARGIN * span),
        view.shown(shown.to + HEADROOM * span),
    )
}

/// Positions to show, and a note if they are not those that were asked for.
struct Positions {
    range: Interval,
    remark: Option<String>,
}

/// The positions in `options`, else those of the states, else those of V.
fn positions(view: &RecordView, table: &Table, options: &PlotOptions) -> Result<Positions> {
    let known = Interval::around(states::axis(table).iter().copied());
    let held = known
        .or_else(|| Interval::around(view.potential.x.iter().copied()))
        .filter(|held| held.length() > 0.0 && held.length().is_finite())
        .ok_or_else(|| Error::machine("the record is damaged: its positions make no axis", ""))?;
    let range = options.x.unwrap_or(held);
    if range.from >= held.to || range.to <= held.from {
        let Interval { from, to } = range;
        return Err(Error::usage(
            format!("no state lies between {from} and {to} angstrom"),
            format!("the states reach from {:.2} to {:.2} angstrom", held.from, held.to),
        ));
    }
    let less = range.from < held.from - held.length() || range.to > held.to + held.length();
    let remark = less
        .then(|| format!("the states are known from {:.2} to {:.2} angstrom", held.from, held.to));
    Ok(Positions { range, remark })
}
