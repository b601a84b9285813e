//! Options of figures and films.

use super::record_view::RecordView;
use crate::error::{Error, Result};
use crate::units::Interval;

/// Most packets of one film.
// Three rows of three: at 1280 × 720 a panel is 427 × 240 pixels, and its text still fits.
const MAX_PANELS: usize = 9;

/// What a figure or a film shows, and how.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlotOptions {
    /// Packets to show; empty: all, or the first where one is shown.
    pub packets: Vec<usize>,
    /// Positions to show, Å.
    pub x: Option<Interval>,
    /// Times to show, fs.
    pub time: Option<Interval>,
    /// Whether densities are shown by their logarithm.
    pub logarithmic: bool,
    /// Title instead of the record's.
    pub title: Option<String>,
}

impl PlotOptions {
    /// The packets to show, all those of the record by default.
    ///
    /// # Errors
    /// [`Error::Usage`] if a packet does not exist, or a range is not increasing.
    pub fn packets(&self, view: &RecordView) -> Result<Vec<usize>> {
        let is_rising = |range: Option<Interval>| {
            range
                .is_none_or(|Interval { from, to }| from < to && from.is_finite() && to.is_finite())
        };
        if !is_rising(self.x) || !is_rising(self.time) {
            return Err(Error::usage(
                "a range of positions or times must rise from its first number to its second",
                "",
            ));
        }
        if view.packets.is_empty() && view.currents_alone()? {
            return Err(Error::usage(
                "this record holds currents, and no packets",
                "`wavepore plot --kind currents` draws them; `wavepore run` makes records of packets",
            ));
        }
        if view.stationary()? {
            return Err(Error::usage(
                "this record holds T(E) of the stationary method, and no packets",
                "`wavepore plot --kind transmission` draws it; `wavepore run` makes records of packets",
            ));
        }
        let missing = |index: &&usize| !view.packets.contains(index);
        if let Some(index) = self.packets.iter().find(missing) {
            let held = view.packets.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::usage(
                format!("there is no packet {index} in this record"),
                format!("it holds {held}"),
            ));
        }
        let chosen =
            if self.packets.is_empty() { view.packets.clone() } else { self.packets.clone() };
        if chosen.is_empty() {
            return Err(Error::machine("the record is damaged: it holds no packet", ""));
        }
        Ok(chosen)
    }

    /// The packets of a film, one panel each.
    ///
    /// # Errors
    /// As [`PlotOptions::packets`], and if they are too many.
    pub(super) fn panels(&self, view: &RecordView) -> Result<Vec<usize>> {
        let chosen = self.packets(view)?;
        if chosen.len() > MAX_PANELS {
            return Err(Error::usage(
                format!("{} packets do not fit into one film", chosen.len()),
                format!("choose up to {MAX_PANELS} with --packet"),
            ));
        }
        Ok(chosen)
    }
}
