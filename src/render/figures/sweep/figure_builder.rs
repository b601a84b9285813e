//! What figures of many cases share: a key on top, panels in a grid, a bar of colours below.

use super::facets::Facets;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::scale::Scale;
use crate::render::theme::Theme;

/// Pixels of the bar of colours.
const PIXELS: usize = 256;
/// Most words that are named in the key one by one.
const MAX_ENTRIES: usize = 24;

/// Rows of a figure that come about one after the other.
pub(super) struct FigureBuilder {
    rows: Vec<Row>,
    /// Panels side by side in the widest row.
    columns: usize,
    height: f32,
}

impl FigureBuilder {
    /// A builder of figures whose cases are told by `facets`; `means` names what the kinds of lines and dots are.
    pub fn new(facets: &Facets<'_>, title: &str, entries: Vec<Series>, theme: &Theme) -> Self {
        let mut entries = entries;
        if let Some(own) = facets.colors().filter(|_| facets.named()) {
            let shown = own.count().min(MAX_ENTRIES);
            for value in 0..shown {
                // The first says what all are.
                let words = &own.words[value];
                let name = match (value, &own.numbers) {
                    (0, Some(_)) => format!("{} {words}", own.name),
                    _ => words.clone(),
                };
                let name = if value + 1 == shown && shown < own.count() { "…".into() } else { name };
                entries.push(
                    Series::line(name, facets.color(value, theme), Vec::new(), Vec::new()).shaped(Shape::Line(1.6)),
                );
            }
        }
        let mut key = Panel::key(entries);
        key.title = title.into();
        Self { rows: vec![Row::new(0.0, vec![key])], columns: 1, height: 0.0 }
    }

    /// Adds `panels`, which share their axes, in a grid, each so high over the width of its figure.
    pub fn grid(&mut self, panels: Vec<Panel>, columns: Option<usize>, high: f32) {
        let columns = match (panels.len(), columns) {
            (_, Some(columns)) => columns,
            (1, _) => 1,
            (2 | 4, _) => 2,
            _ => 3,
        };
        self.columns = self.columns.max(columns);
        let count = panels.len();
        let high = if columns == 1 { high } else { high * 1.25 / columns as f32 };
        let mut row = Vec::new();
        for (place, mut panel) in panels.into_iter().enumerate() {
            panel.x_labeled = place + columns >= count;
            // Panels are told apart by the ends of their titles too.
            panel.wrapped = true;
            if place % columns > 0 {
                panel.bare = true;
                panel.y.label.clear();
            }
            row.push(panel);
            if row.len() == columns || place + 1 == count {
                self.rows.push(Row::new(high, std::mem::take(&mut row)));
                self.height += high;
            }
        }
    }

    /// The figure, with a bar of colours if values are not named one by one.
    pub fn finish(mut self, facets: &Facets<'_>, title: &str, theme: &Theme) -> Figure {
        if let Some(scale) = facets.colors().filter(|_| !facets.named()).and_then(|own| own.scale(0.0)) {
            let high = if self.columns > 1 { 0.018 } else { 0.035 };
            self.rows.push(Row::new(high, vec![bar(scale, theme)]));
            self.height += high;
        }
        if let Some(first) = self.rows.get_mut(1).and_then(|row| row.panels.first_mut()) {
            first.note = facets.cases.note();
        }
        // Words above and below take about this much for each row.
        let words = if self.columns > 1 { 0.035 } else { 0.09 } * self.rows.len() as f32;
        Figure {
            title: title.into(),
            rows: self.rows,
            aspect: self.height + words,
            wide: self.columns > 1,
            remark: facets.remark.clone(),
        }
    }
}

/// The colours of a scale along its axis.
fn bar(scale: Scale, theme: &Theme) -> Panel {
    let pixels = (0..PIXELS).map(|pixel| {
        let [r, g, b, _] = theme.ordered((pixel as f64 + 0.5) / PIXELS as f64).0;
        [r, g, b]
    });
    let map = Shape::Map { columns: PIXELS, pixels: pixels.collect() };
    let ends = vec![scale.from, scale.to];
    let mut panel = Panel::new("", scale, Scale::linear("", 0.0, 1.0));
    panel.series.push(Series::line("colours", theme.ink, ends, vec![0.0, 1.0]).shaped(map).without_legend());
    panel.bare = true;
    panel
}

/// The title that is wished, else that of the scenario.
pub(super) fn title(facets: &Facets<'_>, options: &PlotOptions) -> String {
    options.title.clone().unwrap_or_else(|| facets.cases.collection.title().to_owned())
}

/// What is said of a figure, in one line; nothing if there is nothing to say.
pub(super) fn join_remarks(said: impl Iterator<Item = String>) -> Option<String> {
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join("; "))
}
