//! The program as its users meet it: files, messages, exit codes.

#![allow(clippy::unwrap_used)]

#[path = "../fixtures/browser.rs"]
mod browser;
#[path = "../fixtures/files.rs"]
mod files;
#[path = "../hostile/mod.rs"]
mod hostile;
#[path = "../fixtures/python.rs"]
mod python;
#[path = "../fixtures/scenarios.rs"]
mod scenarios;
#[path = "../fixtures/small_disk.rs"]
mod small_disk;

mod architecture;
mod binary;
mod binary_faults;
mod binary_meaningless;
mod binary_results;
mod binary_signals;
mod bounds_shown;
mod collection_texts;
mod csv_table;
mod currents;
mod currents_refused;
mod driven_run;
mod effective;
mod factors;
mod figures;
mod figures_currents;
mod figures_driven;
mod figures_faults;
mod film_timing;
#[cfg(unix)]
mod gallery;
mod json_schema;
mod levels;
mod notebook;
mod passage;
mod plot_inputs;
mod plot_sweeps;
#[cfg(unix)]
mod processes;
mod record_hostile;
mod record_names;
mod reproduce;
mod reproduce_files;
mod resonances;
mod scenario;
mod scenario_bad;
mod scenario_drawn;
mod shipped_films;
mod sidebands;
mod submit;
#[cfg(unix)]
mod submit_limits;
#[cfg(unix)]
mod submit_schedulers;
#[cfg(unix)]
mod submit_wrapped;
mod sweep;
mod sweep_arrays;
mod sweep_faults;
mod sweep_schedulers;
mod sweep_sidebands;
mod table_forms;
mod table_refusals;
mod tables;
mod titles;
mod transmission;
mod uncertainty;
mod vocabulary;
mod zero_concentration;
