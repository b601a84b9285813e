//! Turns a scenario into a file: checks and plans its case, runs it, and writes its record, its
//! T(E), its currents, its passage times or its side bands.
//!
//! The only module that names scenarios, the simulation and records. The command line, sweeps and
//! Python call it. Read `run` first.

mod arrhenius;
mod classical_ions;
mod compared_sidebands;
mod computation;
pub(crate) mod currents;
mod driven_run;
mod effective;
mod factors;
mod levels;
mod observer;
pub(crate) mod passage;
mod peaks;
mod potential_curve;
mod run;
mod scenario_view;
mod sidebands;
mod tabulated;
mod transmission;
mod transmission_draws;
mod validate;

pub(crate) use arrhenius::{arrhenius, isotope_ratios, isotopes};
pub use compared_sidebands::sidebands;
pub(crate) use compared_sidebands::{compared_sidebands, sideband_warnings, total_error};
pub use computation::{Computation, run};
pub(crate) use computation::{tabulate, validate_sweep};
pub use currents::currents;
pub(crate) use driven_run::{DrivenRecord, record_driven};
pub(crate) use factors::{FACTOR_COLUMNS, factor_table};
pub use factors::{FactorRow, factors};
pub(crate) use levels::energies_of_levels;
pub use levels::{Levels, levels};
pub use passage::passage;
pub(crate) use peaks::{Peaks, levels_among, peaks_among, spacing};
pub(crate) use potential_curve::potential_curve;
pub use run::Target;
pub(crate) use run::{Recorded, header_of, record};
pub use scenario_view::draw_scenario;
pub(crate) use scenario_view::scenario_view;
pub(crate) use sidebands::{SidebandRequest, sideband_request};
pub use tabulated::Tabulated;
pub(crate) use transmission::stationary_to;
pub use transmission::{
    approximation_columns, stationary, stationary_energies, transmission, transmission_beside,
    transmission_with_times,
};
pub(crate) use transmission_draws::number_of_draws;
pub(crate) use validate::{PlannedRun, validate};

#[cfg(test)]
#[path = "../../tests/jobs/cancelled.rs"]
mod cancelled;
