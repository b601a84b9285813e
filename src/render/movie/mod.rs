//! Films of |ψ|² over V(x).

mod encoder;
mod show;

pub use encoder::Encoder;
pub use show::{Moment, Show};
