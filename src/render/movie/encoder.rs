//! What every film format does.

use crate::error::Result;
use crate::render::Image;

/// Writes a film, frame after frame. The file stands under its final name only once [`Encoder::finish`] has returned.
pub trait Encoder {
    /// Takes the next frames, in order and all of one size.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if they cannot be written, [`crate::error::Error::Numbers`] if one has another size
    /// than the film. The film cannot be completed then.
    fn frames(&mut self, frames: Vec<Image>) -> Result<()>;

    /// Completes the film.
    ///
    /// # Errors
    /// [`crate::error::Error::Machine`] if it cannot be completed, [`crate::error::Error::Numbers`] if it has no frames or
    /// lost some; nothing then stands under the final name.
    fn finish(self: Box<Self>) -> Result<()>;
}
