//! Classical ions in a film: dots at their positions and energies.

use crate::error::Result;
use crate::record::{ClassicalIons, PacketRecord};
use crate::render::figure::{Panel, Series, Shape};
use crate::render::markers::inside;
use crate::render::record_view::RecordView;
use crate::render::scale::Spacing;
use crate::render::scene::{Mark, Rect};
use crate::render::theme::{Color, Theme};
use crate::units::Interval;

/// Radius of a dot, points: four pixels across in 1280.
const RADIUS: f32 = 0.85;
/// Of the ions so many are drawn as one, where the view is wider than the packet at first by …
// All 200 cover each other, and what they hide.
const STRIDE: usize = 4;
/// … this factor.
const WIDE: f64 = 2.0;
/// Share of ink in the colour of dots.
// Over the area of its own packet a dot then has a contrast of 3.4 on paper and 4.1 on dark ground.
const INK: f64 = 0.35;

/// The colour of ions of a packet with this `color`.
fn ion_color(color: Color, theme: &Theme) -> Color {
    color.mixed(theme.ink, INK)
}

/// The entry of a key for ions of a packet with this `color`.
pub(super) fn ion_entry(color: Color, theme: &Theme) -> Series {
    Series::line("classical ions", ion_color(color, theme), vec![], vec![]).shaped(Shape::Dots)
}

/// The classical ions of a packet.
pub(super) struct DrawnIons {
    /// At energies in the unit shown.
    ions: ClassicalIons,
    /// Distance of the first from the last at the start, Å.
    extent: f64,
}

impl DrawnIons {
    /// Those of `packet`; `None` if the record holds none.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if the record cannot be read.
    pub(super) fn new(view: &RecordView, packet: &PacketRecord<'_>) -> Result<Option<Self>> {
        let in_units = |mut ions: ClassicalIons| {
            ions.energy.iter_mut().for_each(|energy| *energy = view.shown(*energy));
            let begin = Interval::new(f64::INFINITY, f64::NEG_INFINITY)
                .extended(ions.at(0).map(|(_, x)| f64::from(x)));
            Self { ions, extent: begin.length() }
        };
        Ok(packet.classical_ions()?.map(in_units))
    }

    /// Share of them beyond `border` (Å) in stored frame `frame`.
    pub(super) fn share_beyond(&self, frame: usize, border: f64) -> f64 {
        let beyond = self.ions.at(frame).filter(|&(_, x)| f64::from(x) > border).count();
        beyond as f64 / self.ions.at(frame).count().max(1) as f64
    }

    /// Those in view of `panel` at `place` in stored frame `frame`; none on an axis of densities.
    pub(super) fn marks(
        &self,
        frame: usize,
        panel: &Panel,
        place: &Rect,
        (color, theme): (Color, &Theme),
    ) -> Option<Mark> {
        let at = |(energy, x): (f64, f32)| {
            let (u, v) = (panel.x.place(f64::from(x)), panel.y.place(energy));
            [place.left + u as f32 * place.width(), place.bottom - v as f32 * place.height()]
        };
        let is_wide = panel.x.to - panel.x.from > WIDE * self.extent;
        let drawn = self.ions.at(frame).step_by(if is_wide { STRIDE } else { 1 }).map(at);
        // NaN is never inside.
        let points: Vec<[f32; 2]> = drawn.filter(|&point| inside(point, place)).collect();
        let is_shown = panel.y.spacing == Spacing::Linear && !points.is_empty();
        is_shown.then(|| Mark::Dots { points, radius: RADIUS, color: ion_color(color, theme) })
    }
}
