//! Passage times of one ion that moves overdamped between the faces a < b of the membrane.
//!
//! D is the same everywhere inside, U is counted from the left bath, both faces absorb unless
//! said otherwise:
//!
//! ```text
//! length L          ∫ e^(U/kT) dx; permeability D/L
//! π(x)              ∫_a^x e^(U/kT) dy/L: probability to leave by b after a start at x
//! exit time         (L/D)·[(1 − π₀)·∫_a^x₀ e^(−U/kT)·π dz + π₀·∫_x₀^b e^(−U/kT)·(1 − π) dz]
//! first passage     right: (L/D)·∫ e^(−U/kT)·(1 − π) dz, from a (reflecting) to b; left: with π
//! transit time      (L/D)·∫ e^(−U/kT)·π·(1 − π) dz: of crossings that do not return to their face
//! occupancy         left: ∫ e^(−U/kT)·(1 − π) dz ions inside for one per Å in the left bath;
//!                   right: ∫ e^(−(U−U_b)/kT)·π dz, U_b the level of the right bath
//! ```
//!
//! What barriers add beyond the faces is left out. All integrands are positive, and all but L
//! follow from two lengths, l = e^(−U(x)/kT)·∫_a^x e^(U/kT) dy and r, the same to the right:
//! π = l/(l + r), e^(−U/kT)·π·L = l. They depend on differences of U alone, so that no exponential
//! overflows before the result does ([`running`]).
//!
//! **Error.** The difference from the same integrals on panels twice as long, and rounding of U/kT.
//!
//! Sources: splitting, Onsager, Phys. Rev. 54, 554 (1938), and mean first passage, Gardiner,
//! Handbook of Stochastic Methods, ch. 5; transit, Hummer, J. Chem. Phys. 120, 516 (2004). All
//! three recalled; tests hold the results against closed forms and a solution by differences.

mod running;
mod shares;

use super::permeant::Permeant;
use crate::scattering::{Cancellation, Cancelled, faces, uncancelled};
use crate::units::Interval;
use running::{Panel, Place, halved, panels, places};
pub use shares::TopShare;
use shares::shares;

/// Times and probabilities of passage at one voltage; infinite or NaN where U spans more than
/// about 700 k_B·T.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// ∫ e^(U/kT) dx from face to face, Å.
    pub length: f64,
    /// Probability to leave by the right face after the start; NaN after one outside.
    pub splitting_right: f64,
    /// Mean time from the start to either face, fs; NaN after a start outside.
    pub exit_time: f64,
    /// Mean time from the left face, which reflects, to the right one, fs.
    pub first_passage_right: f64,
    /// Mean time from the right face, which reflects, to the left one, fs.
    pub first_passage_left: f64,
    /// Mean duration of a crossing, fs; equal both ways.
    pub transit_time: f64,
    /// Mean number of ions inside for one per Å in the left bath, Å.
    pub occupancy_left: f64,
    /// The same for the right bath, Å.
    pub occupancy_right: f64,
    /// D/length, Å/fs.
    pub permeability: f64,
    /// Mean number of ions inside with the baths as they are.
    pub ions_inside: f64,
    /// Bound on the relative error of each.
    pub error: f64,
    /// What each top contributes to `length`, from left to right.
    pub shares: Vec<TopShare>,
}

/// Rounds of halving after which the error is stated as it is.
const MAX_ROUNDS: usize = 4;

/// Passage of `permeant` at `voltage` (mV) and k_B·T = `thermal` (meV) after a start at `start` (Å),
/// to the relative accuracy `tolerance`.
///
/// `None` without a diffusion coefficient or a membrane.
///
/// ```
/// use wavepore::model::{Membrane, Potential, Species};
/// use wavepore::transport::{Permeant, passage};
///
/// let potassium = Permeant {
///     species: Species::named("K+").ok_or("no such ion")?,
///     potential: Potential {
///         membrane: Some(Membrane { energy: 0.0, from: -5.0, to: 5.0 }),
///         ..Potential::default()
///     },
///     outside: 5.0,
///     inside: 150.0,
///     area: 7.0,
///     diffusion: Some(1e-4),
/// };
/// // Free diffusion over d: d²/2D until the other face is met, d²/6D for a crossing.
/// let found = passage(&potassium, 26.7, 0.0, 0.0, 1e-9).ok_or("nothing to say")?;
/// assert!((found.first_passage_right / 5e5 - 1.0).abs() < 1e-12);
/// assert!((found.transit_time / (5e5 / 3.0) - 1.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn passage(
    permeant: &Permeant,
    thermal: f64,
    voltage: f64,
    start: f64,
    tolerance: f64,
) -> Option<Passage> {
    uncancelled(|stop| passage_unless(permeant, thermal, voltage, start, tolerance, stop))
}

/// [`passage`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn passage_unless(
    permeant: &Permeant,
    thermal: f64,
    voltage: f64,
    start: f64,
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Option<Passage>, Cancelled> {
    let Some(diffusion) = permeant.diffusion else { return Ok(None) };
    let potential = permeant.at(voltage);
    let Some(membrane) = potential.membrane else { return Ok(None) };
    let span = Interval::new(membrane.from, membrane.to);
    let start = (start >= span.from && start <= span.to).then_some(start);
    let mut edges = faces(&potential, span);
    // The start ends a panel, so that no integral ends within one.
    edges.extend(start);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let shares = shares(&potential, thermal, span, tolerance, stop)?;
    let bath = potential.right_level() / thermal;
    let energy = |x: f64| potential.value(x) / thermal;
    let mut panels = panels(&edges, energy, tolerance, stop)?;
    let mut last = Integrals::of(&panels, start, bath);
    let mut error = f64::INFINITY;
    for _ in 0..MAX_ROUNDS {
        panels = halved(&panels, energy, stop)?;
        let finer = Integrals::of(&panels, start, bath);
        error = finer.distance(&last) + rounding(&panels);
        last = finer;
        if error <= tolerance {
            break;
        }
    }
    let Integrals { ln_length, splitting, exit, right, left, transit, occupancy } = last;
    let densities = permeant.line_densities();
    Ok(Some(Passage {
        length: ln_length.exp(),
        splitting_right: splitting,
        exit_time: exit / diffusion,
        first_passage_right: right / diffusion,
        first_passage_left: left / diffusion,
        transit_time: transit / diffusion,
        occupancy_left: occupancy[0],
        occupancy_right: occupancy[1],
        permeability: diffusion * (-ln_length).exp(),
        ions_inside: densities[0] * occupancy[0] + densities[1] * occupancy[1],
        error,
        shares,
    }))
}

/// What rounding of U/kT does to a relative number: U enters in the exponent.
fn rounding(panels: &[Panel]) -> f64 {
    let largest = panels.iter().map(Panel::largest).fold(1.0, f64::max);
    16.0 * f64::EPSILON * largest
}

/// The integrals, times without their factor 1/D.
#[derive(Debug, Clone, Copy)]
struct Integrals {
    ln_length: f64,
    splitting: f64,
    exit: f64,
    right: f64,
    left: f64,
    transit: f64,
    occupancy: [f64; 2],
}

impl Integrals {
    /// Over `panels`, after `start` (Å); the right bath is at `bath` k_B·T.
    fn of(panels: &[Panel], start: Option<f64>, bath: f64) -> Self {
        let places = places(panels);
        let sum = |of: &dyn Fn(&Place) -> f64| -> f64 {
            places.iter().map(|place| place.width * of(place)).sum()
        };
        let highest = places.iter().map(|place| place.energy).fold(f64::NEG_INFINITY, f64::max);
        let weight = |place: &Place| (place.energy - highest).exp();
        let length = sum(&weight);
        let [splitting, exit] = start.map_or([f64::NAN; 2], |start| {
            let of_side = |is_left: bool, of: &dyn Fn(&Place) -> f64| {
                sum(&|place| if (place.x < start) == is_left { of(place) } else { 0.0 })
            };
            let [before, behind] = [true, false].map(|side| of_side(side, &weight) / length);
            let [left, right] = [
                of_side(true, &|place| behind * place.left),
                of_side(false, &|place| before * place.right),
            ];
            [before, left + right]
        });
        Self {
            ln_length: highest + length.ln(),
            splitting,
            exit,
            right: sum(&|place| place.right),
            left: sum(&|place| place.left),
            transit: sum(&|place| place.left * place.share_of_right()),
            occupancy: [
                sum(&|place| (place.share_of_right().ln() - place.energy).exp()),
                sum(&|place| (place.share_of_left().ln() - (place.energy - bath)).exp()),
            ],
        }
    }

    /// Largest relative difference between the two.
    fn distance(&self, other: &Self) -> f64 {
        let relative = |of: fn(&Self) -> f64| ((of(self) - of(other)) / of(self)).abs();
        // What is zero or missing in both is the same.
        let numbers: [fn(&Self) -> f64; 7] = [
            |own| own.splitting,
            |own| own.exit,
            |own| own.right,
            |own| own.left,
            |own| own.transit,
            |own| own.occupancy[0],
            |own| own.occupancy[1],
        ];
        let of_length = (self.ln_length - other.ln_length).abs();
        numbers.map(relative).into_iter().fold(of_length, f64::max)
    }
}
