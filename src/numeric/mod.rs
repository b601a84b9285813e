//! Numerical tools that know no physics: bisection and roots of functions of one variable, equally
//! spaced numbers, values between samples, Bessel and gamma functions, numbers drawn from a seed,
//! percentiles, and numbers with the digits that are known.

mod band_limited;
mod bessel;
pub(crate) mod digits;
mod gamma;
mod random;
mod roots;
mod spacing;
mod statistics;

pub(crate) use band_limited::{REACH, Refinement};
pub(crate) use bessel::bessel;
pub(crate) use gamma::ln_gamma;
pub(crate) use random::RandomNumbers;
pub(crate) use roots::{Node, bisect, false_position, last_where, try_last_where};
pub(crate) use spacing::{divisions, evenly_chosen, evenly_spaced, inner_divisions, panels};
pub(crate) use statistics::{Percentiles, percentiles, spread};
