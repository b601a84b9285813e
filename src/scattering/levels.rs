//! Quasi-bound levels between barriers: the poles of t(E) beside the real axis.
//!
//! For every level E_n − iΓ_n/2 in a range of energies its width, and how strongly it couples both
//! leads: near it √(k_R/k_L)·t(E) ≈ c_n·e^(iφ)/(E − E_n + iΓ_n/2), and |c_n| = √(Γ_L·Γ_R) for a level
//! that stands alone. They are Siegert states ([`siegert_states`](super::siegert_states)).
//!
//! **Source.** Taylor, Scattering Theory (1972), ch. 13.

use super::cancellation::{Cancellation, Cancelled, uncancelled};
use super::level::Level;
use super::siegert::{SearchError, SiegertStates, narrow, unchecked};
use crate::model::{Potential, Species};
use crate::units::Interval;

/// The levels of `species` in `potential` with energies in `range` (meV above the left level), in
/// rising order.
///
/// Only potentials with two tops hold levels that concern a packet, and only above both leads: those
/// below are reached by none. [`siegert_states`](super::siegert_states) finds the others, with their wave functions.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::{Incidence, levels, scatter};
/// use wavepore::units::Interval;
///
/// let sodium = Species::named("Na+").ok_or("no such ion")?;
/// let gaussian = |center| Barrier::Gaussian { height: 130.0, width: 0.1, center };
/// let potential = Potential { barriers: vec![gaussian(-0.5), gaussian(0.5)], membrane: None };
/// let found = levels(&sodium, &potential, Interval::new(60.0, 125.0));
/// assert!(!found.is_empty());
/// for level in found.iter().filter(|level| level.width > 1e-6) {
///     // Between equal barriers T = 1 at a level.
///     let at = scatter(&sodium, &potential, &[level.energy], Incidence::Left, 1e-10)[0];
///     assert!(at.transmission() > 0.9);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn levels(species: &Species, potential: &Potential, range: Interval) -> Vec<Level> {
    uncancelled(|stop| levels_unless(species, potential, range, stop))
}

/// [`levels`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn levels_unless(
    species: &Species,
    potential: &Potential,
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<Vec<Level>, Cancelled> {
    let Some(range) = reached(potential, range) else { return Ok(Vec::new()) };
    // A potential of too many elements is too long for a packet, too.
    Ok(known(unchecked(species, potential, range, stop))?.unwrap_or_default())
}

/// The same up to the highest top at a tenth of the work: those that are as wide as they are apart
/// may be missing. `None` where V takes too many elements.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(crate) fn narrow_levels(
    species: &Species,
    potential: &Potential,
    range: Interval,
    stop: Cancellation<'_>,
) -> Result<Option<Vec<Level>>, Cancelled> {
    let below = Interval::new(range.from, range.to.min(potential.range().to));
    let Some(range) = reached(potential, below) else { return Ok(Some(Vec::new())) };
    known(narrow(species, potential, range, stop))
}

/// The part of `range` (meV) above both leads; `None` if V has fewer than two tops above its lower
/// end.
fn reached(potential: &Potential, range: Interval) -> Option<Interval> {
    let floor = potential.right_level().max(0.0);
    let range = Interval::new(range.from.max(floor), range.to);
    (range.length() > 0.0 && potential.has_two_tops(range.from)).then_some(range)
}

/// The levels of the states; `None` where V takes too many elements.
fn known(found: Result<SiegertStates, SearchError>) -> Result<Option<Vec<Level>>, Cancelled> {
    match found {
        Ok(found) => Ok(Some(found.states.iter().map(|one| one.level).collect())),
        Err(SearchError::TooManyElements(_)) => Ok(None),
        Err(SearchError::Cancelled(cause)) => Err(cause),
    }
}
