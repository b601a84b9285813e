//! Temporary: replaced by the front door.

pub mod numerics;

/// Method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Order 2.
    Strang,
    /// Order 4, gradient.
    Chin,
    /// Order 4.
    BlanesMoan,
    /// Series.
    Chebyshev,
}
/// Absorber by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AbsorberRequest {
    /// Å
    pub width: f64,
    /// meV
    pub strength: f64,
    /// p
    pub order: u32,
}
/// A packet as asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PacketRequest {
    /// meV
    pub energy: f64,
    /// 1/Å
    pub wavenumber: f64,
    /// Å
    pub width: f64,
    /// Å
    pub center: Option<f64>,
}
/// Numerics as asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NumericsRequest {
    /// Bound.
    pub tolerance: f64,
    /// Method.
    pub scheme: Option<Scheme>,
    /// Grid.
    pub grid: Option<crate::model::Axis>,
    /// fs
    pub time_step: Option<f64>,
    /// fs
    pub duration: Option<f64>,
    /// Absorber.
    pub absorber: Option<AbsorberRequest>,
}
