//! One time of a packet: its density, its colour, and where its peaks are named.

use crate::error::Result;
use crate::record;
use crate::render::figure::{Label, Series};
use crate::render::packet_panel::PacketPanel;
use crate::render::record_view::RecordView;
use crate::render::theme::{Color, Theme};

/// Height of a peak that is named, over that of the panel.
pub(super) const VISIBLE: f64 = 0.012;
/// Probability between the flux planes from which a packet collides.
const COLLIDING: f64 = 0.05;

/// Where a packet is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Motion {
    Incoming,
    Colliding,
    Outgoing,
}

/// One time of a packet.
pub(super) struct Moment {
    /// fs.
    pub time: f64,
    /// |ψ|² by grid point, 1/Å.
    pub density: Vec<f32>,
    /// The strength of the drive, if there is one.
    pub strength: Option<f64>,
    /// The colour of the time.
    pub color: Color,
    motion: Motion,
    /// |ψ|² in the panel.
    line: Series,
}

impl Moment {
    /// The `frames` of packet `index` in order of time.
    pub(super) fn all<const N: usize>(
        view: &RecordView,
        index: usize,
        panel: &PacketPanel,
        frames: [usize; N],
        theme: &Theme,
    ) -> Result<Vec<Self>> {
        let packet = view.frames(index)?;
        let series = packet.series()?;
        let collision = series.time[fullest(&series)];
        let mut moments = Vec::new();
        for (number, frame) in frames.into_iter().enumerate() {
            let density = packet.density(frame..frame + 1)?;
            let color = theme.moment(number, N);
            let [line, _] = panel.density(&density, color, 1.0);
            let time = series.time[frame];
            let inside = series.column("inside").get(frame).copied().unwrap_or(0.0);
            let motion = match (inside > COLLIDING, time < collision) {
                (true, _) => Motion::Colliding,
                (false, true) => Motion::Incoming,
                (false, false) => Motion::Outgoing,
            };
            let strength = series.column("drive").get(frame).copied();
            moments.push(Self { time, density, strength, color, motion, line });
        }
        Ok(moments)
    }

    /// Whether the packet is between the flux planes.
    pub(super) fn is_colliding(&self) -> bool {
        self.motion == Motion::Colliding
    }

    /// Place and height of the highest point of the line where `is_there`.
    pub(super) fn highest(&self, is_there: impl Fn(f64) -> bool) -> Option<[f64; 2]> {
        let points = self.line.x.iter().zip(&self.line.y).map(|(&x, &y)| [x, y]);
        points.filter(|[x, _]| is_there(*x)).max_by(|a, b| a[1].total_cmp(&b[1]))
    }

    /// Its `name` at the peaks, which stand on `base`, with arrows along their motion.
    pub(super) fn labels(&self, name: &str, barrier: f64, base: f64) -> Vec<Label> {
        let label = |words: String, at: Option<[f64; 2]>| {
            let below = Some(base);
            at.map(|at| Label { at, words, color: self.color, centered: true, below })
        };
        let labels = match self.motion {
            Motion::Incoming => [label(format!("{name} →"), self.highest(|_| true)), None],
            Motion::Colliding => [label(name.to_owned(), self.highest(|_| true)), None],
            Motion::Outgoing => [
                label(format!("{name} →"), self.highest(|x| x > barrier)),
                label(format!("← {name}"), self.highest(|x| x < barrier)),
            ],
        };
        labels.into_iter().flatten().collect()
    }
}

/// The row of `series` with most between the flux planes; 0 if there is none.
fn fullest(series: &record::Series) -> usize {
    let inside = series.column("inside");
    (0..series.time.len().min(inside.len()))
        .max_by(|&a, &b| inside[a].total_cmp(&inside[b]))
        .unwrap_or(0)
}

/// Default times (fs): the beginning, half way to the collision, the collision, and both parts
/// moving away.
pub(super) fn default_times(panel: &PacketPanel, series: &record::Series) -> [f64; 4] {
    let times = &series.time;
    let end = series.column("right").last().copied().unwrap_or(0.0);
    let settled = series
        .column("right")
        .iter()
        .position(|&value| (value - end).abs() < 0.01 * end.max(1e-3))
        .unwrap_or(0);
    let last = times.last().copied().unwrap_or(0.0);
    let collision = times.get(fullest(series)).copied().unwrap_or(0.0);
    [
        0.0,
        collision / 2.0,
        collision,
        (times[settled].max(collision) + 0.4 * panel.crossing()).min(last),
    ]
}

/// Names of `times` (fs) in one unit: "0.76 ps", "1.52 ps".
pub(super) fn names(times: &[f64]) -> Vec<String> {
    let (unit, one, digits) =
        if times.iter().any(|&t| t >= 1000.0) { ("ps", 1000.0, 2) } else { ("fs", 1.0, 0) };
    let name = |&time: &f64| match time == 0.0 {
        true => format!("0 {unit}"),
        false => format!("{:.digits$} {unit}", time / one),
    };
    times.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn clocks_share_a_unit() {
        assert_eq!(names(&[0.0, 761.4, 1520.0]), ["0 ps", "0.76 ps", "1.52 ps"]);
        assert_eq!(names(&[0.0, 61.4, 999.0]), ["0 fs", "61 fs", "999 fs"]);
    }
}
