//! Quantum wave packets of ions in channels.
//!
//! A Gaussian packet of one ion moves through a potential V(x). What passes two planes is resolved
//! by energy into T(E) and R(E), with a bound on the error. The stationary Schrödinger equation of
//! the same potential gives T(E) a second time, by code that shares only the potential with the
//! first. Both must agree within the bound. Levels between barriers that ring longer than a run are
//! found by the stationary equation, and are part of the bound.
//!
//! # The map
//!
//! In reading order; a module names only those above it. `ARCHITECTURE.md` has the whole picture.
//!
//! | module | holds |
//! |---|---|
//! | [`error`] | one error type, sorted by who must act |
//! | [`units`] | Å, fs and meV inside; quantities with units where texts are read |
//! | `numeric` | bisection, roots, equally spaced numbers, values between samples, known digits |
//! | [`model`] | what is simulated: ion, potential, packet, grid, Hamiltonian |
//! | [`dynamics`] | how it moves: splittings, Chebyshev series, absorber |
//! | [`observables`] | what is seen while it moves: planes, T(E) from a packet, the probability balance |
//! | [`scattering`] | the stationary method: T(E), levels, closed forms, classical lines, averages |
//! | [`transport`] | from T(E) to fluxes, reversal potentials, currents and conductances |
//! | [`planning`] | what is asked, a [`Case`](planning::Case), and the numerics from a tolerance |
//! | [`simulation`] | a case by both methods: comparison run, pilots, run, error, verdict |
//! | `record` | one HDF5 file a run |
//! | `render` | figures and films, from records, collections, or a scenario that was not run |
//! | `system` | start of programs, locks and limits of the operating system |
//! | `csv_text` | rows as comma-separated values and back |
//! | `scenario` | from TOML to a [`Case`](planning::Case) |
//! | `jobs` | where a scenario becomes a file |
//! | `reproduction` | the paper's figures and claims, computed anew |
//! | `batch` | many cases: on one machine, on a cluster, in one file |
//! | `cli` | the commands |
//!
//! # Example
//!
//! A potassium ion at an Eckart barrier, by both methods:
//!
//! ```
//! use wavepore::model::{Barrier, Potential, Species};
//! use wavepore::planning::{Case, PacketRequest};
//! use wavepore::simulation::{self, Control, Reliability};
//!
//! let potassium = Species::named("K+").ok_or("no such ion")?;
//! let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 }; // meV, Å, Å
//! let packet = PacketRequest::new(&potassium, 150.0, 0.5); // meV, Å
//! let case = Case::new(potassium, 310.15, Potential::from(barrier)).with_packet(packet);
//!
//! // Grid, absorbers and window from the tolerance; duration and step from a comparison run and pilots; then the run.
//! let control = Control::default();
//! let plans = simulation::plan(&case)?;
//! let energies = simulation::energies(&case, &plans);
//! let prepared = simulation::prepare(&case, &plans, &control)?;
//! let outcomes = simulation::simulate(prepared, &control, None)?;
//!
//! let curve = simulation::join(&case, &outcomes, &energies);
//! assert!(curve.iter().any(|point| point.reliability == Reliability::Trusted));
//! for point in curve.iter().filter(|point| point.reliability == Reliability::Trusted) {
//!     assert!((point.transmission - point.matrix).abs() <= point.error);
//!     assert!(point.error <= case.numerics.tolerance);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// A module offers the modules above it more than the library shows; without these it looks unused.
#![cfg_attr(not(feature = "program"), allow(dead_code, unused_imports))]

pub mod error;
pub mod units;

mod numeric;

pub mod model;

pub mod dynamics;
pub mod observables;
pub mod scattering;

pub mod transport;

pub mod planning;

pub mod simulation;

#[cfg(feature = "record")]
pub mod record;

#[cfg(feature = "render")]
pub mod render;

#[cfg(feature = "program")]
mod system;

#[cfg(feature = "program")]
mod csv_text;

#[cfg(feature = "program")]
pub mod scenario;

#[cfg(feature = "program")]
pub mod jobs;

#[cfg(feature = "program")]
mod reproduction;

#[cfg(feature = "program")]
pub mod batch;

#[cfg(feature = "program")]
pub mod cli;
