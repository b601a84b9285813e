//! Ions and potentials that several tests use.

use wavepore::model::{Barrier, Potential, Species};

pub fn ion(name: &str) -> Species {
    Species::named(name).unwrap()
}

/// The sum of `barriers`, without a membrane.
pub fn sum(barriers: Vec<Barrier>) -> Potential {
    Potential { barriers, membrane: None }
}

/// An Eckart barrier at x = 0.
pub fn eckart(height: f64, width: f64) -> Barrier {
    Barrier::Eckart { height, width, center: 0.0 }
}
