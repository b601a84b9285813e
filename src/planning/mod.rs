//! Numerics from a tolerance: what must be decided before time begins.
//!
//! A [`Plan`] holds the window of energies in which the packet has weight, where it starts, the
//! planes, the absorber and the grid. Each follows from the tolerance τ by a bound that is stated
//! where it is used; what was set by hand is held against the same bound and refused with the key
//! to change. Time step and duration are measured by pilot runs (`simulation`), since no bound on
//! them is as sharp as a measurement.

mod absorber;
mod case;
mod grid;
mod layout;
mod plan;
mod plan_error;
mod window;

pub use case::{
    Case, Drive, DriveShape, NumericsRequest, PacketRequest, Phase, RecordRequest, Reservoirs,
};
pub use plan::{Bounds, Plan};
pub use plan_error::PlanError;

/// |ψ| falls to e^(−n²/4) of its top at n standard deviations: the n at which that is τ/10000.
///
/// The factor: errors are relative to the incident amplitude, which at the edge of the trusted
/// window is a hundredth of its top; another hundred makes this error a small share of the
/// tolerance there.
fn tail_reach(tolerance: f64) -> f64 {
    2.0 * (1e4 / tolerance).ln().sqrt()
}
