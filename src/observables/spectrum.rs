//! T(E) and R(E) from what passed the two planes.
//!
//! ψ̃(x, E) = Σ_n w_n·e^(iEt_n/ħ)·ψ(x, t_n)·Δt solves the stationary equation between the planes,
//! because the packet starts outside them: it is a scattering solution, whatever the packet, the
//! absorbers or the run left imperfect elsewhere. In front it is A·e^(ik_L x) + B·e^(−ik_L x),
//! behind C·e^(ik_R x) + D·e^(−ik_R x), and
//!
//! T = k_R·(|C|² − |D|²)/(k_L·|A|²),  R = |B|²/|A|².
//!
//! A is measured, and compared with its closed form for the free packet, |A| =
//! √(2π)·m·|φ(k_L)|/(ħ·k_L). D must vanish: it is what the right absorber reflects. 1 − T − R is
//! measured, too: at an energy at which something is still between the planes when the run ends it
//! does not vanish.
//!
//! **Ending.** The weights w_n are one up to a chosen time and then fall as the running sum of a
//! Kaiser window, so that what is still ringing at other energies does not leak into
//! E.
//!
//! **Aliasing.** Sampling every Δt sees energies modulo 2πħ/Δt; the caller chooses Δt such that the
//! packet lies inside one period.
//!
//! Sources: Tannor and Weeks, J. Chem. Phys. 98, 3884 (1993); Zhang and Zhang, J. Chem. Phys. 101,
//! 1146 (1994); Kaiser and Schafer, IEEE Trans. ASSP 28, 105 (1980).

use num_complex::Complex64;
use pulp::Arch;

use super::energy_law::EnergyLaw;
use super::planes::PlaneSamples;
use crate::model::{Packet, Sample, Species};
use crate::units::HBAR;

/// Energies are worked on in groups of this many, one a lane of a 512-bit vector.
const LANES: usize = 8;
/// A phase is renewed exactly after this many recurrences, each of which adds a rounding error of
/// about 1e-16.
const RENEWAL: usize = 128;

/// What passed the planes at one energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EnergyResolved {
    /// meV above the left level.
    pub energy: f64,
    /// T(E).
    pub transmission: f64,
    /// R(E), measured on its own.
    pub reflection: f64,
    /// |D/C|: amplitude that came back from behind, over the one that went there.
    pub back_reflection: f64,
    /// |A|² over its closed form for the free packet.
    pub incident_ratio: f64,
}

impl EnergyResolved {
    /// 1 − T − R.
    pub(crate) fn unitarity_defect(&self) -> f64 {
        1.0 - self.transmission - self.reflection
    }
}

/// How the weights of the energy sums fall at the end of a run: a Kaiser window (Kaiser and
/// Schafer, IEEE Trans. ASSP 28, 105, 1980).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaperWindow {
    /// Share of the time over which they fall, 0 … 1.
    pub share: f64,
    /// β of the window: side lobes are about e^(−β).
    pub decay: f64,
}

/// The energy sums over one run: what moved, and how it was sampled.
#[derive(Debug, Clone, Copy)]
pub struct EnergySums<'a> {
    /// What moves.
    pub species: &'a Species,
    /// How it started.
    pub packet: &'a Packet,
    /// V behind the back plane, meV above the left level.
    pub right_level: f64,
    /// How samples depend on energy.
    pub law: &'a EnergyLaw,
    /// How the weights fall at the end.
    pub taper: TaperWindow,
}

impl EnergySums<'_> {
    /// T and R at `energies` (meV above the left level, above both levels) from `samples` of the
    /// planes, the first at t = 0.
    pub fn resolve(&self, samples: &[PlaneSamples], energies: &[f64]) -> Vec<EnergyResolved> {
        let weights = taper_weights(samples.len(), self.taper);
        let angles: Vec<f64> = energies.iter().map(|&energy| self.law.angle(energy)).collect();
        let sums = transform(samples, &weights, self.law.weight(), &angles);
        let channel = |(&energy, at)| self.channel(energy, &self.law.values(at, energy));
        energies.iter().zip(&sums).map(channel).collect()
    }

    fn channel(&self, energy: f64, at: &PlaneSamples) -> EnergyResolved {
        let species = self.species;
        let k_left = species.wavenumber(energy);
        let front = Waves::split(&at.front, k_left);
        let back = Waves::split(&at.back, species.wavenumber(energy - self.right_level));
        let scale = k_left * front.right.norm_sqr();
        let closed = (2.0 * std::f64::consts::PI).sqrt() * species.mass / (HBAR * k_left)
            * self.packet.momentum_amplitude(k_left).norm()
            / self.law.time(energy);
        EnergyResolved {
            energy,
            transmission: at.back.current() / scale,
            reflection: k_left * front.left.norm_sqr() / scale,
            back_reflection: back.left.norm() / back.right.norm(),
            incident_ratio: front.right.norm_sqr() / (closed * closed),
        }
    }
}

/// The sums of what both planes saw at each of `energies` (meV): ψ̃ and ∂ψ̃/∂x but for
/// [`EnergyLaw::time`].
pub(crate) fn plane_sums(
    law: &EnergyLaw,
    samples: &[PlaneSamples],
    energies: &[f64],
) -> Vec<PlaneSamples> {
    let angles: Vec<f64> = energies.iter().map(|&energy| law.angle(energy)).collect();
    let sums = transform(samples, &vec![1.0; samples.len()], law.weight(), &angles);
    energies.iter().zip(&sums).map(|(&energy, at)| law.values(at, energy)).collect()
}

/// Amplitudes at a plane of the waves that move right and left.
struct Waves {
    right: Complex64,
    left: Complex64,
}

impl Waves {
    /// The waves of wavenumber `k` that make up `sample`.
    fn split(sample: &Sample, k: f64) -> Self {
        let slope = sample.slope / Complex64::new(0.0, k);
        Self { right: (sample.value + slope) / 2.0, left: (sample.value - slope) / 2.0 }
    }
}

/// One, then the falling running sum of a Kaiser window over the last share of `count` samples.
fn taper_weights(count: usize, TaperWindow { share, decay }: TaperWindow) -> Vec<f64> {
    let falling = ((count as f64 * share) as usize).min(count);
    let mut weights = vec![1.0; count];
    let window = |i: usize| {
        let u = 2.0 * (i as f64 + 0.5) / falling as f64 - 1.0;
        bessel_i0(decay * (1.0 - u * u).max(0.0).sqrt())
    };
    let total: f64 = (0..falling).map(window).sum();
    let mut passed = 0.0;
    for i in 0..falling {
        passed += window(i);
        weights[count - falling + i] = 1.0 - passed / total;
    }
    weights
}

/// I₀(x), the modified Bessel function, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut term, mut sum, mut n) = (1.0, 1.0, 1.0);
    // All terms are positive: below a tenth of the rounding of the sum they add nothing.
    while term > 1e-17 * sum {
        term *= quarter / (n * n);
        sum += term;
        n += 1.0;
    }
    sum
}

/// Σ_n scale·w_n·e^(i·angle·n)·sample_n for every angle.
fn transform(
    samples: &[PlaneSamples],
    weights: &[f64],
    scale: f64,
    angles: &[f64],
) -> Vec<PlaneSamples> {
    let weighted: Vec<[f64; 8]> = samples
        .iter()
        .zip(weights)
        .map(|(PlaneSamples { front, back }, w)| {
            let w = w * scale;
            let parts = [front.value, front.slope, back.value, back.slope];
            bytemuck::must_cast(parts.map(|z| [z.re * w, z.im * w]))
        })
        .collect();
    let arch = Arch::new();
    let mut result = Vec::with_capacity(angles.len());
    for group in angles.chunks(LANES) {
        let angles: [f64; LANES] = std::array::from_fn(|lane| group[lane.min(group.len() - 1)]);
        let sums = arch.dispatch(|| lane_sums(&weighted, &angles));
        result.extend((0..group.len()).map(|lane| {
            let z = |i: usize| Complex64::new(sums[2 * i][lane], sums[2 * i + 1][lane]);
            PlaneSamples {
                front: Sample { value: z(0), slope: z(1) },
                back: Sample { value: z(2), slope: z(3) },
            }
        }));
    }
    result
}

/// Σ_n e^(i·angle·n)·z_n for four complex numbers z a sample, by lanes of angles.
#[inline(always)]
fn lane_sums(samples: &[[f64; 8]], angles: &[f64; LANES]) -> [[f64; LANES]; 8] {
    let (turn_re, turn_im): ([f64; LANES], [f64; LANES]) =
        (angles.map(f64::cos), angles.map(f64::sin));
    let mut sums = [[0.0; LANES]; 8];
    for (block, samples) in samples.chunks(RENEWAL).enumerate() {
        let start = (block * RENEWAL) as f64;
        let mut re = angles.map(|angle| (angle * start).cos());
        let mut im = angles.map(|angle| (angle * start).sin());
        for sample in samples {
            for i in 0..4 {
                let (a, b) = (sample[2 * i], sample[2 * i + 1]);
                for lane in 0..LANES {
                    sums[2 * i][lane] += a * re[lane] - b * im[lane];
                    sums[2 * i + 1][lane] += a * im[lane] + b * re[lane];
                }
            }
            for lane in 0..LANES {
                let turned = re[lane] * turn_re[lane] - im[lane] * turn_im[lane];
                im[lane] = re[lane] * turn_im[lane] + im[lane] * turn_re[lane];
                re[lane] = turned;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Axis;
    use crate::observables::{GridPlanes, PlaneIndices};

    #[test]
    fn a_free_packet_is_transmitted_and_its_incident_amplitude_is_the_closed_form() {
        let species = Species::named("K+").unwrap();
        let packet = Packet { wavenumber: 45.0, center: -6.0, width: 0.5 };
        let axis = Axis::new(-1.0, 1.0, 4);
        let planes = GridPlanes::new(&axis, PlaneIndices { front: 1, back: 3 });
        let mut samples = Vec::new();
        let time_step = 6.0;
        for n in 0..500 {
            let sample = |x: f64| packet.free(&species, x, f64::from(n) * time_step);
            samples.push(PlaneSamples {
                front: sample(planes.front.position),
                back: sample(planes.back.position),
            });
        }
        let energies: Vec<f64> = [42.0, 45.0, 48.9].map(|k| species.kinetic_energy(k)).to_vec();
        let sums = EnergySums {
            species: &species,
            packet: &packet,
            right_level: 0.0,
            law: &EnergyLaw::Schroedinger(time_step),
            taper: TaperWindow { share: 0.1, decay: 20.0 },
        };
        for channel in sums.resolve(&samples, &energies) {
            approx::assert_relative_eq!(channel.transmission, 1.0, epsilon = 1e-10);
            approx::assert_relative_eq!(channel.incident_ratio, 1.0, epsilon = 1e-8);
            assert!(channel.reflection < 1e-12 && channel.back_reflection < 1e-8, "{channel:?}");
        }
    }

    #[test]
    fn weights_are_one_then_fall_to_zero() {
        let weights = taper_weights(1000, TaperWindow { share: 0.25, decay: 18.0 });
        assert!(weights[..750].iter().all(|&w| w == 1.0));
        assert!(weights.windows(2).all(|pair| pair[1] <= pair[0]));
        assert!(weights[999].abs() < 1e-9);
        approx::assert_relative_eq!(bessel_i0(2.0), 2.279_585_302_336_067, epsilon = 1e-14);
    }
}
