//! Tops of U(x), and where a span is cut between them: at the minima.

use super::{Cancellation, Cancelled};
use crate::model::{Extremum, Potential, SmoothTop, golden_section};
use crate::numeric::inner_divisions;
use crate::units::Interval;

/// A part of a span with one top, or the whole of a span without any.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    /// Å.
    pub span: Interval,
    /// Where U is highest in it, Å.
    pub position: f64,
    /// U there, meV.
    pub height: f64,
}

/// The pieces of a span, from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pieces {
    /// One at least.
    pub pieces: Vec<Piece>,
    /// Tops among them: none in a span over which U has no maximum of its own.
    pub tops: usize,
}

/// Where a term of V is below this, meV, its faces end.
// e^(−U/kT) changes by 4e-8 there: no rule needs a face for it.
const TAIL: f64 = 1e-6;
/// Faces within a smooth term, in its own lengths from its centre: twice as far each time, so that
/// a narrow peak in a wide membrane is seen.
const PLACES: [f64; 9] = [-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0];
/// Samples between two places where U changes its form: a cubic or the flank of a barrier has no
/// more than one maximum there.
const SAMPLES: usize = 24;
/// How far U must fall on either side of a top, k_B·T. Rounding and the tails of far barriers make
/// smaller ones.
const MIN_PROMINENCE: f64 = 1e-6;
/// Values this close, k_B·T, are one flat minimum, which is cut in its middle.
const FLAT: f64 = 1e-12;

/// A sample of U.
#[derive(Debug, Clone, Copy)]
struct Sample {
    index: usize,
    x: f64,
    u: f64,
}

/// The ends of `span` (Å) and every place between them where V changes its form, close enough for a
/// peak not to be missed.
pub(crate) fn faces(potential: &Potential, span: Interval) -> Vec<f64> {
    potential.breakpoints(span, TAIL, &PLACES)
}

impl Piece {
    /// The top, if it is a smooth one.
    pub(crate) fn smooth_top(&self, potential: &Potential) -> Option<SmoothTop> {
        potential.smooth_top(self.position, 1e-4 * self.span.length())
    }
}

/// Cuts `span` (Å) of `potential` at k_B·T = `thermal` (meV); `None` of a span without a length.
///
/// An end is no top, however U bends there: the voltage ramp ends in a kink, and the lead beyond is
/// a plateau. The exception is a barrier that has its own top exactly at an end.
///
/// # Errors
/// [`Cancelled`] if `stop` says so.
pub(crate) fn pieces(
    potential: &Potential,
    thermal: f64,
    span: Interval,
    stop: Cancellation<'_>,
) -> Result<Option<Pieces>, Cancelled> {
    if span.length() <= 0.0 {
        return Ok(None);
    }
    let samples = samples(potential, span, stop)?;
    let Extremes { tops, valleys } = extremes(potential, thermal, &samples);
    let mut edges = vec![span.from];
    for valley in valleys {
        stop.check()?;
        edges.push(refined(potential, &samples, valley));
    }
    edges.push(span.to);
    let piece = |edge: &[f64]| {
        let span = Interval::new(edge[0], edge[1]);
        let own = samples.iter().filter(|sample| span.contains(sample.x));
        let best = own.copied().max_by(|a, b| a.u.total_cmp(&b.u))?;
        let near = neighbours(&samples, best.index);
        let (left, right) = (near.from.max(span.from), near.to.min(span.to));
        let refined = golden_section(|x| potential.value(x), left, right);
        let sampled = Extremum { position: best.x, value: best.u };
        let Extremum { position, value: height } =
            if refined.value > best.u { refined } else { sampled };
        Some(Piece { span, position, height })
    };
    let mut pieces = Vec::new();
    for edge in edges.windows(2) {
        stop.check()?;
        let Some(piece) = piece(edge) else { return Ok(None) };
        pieces.push(piece);
    }
    Ok(Some(Pieces { pieces, tops }))
}

/// U between all places where it changes its form; strictly inside, where no jump has its mean
/// value.
fn samples(
    potential: &Potential,
    span: Interval,
    stop: Cancellation<'_>,
) -> Result<Vec<Sample>, Cancelled> {
    let faces = faces(potential, span);
    let inside = |pair: &[f64]| inner_divisions(Interval::new(pair[0], pair[1]), SAMPLES);
    let places = faces.windows(2).flat_map(inside);
    let sample = |(index, x)| {
        stop.check()?;
        Ok(Sample { index, x, u: potential.value(x) })
    };
    places.enumerate().map(sample).collect()
}

/// First and last sample of a minimum.
#[derive(Debug, Clone, Copy)]
struct Valley {
    first: Sample,
    last: Sample,
}

/// How many tops there are, and the valleys between them.
#[derive(Debug, Default)]
struct Extremes {
    tops: usize,
    valleys: Vec<Valley>,
}

fn extremes(potential: &Potential, thermal: f64, samples: &[Sample]) -> Extremes {
    let [Some(&start), Some(&end)] = [samples.first(), samples.last()] else {
        return Extremes::default();
    };
    let (prominence, flat) = (MIN_PROMINENCE * thermal, FLAT * thermal);
    let Extremes { mut tops, mut valleys } = Extremes::default();
    let mut rising = barrier_top_at(potential, start.x);
    let mut high = start.u;
    let mut low = Valley { first: start, last: start };
    for &sample in samples {
        if rising {
            high = high.max(sample.u);
            if high - sample.u > prominence {
                (tops, rising) = (tops + 1, false);
                low = Valley { first: sample, last: sample };
            }
        } else if sample.u < low.first.u - flat {
            low = Valley { first: sample, last: sample };
        } else if sample.u <= low.first.u + flat {
            low.last = sample;
        } else if sample.u - low.first.u > prominence {
            (rising, high) = (true, sample.u);
            if tops > 0 {
                valleys.push(low);
            }
        }
    }
    if rising && barrier_top_at(potential, end.x) {
        tops += 1;
    } else if rising && tops > 0 {
        // U rises to the face: that is no top, and the piece belongs to its neighbour.
        valleys.pop();
    }
    Extremes { tops, valleys }
}

/// Whether barriers alone, without the voltage, have a smooth top at `x` (Å).
fn barrier_top_at(potential: &Potential, x: f64) -> bool {
    let Some(scale) = potential.smallest_scale() else { return false };
    let alone = |x: f64| -> f64 { potential.barriers.iter().map(|barrier| barrier.value(x)).sum() };
    let step = 1e-3 * scale;
    alone(x) > alone(x - step) && alone(x) > alone(x + step)
}

/// From the sample before that at `index` to the one after it, Å.
fn neighbours(samples: &[Sample], index: usize) -> Interval {
    let last = samples.len() - 1;
    Interval::new(samples[index.saturating_sub(1)].x, samples[(index + 1).min(last)].x)
}

/// Where a valley is deepest, Å; its middle where it is flat.
fn refined(potential: &Potential, samples: &[Sample], valley: Valley) -> f64 {
    if valley.first.index != valley.last.index {
        return 0.5 * (valley.first.x + valley.last.x);
    }
    let Interval { from, to } = neighbours(samples, valley.first.index);
    let deepest = golden_section(|x| -potential.value(x), from, to);
    if -deepest.value < valley.first.u { deepest.position } else { valley.first.x }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Interpolation, Membrane, Table};

    const THERMAL: f64 = 25.0;

    fn cut(barriers: Vec<Barrier>, energy: f64) -> Pieces {
        let membrane = Some(Membrane { energy, from: -7.0, to: 7.0 });
        let potential = Potential { barriers, membrane };
        pieces(&potential, THERMAL, Interval::new(-7.0, 7.0), Cancellation::never())
            .unwrap()
            .unwrap()
    }

    fn gaussian(height: f64, center: f64) -> Barrier {
        Barrier::Gaussian { height, width: 0.5, center }
    }

    #[test]
    fn ends_of_the_ramp_and_leads_are_no_tops() {
        for energy in [-80.0, -1.0, 0.0, 1.0, 80.0] {
            assert_eq!(cut(Vec::new(), energy).tops, 0, "{energy}");
            assert_eq!(cut(vec![gaussian(100.0, 1.0)], energy).tops, 1, "{energy}");
            // Tails reach over both faces and make real kinks there.
            let wide =
                [-3.0, 3.0].map(|center| Barrier::Gaussian { height: 90.0, width: 1.6, center });
            assert_eq!(cut(wide.to_vec(), energy).tops, 2, "{energy}");
        }
        assert_eq!(cut(vec![gaussian(-60.0, 0.0)], 0.0).tops, 0);
    }

    #[test]
    fn cuts_are_the_minima_between_tops() {
        let found = cut(vec![gaussian(100.0, -3.0), gaussian(60.0, 1.0), gaussian(80.0, 4.0)], 0.0);
        assert_eq!((found.tops, found.pieces.len()), (3, 3));
        let edges: Vec<f64> = found.pieces.iter().map(|piece| piece.span.to).collect();
        let [first, second, last] = edges[..] else { panic!("{edges:?}") };
        // Between tails 4 Å apart the minimum is flat to rounding for a while; between the nearer
        // ones it is sharp.
        assert!(
            (first + 1.0).abs() < 0.2 && (second - 2.5).abs() < 0.1 && last == 7.0,
            "{edges:?}"
        );
        let heights: Vec<f64> = found.pieces.iter().map(|piece| piece.height).collect();
        for (height, wanted) in heights.iter().zip([100.0, 60.0, 80.0]) {
            approx::assert_relative_eq!(*height, wanted, max_relative = 1e-6);
        }
    }

    #[test]
    fn flat_tops_and_tables_count_once() {
        let wall = |center: f64| Barrier::Rectangle { height: 90.0, width: 1.0, center };
        for energy in [-50.0, 0.0, 50.0] {
            let found = cut(vec![wall(-2.0), wall(2.0)], energy);
            assert_eq!((found.tops, found.pieces.len()), (2, 2), "{energy}");
        }
        assert!(cut(vec![wall(-2.0), wall(2.0)], 0.0).pieces[0].span.to.abs() < 1e-12);
        let positions = vec![-5.0, -3.0, -1.0, 1.0, 3.0, 5.0];
        for interpolation in [Interpolation::Linear, Interpolation::Cubic] {
            let table =
                Table::new(positions.clone(), &[0.0, 80.0, 20.0, 30.0, 90.0, 0.0], interpolation);
            assert_eq!(cut(vec![Barrier::Table(table.into())], 10.0).tops, 2, "{interpolation:?}");
        }
    }

    #[test]
    fn a_barrier_may_stand_on_a_face() {
        let found = cut(vec![gaussian(100.0, -7.0), gaussian(90.0, 0.0)], 0.0);
        assert_eq!((found.tops, found.pieces.len()), (2, 2));
        // Beyond the faces nothing is cut.
        assert_eq!(cut(vec![gaussian(100.0, -8.0), gaussian(90.0, 0.0)], 0.0).tops, 1);
    }
}
