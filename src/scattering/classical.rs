//! What a classical ion of the same energy, or the same phase-space density, would do.

use crate::model::{Packet, Potential, Species};

/// 1 above `top`, the largest value of V ([`Potential::range`]), 0 below, 1/2 exactly at it; both
/// in meV above the left level.
pub fn classical_transmission(top: f64, energy: f64) -> f64 {
    if energy > top {
        1.0
    } else if energy < top {
        0.0
    } else {
        0.5
    }
}

/// Transmitted share of the classical (Liouville) ensemble with the phase-space density of
/// `packet`.
pub fn classical_packet_average(species: &Species, potential: &Potential, packet: &Packet) -> f64 {
    packet.probability_above(species.wavenumber(potential.range().to))
}
