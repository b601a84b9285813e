//! Films of |ψ|² over V(x).

mod encoder;
pub mod html;

pub use encoder::Encoder;

/// Unit of an energy axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnergyUnit {
    /// k_B·T at the record's temperature.
    #[default]
    Kbt,
    /// Milli-electronvolt.
    Mev,
}
