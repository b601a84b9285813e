//! Colours of phases in films of pictures: whether the plane wave of E₀ is taken out of ψ, and what
//! is grey because it turns too fast for the pixels.
//!
//! Pages have the same rules: `html/player/phase.js` and `wave.js`.

use std::f64::consts::{FRAC_PI_3, PI, TAU};

use super::arrangement::{Arrangement, MovieContext, PacketView};
use super::packet_track::{PacketTrack, TrackFrame};
use super::pixel_columns::PixelColumns;
use crate::error::Result;
use crate::render::figure::{Series, Shape};
use crate::render::packet_panel::PacketPanel;
use crate::render::scene::Rect;
use crate::render::theme::{Color, Theme};
use crate::render::wave::LocalPhase;
use crate::units::HBAR;

/// Largest turn of a plane wave from pixel to pixel and from frame to frame: 6 pixels, or frames, a
/// turn of the colour wheel. From twice as much a pixel on, colours would show the pixels and not
/// the wave.
const MAX_TURN: f64 = FRAC_PI_3;
/// Steps of a turn of the colour wheel, and from grey to the whole colour.
const HUES: f64 = 256.0;
const SHADES: f64 = 8.0;
/// Height over that of the frame from which on an area is drawn: a third of a pixel on 720.
const MIN_HEIGHT: f64 = 5e-4;
/// Width of the line above an area over that of other lines: a whole one hides the colours of
/// fringes that are 6 pixels long.
const LINE: f32 = 0.5;
/// Rise within a column over the height of the frame up to which it has one colour: a pixel on 720.
const MAX_RISE: f64 = 1.4e-3;

/// e^{i(kx − ωt)}.
#[derive(Debug, Clone, Copy, Default)]
struct PlaneWave {
    /// k, radians per Å.
    wavenumber: f64,
    /// ω, radians per fs.
    angular_frequency: f64,
}

/// How the phases of a film are coloured.
pub(super) struct PhaseColors {
    /// The plane wave of E₀ of each packet.
    waves: Vec<PlaneWave>,
    /// Pixels a point.
    scale: f32,
    theme: Theme,
    /// Whether one of them turns too fast from pixel to pixel.
    is_narrow: bool,
    /// Whether they are taken out of ψ: all of them in all frames or none, so that colours mean the
    /// same everywhere.
    is_relative: bool,
}

impl PhaseColors {
    /// The colours of `tracks` where they are shown.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if the record lacks a wavenumber.
    pub(super) fn new(
        context: MovieContext<'_>,
        tracks: &[PacketTrack<'_>],
        arrangement: &Arrangement,
    ) -> Result<Self> {
        let wave = |track: &PacketTrack<'_>| {
            Ok(PlaneWave {
                wavenumber: context.view.number(&track.packet, "wavenumber_per_angstrom")?,
                angular_frequency: track.packet.header().energy / HBAR,
            })
        };
        let waves = tracks.iter().map(wave).collect::<Result<Vec<_>>>()?;
        let scale = context.scale();
        let is_narrow = arrangement.views.iter().any(|own| {
            let place = &arrangement.placed.frames[own.frame];
            let columns = PixelColumns::new(place, scale, &own.panel.panel.x);
            waves[own.track].wavenumber * columns.width() > MAX_TURN
        });
        Ok(Self { waves, scale, theme: *context.theme, is_narrow, is_relative: is_narrow })
    }

    /// The colours of a film that shows `tracks` at `times` (fs).
    // The longest of the times between frames decides, as in a page: colours would run backwards in
    // that part of the film, and nothing would say so. Adaptive moments are far apart only where
    // little moves, but there the phase turns all the same.
    pub(super) fn at_times(self, tracks: &[PacketTrack<'_>], times: &[f64]) -> Self {
        let turns = tracks.iter().zip(&self.waves).map(|(track, wave)| {
            let shown: Vec<f64> = times.iter().map(|&time| track.state(time).time).collect();
            let longest = shown.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
            wave.angular_frequency * longest
        });
        let is_fast = turns.fold(0.0, f64::max) > MAX_TURN;
        Self { is_relative: self.is_narrow || is_fast, ..self }
    }

    /// Whether the plane waves of E₀ are taken out of ψ.
    pub(super) fn is_relative(&self) -> bool {
        self.is_relative
    }

    /// |ψ|² of a packet in `frame`: an area with a colour a column of pixels, by the phase in its
    /// middle, paler above the lowest density in it, and a thin line of the packet's own `color`
    /// through the highest.
    pub(super) fn series(
        &self,
        PacketView { track, panel, .. }: &PacketView,
        frame: &TrackFrame,
        place: &Rect,
        color: Color,
    ) -> Vec<Series> {
        let columns = &PixelColumns::new(place, self.scale, &panel.panel.x);
        let density = panel.wave.density(&frame.density);
        let parts = panel.wave.columns(columns.window, columns.count);
        let colors = self.colors(*track, panel, frame, columns);
        let share = |height: f64| panel.panel.y.place(height);
        let (mut series, mut tops) = (Vec::new(), Vec::new());
        for (number, (points, color)) in parts.into_iter().zip(colors).enumerate() {
            let own = &density[points];
            let low = panel.height(own.iter().copied().fold(f32::MAX, f32::min)).max(panel.base());
            let high = panel.height(own.iter().copied().fold(0.0, f32::max)).max(panel.base());
            tops.push(high);
            let strip = |from: f64, to: f64, color: Color| {
                let x = vec![columns.edge(number), columns.edge(number + 1)];
                let area = Series::line("phase", color, x, vec![to; 2]);
                area.shaped(Shape::Band(vec![from; 2])).without_legend()
            };
            if share(high) - share(panel.base()) < MIN_HEIGHT {
                continue;
            } else if share(high) - share(low) < MAX_RISE {
                series.push(strip(panel.base(), high, color));
            } else {
                series.push(strip(panel.base(), low, color));
                series.push(strip(low, high, color.faded(0.5)));
            }
        }
        let middles = (0..columns.count).map(|number| columns.middle(number)).collect();
        let line = Series::line("|ψ|²", color, middles, tops);
        series.push(line.shaped(Shape::Line(LINE)).without_legend());
        series
    }

    /// The colour of each column.
    fn colors(
        &self,
        track: usize,
        panel: &PacketPanel,
        frame: &TrackFrame,
        columns: &PixelColumns,
    ) -> Vec<Color> {
        let wave = if self.is_relative { self.waves[track] } else { PlaneWave::default() };
        let psi = panel.wave.wave_function(&frame.psi);
        let phase = |number: usize| {
            let x = columns.middle(number);
            let LocalPhase { angle, wavenumber } = panel.wave.phase(&psi, x);
            let carrier = wave.wavenumber * x - wave.angular_frequency * frame.state.time;
            let turn = (wavenumber - wave.wavenumber).abs() * columns.width();
            (angle - carrier, turn)
        };
        let phases: Vec<(f64, f64)> = (0..columns.count).map(phase).collect();
        // Where fringes share a column, its middle alone does not show how fast the phase turns.
        let steps: Vec<f64> = phases.windows(2).map(|pair| turn(pair[0].0, pair[1].0)).collect();
        let color = |(number, &(angle, own)): (usize, &(f64, f64))| {
            let beside = number.saturating_sub(1)..(number + 1).min(steps.len());
            let turn = steps[beside].iter().copied().fold(own, f64::max);
            let share = (2.0 - turn / MAX_TURN).clamp(0.0, 1.0);
            let hue = (angle / TAU * HUES).round() / HUES * TAU;
            self.theme.phase(hue, (share * SHADES).floor() / SHADES)
        };
        phases.iter().enumerate().map(color).collect()
    }
}

/// The angle between two phases, 0 … π.
fn turn(a: f64, b: f64) -> f64 {
    ((b - a + PI).rem_euclid(TAU) - PI).abs()
}
