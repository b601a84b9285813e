//! Eigenvalues of a closed problem from counts of those below an energy (Sylvester's law of inertia).

use crate::scattering::Cancelled;
use crate::units::Interval;

/// Share of the distance to its neighbours to which a candidate is known: Rayleigh quotients then
/// reach its pole and no other.
const SEPARATION: f64 = 1e-3;
/// Candidates nearer than this share of the energies at play are one to rounding.
pub(super) const ROUNDING: f64 = 3e-12;
/// A candidate is never known better than to this share of the energies at play.
const EXACT: f64 = 2e-14;

/// A problem with real eigenvalues.
pub(super) struct ClosedProblem<C> {
    /// Eigenvalues below an energy (meV).
    pub count: C,
    /// Energies at play, meV: what rounding is relative to.
    pub scale: f64,
}

/// A range of energies with eigenvalues of a closed problem.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    range: Interval,
    /// Eigenvalues below the range.
    below: usize,
    multiplicity: usize,
}

/// An eigenvalue of a closed problem.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    /// meV.
    pub energy: f64,
    /// Eigenvalues that are this one to rounding.
    pub multiplicity: usize,
}

impl<C: Fn(f64) -> Result<usize, Cancelled>> ClosedProblem<C> {
    /// Eigenvalues in `range` (meV).
    pub(super) fn candidates(&self, range: Interval) -> Result<Vec<Candidate>, Cancelled> {
        let mut brackets = self.brackets(range)?;
        brackets.sort_by(|a, b| a.range.from.total_cmp(&b.range.from));
        let middle = |bracket: &Bracket| 0.5 * (bracket.range.from + bracket.range.to);
        let middles: Vec<f64> = brackets.iter().map(middle).collect();
        let mut candidates = Vec::new();
        for (i, bracket) in brackets.into_iter().enumerate() {
            let gap = |j: Option<usize>| {
                let other = j.and_then(|j| middles.get(j)).copied().unwrap_or(f64::INFINITY);
                (other - middles[i]).abs()
            };
            let near = SEPARATION * gap(i.checked_sub(1)).min(gap(Some(i + 1))).min(range.length());
            candidates.push(self.refined(bracket, near)?);
        }
        Ok(candidates)
    }

    /// The eigenvalue in `bracket`, to within `near` (meV).
    fn refined(&self, bracket: Bracket, near: f64) -> Result<Candidate, Cancelled> {
        let Bracket { mut range, below, multiplicity } = bracket;
        while multiplicity == 1 && range.length() > near.max(EXACT * self.scale) {
            let is_below = (self.count)(0.5 * (range.from + range.to))? > below;
            range = range.halves()[usize::from(!is_below)];
        }
        Ok(Candidate { energy: 0.5 * (range.from + range.to), multiplicity })
    }

    /// Ranges that hold one eigenvalue each, or several that are one to rounding.
    fn brackets(&self, range: Interval) -> Result<Vec<Bracket>, Cancelled> {
        let mut found = Vec::new();
        let mut open = vec![(range, (self.count)(range.from)?, (self.count)(range.to)?)];
        while let Some((range, below, above)) = open.pop() {
            let multiplicity = above.saturating_sub(below);
            let middle = 0.5 * (range.from + range.to);
            if multiplicity == 0 {
                continue;
            }
            if multiplicity == 1 || range.length() < ROUNDING * self.scale {
                found.push(Bracket { range, below, multiplicity });
            } else {
                let between = (self.count)(middle)?;
                let [lower, upper] = range.halves();
                open.extend([(lower, below, between), (upper, between, above)]);
            }
        }
        Ok(found)
    }
}
