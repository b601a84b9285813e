//! Where and when a drive raises V(x), as a tint of the background of a map.

use crate::record::Series;
use crate::render::image::PixelSize;
use crate::render::record_view::RecordView;
use crate::render::scale::Scale;
use crate::render::time_span::nearest;
use crate::units::Interval;

/// Fewest frames in a period of the drive.
// Of a cosine through four points a period the stripes are still whole; through fewer they beat.
const MIN_FRAMES: f64 = 4.0;

/// W(x)·s(t) over its largest value, where it is positive.
#[derive(Debug, Default)]
pub(super) struct DriveTint {
    /// W over its largest magnitude, by columns of the map; empty without a tint.
    columns: Vec<f64>,
    /// s, by rows from the top, which is the last time.
    rows: Vec<f64>,
}

impl DriveTint {
    /// Of a map of this `size` between two `times` (fs), of one packet's `series`; none without a
    /// drive.
    pub(super) fn new(
        view: &RecordView,
        series: &Series,
        x: &Scale,
        times: Interval,
        size: PixelSize,
    ) -> Self {
        let strengths = series.column("drive");
        let most = view.potential.driven.iter().fold(0.0, |most: f64, w| most.max(w.abs()));
        if strengths.is_empty() || most == 0.0 {
            return Self::default();
        }
        let part = |number: usize, count: usize| (number as f64 + 0.5) / count as f64;
        let column = |number: usize| {
            view.driven_at(x.from + (x.to - x.from) * part(number, size.width)) / most
        };
        let row = |number: usize| {
            let time = times.to - times.length() * part(number, size.height);
            strengths.get(nearest(&series.time, time)).copied().unwrap_or(0.0)
        };
        Self {
            columns: (0..size.width).map(column).collect(),
            rows: (0..size.height).map(row).collect(),
        }
    }

    /// Whether nothing is tinted.
    pub(super) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The tint (0 … 1) of pixel `index`, row by row.
    pub(super) fn at(&self, index: usize) -> f64 {
        match self.columns.len() {
            0 => 0.0,
            width => (self.columns[index % width] * self.rows[index / width]).max(0.0),
        }
    }
}

/// The note that frames are too few to show the drive; `None` where they are not, or without one.
pub(super) fn too_few_frames(view: &RecordView, times: &[f64]) -> Option<String> {
    let found = view.potential.attributes.iter().find(|(name, _)| name == "drive_frequency_THz");
    let period = 1e3 / found?.1;
    let apart = times.last()? / (times.len() as f64 - 1.0);
    (MIN_FRAMES * apart > period).then(|| {
        let wanted = (MIN_FRAMES * times.last().unwrap_or(&0.0) / period).ceil() + 1.0;
        format!(
            "frames are {apart:.0} fs apart and a period of the drive is {period:.0} fs: what moves \
             with it is not resolved; set record.frames to {wanted} or more"
        )
    })
}
