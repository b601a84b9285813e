//! The common parts of figures of many cases: a legend on top, panels in a grid, a colour bar
//! below.

use super::facets::Facets;
use crate::render::figure::{Figure, Panel, Row, Series, Shape};
use crate::render::plot_options::PlotOptions;
use crate::render::scale::Scale;
use crate::render::theme::Theme;

/// Pixels of the colour bar.
// A channel has 256 values.
const PIXELS: usize = 256;
/// Most values in the legend.
const MAX_ENTRIES: usize = 24;

/// Builds a figure row by row.
pub(super) struct FigureBuilder<'a> {
    facets: &'a Facets<'a>,
    theme: &'a Theme,
    title: String,
    rows: Vec<Row>,
    /// Panels side by side in the widest row.
    columns: usize,
    height: f32,
}

impl<'a> FigureBuilder<'a> {
    /// A figure of the cases of `facets`, with legend entries for the kinds of lines and dots.
    pub(crate) fn new(
        facets: &'a Facets<'_>,
        options: &PlotOptions,
        mut entries: Vec<Series>,
        theme: &'a Theme,
    ) -> Self {
        entries.extend(value_entries(facets, theme));
        let title = options.title.as_deref().unwrap_or_else(|| facets.cases.collection.title());
        let mut key = Panel::key(entries);
        key.title = title.into();
        key.wrapped = true;
        let rows = vec![Row::new(0.0, vec![key])];
        Self { facets, theme, title: title.into(), rows, columns: 1, height: 0.0 }
    }

    /// Adds a grid of `panels` with common axes. `high` is the height of one panel over the width
    /// of a figure of one column.
    pub(crate) fn grid(&mut self, panels: Vec<Panel>, high: f32) {
        let columns = match (panels.len(), self.facets.columns) {
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
            // The ends of the titles distinguish panels too.
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

    /// The finished figure with these `remarks`, and a colour bar if values have no legend entries.
    pub(crate) fn finish(mut self, remarks: impl IntoIterator<Item = String>) -> Figure {
        let Self { facets, theme, .. } = self;
        if let Some(scale) =
            facets.colors().filter(|_| !facets.named()).and_then(|own| own.scale(0.0))
        {
            let high = if self.columns > 1 { 0.018 } else { 0.035 };
            self.rows.push(Row::new(high, vec![bar(scale, theme)]));
            self.height += high;
        }
        if let Some(first) = self.rows.get_mut(1).and_then(|row| row.panels.first_mut()) {
            first.note = facets.cases.note();
        }
        // Text above and below takes about this height per row.
        let words = if self.columns > 1 { 0.035 } else { 0.09 } * self.rows.len() as f32;
        let own = facets.cases.remark().into_iter().chain(facets.remark.clone());
        let remarks: Vec<String> = own.chain(remarks).collect();
        Figure {
            title: self.title,
            rows: self.rows,
            aspect: self.height + words,
            wide: self.columns > 1,
            remark: (!remarks.is_empty()).then(|| remarks.join("; ")),
        }
    }
}

/// Legend entries of the values shown by colour; none where there is a colour bar.
fn value_entries(facets: &Facets<'_>, theme: &Theme) -> Vec<Series> {
    let Some(own) = facets.colors().filter(|_| facets.named()) else { return Vec::new() };
    let shown = own.count().min(MAX_ENTRIES);
    let entry = |value: usize| {
        // The first entry has the name of the parameter.
        let words = &own.words[value];
        let name = match (value, &own.numbers) {
            _ if value + 1 == shown && shown < own.count() => "…".into(),
            (0, Some(_)) => format!("{} {words}", own.name),
            _ => words.clone(),
        };
        Series::line(name, facets.color(value, theme), Vec::new(), Vec::new())
            .shaped(Shape::Line(1.6))
    };
    (0..shown).map(entry).collect()
}

/// A colour bar along `scale`.
fn bar(scale: Scale, theme: &Theme) -> Panel {
    let pixels = (0..PIXELS).map(|pixel| theme.ordered((pixel as f64 + 0.5) / PIXELS as f64).rgb());
    let map = Shape::Map { columns: PIXELS, pixels: pixels.collect() };
    let ends = vec![scale.from, scale.to];
    let mut panel = Panel::new("", scale, Scale::linear("", 0.0, 1.0));
    panel.series.push(
        Series::line("colours", theme.ink, ends, vec![0.0, 1.0]).shaped(map).without_legend(),
    );
    panel.bare = true;
    panel
}
