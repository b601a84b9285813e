//! Quantum wave packets of ions in channels.
//!
//! A Gaussian packet of one ion moves through a potential V(x). What passes two planes is resolved by energy into T(E) and
//! R(E), with a bound on the error. The stationary Schrödinger equation of the same potential gives T(E) a second time, by
//! code that shares only the potential with the first. Both must agree within the bound. Levels between barriers that ring
//! longer than a run are found by the stationary equation, and are part of the bound.
//!
//! # The map
//!
//! In reading order; a module names only those above it. `ARCHITECTURE.md` has the whole picture.
//!
//! | module | holds |
//! |---|---|
//! | [`error`] | one error type, sorted by who must act |
//! | [`system`] | locks and limits of the operating system |
//! | [`units`] | Å, fs and meV inside; quantities with units where texts are read |
//! | [`model`] | what is simulated: ion, potential, packet, grid, Hamiltonian |
//! | [`dynamics`] | how it moves: splittings, Chebyshev series, absorber |
//! | [`observables`] | what is seen while it moves: planes, T(E) from a packet, the probability balance |
//! | [`scattering`] | the stationary method: T(E), levels, closed forms, classical lines, averages |
//! | [`transport`] | from T(E) to fluxes, reversal potentials, currents and conductances |
//! | [`planning`] | what is asked, a [`Case`](planning::Case), and the numerics from a tolerance |
//! | [`simulation`] | a case by both methods: pilots, run, companions, error, verdict |
//! | [`record`] | one HDF5 file a run |
//! | [`render`] | figures and films, from a record alone |
//! | [`scenario`] | from TOML to a [`Case`](planning::Case) |
//! | [`jobs`] | where a scenario becomes a file |
//! | [`reproduction`] | the paper's figures and claims, computed anew |
//! | [`batch`] | many cases: on one machine, on a cluster, in one file |
//! | [`cli`] | the commands |
//!
//! # Example
//!
//! A potassium ion at an Eckart barrier, by both methods:
//!
//! ```
//! use std::path::Path;
//! use wavepore::scenario::Scenario;
//! use wavepore::simulation::{self, Control, Standing};
//!
//! let text = r#"
//!     ion         = "K+"
//!     temperature = "310.15 K"
//!
//!     [[barrier]]
//!     shape  = "eckart"
//!     height = "138 meV"
//!     width  = "0.08 angstrom"
//!
//!     [packet]
//!     energy = "5.6 kBT"
//!     width  = "0.5 angstrom"
//! "#;
//! let case = Scenario::parse("example", text, Path::new(""))?.case;
//!
//! // Grid, absorbers and window from the tolerance; step and duration from pilot runs; then the run and its companions.
//! let control = Control::default();
//! let plans = simulation::plan(&case).map_err(|(_, refusal)| refusal.message)?;
//! let energies = simulation::energies(&case, &plans);
//! let prepared = simulation::prepare(&case, &plans, &control)?;
//! let outcomes = simulation::simulate(prepared, &control, None)?;
//!
//! let curve = simulation::join(&case, &outcomes, &energies);
//! assert!(curve.iter().any(|point| point.standing == Standing::Trusted));
//! for point in curve.iter().filter(|point| point.standing == Standing::Trusted) {
//!     assert!((point.transmission - point.matrix).abs() <= point.error);
//!     assert!(point.error <= case.numerics.tolerance);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod error;
pub mod system;
pub mod units;

pub mod model;

pub mod dynamics;
pub mod observables;
pub mod scattering;

pub mod transport;

pub mod planning;

pub mod simulation;

pub mod record;

pub mod render;

pub mod scenario;

pub mod jobs;

pub mod reproduction;

pub mod batch;

pub mod cli;
