//! Some ions of an ensemble and where they are over time.
//!
//! Ion i of N stands for an equal share of the phase-space density: its wavenumber is the quantile
//! (i + ½)/N of the normal density of k, its place that of x at the digits of i in base 3, reversed
//! behind the point (Hammersley's points). No number is random, the share beyond any wavenumber is
//! right to ½/N, the points fill the plane evenly, and so does every other one or every fourth.
//!
//! Source: Niederreiter, Random Number Generation and Quasi-Monte Carlo Methods (1992), ch. 3.

use std::f64::consts::FRAC_1_SQRT_2;

use rayon::prelude::*;

use super::ClassicalEnsemble;
use super::trajectory::Start;
use crate::model::Packet;
use crate::numeric::last_where;
use crate::scattering::{Cancellation, Cancelled};

/// Base of the digits.
// Multiples of the golden ratio are as even, but every fourth of those lies on a few curves.
const BASE: usize = 3;
/// Error of a step, which changes the energy by 2e-7 of itself.
// Half the steps of those that decide about shares: of 200 ions over some 30 meV one in 10^4 sets is
// so near to the top that this matters.
const STEP_TOLERANCE: f64 = 1e-7;
/// Standard deviations within which quantiles are looked for, and halvings: down to rounding.
const MAX_DEVIATION: f64 = 8.0;
const HALVINGS: u32 = 56;

/// Ions on their way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IonPaths {
    /// Total energies at the start (meV), by ion, rising with the wavenumber.
    pub energies: Vec<f64>,
    /// Positions (Å) by ion, each over time; NaN from where an ion is trapped.
    pub positions: Vec<Vec<f64>>,
}

impl ClassicalEnsemble<'_> {
    /// `count` ions of the phase-space density of `packet` at t = 0, at `times` (fs, not falling, not
    /// negative). The same at any number of threads.
    ///
    /// # Errors
    /// [`Cancelled`] if `stop` says so.
    pub(crate) fn paths(
        &self,
        packet: &Packet,
        count: usize,
        times: &[f64],
        stop: Cancellation<'_>,
    ) -> Result<IonPaths, Cancelled> {
        let field = self.field(self.species.kinetic_energy(packet.wavenumber), stop)?;
        let motion = self.motion(&field, STEP_TOLERANCE, stop);
        let strength = (self.drive)(0.0);
        let period = BASE.pow(count.max(1).ilog(BASE) + 1);
        // From the middle of a period: x and k are hardly correlated there.
        let skipped = (period - count) / 2;
        let one = |number: usize| {
            let order = number as f64 + 0.5;
            let deviation = normal_quantile(order / count as f64);
            let wavenumber = packet.wavenumber + deviation * packet.wavenumber_spread();
            let place = normal_quantile(reversed_digits(number + skipped, period));
            let x = packet.center + place * packet.width;
            let velocity = self.species.velocity(wavenumber);
            let potential = self.potential.value(x) + strength * self.shape.value(x);
            let energy = self.species.kinetic_energy(wavenumber) + potential;
            Ok((energy, motion.positions(Start { time: 0.0, x, velocity }, times)?))
        };
        let all = (0..count).into_par_iter().map(one).collect::<Result<Vec<_>, _>>()?;
        let (energies, positions) = all.into_iter().unzip();
        Ok(IonPaths { energies, positions })
    }
}

/// The digits of `number` below `period`, a power of the base, in reverse as a fraction between 0 and
/// 1, in the middle of its part of them.
fn reversed_digits(mut number: usize, period: usize) -> f64 {
    let (mut reversed, mut left) = (0, period);
    while left > 1 {
        reversed = BASE * reversed + number % BASE;
        number /= BASE;
        left /= BASE;
    }
    (reversed as f64 + 0.5) / period as f64
}

/// Where the standard normal distribution reaches `share`.
fn normal_quantile(share: f64) -> f64 {
    let is_below = |deviation: f64| 0.5 * libm::erfc(-deviation * FRAC_1_SQRT_2) < share;
    last_where(-MAX_DEVIATION, MAX_DEVIATION, HALVINGS, is_below)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Membrane, Potential, Species};
    use crate::numeric::evenly_spaced;
    use crate::scattering::classical_packet_average;
    use crate::units::Interval;

    const COUNT: usize = 200;

    fn potassium() -> Species {
        Species::named("K+").unwrap()
    }

    fn packet(energy: f64) -> Packet {
        Packet { wavenumber: potassium().wavenumber(energy), center: -4.0, width: 0.5 }
    }

    fn paths(potential: &Potential, packet: &Packet, times: &[f64]) -> IonPaths {
        ClassicalEnsemble {
            species: &potassium(),
            potential,
            shape: &Potential::default(),
            drive: &|_| 0.0,
            period: f64::INFINITY,
        }
        .paths(packet, COUNT, times, Cancellation::never())
        .unwrap()
    }

    fn times(to: f64, count: usize) -> Vec<f64> {
        evenly_spaced(Interval::new(0.0, to), count).collect()
    }

    #[test]
    fn ions_have_the_density_of_the_packet() {
        let (species, packet) = (potassium(), packet(130.0));
        let found = paths(&Potential::default(), &packet, &[0.0]);
        let count = COUNT as f64;
        let x: Vec<f64> =
            found.positions.iter().map(|own| (own[0] - packet.center) / packet.width).collect();
        let k: Vec<f64> = found
            .energies
            .iter()
            .map(|&energy| {
                (species.wavenumber(energy) - packet.wavenumber) / packet.wavenumber_spread()
            })
            .collect();
        let mean = |values: &dyn Fn(usize) -> f64| (0..COUNT).map(values).sum::<f64>() / count;
        for values in [&x, &k] {
            assert!(mean(&|i| values[i]).abs() < 0.01);
            assert!((mean(&|i| values[i].powi(2)) - 1.0).abs() < 0.03);
        }
        assert!(mean(&|i| x[i] * k[i]).abs() < 0.02);
        assert!(found.energies.is_sorted());
    }

    #[test]
    fn free_motion_is_exact() {
        let (species, packet) = (potassium(), packet(130.0));
        let times = times(900.0, 37);
        let found = paths(&Potential::default(), &packet, &times);
        for (energy, path) in found.energies.iter().zip(&found.positions) {
            let velocity = species.velocity(species.wavenumber(*energy));
            for (time, x) in times.iter().zip(path) {
                assert!((x - path[0] - velocity * time).abs() < 1e-11, "{x} at {time} fs");
            }
        }
    }

    #[test]
    fn the_share_behind_is_that_of_the_ensemble_and_energies_decide() {
        let eckart = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
        let gaussian = Barrier::Gaussian { height: 120.0, width: 0.4, center: 0.5 };
        let wall = Barrier::Rectangle { height: 131.0, width: 0.3, center: 0.0 };
        let step = Barrier::Step { height: 100.0, width: 0.0, center: 0.0 };
        let membrane = Membrane { energy: -30.0, from: -1.5, to: 1.5 };
        for (barriers, membrane) in [
            (vec![eckart.clone()], None),
            (vec![gaussian, wall.clone()], Some(membrane)),
            (vec![wall], None),
            (vec![step], None),
        ] {
            let potential = Potential { barriers, membrane };
            let top = potential.range().to;
            for energy in [0.97 * top, top, 1.02 * top] {
                let packet = packet(energy);
                // Time for an ion that is 1e-3 meV above a wall.
                let found = paths(&potential, &packet, &times(40_000.0, 3));
                let expected = classical_packet_average(&potassium(), &potential, &packet);
                let end = found.positions.iter().map(|path| path[path.len() - 1]);
                let behind = end.clone().filter(|x| *x > 0.0).count() as f64 / COUNT as f64;
                assert!((behind - expected).abs() < 1.0 / COUNT as f64, "{behind} {expected}");
                for (energy, x) in found.energies.iter().zip(end) {
                    assert_eq!(*energy > top, x > 0.0, "{energy} of {top} meV ends at {x}");
                }
            }
        }
    }

    #[test]
    fn energies_are_conserved_and_walls_are_crossed_with_what_is_left() {
        let species = potassium();
        let gaussian =
            Potential::from(Barrier::Gaussian { height: 120.0, width: 0.4, center: 0.0 });
        let wall = Barrier::Rectangle { height: 110.0, width: 0.8, center: 0.0 };
        let (wall, packet) = (Potential::from(wall), packet(125.0));
        let times = times(700.0, 20_001);
        for (potential, tolerance) in [(gaussian, 2e-3), (wall, 1e-6)] {
            let found = paths(&potential, &packet, &times);
            let mut seen = 0;
            for (energy, path) in found.energies.iter().zip(&found.positions).step_by(20) {
                for three in path.windows(3).filter(|three| three[1].abs() < 0.39) {
                    let velocity = (three[2] - three[0]) / (2.0 * times[1]);
                    let kinetic = 0.5 * species.mass * velocity.powi(2);
                    let own = kinetic + potential.value(three[1]);
                    assert!((own - energy).abs() < tolerance, "{own} {energy} {}", three[1]);
                    seen += 1;
                }
            }
            assert!(seen > 1000, "{seen}");
        }
    }
}
