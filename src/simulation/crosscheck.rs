//! Whether both methods agree, and where a run does not meet its tolerance.

use super::diagnosis::{self, percent};
use super::joined::JoinedPoint;
use super::packet_run::PacketOutcome;
use super::point::Reliability;
use super::ringing::UnresolvedLevel;
use crate::units::Interval;

/// Sums of probability are not held to less than this, whatever the tolerance.
// Splittings and absorbers conserve it to 1e-9 over a run (tests/physics/budget.rs).
const PROBABILITY_TOLERANCE: f64 = 1e-9;
/// A packet fails a check if a larger share of its weight is not known to the tolerance.
// One energy among hundreds that is known less well is no failure of a packet.
const MAX_LEFT_OUT: f64 = 0.25;
/// Spans of energies that are named one by one.
const MAX_SPANS: usize = 4;

/// Both methods of one case, side by side.
#[derive(Debug, Clone, Copy)]
pub struct CrossCheck<'a> {
    outcomes: &'a [PacketOutcome],
    points: &'a [JoinedPoint],
    tolerance: f64,
}

impl<'a> CrossCheck<'a> {
    /// Of a run; differences of T(E) up to `tolerance` agree.
    pub fn new(outcomes: &'a [PacketOutcome], points: &'a [JoinedPoint], tolerance: f64) -> Self {
        Self { outcomes, points, tolerance }
    }

    /// Differences of T(E) up to this agree.
    pub fn tolerance(&self) -> f64 {
        self.tolerance
    }

    /// The energies in trusted windows, at which the methods are compared.
    pub fn compared(&self) -> impl Iterator<Item = &'a JoinedPoint> + use<'a> {
        self.points.iter().filter(|point| {
            matches!(point.reliability, Reliability::Trusted | Reliability::Inaccurate)
        })
    }

    /// Largest |packet − matrix| in the trusted windows; NaN if nothing is compared.
    pub(crate) fn difference(&self) -> f64 {
        largest(self.compared().map(difference))
    }

    /// Largest |elements − matrix| in the trusted windows; NaN if nothing is compared.
    pub(crate) fn difference_of_elements(&self) -> f64 {
        largest(self.compared().map(difference_of_elements))
    }

    /// Largest error estimate in the trusted windows; NaN if nothing is compared.
    pub fn error(&self) -> f64 {
        largest(self.compared().map(|point| point.error))
    }

    /// Why the methods do not meet, a sentence each; empty if they do.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        if self.compared().next().is_none() {
            failures.push(format!("nothing was compared: {}", self.nothing()));
        }
        for (difference, of) in
            [(difference as fn(&JoinedPoint) -> f64, ""), (difference_of_elements, " on elements")]
        {
            let beyond = |point: &JoinedPoint| difference(point) / point.error;
            let worst = self.compared().max_by(|a, b| beyond(a).total_cmp(&beyond(b)));
            if let Some(point) = worst.filter(|point| difference(point) > point.error) {
                failures.push(format!(
                    "at {:.4} meV the difference {:.2e}{of} is larger than its bound {:.2e}",
                    point.energy,
                    difference(point),
                    point.error
                ));
            }
        }
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let left_out = self.left_out_share(outcome);
            if left_out > MAX_LEFT_OUT {
                failures.push(format!(
                    "packet {index}: at {} of its weight the error may be above {:e}; at most {} may be left out",
                    percent(left_out),
                    self.tolerance,
                    percent(MAX_LEFT_OUT)
                ));
            }
            failures.extend(not_conserved(
                index,
                outcome,
                self.tolerance.max(PROBABILITY_TOLERANCE),
            ));
        }
        failures
    }

    /// Warnings beside the numbers, a sentence each: the failures, and what limits the packets.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.failures();
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let limits = diagnosis::limits(outcome, self.tolerance);
            warnings.extend(
                limits
                    .iter()
                    .map(|limit| diagnosis::sentence(index, outcome, limit, self.tolerance)),
            );
            warnings.extend(apart(index, outcome, self.tolerance.max(PROBABILITY_TOLERANCE)));
        }
        warnings
    }

    /// The share of a packet's weight in its window at which the bound exceeds the tolerance.
    pub fn left_out_share(&self, outcome: &PacketOutcome) -> f64 {
        let all: f64 = outcome.curve.iter().map(|point| point.weight).sum();
        let left_out =
            outcome.curve.iter().filter(|point| !diagnosis::is_within(point, self.tolerance));
        left_out.map(|point| point.weight).sum::<f64>() / all
    }

    /// Why there is nothing to compare.
    pub fn nothing(&self) -> String {
        if self.points.is_empty() {
            return "no energy was asked for".into();
        }
        let unresolved = self.unresolved().len();
        if unresolved > 0 {
            return format!(
                "at {unresolved} of {} energies levels between the barriers ring longer than the run",
                self.points.len()
            );
        }
        let windows = self.outcomes.iter().map(|outcome| {
            let window = outcome.estimate.plan.window;
            format!("{:.4} to {:.4} meV", window.from, window.to)
        });
        let windows = windows.collect::<Vec<_>>().join(", ");
        format!("none of transmission.energies lies where a packet has weight: {windows}")
    }

    /// What is left out because a level rings longer than the run, a sentence for each packet: the
    /// levels by name, and the energies.
    pub fn left_out(&self) -> Vec<String> {
        let spans = self.unresolved_spans();
        let sentence = |(index, outcome): (usize, &PacketOutcome)| {
            let levels = outcome.estimate.unresolved();
            let window = outcome.estimate.plan.window;
            let own: Vec<String> = spans
                .iter()
                .filter(|span| span.to >= window.from && span.from <= window.to)
                .map(span_in_words)
                .collect();
            (!levels.is_empty()).then(|| {
                let advice = diagnosis::level_advice(outcome);
                let energies = match own.len() {
                    0 => "the energies asked for miss them".to_owned(),
                    1..=MAX_SPANS => format!("left out: {}; {advice}", own.join(", ")),
                    more => format!(
                        "left out: {more} stretches from {} to {}; {advice}",
                        own[0],
                        own[more - 1]
                    ),
                };
                format!(
                    "packet {index}: this run of {} does not resolve the levels at {}; {energies}",
                    diagnosis::time(outcome.estimate.run.duration()),
                    diagnosis::named(&levels)
                )
            })
        };
        self.outcomes.iter().enumerate().filter_map(sentence).collect()
    }

    /// The levels that each packet does not resolve, by packet.
    pub fn unresolved_levels(&self) -> Vec<PacketLevel> {
        let of = |(index, outcome): (usize, &PacketOutcome)| {
            let levels = outcome.estimate.unresolved().into_iter();
            levels.map(move |unresolved| PacketLevel { packet: index, unresolved })
        };
        self.outcomes.iter().enumerate().flat_map(of).collect()
    }

    /// Energies beside resonances that the run does not resolve, meV.
    fn unresolved(&self) -> Vec<f64> {
        let unresolved =
            self.points.iter().filter(|point| point.reliability == Reliability::Unresolved);
        unresolved.map(|point| point.energy).collect()
    }

    /// The same as spans of neighbouring energies, meV.
    pub(crate) fn unresolved_spans(&self) -> Vec<Interval> {
        let mut spans: Vec<Interval> = Vec::new();
        let mut open = false;
        for point in self.points {
            let unresolved = point.reliability == Reliability::Unresolved;
            match spans.last_mut() {
                Some(last) if unresolved && open => last.to = point.energy,
                _ if unresolved => spans.push(Interval::new(point.energy, point.energy)),
                _ => {}
            }
            open = unresolved;
        }
        spans
    }
}

/// A level that the run of a packet does not resolve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PacketLevel {
    /// The packet's number, from 0.
    pub packet: usize,
    /// The level.
    pub unresolved: UnresolvedLevel,
}

/// The largest of several numbers; NaN if one is, or if there are none.
fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.reduce(|a, b| if a.is_nan() || a > b { a } else { b }).unwrap_or(f64::NAN)
}

/// |elements − matrix|.
fn difference_of_elements(point: &JoinedPoint) -> f64 {
    (point.elements - point.matrix).abs()
}

/// |packet − matrix|.
fn difference(point: &JoinedPoint) -> f64 {
    (point.transmission - point.matrix).abs()
}

/// Energies from one to another, meV.
fn span_in_words(&Interval { from, to }: &Interval) -> String {
    if from == to { format!("{from:.4} meV") } else { format!("{from:.4} to {to:.4} meV") }
}

/// By how much the probability of a packet is not one, if that is more than `tolerance`.
fn not_conserved(index: usize, outcome: &PacketOutcome, tolerance: f64) -> Option<String> {
    let defect = outcome.last.defect();
    (defect.abs() > tolerance).then(|| {
        format!(
            "packet {index}: probability is not conserved: its sum differs from 1 by {defect:.1e}"
        )
    })
}

/// By how much the probability on either side and the flux through the planes differ, if that is
/// more than `tolerance`.
fn apart(index: usize, outcome: &PacketOutcome, tolerance: f64) -> Option<String> {
    let last = &outcome.last;
    let incoming = outcome.estimate.run.remains.incoming;
    let apart =
        (last.transmitted - last.right).abs().max((last.reflected + incoming - last.left).abs());
    (apart > tolerance).then(|| {
        format!(
            "packet {index}: the flux through the planes and the probability behind them differ by {apart:.1e}, which bounds \
             transmitted and reflected, not T(E); set a smaller numerics.tolerance if that is too much"
        )
    })
}
