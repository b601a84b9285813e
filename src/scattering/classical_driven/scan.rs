//! Shares of a line of initial conditions: what becomes of ions changes at few places, which are
//! found by bisection.

use super::trajectory::Fate;
use crate::numeric::try_last_where;
use crate::scattering::Cancelled;
use crate::units::{Estimate, Interval};

/// Halvings of the distance of two samples between which fates differ.
const HALVINGS: u32 = 16;
/// The most samples of a line, over the first number.
const MAX_REFINEMENT: usize = 16;

/// A line of initial conditions.
pub(super) struct Line<'a> {
    pub range: Interval,
    pub fate: &'a dyn Fn(f64) -> Result<Fate, Cancelled>,
    /// Share of the ensemble below a place.
    pub measure: &'a dyn Fn(f64) -> f64,
}

/// The share of an ensemble with this fate: half of what is trapped.
fn transmitted(fate: Fate) -> f64 {
    match fate {
        Fate::Transmitted => 1.0,
        Fate::Reflected => 0.0,
        Fate::Trapped => 0.5,
    }
}

impl Line<'_> {
    /// The transmitted share, from `count` parts; from more of them while what only every other
    /// sample shows exceeds `tolerance`.
    pub(crate) fn share(&self, count: usize, tolerance: f64) -> Result<Estimate, Cancelled> {
        let place = |i: usize, count: usize| {
            self.range.from + self.range.length() * (i as f64 / count as f64)
        };
        let first = (0..=count).map(|i| (self.fate)(place(i, count)));
        let mut fates = first.collect::<Result<Vec<Fate>, _>>()?;
        loop {
            let parts = fates.len() - 1;
            let places: Vec<f64> = (0..=parts).map(|i| place(i, parts)).collect();
            let found = self.sum(&places, &fates)?;
            if found.error <= tolerance || parts >= MAX_REFINEMENT * count {
                return Ok(found);
            }
            let between = (0..parts).map(|i| (self.fate)(place(2 * i + 1, 2 * parts)));
            let mut between = between.collect::<Result<Vec<Fate>, _>>()?.into_iter();
            let woven =
                fates.into_iter().flat_map(|one| std::iter::once(one).chain(between.next()));
            fates = woven.collect();
        }
    }

    /// The share, with half of what is trapped and what only one sample shows as its error.
    fn sum(&self, places: &[f64], fates: &[Fate]) -> Result<Estimate, Cancelled> {
        let pieces = self.pieces(places, fates)?;
        let last = pieces.len() - 1;
        let one = |(i, piece): (usize, &Piece)| Estimate {
            value: transmitted(piece.fate) * piece.share,
            error: match piece.fate {
                Fate::Trapped => 0.5 * piece.share,
                _ if piece.samples == 1 && i > 0 && i < last => piece.share,
                _ => 0.0,
            },
        };
        Ok(pieces.iter().enumerate().map(one).sum())
    }

    /// The line in pieces of one fate each.
    fn pieces(&self, places: &[f64], fates: &[Fate]) -> Result<Vec<Piece>, Cancelled> {
        let mut pieces = Vec::new();
        let (mut begun, mut samples) = ((self.measure)(places[0]), 1);
        for (ends, pair) in places.windows(2).zip(fates.windows(2)) {
            let (mut here, mut fate) = (ends[0], pair[0]);
            samples += usize::from(pair[0] == pair[1]);
            while fate != pair[1] {
                let is_met = |x: f64| Ok((self.fate)(x)? == fate);
                here = try_last_where(here, ends[1], HALVINGS, is_met)?;
                let ended = (self.measure)(here);
                pieces.push(Piece { fate, share: ended - begun, samples });
                // What is trapped may lie between, without a sample in it.
                here += (ends[1] - here) / f64::from(1 << HALVINGS);
                let beyond = (self.fate)(here)?;
                fate = if beyond == fate { pair[1] } else { beyond };
                (begun, samples) = (ended, usize::from(fate == pair[1]));
            }
        }
        let share = (self.measure)(self.range.to) - begun;
        pieces.extend(fates.last().map(|&fate| Piece { fate, share, samples }));
        Ok(pieces)
    }
}

/// A piece of a line with one fate.
struct Piece {
    fate: Fate,
    share: f64,
    /// Samples in it.
    samples: usize,
}
