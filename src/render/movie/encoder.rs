//! The interface of film formats.

use crate::error::Result;
use crate::render::Image;

/// Writes a film frame by frame. The file gets its final name when [`Encoder::finish`] returns.
pub trait Encoder {
    /// Adds the next frames, in order and all of one size.
    ///
    /// # Errors [`crate::error::Error::Machine`] if they cannot be written,
    /// [`crate::error::Error::Numbers`] if one has another size than the film. The film cannot be
    /// completed then.
    fn frames(&mut self, frames: Vec<Image>) -> Result<()>;

    /// Completes the film.
    ///
    /// # Errors [`crate::error::Error::Machine`] if it cannot be completed,
    /// [`crate::error::Error::Numbers`] if it has no frames or lost some; nothing then stands under
    /// the final name.
    fn finish(self: Box<Self>) -> Result<()>;
}
