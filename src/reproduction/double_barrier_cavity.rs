//! Levels of one site between two barriers: terahertz spacing and share of the thermal flux.
//!
//! Levels are those of Bohr and Sommerfeld, ∮p dx = 2πħ(n + ½), accurate to about a thousandth of
//! their distance, which is h times the classical oscillation frequency. Widths are those of the
//! peaks of T(E) by the transfer matrix, where they are wide enough to be resolved.

use super::barriers::enhancement;
use super::levels::{self, Peak};
use crate::model::{Barrier, Potential, Species};
use crate::numeric::bisect;
use crate::units::{HBAR, Interval, PLANCK};

/// Height of both barriers, meV: about that of the inner sites.
pub(crate) const WALL_HEIGHT: f64 = 100.0;
/// σ of both barriers, Å.
pub(crate) const WALL_WIDTH: f64 = 0.6;
/// Distance of the barriers, Å.
pub(crate) const WALL_DISTANCE: f64 = 3.0;
/// Lowest energy of the search for peaks, over the top.
const LOWEST_PEAK: f64 = 0.9;
/// Number of energies of the search for peaks.
const PEAK_POINTS: usize = 6001;

/// One site with its levels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DoubleBarrierCavity {
    /// The ion.
    pub ion: &'static str,
    /// Distance of the two lowest levels, THz.
    pub lowest_spacing: f64,
    /// Distance of the two highest peaks below the top, THz.
    pub highest_spacing: f64,
    /// Energies of the levels below the top, meV.
    pub levels: Vec<f64>,
    /// Peaks of T(E) below the top that are wide enough to be resolved.
    pub peaks: Vec<Peak>,
    /// Share of the thermal flux that these peaks carry, Σ(π/2)·Γ·e^((V₀−E)/kT)/kT over κ.
    pub share: f64,
}

impl DoubleBarrierCavity {
    /// Width of the widest peak below the top, meV; 0 without one.
    pub(crate) fn widest_level(&self) -> f64 {
        self.peaks.iter().map(|peak| peak.width).fold(0.0, f64::max)
    }
}

/// The levels of `species` at k_B·T = `thermal` (meV).
pub(crate) fn double_barrier_cavity(
    ion: &'static str,
    species: &Species,
    thermal: f64,
) -> DoubleBarrierCavity {
    let wall = |center: f64| Barrier::Gaussian { height: WALL_HEIGHT, width: WALL_WIDTH, center };
    let potential = Potential {
        barriers: vec![wall(-0.5 * WALL_DISTANCE), wall(0.5 * WALL_DISTANCE)],
        membrane: None,
    };
    let top = potential.range().to;
    let quantum = 2.0 * std::f64::consts::PI * HBAR;
    let count = (action(species, &potential, top * (1.0 - 1e-9)) / quantum + 0.5).floor() as usize;
    let bottom = potential.value(0.0);
    let level = |n: usize| {
        let wanted = quantum * (n as f64 + 0.5);
        bisect(Interval::new(bottom + 1e-6, top * (1.0 - 1e-9)), 1e-9, |energy| {
            action(species, &potential, energy) - wanted
        })
    };
    let levels: Vec<f64> = (0..count).map(level).collect();
    let apart =
        |n: usize| levels.get(n + 1).zip(levels.get(n)).map_or(f64::NAN, |(b, a)| (b - a) / PLANCK);
    let peaks = peaks(species, &potential, top);
    let weight = |&Peak { energy, width }: &Peak| {
        0.5 * std::f64::consts::PI * width / thermal * ((top - energy) / thermal).exp()
    };
    let share =
        peaks.iter().map(weight).sum::<f64>() / enhancement(species, &potential, thermal).value;
    let highest = match peaks.as_slice() {
        [.., a, b] => (b.energy - a.energy) / PLANCK,
        _ => apart(count.saturating_sub(2)),
    };
    DoubleBarrierCavity {
        ion,
        lowest_spacing: apart(0),
        highest_spacing: highest,
        levels,
        peaks,
        share,
    }
}

/// ∮p dx of the motion around x = 0 at `energy` (meV), meV·fs.
fn action(species: &Species, potential: &Potential, energy: f64) -> f64 {
    const POINTS: usize = 400;
    let half = Interval::new(0.0, 0.5 * WALL_DISTANCE);
    let turn = bisect(half, 1e-12, |x| potential.value(x) - energy);
    // x = turn·sin θ removes the square roots at both ends.
    let part = |i: usize| {
        let angle = std::f64::consts::PI * ((i as f64 + 0.5) / POINTS as f64 - 0.5);
        let kinetic = energy - potential.value(turn * angle.sin());
        (2.0 * species.mass * kinetic.max(0.0)).sqrt() * turn * angle.cos()
    };
    2.0 * std::f64::consts::PI / POINTS as f64 * (0..POINTS).map(part).sum::<f64>()
}

/// Peaks of T below `top` (meV).
fn peaks(species: &Species, potential: &Potential, top: f64) -> Vec<Peak> {
    let step = (1.0 - LOWEST_PEAK) * top / (PEAK_POINTS - 1) as f64;
    let peaks =
        levels::peaks(species, potential, Interval::new(LOWEST_PEAK * top, top), PEAK_POINTS);
    // A peak that reaches over the top is not a level.
    let wide = |peak: &Peak| peak.width > 0.2 * step && peak.energy + peak.width < top;
    peaks.into_iter().filter(wide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::thermal_energy;

    #[test]
    fn levels_and_widths_are_those_of_the_outgoing_waves() {
        // Siegert states of the same walls, computed by others: positions and widths in meV.
        let cavity =
            double_barrier_cavity("K+", &Species::named("K+").unwrap(), thermal_energy(310.15));
        assert!((cavity.levels[0] - 10.6).abs() < 0.06 && (cavity.levels[15] - 66.5).abs() < 0.06);
        let [first, second] = cavity.peaks[..] else { panic!("{:?}", cavity.peaks) };
        assert!(
            (first.energy - 95.19).abs() < 0.01 && (first.width - 3.2e-3).abs() < 5e-5,
            "{first:?}"
        );
        assert!(
            (second.energy - 97.68).abs() < 0.01 && (second.width - 0.050).abs() < 5e-4,
            "{second:?}"
        );
        assert!((cavity.share - 3.4e-3).abs() < 2e-4, "{}", cavity.share);
        let sodium =
            double_barrier_cavity("Na+", &Species::named("Na+").unwrap(), thermal_energy(310.15));
        assert!(
            (sodium.peaks[0].energy - 94.05).abs() < 0.01
                && (sodium.peaks[0].width - 5.6e-3).abs() < 1e-4
        );
    }
}
