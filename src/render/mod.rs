//! What a person looks at: figures and films, drawn from a record alone.

mod image;
pub mod movie;

pub use image::Image;
