//! What a classical ion of the same energy, or the same phase-space density, would do.

use crate::model::{Packet, Potential, Species};

/// 1 above `top`, the largest value of V ([`Potential::range`]), 0 below, 1/2 exactly at it; both
/// in meV above the left level.
///
/// ```
/// use wavepore::scattering::classical_transmission;
///
/// let t = [99.0, 100.0, 101.0].map(|energy| classical_transmission(100.0, energy));
/// assert_eq!(t, [0.0, 0.5, 1.0]);
/// ```
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
///
/// ```
/// use wavepore::model::{Barrier, Packet, Potential, Species};
/// use wavepore::scattering::classical_packet_average;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 });
/// // Half of the ensemble is faster than its centre.
/// let packet = Packet { wavenumber: potassium.wavenumber(138.0), center: -5.0, width: 0.5 };
/// let share = classical_packet_average(&potassium, &potential, &packet);
/// assert!((share - 0.5).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn classical_packet_average(species: &Species, potential: &Potential, packet: &Packet) -> f64 {
    packet.probability_above(species.wavenumber(potential.range().to))
}
