//! One case, all roads: the loop, the pilots that measure step and duration, and the curve with its error.
//!
//! [`simulate`] is the whole for every packet of a case. [`refine`] finds time step and duration by pilot runs, which listen for echoes (`pilot`), [`Stage`] sets the scene of one run, [`evolve`] is the loop, and
//! [`Measurement`] turns what the planes saw, in the run and in its companions, into T(E), R(E) and a bound on their error.

mod bath;
mod case;
mod control;
mod convergence;
mod cost;
mod crosscheck;
mod diagnosis;
mod ending;
mod error_parts;
mod evolve;
mod first_step;
mod forecast;
mod grid_check;
mod joined;
mod measurement;
mod pilot;
mod point;
mod prepare;
mod refine;
mod ringing;
mod run;
mod series;
mod snapshots;
mod stage;

pub use bath::{PacketSide, PacketThermalAverage, Unanswered, packet_average, packet_fluxes};
pub use case::{PacketOutcome, simulate};
pub use control::Control;
pub use cost::{Cost, cost, seconds_in_words, seconds_of};
pub use crosscheck::CrossCheck;
pub use error_parts::Cause;
pub use evolve::evolve;
pub use forecast::{Forecast, PacketWork};
pub use joined::{JoinedPoint, energies, join};
pub use measurement::Measurement;
pub use point::{Point, Standing};
pub use prepare::{Prepared, plan, prepare};
pub use refine::{Chosen, refine};
pub use ringing::UnresolvedLevel;
pub use run::{accompany, run};
pub use snapshots::{RunObserver, Snapshot};
pub use stage::{Remains, Stage, Variant};
