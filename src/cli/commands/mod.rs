//! The commands, a file or a folder each, and code that several of them share.
//!
//! Names everything below `cli`, and `console`. Read [`options`] first, then [`run`].

pub(super) mod animate;
mod case_list;
mod case_table;
mod cases;
mod changes;
pub(super) mod check;
mod choices;
pub(super) mod collect;
mod crosscheck;
pub(super) mod currents;
mod driven_run;
pub(super) mod factors;
mod field_scale;
pub(super) mod info;
pub(super) mod manual;
pub(super) mod options;
pub(super) mod passage;
pub(super) mod plot;
mod plot_options;
mod plot_source;
mod preflight;
mod quantities;
pub(super) mod reproduce;
pub(super) mod resonances;
mod results;
pub(super) mod run;
pub(super) mod schema;
pub(super) mod sidebands;
pub(super) mod submit;
pub(super) mod sweep;
mod terminal_plot;
pub(super) mod transmission;
