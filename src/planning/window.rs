//! The trusted window: where the incident packet has weight and both leads are open.

use crate::model::{Packet, Species};
use crate::numeric::last_where;
use crate::units::Interval;

/// Energies of less weight than this share of the peak are not trusted.
// With half of it the pilot over a thin Eckart barrier does not converge, which triples the work;
// with twice of it bounds are up to three times as large.
const WEIGHT_FLOOR: f64 = 1e-4;
/// Share of the packet's energy by which an energy must exceed both leads' levels: slower waves are
/// neither absorbed nor waited for.
const ENERGY_MARGIN: f64 = 0.05;

/// Halvings of a range of wavenumbers: down to rounding.
const HALVINGS: u32 = 60;

/// The window of `packet` towards a right lead at `right_level` (meV): energies, meV above the left
/// level; `None` if no energy of weight lies above both leads.
pub(super) fn trusted_window(
    species: &Species,
    packet: &Packet,
    right_level: f64,
) -> Option<Interval> {
    // weight ∝ exp(−2σ²(k − k₀)²)/k is largest at k = (k₀ + √(k₀² − 1/σ²))/2.
    let inverse = 1.0 / packet.width;
    let root = (packet.wavenumber * packet.wavenumber - inverse * inverse).max(0.0).sqrt();
    let top = (packet.wavenumber + root) / 2.0;
    let weight = |k: f64| packet.weight(species, species.kinetic_energy(k));
    let floor = WEIGHT_FLOOR * weight(top);
    // At eight spreads the weight is e^(−32): the floor lies between.
    let reach = 8.0 * packet.wavenumber_spread();
    let has_weight = |k: f64| weight(k) > floor;
    let highest = last_where(top, top + reach, HALVINGS, has_weight);
    let lowest = last_where(top, (top - reach).max(0.0), HALVINGS, has_weight);
    let margin = ENERGY_MARGIN * species.kinetic_energy(top);
    let window = Interval::new(
        species.kinetic_energy(lowest).max(right_level.max(0.0) + margin),
        species.kinetic_energy(highest),
    );
    (window.from < window.to).then_some(window)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_ends_where_the_weight_has_fallen_to_its_floor() {
        let species = Species::named("K+").unwrap();
        let packet = Packet { wavenumber: 45.0, center: 0.0, width: 0.5 };
        let window = trusted_window(&species, &packet, 0.0).unwrap();
        let peak =
            window.mesh(400).into_iter().map(|e| packet.weight(&species, e)).fold(0.0, f64::max);
        for energy in [window.from, window.to] {
            approx::assert_relative_eq!(
                packet.weight(&species, energy),
                1e-4 * peak,
                max_relative = 1e-3
            );
        }
        assert!(trusted_window(&species, &packet, 500.0).is_none());
        assert!(trusted_window(&species, &packet, 100.0).unwrap().from > 105.0);
    }
}
