//! The colours of a map of |ψ|², and the bar that explains them.

use crate::render::figure::{Panel, Series, Shape};
use crate::render::scale::Scale;
use crate::render::theme::Theme;

/// Decades shown by the logarithm.
const DECADES: f64 = 8.0;

/// The colours of densities up to a largest one.
pub(super) struct ColorMap<'a> {
    /// Largest density, 1/Å.
    top: f64,
    logarithmic: bool,
    theme: &'a Theme,
}

impl<'a> ColorMap<'a> {
    pub(super) fn new<'b>(
        densities: impl Iterator<Item = &'b f64>,
        logarithmic: bool,
        theme: &'a Theme,
    ) -> Self {
        let top = densities.fold(0.0, |a: f64, &b| a.max(b)).max(f64::MIN_POSITIVE);
        Self { top, logarithmic, theme }
    }

    /// The colour of `density` (1/Å) on a background with this `tint`.
    pub(super) fn color(&self, density: f64, tint: f64) -> [u8; 3] {
        let share = if self.logarithmic {
            1.0 + (density / self.top).max(1e-300).log10() / DECADES
        } else {
            (density / self.top).sqrt()
        };
        self.theme.density_over(share, tint).rgb()
    }

    fn scale(&self) -> Scale {
        let label = "|ψ|² (1/Å)";
        if self.logarithmic {
            Scale::logarithmic(label, self.top * 10f64.powf(-DECADES), self.top).with_end()
        } else {
            Scale::linear(label, 0.0, self.top).with_end()
        }
    }

    /// The panel that shows which density has which colour.
    pub(super) fn bar(&self) -> Panel {
        let mut bar = Panel::new("", self.scale(), Scale::linear("", 0.0, 1.0));
        let ramp = (0..256).map(|i| {
            let share = f64::from(i) / 255.0;
            self.theme.density(if self.logarithmic { share } else { share.sqrt() }).rgb()
        });
        bar.series.push(Series {
            name: "colours".into(),
            shape: Shape::Map { columns: 256, pixels: ramp.collect() },
            color: self.theme.ink,
            x: vec![bar.x.from, bar.x.to],
            y: vec![0.0, 1.0],
            in_legend: false,
        });
        bar.bare = true;
        bar
    }
}
