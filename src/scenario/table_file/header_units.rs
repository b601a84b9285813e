//! Compares the units in the head of a file with those of the scenario.

use std::ops::Range;

use super::rows::Sheet;
use super::unit_words::mentions;
use crate::error::Result;
use crate::scenario::section::Section;
use crate::scenario::source::{Source, shortened};
use crate::units::{Dimension, unambiguous};

use Dimension::{Energy, Length};

/// A piece of the head of the file.
struct Piece {
    span: Range<usize>,
    /// Whose unit it may name, if that is known.
    of: Option<Dimension>,
    /// Whether both columns are headed by a unit alone.
    is_unit_alone: bool,
}

/// A unit, and the piece of the file that names it.
struct NamedUnit {
    unit: &'static str,
    span: Range<usize>,
}

/// Refuses units in headers and labels of axes that contradict the scenario; those in comments are
/// noted, since a comment may be about anything.
pub(super) fn compare(
    section: &Section<'_>,
    source: &Source,
    sheet: &Sheet,
    notes: &mut Vec<String>,
) -> Result<()> {
    for (key, of) in [("position_unit", Length), ("energy_unit", Energy)] {
        let declared = section.text(key).unwrap_or_default();
        let found = named(source, &headers(source, sheet), of);
        if let Some(contradiction) = contradiction(&found, declared) {
            let (unit, path) = (contradiction.unit, &section.place.path);
            let message = format!(
                "the head of the table names `{unit}`, but `{path}.{key}` is \"{declared}\""
            );
            let remedy = format!(
                "set {key} = \"{unit}\", or correct the head of the table if its numbers are in {declared}"
            );
            return Err(source.error(contradiction.span.clone(), message, remedy));
        }
        let found =
            if found.is_empty() { named(source, &comments(source, sheet), of) } else { Vec::new() };
        if let Some(NamedUnit { unit, span }) = contradiction(&found, declared) {
            notes.push(format!(
                "has a comment that names `{unit}`, `{}`, but {key} is \"{declared}\": if its numbers are in {unit}, set {key} = \
                 \"{unit}\"",
                shortened(&source.text[span.clone()])
            ));
        }
    }
    Ok(())
}

/// The first unit that was found, if the declared one is not among them.
fn contradiction<'f>(found: &'f [NamedUnit], declared: &str) -> Option<&'f NamedUnit> {
    let declared = if declared == "Å" { "angstrom" } else { unambiguous(declared) };
    let agrees = found.iter().any(|named| named.unit == declared);
    found.first().filter(|_| !agrees)
}

/// Units of dimension `of` in `pieces`.
fn named(source: &Source, pieces: &[Piece], of: Dimension) -> Vec<NamedUnit> {
    let own = pieces.iter().filter(|piece| piece.of.is_none_or(|known| known == of));
    let units = own.flat_map(|Piece { span, is_unit_alone, .. }| {
        let mentions = mentions(&source.text[span.clone()], *is_unit_alone).into_iter();
        let own = mentions.filter(|mention| mention.of == of);
        own.map(|mention| NamedUnit { unit: mention.unit, span: span.clone() })
    });
    units.collect()
}

/// Rows of words, and labels of axes of Grace.
fn headers(source: &Source, sheet: &Sheet) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for header in &sheet.headers {
        match &header.cells {
            [Some(position), Some(energy)] if header.named == sheet.width => {
                let cells = [position, energy].map(|span| &source.text[span.clone()]);
                let alone = cells.iter().all(|cell| !mentions(cell, true).is_empty());
                for (span, of) in [(position, Length), (energy, Energy)] {
                    pieces.push(Piece { span: span.clone(), of: Some(of), is_unit_alone: alone });
                }
            }
            _ => pieces.push(Piece { span: header.whole.clone(), of: None, is_unit_alone: false }),
        }
    }
    for span in &sheet.comments {
        if let Some(of) = axis_of(&source.text[span.clone()]) {
            pieces.push(Piece { span: span.clone(), of: Some(of), is_unit_alone: false });
        }
    }
    pieces
}

/// Comments that are no labels of axes.
fn comments(source: &Source, sheet: &Sheet) -> Vec<Piece> {
    let others =
        sheet.comments.iter().filter(|span| axis_of(&source.text[(*span).clone()]).is_none());
    others.map(|span| Piece { span: span.clone(), of: None, is_unit_alone: false }).collect()
}

/// Whose unit a label of Grace names: `@ xaxis label "z (nm)"`.
fn axis_of(comment: &str) -> Option<Dimension> {
    let mut words = comment.strip_prefix('@')?.split_whitespace();
    let axis = words.next()?;
    (words.next()? == "label").then_some(())?;
    match axis {
        "xaxis" => Some(Length),
        "yaxis" => Some(Energy),
        _ => None,
    }
}
