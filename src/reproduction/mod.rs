//! The paper's figures and its claims, computed anew.
mod barriers;
mod cavity;
pub mod claims;
mod data;
mod drawings;
mod files;
mod filters;
mod findings;
mod literature;
mod numbers;
mod packets;
mod report;
mod work;

pub use barriers::{Bound, Gain, Shape};
pub use cavity::Cavity;
pub use data::{Data, Kind, Variable};
pub use drawings::figure;
pub use files::{FIGURES, claims_are_there, draw, is_there, path, write_claims, write_data};
pub use filters::{Filter, PMF, THIN};
pub use findings::{Both, Findings, Found, Isotopes, find};
pub use numbers::{data, variables};
pub use work::Work;
