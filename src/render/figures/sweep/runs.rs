//! What crossed in the end, of every packet of many runs: by packet, by transfer matrix, classically.

use super::along::{self, Layout, Look, Measure, means, panels};
use super::facets::{Facets, PANELS};
use super::sheet::{Sheet, joined, title};
use crate::error::{Error, Result};
use crate::render::cases::Cases;
use crate::render::figure::Figure;
use crate::render::theme::Theme;
use crate::render::wishes::Wishes;

pub(super) fn figure(cases: &Cases, wishes: &Wishes, theme: &Theme) -> Result<Figure> {
    let packets = packets(cases, wishes)?;
    let facets = Facets::new(cases, true, PANELS / packets.len());
    let layout = if wishes.logarithmic { Layout::Decades } else { Layout::Shares };
    let names = facets.along.is_none_or(|number| cases.loops[number].numbers.is_none());
    let mut all = Vec::new();
    let mut told = Vec::new();
    for &packet in &packets {
        let group = format!("/packets/{packet}");
        // Records of old did not hold what was expected.
        let expected = |name: &str, look: Look, number: &str| {
            let values = cases.collection.numbers(&group, number).ok()?;
            Some(Measure { name: name.into(), look, values })
        };
        let dots = Measure {
            name: "packet".into(),
            look: Look::Dots,
            values: cases.collection.numbers(&group, "final_transmitted")?,
        };
        let line = expected("transfer matrix", Look::Line, "expected_transmitted");
        let mut measures: Vec<Measure> =
            expected("classical", Look::Dashes, "classical_transmitted").into_iter().collect();
        // Dots of many packets are one band, and the line lies upon it; signs are larger than dots and lie below.
        if names {
            measures.extend(line.into_iter().chain([dots]));
        } else {
            measures.extend([dots].into_iter().chain(line));
        }
        let mut own = panels(&facets, &measures, ("transmitted probability", layout), theme);
        if packets.len() > 1 {
            for panel in &mut own {
                let of = format!("packet {packet}");
                panel.title = if panel.title.is_empty() { of } else { format!("{of}, {}", panel.title) };
            }
        }
        all.extend(own);
        told = measures;
    }
    told.reverse();
    let title = title(&facets, wishes);
    let mut sheet = Sheet::new(&facets, &title, means(&facets, &told, theme), theme);
    sheet.grid(all, facets.columns, along::height(&facets));
    let mut figure = sheet.finish(&facets, &title, theme);
    figure.remark = joined(figure.remark.take().into_iter().chain(along::remark(&facets)));
    Ok(figure)
}

/// Numbers of the packets that are shown.
fn packets(cases: &Cases, wishes: &Wishes) -> Result<Vec<usize>> {
    let groups = cases.collection.groups()?;
    let mut held: Vec<usize> =
        groups.iter().filter_map(|group| group.strip_prefix("/packets/")?.parse().ok()).collect();
    held.sort_unstable();
    if held.is_empty() {
        return Err(Error::Usage(
            "no case of this collection was computed\n  help: `wavepore info` tells why; `wavepore sweep` computes what is missing".into(),
        ));
    }
    if let Some(index) = wishes.packets.iter().find(|index| !held.contains(index)) {
        let held = held.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        return Err(Error::Usage(format!("there is no packet {index} in these cases\n  help: they hold {held}")));
    }
    Ok(if wishes.packets.is_empty() { held } else { wishes.packets.clone() })
}
