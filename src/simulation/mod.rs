//! One case by both methods: the loop, the pilots that measure step and duration, and the curve
//! with its error.
//!
//! [`simulate`] is the whole for every packet of a case. [`refine`] finds time step and duration by
//! pilot runs, which wait for echoes (`pilot`), [`RunSetup`] holds what one run needs, [`evolve`]
//! is the loop, and [`TransmissionEstimate`] turns what the planes saw, in the run and in its
//! comparison runs, into T(E), R(E) and a bound on their error.

mod control;
mod convergence;
mod cost;
mod crosscheck;
mod diagnosis;
mod error_parts;
mod estimate;
mod evolve;
mod first_step;
mod forecast;
mod grid_check;
mod joined;
mod packet_run;
mod pilot;
mod point;
mod prepare;
mod probability_error;
mod refine;
mod ringing;
mod run;
mod series;
mod setup;
mod snapshots;
mod taper;
mod thermal;

pub use control::Control;
pub use cost::{Cost, cost, seconds_in_words, seconds_of};
pub use crosscheck::{CrossCheck, PacketLevel};
pub use error_parts::{Cause, ErrorPart};
pub use estimate::TransmissionEstimate;
pub use evolve::{Sampling, evolve};
pub use forecast::{Expectation, Forecast, PacketWork};
pub use joined::{JoinedPoint, energies, join};
pub use packet_run::{PacketOutcome, simulate};
pub use point::{Point, Reliability};
pub use prepare::{Prepared, RefusedPacket, plan, prepare};
pub use refine::{StepChoice, refine};
pub use ringing::UnresolvedLevel;
pub use run::{run, run_error_estimates};
pub use setup::{Remains, RunSetup, Variant};
pub use snapshots::{RunObserver, Snapshot};
pub use thermal::{
    PacketAverageError, PacketFluxes, PacketSide, PacketThermalAverage, packet_average,
    packet_fluxes,
};
