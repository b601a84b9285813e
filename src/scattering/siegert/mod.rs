//! Siegert states: the levels of a potential, bound or not, as poles E − iΓ/2 of the resolvent.
//!
//! **What.** Solutions of the stationary equation that have outgoing waves alone in the leads. Γ is
//! the full width at half maximum of the peak of T(E), ħ/Γ the lifetime; bound states have Γ = 0.
//!
//! **Numerics.** Elements of degree 9 are condensed onto their borders (`mesh`, `chain`), which
//! leaves a tridiagonal T(z) that is analytic in the range, whose determinant vanishes at the
//! levels. Candidates are counted by inertia between the outermost tops of V, followed to the poles
//! by Rayleigh quotients, and the argument of det T along the border of the range says whether
//! one is missing, which is then found by Newton's method in ever smaller cells (`search`,
//! `contour`). Widths come from what flows out over the norm (`state`): relative to themselves as
//! exact as ψ, however small. |ψ|² is drawn by the polynomials of the elements (`profiles`).
//!
//! **Sources.** Siegert, Phys. Rev. 56, 750 (1939); Wittrick and Williams, Q. J. Mech. Appl. Math.
//! 24, 263 (1971), counts of eigenvalues; Kravanja and Van Barel, Computing the Zeros of Analytic
//! Functions (2000).

mod candidates;
mod chain;
mod contour;
mod mesh;
mod narrow;
mod parts;
mod profiles;
mod search;
mod state;
mod tridiagonal;

use crate::model::{Potential, Species};
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::units::Interval;
use chain::{Chain, Leads};
pub use profiles::StateProfiles;
use search::Search;
pub use state::SiegertState;

/// The nearest to a threshold that levels are sought, relative to the range: k vanishes at it.
const THRESHOLD: f64 = 1e-9;
/// What rounding does to an energy, relative to the energies at play.
// 3e-14 against 30-digit references; elements and slabs differ by up to 4e-13.
const ROUNDING: f64 = 1e-12;

/// Elements at most: the work goes as their square, and with so many it takes a minute.
const MAX_ELEMENTS: usize = 4096;
/// Elements on which a proof takes a few milliseconds.
const MAX_PROVEN: usize = 64;
/// Elements at most where levels are sought beside T(E): ten gaussians of 3 Å, which take 0.3 s.
// Thirty take 24 s, a hundred times as long as T(E).
const MAX_BESIDE: usize = 1024;

/// All levels of a range.
#[derive(Debug, Clone)]
pub struct SiegertStates {
    /// The states, in rising order of energy.
    pub states: Vec<SiegertState>,
    /// Whether as many were found as the argument principle counts.
    pub is_complete: bool,
}

/// The potential asks for too many elements.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("levels of this potential take {elements:.0} elements; there may be {}", MAX_ELEMENTS)]
pub struct TooManyElements {
    /// Elements that it takes.
    pub elements: f64,
}

/// Why levels are not known.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SearchError {
    /// They take too many elements.
    #[error(transparent)]
    TooManyElements(#[from] TooManyElements),
    /// The search was asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The states of `species` in `potential` with Re E in `range` (meV above the left level).
///
/// Below both leads these are the bound states, of width 0. Above one of them every state counts
/// whose Γ is at most 3ħ over the time of a free flight through V, and no more than the energy above
/// the lead: what leaves sooner is no level, such as the poles of a single barrier's top.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::siegert_states;
/// use wavepore::units::Interval;
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let gaussian = |center| Barrier::Gaussian { height: 100.0, width: 0.6, center };
/// let potential = Potential { barriers: vec![gaussian(-1.5), gaussian(1.5)], membrane: None };
/// let found = siegert_states(&potassium, &potential, Interval::new(10.0, 30.0))?;
/// assert!(found.is_complete && found.states.len() == 6);
/// let lowest = &found.states[0];
/// // It outlives everything: Γ = 4e-61 meV, half of it to either side.
/// assert!((lowest.level.energy - 10.648_498_592_1).abs() < 1e-9 && lowest.level.width < 1e-60);
/// assert!((lowest.level.width_left / lowest.level.width_right - 1.0).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`TooManyElements`] where V is too long for the wavelength.
pub fn siegert_states(
    species: &Species,
    potential: &Potential,
    range: Interval,
) -> Result<SiegertStates, TooManyElements> {
    uncancelled(|stop| match siegert_states_unless(species, potential, range, stop) {
        Ok(found) => Ok(Ok(found)),
        Err(SearchError::TooManyElements(cause)) => Ok(Err(cause)),
        Err(SearchError::Cancelled(cause)) => Err(cause),
    })
}

/// [`siegert_states`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`SearchError::TooManyElements`] where V is too long for the wavelength;
/// [`SearchError::Cancelled`] if `stop` says so.
pub fn siegert_states_unless(
    species: &Species,
    potential: &Potential,
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<SiegertStates, SearchError> {
    let problem = Problem { species, potential, range, stop };
    let coarse = few(problem.borders(mesh::PHASE)?, MAX_ELEMENTS)?;
    let solve = |borders| Ok(problem.solve(borders, Proof::Counted)?);
    let finer = || problem.borders(mesh::FINER_PHASE).and_then(solve);
    let (found, finer) = rayon::join(|| solve(coarse), finer);
    let (mut found, finer) = (found?, finer?);
    found.is_complete &= finer.is_complete && finer.states.len() == found.states.len();
    let rounding = ROUNDING * potential.range().union(range).length();
    for (state, other) in found.states.iter_mut().zip(&finer.states) {
        state.compare(other, rounding);
    }
    Ok(found)
}

/// `borders`, if there are `most` elements or fewer.
fn few(borders: Vec<f64>, most: usize) -> Result<Vec<f64>, TooManyElements> {
    match borders.len() > most {
        true => Err(TooManyElements { elements: borders.len() as f64 }),
        false => Ok(borders),
    }
}

/// Whether the argument principle says that no level is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    Counted,
    /// Only where levels between the tops, which are real, do not lead to poles of their own.
    AsNeeded,
}

/// What is sought, and whether to go on seeking it.
#[derive(Clone, Copy)]
struct Problem<'a> {
    species: &'a Species,
    potential: &'a Potential,
    /// meV.
    range: Interval,
    stop: Cancellation<'a>,
}

impl Problem<'_> {
    /// The borders (Å) of elements that hold `phase` at most.
    fn borders(&self, phase: f64) -> Result<Vec<f64>, SearchError> {
        mesh::borders(self.species, self.potential, self.range, phase, self.stop)
    }

    /// The states on the elements between `borders` (Å), without their errors.
    fn solve(&self, borders: Vec<f64>, proof: Proof) -> Result<SiegertStates, Cancelled> {
        let Self { species, potential, range, stop } = *self;
        let mut all = SiegertStates { states: Vec::new(), is_complete: true };
        if borders.len() < 2 || range.length() <= 0.0 {
            return Ok(all);
        }
        let chain = Chain::new(species, potential, borders, stop)?;
        let levels = [0.0, potential.right_level()];
        let scale = potential.range().union(range).length();
        let mut thresholds = vec![range.from, range.to];
        thresholds.extend(levels.into_iter().filter(|level| range.contains(*level)));
        thresholds.sort_by(f64::total_cmp);
        thresholds.dedup();
        for pair in thresholds.windows(2) {
            let gap = THRESHOLD * scale;
            let part = Interval::new(pair[0] + gap, pair[1] - gap);
            if part.length() <= 0.0 {
                continue;
            }
            let open = levels.map(|level| part.from > level);
            let leads = Leads { levels, open };
            let mut search =
                Search { chain: &chain, leads, scale, found: Vec::new(), cells: Vec::new() };
            match proof {
                _ if open == [false; 2] => search.bound(part)?,
                Proof::Counted => all.is_complete &= search.open(part)?,
                Proof::AsNeeded if search.narrow(part)? => {}
                Proof::AsNeeded => all.is_complete &= search.open(part)?,
            }
            all.states.extend(search.states()?);
        }
        Ok(all)
    }
}

/// The states that [`levels`](super::levels) asks for: one set of elements.
pub(super) fn unchecked(
    species: &Species,
    potential: &Potential,
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<SiegertStates, SearchError> {
    let problem = Problem { species, potential, range, stop };
    Ok(problem.solve(problem.borders(mesh::PHASE)?, Proof::Counted)?)
}

/// The states that [`narrow_levels`](super::narrow_levels) asks for: one set of elements, and a
/// proof only where it takes little.
pub(super) fn narrow(
    species: &Species,
    potential: &Potential,
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<SiegertStates, SearchError> {
    let problem = Problem { species, potential, range, stop };
    let borders = few(problem.borders(mesh::PHASE)?, MAX_BESIDE)?;
    let proof = if borders.len() < MAX_PROVEN { Proof::Counted } else { Proof::AsNeeded };
    Ok(problem.solve(borders, proof)?)
}
