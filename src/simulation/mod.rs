//! One case, all roads: the loop, the pilots that measure step and duration, and the curve with its error.
//!
//! [`refine`] finds time step and duration by pilot runs, [`Stage`] sets the scene of one run, [`evolve`] is the loop, and
//! [`Measurement`] turns what the planes saw, in the run and in its companions, into T(E), R(E) and a bound on their error.

mod evolve;
mod measurement;
mod refine;
mod run;
mod stage;

pub use evolve::evolve;
pub use measurement::{Measurement, Point, Standing};
pub use refine::{Chosen, refine};
pub use run::{accompany, run};
pub use stage::{Stage, Variant};
