//! Films of |ψ|² over V(x).

mod encoder;

pub use encoder::Encoder;
