//! One solution of the coupled channels, from the transmitted lead to the incident one.

use num_complex::Complex64;

use super::channels::{Channels, Orders};
use super::problem::Problem;
use super::reflection::{Medium, Passage, Reflection};
use super::slab::Slab;
use crate::scattering::{Cancellation, Cancelled};

/// Logarithm of how much solutions grow before they are separated anew.
// e⁶ = 400 of the rounding of 1e-16; twice as much costs a digit more and saves a third of the
// separations.
const MAX_GROWTH: f64 = 6.0;

/// T_n and R_n in all channels.
#[derive(Debug, Clone)]
pub(super) struct Fluxes {
    pub orders: Orders,
    pub transmission: Vec<f64>,
    pub reflection: Vec<f64>,
}

impl Fluxes {
    /// T and R of side band `order`; zero where it is missing.
    fn at(&self, order: i32) -> [f64; 2] {
        let place = usize::try_from(order - self.orders.lowest).ok();
        [&self.transmission, &self.reflection]
            .map(|fluxes| place.and_then(|at| fluxes.get(at)).copied().unwrap_or(0.0))
    }

    /// Σ(T_n + R_n) − 1.
    pub(crate) fn unitarity_defect(&self) -> f64 {
        self.transmission.iter().chain(&self.reflection).sum::<f64>() - 1.0
    }

    /// Largest difference of one T or R from `other`; NaN if there is none.
    pub(crate) fn difference(&self, other: &Self) -> f64 {
        let lowest = self.orders.lowest.min(other.orders.lowest);
        let highest = self.orders.highest.max(other.orders.highest);
        let differences = (lowest..=highest).flat_map(|order| {
            let (own, other) = (self.at(order), other.at(order));
            [(own[0] - other[0]).abs(), (own[1] - other[1]).abs()]
        });
        // `max` passes over NaN.
        differences.fold(0.0, |a, b| if b.is_nan() || b > a { b } else { a })
    }
}

/// Solves `problem` in `channels` through `slabs`; inside of them all energies are larger by
/// `shift` (meV).
pub(super) fn solve(
    problem: &Problem<'_>,
    channels: &Channels,
    slabs: &[Slab],
    shift: f64,
) -> Result<Fluxes, Cancelled> {
    let squares = |level: f64| -> Vec<f64> {
        channels.energies.iter().map(|energy| (energy - level) / problem.coefficient).collect()
    };
    let scale = problem.incident_kinetic() / problem.coefficient;
    let lead = |level: f64| Medium::free(&squares(level), scale);
    let (near, far) = (lead(problem.incident_level), lead(0.0));
    let inside = |slab: &Slab| squares(slab.mean - shift);
    let lowest = channels.range().from;

    let mut passages = Vec::new();
    let mut solutions = Reflection::none(far.clone()).solutions();
    let mut grown = 0.0;
    for slab in slabs {
        problem.stop.check()?;
        let growth = slab.growth(problem.coefficient, lowest);
        if slab.is_free && growth > MAX_GROWTH {
            let squares = inside(slab);
            let (before, passage) =
                Reflection::of(&solutions, Medium::free(&squares, scale), problem.stop)?;
            let (behind, free) = before.behind(slab.width);
            passages.extend([passage, free]);
            (solutions, grown) = (behind.solutions(), 0.0);
            continue;
        }
        if grown + growth > MAX_GROWTH && grown > 0.0 {
            let medium = Medium::uniform(channels.count(), scale.sqrt());
            let (reflection, passage) = Reflection::of(&solutions, medium, problem.stop)?;
            passages.push(passage);
            (solutions, grown) = (reflection.solutions(), 0.0);
        }
        solutions.advance(slab, &inside(slab));
        grown += growth;
    }
    let (reflection, passage) = Reflection::of(&solutions, near.clone(), problem.stop)?;
    passages.push(passage);
    fluxes(channels, [&near, &far], &reflection, &passages, problem.stop)
}

/// T_n and R_n of a wave that comes in from the `near` lead.
fn fluxes(
    channels: &Channels,
    [near, far]: [&Medium; 2],
    reflection: &Reflection,
    passages: &[Passage],
    stop: Cancellation<'_>,
) -> Result<Fluxes, Cancelled> {
    let (count, incident) = (channels.count(), channels.incident());
    let mut transmitted = vec![Complex64::ZERO; count];
    transmitted[incident] = Complex64::ONE;
    for passage in passages.iter().rev() {
        stop.check()?;
        passage.back(&mut transmitted);
    }
    // The real part of z_n is zero where a channel is closed.
    let flux = |medium: &Medium, channel: usize, amplitude: Complex64| {
        medium.0[channel].re / near.0[incident].re * amplitude.norm_sqr()
    };
    Ok(Fluxes {
        orders: channels.orders,
        transmission: (0..count).map(|n| flux(far, n, transmitted[n])).collect(),
        reflection: (0..count).map(|n| flux(near, n, reflection.amplitude(n, incident))).collect(),
    })
}
