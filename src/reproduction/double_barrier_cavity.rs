//! Levels of one site between two barriers: where the terahertz comes from, and what it weighs.
//!
//! Levels are those of Bohr and Sommerfeld, ∮p dx = 2πħ(n + ½), good to about a thousandth of their distance, which is h times the classical
//! rattling frequency. Widths are those of the peaks of T(E) from the transfer matrix, where they are wide enough to be seen.

use super::barriers::enhancement;
use super::levels;
use crate::model::{Barrier, Potential, Species};
use crate::units::{HBAR, PLANCK};

/// Height of both barriers (meV), their σ and their distance (Å): those of the inner sites, about.
pub const WALLS: (f64, f64, f64) = (100.0, 0.6, 3.0);
/// Energies looked at below the top, over the top, and how many.
const PEAK_SEARCH: (f64, usize) = (0.9, 6001);

/// One site with its levels.
#[derive(Debug, Clone, PartialEq)]
pub struct DoubleBarrierCavity {
    /// Distances of the two lowest levels and of the two highest peaks below the top, THz.
    pub spacing: (f64, f64),
    /// Energies of the levels below the top, meV.
    pub levels: Vec<f64>,
    /// Energy and full width of the peaks of T(E) below the top that are wide enough to be seen, meV.
    pub peaks: Vec<(f64, f64)>,
    /// Share of the thermal flux that these peaks carry, Σ(π/2)·Γ·e^((V₀−E)/kT)/kT over κ.
    pub share: f64,
}

/// The levels of `species` at k_B·T = `thermal` (meV).
pub fn double_barrier_cavity(species: &Species, thermal: f64) -> DoubleBarrierCavity {
    let (height, width, distance) = WALLS;
    let wall = |center: f64| Barrier::Gaussian { height, width, center };
    let potential = Potential { barriers: vec![wall(-0.5 * distance), wall(0.5 * distance)], membrane: None };
    let top = potential.range().1;
    let quantum = 2.0 * std::f64::consts::PI * HBAR;
    let count = (action(species, &potential, top * (1.0 - 1e-9)) / quantum + 0.5).floor() as usize;
    let bottom = potential.value(0.0);
    let level = |n: usize| {
        let wanted = quantum * (n as f64 + 0.5);
        super::barriers::bisect(bottom + 1e-6, top * (1.0 - 1e-9), 1e-9, |energy| {
            action(species, &potential, energy) - wanted
        })
    };
    let levels: Vec<f64> = (0..count).map(level).collect();
    let apart = |n: usize| levels.get(n + 1).zip(levels.get(n)).map_or(f64::NAN, |(b, a)| (b - a) / PLANCK);
    let peaks = peaks(species, &potential, top);
    let weight =
        |&(energy, width): &(f64, f64)| 0.5 * std::f64::consts::PI * width / thermal * ((top - energy) / thermal).exp();
    let share = peaks.iter().map(weight).sum::<f64>() / enhancement(species, &potential, thermal).0;
    let highest = match peaks.as_slice() {
        [.., a, b] => (b.0 - a.0) / PLANCK,
        _ => apart(count.saturating_sub(2)),
    };
    DoubleBarrierCavity { spacing: (apart(0), highest), levels, peaks, share }
}

/// ∮p dx of the motion around x = 0 at `energy` (meV), meV·fs.
fn action(species: &Species, potential: &Potential, energy: f64) -> f64 {
    const POINTS: usize = 400;
    let turn = super::barriers::bisect(0.0, 0.5 * WALLS.2, 1e-12, |x| potential.value(x) - energy);
    // x = turn·sin θ takes the roots out of both ends.
    let part = |i: usize| {
        let angle = std::f64::consts::PI * ((i as f64 + 0.5) / POINTS as f64 - 0.5);
        let kinetic = energy - potential.value(turn * angle.sin());
        (2.0 * species.mass * kinetic.max(0.0)).sqrt() * turn * angle.cos()
    };
    2.0 * std::f64::consts::PI / POINTS as f64 * (0..POINTS).map(part).sum::<f64>()
}

/// Energy and full width at half maximum (meV) of the peaks of T below `top` (meV).
fn peaks(species: &Species, potential: &Potential, top: f64) -> Vec<(f64, f64)> {
    let step = (1.0 - PEAK_SEARCH.0) * top / (PEAK_SEARCH.1 - 1) as f64;
    let peaks = levels::peaks(species, potential, (PEAK_SEARCH.0 * top, top), PEAK_SEARCH.1);
    // A peak that reaches over the top is no level behind barriers.
    let wide = |peak: &levels::Peak| peak.width > 0.2 * step && peak.energy + peak.width < top;
    peaks.into_iter().filter(wide).map(|peak| (peak.energy, peak.width)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::thermal_energy;

    #[test]
    fn levels_and_widths_are_those_of_the_outgoing_waves() {
        // Siegert states of the same walls, computed by others: positions and widths in meV.
        let cavity = double_barrier_cavity(&Species::named("K+").unwrap(), thermal_energy(310.15));
        assert!((cavity.levels[0] - 10.6).abs() < 0.06 && (cavity.levels[15] - 66.5).abs() < 0.06);
        let [first, second] = cavity.peaks[..] else { panic!("{:?}", cavity.peaks) };
        assert!((first.0 - 95.19).abs() < 0.01 && (first.1 - 3.2e-3).abs() < 5e-5, "{first:?}");
        assert!((second.0 - 97.68).abs() < 0.01 && (second.1 - 0.050).abs() < 5e-4, "{second:?}");
        assert!((cavity.share - 3.4e-3).abs() < 2e-4, "{}", cavity.share);
        let sodium = double_barrier_cavity(&Species::named("Na+").unwrap(), thermal_energy(310.15));
        assert!((sodium.peaks[0].0 - 94.05).abs() < 0.01 && (sodium.peaks[0].1 - 5.6e-3).abs() < 1e-4);
    }
}
