//! The range of times that is shown.

use super::packet_panel::format_time;
use super::plot_options::PlotOptions;
use super::record_view::RecordView;
use crate::error::{Error, Result};
use crate::record::Series;

/// Probability on the grid below which nothing of a packet is seen to change in a figure.
// The colours of a map begin at the background.
const VISIBLE: f64 = 3e-3;
/// The same on a logarithmic scale.
const VISIBLE_ON_LOGARITHMIC: f64 = 1e-9;
/// Smallest share of the times that is left out.
// Less is not worth a note.
const MIN_OMITTED: f64 = 0.05;

/// Times that are shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TimeSpan {
    /// First, fs.
    pub from: f64,
    /// Last, fs.
    pub to: f64,
    /// Note for the user if this is not what was asked for, or not all of the record.
    pub remark: Option<String>,
}

impl TimeSpan {
    /// The times in `options`, limited to those of `packets` in the record; all by default.
    ///
    /// # Errors
    /// [`Error::Usage`] if the record holds none of these times, [`Error::Machine`] if it is
    /// damaged.
    pub(super) fn requested(
        view: &RecordView,
        packets: &[usize],
        options: &PlotOptions,
    ) -> Result<Self> {
        let mut last = 0.0_f64;
        for &index in packets {
            let series = view.record.packet(index)?.series()?;
            last = series.time.last().copied().unwrap_or(0.0).max(last);
        }
        let Some(asked) = options.time else {
            return Ok(Self { from: 0.0, to: last, remark: None });
        };
        let (from, to) = (asked.from.max(0.0), asked.to.min(last));
        if from >= to {
            return Err(Error::usage(
                format!(
                    "the record reaches from 0 to {}: nothing lies between {} and {}",
                    format_time(last),
                    format_time(asked.from),
                    format_time(asked.to)
                ),
                format!("ask for a part of it, for example {}", typed(last)),
            ));
        }
        // The end as printed, rounded, counts as the end.
        let less = asked.from < -0.01 * last || asked.to > 1.01 * last;
        let remark = less.then(|| {
            format!(
                "shown from {} to {}: the record holds no more",
                format_time(from),
                format_time(to)
            )
        });
        Ok(Self { from, to, remark })
    }

    /// Like [`TimeSpan::requested`], but by default the span of a figure ends when no visible change
    /// follows: a packet may leave a trap slowly.
    ///
    /// # Errors
    /// As [`TimeSpan::requested`].
    pub(super) fn until_settled(
        view: &RecordView,
        packets: &[usize],
        options: &PlotOptions,
    ) -> Result<Self> {
        let whole = Self::requested(view, packets, options)?;
        let mut end = 0.0_f64;
        for &index in packets {
            let series = view.record.packet(index)?.series()?;
            end = end.max(settled(&series, options.logarithmic));
        }
        if options.time.is_some() || end > (1.0 - MIN_OMITTED) * whole.to {
            return Ok(whole);
        }
        let remark = format!(
            "shown until {}, when nothing is seen to change any more; all of it: {}",
            format_time(end),
            typed(whole.to)
        );
        Ok(Self { to: end, remark: Some(remark), ..whole })
    }
}

/// The option that shows all times up to `last` (fs).
pub(super) fn typed(last: f64) -> String {
    format!("--time \"{}:{}\"", format_time(0.0), format_time(last))
}

/// The first time (fs) after which the packet is invisible.
fn settled(series: &Series, logarithmic: bool) -> f64 {
    let visible = if logarithmic { VISIBLE_ON_LOGARITHMIC } else { VISIBLE };
    let is_seen = |&norm: &f64| norm > visible;
    let quiet = series.column("norm").iter().rposition(is_seen).map_or(0, |row| row + 1);
    let last = series.time.last().copied().unwrap_or(0.0);
    series.time.get(quiet).copied().unwrap_or(last)
}

/// The index of the time nearest to `time`; 0 if there are none.
pub(super) fn nearest(times: &[f64], time: f64) -> usize {
    let after = times.partition_point(|&own| own < time).min(times.len().saturating_sub(1));
    if after > 0 && time - times[after - 1] < times[after] - time { after - 1 } else { after }
}
