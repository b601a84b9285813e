//! Quasi-bound levels between barriers: the poles of t(E) beside the real axis.
//!
//! For every level E_n − iΓ_n/2 in a range of energies its width, and how strongly it couples both
//! leads: near it √(k_R/k_L)·t(E) ≈ c_n·e^(iφ)/(E − E_n + iΓ_n/2), and |c_n| = √(Γ_L·Γ_R) for a level
//! that stands alone. They are Siegert states ([`siegert_states`](super::siegert_states)).
//!
//! **Source.** Taylor, Scattering Theory (1972), ch. 13.

use super::level::Level;
use super::siegert::{SiegertStates, narrow, unchecked};
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
    let Some(range) = reached(potential, range) else { return Vec::new() };
    // A potential of too many elements is too long for a packet, too.
    unchecked(species, potential, range).map_or_else(|_| Vec::new(), of_states)
}

/// The same up to the highest top at a tenth of the work: those that are as wide as they are apart
/// may be missing. `None` where V takes too many elements.
pub(crate) fn narrow_levels(
    species: &Species,
    potential: &Potential,
    range: Interval,
) -> Option<Vec<Level>> {
    let below = Interval::new(range.from, range.to.min(potential.range().to));
    let Some(range) = reached(potential, below) else { return Some(Vec::new()) };
    narrow(species, potential, range).ok().map(of_states)
}

/// The part of `range` (meV) above both leads; `None` if V has fewer than two tops above its lower
/// end.
fn reached(potential: &Potential, range: Interval) -> Option<Interval> {
    let floor = potential.right_level().max(0.0);
    let range = Interval::new(range.from.max(floor), range.to);
    (range.length() > 0.0 && potential.has_two_tops(range.from)).then_some(range)
}

fn of_states(found: SiegertStates) -> Vec<Level> {
    found.states.iter().map(|one| one.level).collect()
}
