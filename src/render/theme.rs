//! Colours and sizes, the same in every picture.
//!
//! Packets have the colours of Okabe and Ito (2008), which differ for colour-blind readers too;
//! they are lighter on a dark background. From the seventh packet on other colours follow.
//! Densities use a map of increasing lightness, phases a cyclic map of constant lightness, swept
//! parameters one of even steps.
//!
//! Sources: Okabe and Ito, Color Universal Design (2008); Björn Ottosson, "A perceptual color space
//! for image processing" (2020), for OKLab.

use super::oklab;

/// Red, green, blue, opacity, 0 … 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Color(pub [u8; 4]);

impl Color {
    /// Opaque, from 0xRRGGBB.
    pub(crate) const fn hex(rgb: u32) -> Self {
        Self([(rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8, 255])
    }

    /// Red, green and blue.
    pub(crate) fn rgb(self) -> [u8; 3] {
        let [r, g, b, _] = self.0;
        [r, g, b]
    }

    /// A mixture of this colour (0) and the `other` (1).
    pub(crate) fn mixed(self, other: Self, share: f64) -> Self {
        let share = share.clamp(0.0, 1.0);
        let mix =
            |a: u8, b: u8| (f64::from(a) + share * (f64::from(b) - f64::from(a))).round() as u8;
        Self(std::array::from_fn(|part| mix(self.0[part], other.0[part])))
    }

    /// The same colour at `opacity` (0 … 1).
    pub(crate) fn faded(self, opacity: f64) -> Self {
        let [r, g, b, _] = self.0;
        Self([r, g, b, (opacity.clamp(0.0, 1.0) * 255.0).round() as u8])
    }
}

/// The colours of a figure or a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Background.
    pub(crate) paper: Color,
    /// Text and frames.
    pub(crate) ink: Color,
    /// Secondary text, ticks.
    pub(crate) soft: Color,
    /// Rules behind the data.
    pub(crate) rule: Color,
    /// Line of V(x).
    pub(crate) potential: Color,
    /// Area below V(x).
    pub(crate) ground: Color,
    /// Curves of the transfer matrix.
    pub(crate) matrix: Color,
    /// Curves of classical ions.
    pub(crate) classical: Color,
    /// Packets, in turn.
    packets: [Color; 9],
    /// Whether the background is dark.
    pub(crate) dark: bool,
}

/// For paper and light slides.
pub const PRINT: Theme = Theme {
    paper: Color::hex(0xffffff),
    ink: Color::hex(0x1b1f24),
    soft: Color::hex(0x59636e),
    rule: Color::hex(0xe3e7eb),
    potential: Color::hex(0x59636e),
    ground: Color::hex(0xe9ecef),
    matrix: Color::hex(0x1b1f24),
    classical: Color::hex(0x8c959f),
    packets: [
        Color::hex(0x0072b2),
        Color::hex(0xd55e00),
        Color::hex(0x009e73),
        Color::hex(0xb0568f),
        Color::hex(0xb8860b),
        Color::hex(0x2b9fd8),
        Color::hex(0x8c4a1f),
        Color::hex(0x6f5bb5),
        Color::hex(0x6b7a00),
    ],
    dark: false,
};

/// For screens and dark slides.
pub const DARK: Theme = Theme {
    paper: Color::hex(0x12161c),
    ink: Color::hex(0xe8ecf1),
    soft: Color::hex(0x9aa5b1),
    rule: Color::hex(0x262d36),
    potential: Color::hex(0x9aa5b1),
    ground: Color::hex(0x222a34),
    matrix: Color::hex(0xe8ecf1),
    classical: Color::hex(0x7d8894),
    packets: [
        Color::hex(0x56b4e9),
        Color::hex(0xf0883e),
        Color::hex(0x2ec49a),
        Color::hex(0xdb8fc0),
        Color::hex(0xe6c229),
        Color::hex(0x7fa8ff),
        Color::hex(0xcf9f78),
        Color::hex(0xb9a3ff),
        Color::hex(0xb4cc4a),
    ],
    dark: true,
};

impl Theme {
    /// The colour of packet `index`.
    pub(crate) fn packet(&self, index: usize) -> Color {
        self.packets[index % self.packets.len()]
    }

    /// The colour of a density, as a `share` (0 … 1) of the largest one.
    pub(crate) fn density(&self, share: f64) -> Color {
        self.density_over(share, 0.0)
    }

    /// The same over a background with a grey `tint` (0 … 1).
    pub(crate) fn density_over(&self, share: f64, tint: f64) -> Color {
        let u = share.clamp(0.0, 1.0);
        // Hue from blue over green to yellow on a dark background, reversed on paper.
        let (lightness, hue) = if self.dark {
            (0.20 + 0.72 * u, 280.0 - 185.0 * u)
        } else {
            (1.0 - 0.72 * u, 95.0 + 185.0 * u)
        };
        let chroma = 0.14 * (1.0 - (2.0 * u - 1.0).powi(2)).max(0.0).powf(0.6);
        // A tint is paler than any curve; very small densities are close to the background.
        let ground = self.paper.mixed(self.soft, 0.2 * tint);
        ground.mixed(oklch(lightness, chroma, hue), u / 0.06)
    }

    /// The colour at `share` (0 … 1) of an ordered sequence: from blue over red to yellow, in even
    /// steps of increasing lightness.
    pub(crate) fn ordered(&self, share: f64) -> Color {
        let u = share.clamp(0.0, 1.0);
        let (darkest, lightest) = if self.dark { (0.52, 0.90) } else { (0.34, 0.76) };
        oklch(darkest + (lightest - darkest) * u, 0.14, 280.0 + 155.0 * u)
    }

    /// The colour of moment `number` of `count` in order of time: hues as in [`Theme::ordered`], but
    /// dark or light enough for lines and words.
    pub(crate) fn moment(&self, number: usize, count: usize) -> Color {
        let u = number as f64 / count.saturating_sub(1).max(1) as f64;
        let (first, last) = if self.dark { (0.62, 0.92) } else { (0.36, 0.62) };
        oklch(first + (last - first) * u, 0.14, 270.0 + 160.0 * u)
    }

    /// The colour of a phase (radians): cyclic, of constant lightness; a `share` (0 … 1) of 0 is
    /// grey.
    pub(crate) fn phase(&self, angle: f64, share: f64) -> Color {
        oklch(if self.dark { 0.76 } else { 0.66 }, 0.13 * share, angle.to_degrees())
    }
}

/// The opaque colour of this lightness (0 … 1), chroma and hue (degrees).
fn oklch(lightness: f64, chroma: f64, hue: f64) -> Color {
    let [r, g, b] = oklab::srgb(lightness, chroma, hue);
    Color([r, g, b, 255])
}

/// Relative luminance, WCAG 2.
#[cfg(test)]
fn luminance(color: Color) -> f64 {
    let linear = |c: u8| {
        let c = f64::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    let [r, g, b, _] = color.0;
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// Contrast of two opaque colours, WCAG 2.
#[cfg(test)]
pub(crate) fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_stands_out_from_its_ground() {
        for theme in [PRINT, DARK] {
            assert!(contrast(theme.ink, theme.paper) > 12.0);
            assert!(contrast(theme.soft, theme.paper) > 5.0);
            for index in 0..9 {
                assert!(contrast(theme.packet(index), theme.paper) > 2.9, "packet {index}");
            }
        }
    }

    #[test]
    fn densities_rise_steadily_from_their_ground_and_phases_keep_their_lightness() {
        for theme in [PRINT, DARK] {
            let steps: Vec<f64> =
                (0..=64).map(|i| luminance(theme.density(f64::from(i) / 64.0))).collect();
            let sign = if theme.dark { 1.0 } else { -1.0 };
            assert_eq!(theme.density(0.0), theme.paper);
            let near =
                theme.density(2e-3).0.iter().zip(theme.paper.0).map(|(a, b)| a.abs_diff(b)).max();
            assert!(near <= Some(2), "{near:?}");
            assert!(steps.windows(2).all(|pair| sign * (pair[1] - pair[0]) > -2e-3), "{steps:?}");
            let phases: Vec<f64> =
                (0..24).map(|i| luminance(theme.phase(f64::from(i) * 0.2618, 1.0))).collect();
            let (low, high) =
                phases.iter().fold((f64::MAX, 0.0_f64), |(a, b), &x| (a.min(x), b.max(x)));
            assert!(high / low < 1.35, "{low} {high}");
        }
    }

    #[test]
    fn an_order_is_seen_in_even_steps_of_rising_lightness() {
        for theme in [PRINT, DARK] {
            let colors: Vec<Color> = (0..=16).map(|i| theme.ordered(f64::from(i) / 16.0)).collect();
            let places: Vec<[f64; 3]> =
                colors.iter().map(|&color| oklab::of(color.rgb())).collect();
            let steps: Vec<f64> = places
                .windows(2)
                .map(|pair| {
                    (0..3).map(|part| (pair[1][part] - pair[0][part]).powi(2)).sum::<f64>().sqrt()
                })
                .collect();
            let (low, high) =
                steps.iter().fold((f64::MAX, 0.0_f64), |(a, b), &step| (a.min(step), b.max(step)));
            assert!(high / low < 1.5, "{steps:?}");
            assert!(places.windows(2).all(|pair| pair[1][0] > pair[0][0]), "{places:?}");
            let faintest =
                colors.iter().map(|&color| contrast(color, theme.paper)).fold(f64::MAX, f64::min);
            assert!(faintest > 2.0, "{faintest}");
        }
    }

    #[test]
    fn moments_stand_out_and_differ_from_each_other() {
        for theme in [PRINT, DARK] {
            for count in [3, 4] {
                let colors: Vec<Color> = (0..count).map(|at| theme.moment(at, count)).collect();
                for &color in &colors {
                    assert!(contrast(color, theme.paper) > 3.0, "{color:?}");
                }
                let places: Vec<[f64; 3]> =
                    colors.iter().map(|&color| oklab::of(color.rgb())).collect();
                for pair in places.windows(2) {
                    let [a, b] = [pair[0], pair[1]];
                    let apart = (0..3).map(|at| (a[at] - b[at]).powi(2)).sum::<f64>().sqrt();
                    // A colour-blind reader sees the lightness alone.
                    assert!(apart > 0.12 && b[0] - a[0] > 0.07, "{count}: {pair:?}");
                }
            }
        }
    }
}
