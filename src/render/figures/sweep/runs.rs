//! Final transmission of every packet of many runs: by packet, by transfer matrix, and classically.

use super::by_axis::{
    self, Measure, MeasureStyle, ValueAxis, ValueScale, legend_entries, panels, value_scale,
};
use super::facets::{Facets, MAX_PANELS};
use super::figure_builder::FigureBuilder;
use crate::error::{Error, Result};
use crate::render::collection_view::CollectionView;
use crate::render::figure::Figure;
use crate::render::plot_options::PlotOptions;
use crate::render::theme::Theme;

pub(super) fn figure(
    cases: &CollectionView,
    options: &PlotOptions,
    theme: &Theme,
) -> Result<Figure> {
    let packets = packets(cases, options)?;
    let facets = Facets::new(cases, true, MAX_PANELS / packets.len());
    let scale = if options.logarithmic { ValueScale::Logarithmic } else { ValueScale::Probability };
    let axis = ValueAxis { label: "transmitted probability P_T", scale };
    let names = facets.by_axis.is_none_or(|number| cases.axes[number].numbers.is_none());
    let each = packets
        .iter()
        .map(|&packet| measures(cases, packet, names))
        .collect::<Result<Vec<Vec<Measure>>>>()?;
    let value = value_scale(axis, each.iter().flatten());
    let mut all = Vec::new();
    for (&packet, measures) in packets.iter().zip(&each) {
        let mut own = panels(&facets, measures, &value, theme);
        if packets.len() > 1 {
            for panel in &mut own {
                let of = format!("packet {packet}");
                panel.title =
                    if panel.title.is_empty() { of } else { format!("{of}, {}", panel.title) };
            }
        }
        all.extend(own);
    }
    // From front to back; a packet may lack what another one has.
    let mut drawn_measures = each.into_iter().max_by_key(Vec::len).unwrap_or_default();
    drawn_measures.reverse();
    let entries = legend_entries(&facets, &drawn_measures, theme);
    let mut builder = FigureBuilder::new(&facets, options, entries, theme);
    builder.grid(all, by_axis::height(&facets));
    Ok(builder.finish(by_axis::remark(&facets)))
}

/// What is known of `packet`, from back to front; `names` are along the axis, or numbers.
fn measures(cases: &CollectionView, packet: usize, names: bool) -> Result<Vec<Measure>> {
    let group = format!("/packets/{packet}");
    // Older records lack the expected values, and driven runs have none.
    let expected = |name: &str, style: MeasureStyle, number: &str| {
        let values = cases.collection.numbers(&group, number).ok()?;
        let is_known = values.iter().any(|value| value.is_finite());
        is_known.then(|| Measure { name: name.into(), style, values })
    };
    let dots = Measure {
        name: "packet".into(),
        style: MeasureStyle::Dots,
        values: cases.collection.numbers(&group, "final_transmitted")?,
    };
    // Runs under a drive, which alone have phases, are held against Floquet states.
    let is_driven = expected("", MeasureStyle::Line, "phases").is_some();
    let method = if is_driven { "Floquet states" } else { "transfer matrix" };
    let line = expected(method, MeasureStyle::Line, "expected_transmitted");
    let classical = expected("classical", MeasureStyle::Dashes, "classical_transmitted");
    let mut measures: Vec<Measure> = classical.into_iter().collect();
    // Dots of many packets form a band, with the line on top; markers are larger than dots and
    // lie below.
    if names {
        measures.extend(line.into_iter().chain([dots]));
    } else {
        measures.extend([dots].into_iter().chain(line));
    }
    Ok(measures)
}

/// Indices of the packets that are shown.
fn packets(cases: &CollectionView, options: &PlotOptions) -> Result<Vec<usize>> {
    let groups = cases.collection.groups()?;
    let mut held: Vec<usize> =
        groups.iter().filter_map(|group| group.strip_prefix("/packets/")?.parse().ok()).collect();
    held.sort_unstable();
    if held.is_empty() {
        return Err(CollectionView::nothing_computed());
    }
    if let Some(index) = options.packets.iter().find(|index| !held.contains(index)) {
        let held = held.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        return Err(Error::usage(
            format!("there is no packet {index} in these cases"),
            format!("they hold {held}"),
        ));
    }
    Ok(if options.packets.is_empty() { held } else { options.packets.clone() })
}
