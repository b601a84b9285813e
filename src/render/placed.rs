//! A drawing and the frames of its panels.

use super::scene::{Mark, Rect, Scene};

/// Width and height of a scene, points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PointSize {
    /// From left to right.
    pub width: f32,
    /// From top to bottom.
    pub height: f32,
}

/// A scene and the frames of its panels, row by row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed {
    /// The drawing.
    pub scene: Scene,
    /// Frames of the panels.
    pub frames: Vec<Rect>,
}

impl Placed {
    /// Moves everything down by `down` points.
    pub(crate) fn shift(&mut self, down: f32) {
        for frame in &mut self.frames {
            frame.top += down;
            frame.bottom += down;
        }
        for mark in &mut self.scene.marks {
            match mark {
                Mark::Line { points, .. }
                | Mark::Area { outline: points, .. }
                | Mark::Dots { points, .. } => {
                    points.iter_mut().for_each(|point| point[1] += down);
                }
                Mark::Text(text) => text.at[1] += down,
                Mark::Picture { place, .. } => {
                    place.top += down;
                    place.bottom += down;
                }
            }
        }
    }
}
