//! Size, pace and number of frames of a film that is being written.

use crate::error::{Error, Result};
use crate::render::{Image, PixelSize};

/// Counts accepted and written frames.
#[derive(Debug)]
pub(super) struct FrameSequence {
    size: PixelSize,
    admitted: usize,
    written: usize,
}

impl FrameSequence {
    /// A film of `size` in a format with up to `largest` pixels in either direction.
    ///
    /// # Errors
    /// [`Error::Usage`] if the size is outside these limits.
    pub(super) fn new(size: PixelSize, largest: usize, format: &str) -> Result<Self> {
        let PixelSize { width, height } = size;
        if width == 0 || height == 0 || width > largest || height > largest {
            let problem = format!("a film of {width}x{height} pixels");
            let remedy = format!("{format} takes 1 to {largest} in either direction");
            return Err(Error::usage(problem, remedy));
        }
        Ok(Self { size, admitted: 0, written: 0 })
    }

    /// Size of the film.
    pub(super) fn size(&self) -> PixelSize {
        self.size
    }

    /// Accepts frames that fit, if none before them was lost.
    ///
    /// # Errors
    /// [`Error::Numbers`] otherwise.
    pub(super) fn admit(&mut self, frames: &[Image]) -> Result<()> {
        self.nothing_lost()?;
        self.admitted += frames.len();
        frames.iter().enumerate().try_for_each(|(i, frame)| self.fits(frame, self.written + i))
    }

    /// Records that `count` more frames are written.
    pub(super) fn wrote(&mut self, count: usize) {
        self.written += count;
    }

    /// Checks whether the film may be completed.
    ///
    /// # Errors
    /// [`Error::Numbers`] if it has no frames or lost some.
    pub(super) fn complete(&self) -> Result<()> {
        self.nothing_lost()?;
        match self.written {
            0 => Err(Error::Numbers("a film without frames".into())),
            _ => Ok(()),
        }
    }

    /// Checks that `frame` has the size of the film, and as many pixels as it states.
    pub(super) fn fits(&self, frame: &Image, number: usize) -> Result<()> {
        let Image { width, height, pixels } = frame;
        if frame.size() == self.size && pixels.len() == width * height {
            return Ok(());
        }
        let PixelSize { width: own_width, height: own_height } = self.size;
        let count = pixels.len();
        Err(Error::Numbers(format!(
            "frame {number} is {width}x{height} with {count} pixels, the film is \
             {own_width}x{own_height}"
        )))
    }

    fn nothing_lost(&self) -> Result<()> {
        if self.admitted == self.written {
            return Ok(());
        }
        Err(Error::Numbers(format!("frame {} of the film could not be written", self.written)))
    }
}

/// The clock of a format.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Clock {
    /// Ticks a second.
    pub ticks: u16,
    /// Fewest ticks of a frame that players keep.
    pub min_ticks: u16,
}

/// Most ticks of a frame: both formats store 16 bits.
const MAX_TICKS: f64 = 65_535.0;

impl Clock {
    /// Largest frame rate that players keep, 1/s.
    pub(super) fn max_rate(self) -> f64 {
        f64::from(self.ticks) / f64::from(self.min_ticks)
    }
}

/// Durations of frames in whole ticks whose sum follows the exact pace.
#[derive(Debug)]
pub(super) struct Pace {
    ticks_per_frame: f64,
    frames: u32,
}

impl Pace {
    /// The pace of a film in a format with `clock`.
    ///
    /// # Errors
    /// [`Error::Usage`] if a frame would last longer than the format can store, or shorter than
    /// players show it.
    pub(super) fn new(frames_per_second: f64, clock: Clock) -> Result<Self> {
        let ticks_per_frame = f64::from(clock.ticks) / frames_per_second;
        let (slowest, max_rate) = (f64::from(clock.ticks) / MAX_TICKS, clock.max_rate());
        if frames_per_second <= max_rate && (0.0..=MAX_TICKS).contains(&ticks_per_frame) {
            return Ok(Self { ticks_per_frame, frames: 0 });
        }
        Err(Error::usage(
            format!(
                "{frames_per_second} frames per second; this format takes {slowest:.3} to {max_rate:.1}"
            ),
            "",
        ))
    }

    /// Ticks of the next frame: the exact end of the frame, rounded, minus the ticks so far.
    pub(super) fn next(&mut self) -> u16 {
        let until = |frames: u32| (f64::from(frames) * self.ticks_per_frame).round();
        let ticks = until(self.frames + 1) - until(self.frames);
        self.frames += 1;
        ticks.clamp(1.0, 65_535.0) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_pace_is_right() {
        let clock = Clock { ticks: 100, min_ticks: 2 };
        for wanted in [0.01, 1.0, 24.0, 25.0, 29.97, 30.0, 48.0, 49.9, 50.0] {
            let mut pace = Pace::new(wanted, clock).unwrap();
            let ticks: Vec<u16> = (0..1000).map(|_| pace.next()).collect();
            assert!(ticks.iter().all(|&ticks| ticks >= clock.min_ticks), "{wanted}: {ticks:?}");
            let total: u64 = ticks.iter().map(|&ticks| u64::from(ticks)).sum();
            assert!((total as f64 - 1e5 / wanted).abs() <= 0.5 + 1e-9, "{wanted}: {total}");
        }
        for wanted in [0.0, -1.0, 50.1, 101.0, 1e-3, f64::NAN, f64::INFINITY] {
            assert!(matches!(Pace::new(wanted, clock), Err(Error::Usage { .. })), "{wanted}");
        }
    }

    #[test]
    fn a_lost_frame_is_not_forgotten() {
        let image = |width: usize| Image { width, height: 2, pixels: vec![[0; 3]; 2 * width] };
        let mut frame_sequence = FrameSequence::new(PixelSize::new(3, 2), 100, "a test").unwrap();
        assert!(frame_sequence.complete().is_err());
        frame_sequence.admit(&[image(3), image(3)]).unwrap();
        frame_sequence.wrote(2);
        frame_sequence.complete().unwrap();
        assert!(
            frame_sequence
                .admit(&[image(3), image(4)])
                .unwrap_err()
                .to_string()
                .contains("frame 3 is 4x2")
        );
        assert!(frame_sequence.complete().is_err() && frame_sequence.admit(&[image(3)]).is_err());
        assert!(
            FrameSequence::new(PixelSize::new(0, 2), 100, "a test").is_err()
                && FrameSequence::new(PixelSize::new(1, 101), 100, "a test").is_err()
        );
    }
}
