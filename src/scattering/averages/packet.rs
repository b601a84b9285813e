//! P_T = ∫₀^∞ |φ(k)|²·T(k) dk: what a packet transmits in the long run.
//!
//! The integral of [`super::thermal`] with the packet's spectrum instead of the bath's: poles of
//! any width are divided out. Beyond nine spreads of the packet on either side the range grows
//! until what is left out cannot matter, T being one there, so that packets that live on their fast
//! tail or on a level far from their centre are right too.

use super::adaptive::{AdaptiveEnergyIntegral, Sum};
use super::ensemble::Ensemble;
use crate::model::{Packet, Potential, Species};
use crate::scattering::Incidence;
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::units::{Estimate, Interval};

/// Spreads of the packet on either side that the first range covers.
// Beyond nine spreads lies 1e-19 of a packet: less than rounding, unless T is as small.
const FIRST_SPREADS: f64 = 9.0;
/// Ranges of energy on either side after which the rest is bounded.
const RANGES: usize = 4;

/// Transmitted probability of `packet` from the stationary solution, and a bound on its absolute
/// error.
///
/// `tolerance` is relative to the result.
///
/// ```
/// use wavepore::model::{Barrier, Packet, Potential, Species};
/// use wavepore::scattering::{classical_packet_average, packet_average};
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Gaussian { height: 138.0, width: 0.5, center: 0.0 });
/// let packet = Packet { wavenumber: potassium.wavenumber(150.0), center: -8.0, width: 0.5 };
/// let quantum = packet_average(&potassium, &potential, &packet, 1e-8);
/// let classical = classical_packet_average(&potassium, &potential, &packet);
/// assert!(quantum.error < 1e-7 && (quantum.value - classical).abs() < 0.02);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn packet_average(
    species: &Species,
    potential: &Potential,
    packet: &Packet,
    tolerance: f64,
) -> Estimate {
    uncancelled(|stop| packet_average_unless(species, potential, packet, tolerance, stop))
}

/// [`packet_average`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn packet_average_unless(
    species: &Species,
    potential: &Potential,
    packet: &Packet,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Estimate, Cancelled> {
    let tolerance = tolerance.clamp(1e-13, 1e-2);
    let (center, spread) = (packet.wavenumber, packet.wavenumber_spread());
    let floor = potential.right_level().max(0.0);
    // Below this the right lead is closed.
    let closed = species.wavenumber(floor);
    let root = |wavenumber: f64| (species.kinetic_energy(wavenumber) - floor).max(0.0).sqrt();
    let ensemble = Ensemble::Packet(packet, species);
    let mut sum = Sum::default();
    let mut add = |from: f64, to: f64| {
        let range = Interval::new(root(from), root(to));
        AdaptiveEnergyIntegral::new(species, potential, ensemble, range, tolerance, stop)?
            .evaluate(Incidence::Left, &mut sum)?;
        Ok(0.1 * tolerance * sum.value)
    };
    let mut lower = (center - FIRST_SPREADS * spread).max(closed);
    let mut upper = (center + FIRST_SPREADS * spread).max(lower + FIRST_SPREADS * spread);
    // The density is as large on the other side of the centre.
    let below = |lower: f64| {
        if lower > closed { packet.probability_above(2.0 * center - lower) } else { 0.0 }
    };
    let mut enough = add(lower, upper)?;
    for _ in 1..RANGES {
        if below(lower) > enough {
            let edge = (lower - FIRST_SPREADS * spread).max(closed);
            enough = add(edge, lower)?;
            lower = edge;
        }
        if packet.probability_above(upper) > enough {
            enough = add(upper, upper + FIRST_SPREADS * spread)?;
            upper += FIRST_SPREADS * spread;
        }
    }
    let tails = below(lower) + packet.probability_above(upper);
    Ok(Estimate { value: sum.value, error: sum.error + tails })
}
