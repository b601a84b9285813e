//! One case by both methods: the comparison run, pilots, the run, and T(E) with a bound on its error.
//!
//! [`plan`], [`prepare`] and [`simulate`] run every packet of a case, and [`join`] puts their T(E)
//! beside that of the stationary method. `refine` finds duration and step, [`RunSetup`]
//! holds what one run needs, [`evolve`] is the loop over its steps, and [`TransmissionEstimate`]
//! turns what the planes saw in the run and its comparison run into T(E), R(E) and a bound.
//!
//! ```
//! use wavepore::model::{Barrier, Potential, Species};
//! use wavepore::planning::{Case, PacketRequest};
//! use wavepore::simulation::{self, Control, CrossCheck};
//!
//! let sodium = Species::named("Na+").ok_or("no such ion")?;
//! let barrier = Barrier::Gaussian { height: 120.0, width: 0.3, center: 0.0 }; // meV, Å, Å
//! let packet = PacketRequest::new(&sodium, 130.0, 0.5); // meV, Å
//! let mut case = Case::new(sodium, 298.15, Potential::from(barrier)).with_packet(packet);
//! case.numerics.tolerance = 1e-3;
//!
//! let control = Control::default(); // `control.stop` ends the runs from another thread
//! let plans = simulation::plan(&case)?;
//! let energies = simulation::energies(&case, &plans);
//! let prepared = simulation::prepare(&case, &plans, &control)?;
//! let outcomes = simulation::simulate(prepared, &control, None)?;
//! let curve = simulation::join(&case, &outcomes, &energies);
//! assert!(CrossCheck::new(&outcomes, &curve, case.numerics.tolerance).failures().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod comparison;
mod control;
mod convergence;
mod cost;
mod crosscheck;
mod diagnosis;
mod drive_limits;
mod driven_run;
mod driven_steps;
mod driven_transmission;
mod element_planes;
mod element_space;
mod error_parts;
mod estimate;
mod evolve;
mod first_step;
mod floquet_mean;
mod forecast;
mod grid_space;
mod joined;
mod moments;
mod motion;
mod packet_run;
mod point;
mod prepare;
mod probability_error;
mod refine;
mod ringing;
mod run;
mod series;
mod setup;
mod shown_run;
mod sidebands;
mod snapshots;
mod space;
mod taper;
mod thermal;
mod work;

pub use control::Control;
pub(crate) use cost::{Cost, cost, seconds_in_words, seconds_of};
pub use crosscheck::{CrossCheck, PacketLevel};
pub use driven_run::{DrivenOutcome, Expected, driven_failures, driven_warnings, simulate_driven};
pub use driven_steps::OutgoingSpectrum;
pub(crate) use driven_transmission::DrivenTransmission;
pub use error_parts::{Cause, ErrorPart};
pub use estimate::TransmissionEstimate;
pub use evolve::{Sampling, evolve};
pub use forecast::{Expectation, Forecast, PacketWork};
pub(crate) use joined::{JoinedLevel, joined_levels};
pub use joined::{JoinedPoint, energies, join, join_unless};
pub use moments::Moments;
pub use packet_run::{PacketOutcome, simulate};
pub use point::{Point, Reliability};
pub use prepare::{PlanningError, Prepared, plan, plan_unless, prepare};
pub use refine::StepChoice;
pub(crate) use refine::refine;
pub use ringing::UnresolvedLevel;
pub(crate) use run::compared;
pub use run::run;
pub use setup::RunSetup;
pub use sidebands::{SidebandComparison, SidebandError, SidebandPair, sidebands, sidebands_unless};
pub use snapshots::{RunObserver, Snapshot};
pub use space::Variant;
pub use thermal::{
    PacketAverageError, PacketFluxes, PacketSide, PacketThermalAverage, packet_average,
    packet_fluxes,
};
