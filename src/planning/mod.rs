//! Numerics from a tolerance: what is decided before the first step.
//!
//! A [`Plan`] holds the window of energies in which the packet has weight, where it starts, the
//! planes, the absorber and the grid. Each follows from the tolerance τ by a bound that is stated
//! where it is used; what was set by hand must meet the same bound, or is refused with the key to
//! change. Time step and duration are measured by pilot runs (`simulation`), since no bound on
//! them is as sharp as a measurement.
//!
//! ```
//! use wavepore::model::{Barrier, Potential, Species};
//! use wavepore::planning::{NumericsRequest, PacketRequest, Plan};
//!
//! let potassium = Species::named("K+").ok_or("no such ion")?;
//! let eckart = Potential::from(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 });
//! let packet = PacketRequest::new(&potassium, 150.0, 0.5); // meV, Å
//! let numerics = NumericsRequest { tolerance: 1e-4, ..NumericsRequest::default() };
//! let plan = Plan::new(&potassium, &eckart, &packet, &numerics, false)?;
//! assert!(plan.window.contains(150.0) && plan.packet.center < -1.0);
//!
//! let short = NumericsRequest { duration: Some(10.0), ..numerics }; // fs
//! let refusal = Plan::new(&potassium, &eckart, &packet, &short, false).unwrap_err();
//! assert_eq!(refusal.key, "numerics.duration");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod absorber;
mod case;
mod element_mesh;
mod element_plan;
mod grid;
mod layout;
mod plan;
mod plan_error;
mod surroundings;
mod timing;
mod window;

pub(crate) use case::{CURVE_ENERGIES, STATIONARY_TOLERANCE};
pub use case::{
    Case, FrameSpacing, NumericsRequest, PacketRequest, RecordRequest, Reservoirs, Uncertainty,
};
pub use plan::Plan;
pub use plan_error::{DrivenPlanError, PlanError};
pub use surroundings::PlannedDrive;
pub(crate) use surroundings::side_bands_apart;

/// |ψ| falls to e^(−n²/4) of its top at n standard deviations: the n at which that is τ/10000.
///
/// The factor: errors are relative to the incident amplitude, which at the edge of the trusted
/// window is a hundredth of its top; another hundred makes this error a small share of the
/// tolerance there.
fn tail_reach(tolerance: f64) -> f64 {
    2.0 * (1e4 / tolerance).ln().sqrt()
}
