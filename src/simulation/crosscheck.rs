//! Whether both roads meet, and what of a run is not as it was asked for.

use super::case::PacketOutcome;
use super::joined::JoinedPoint;
use super::measurement::Standing;

/// Probability is counted no better, whatever the tolerance.
const COUNTED: f64 = 1e-9;

/// Both roads of one case, side by side.
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

    /// The energies in trusted windows, at which the roads are compared.
    pub fn compared(&self) -> impl Iterator<Item = &'a JoinedPoint> + use<'a> {
        self.points.iter().filter(|point| matches!(point.standing, Standing::Trusted | Standing::Inaccurate))
    }

    /// Largest |packet − matrix| in the trusted windows; NaN if nothing is compared.
    pub fn difference(&self) -> f64 {
        largest(self.compared().map(difference))
    }

    /// Largest error estimate in the trusted windows; NaN if nothing is compared.
    pub fn error(&self) -> f64 {
        largest(self.compared().map(|point| point.error))
    }

    /// Why the roads do not meet, a sentence each; empty if they do.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        if self.compared().next().is_none() {
            failures.push(self.nothing());
        } else {
            for (found, words) in
                [(self.difference(), "packet and matrix differ by"), (self.error(), "the error may be as large as")]
            {
                if found > self.tolerance || found.is_nan() {
                    failures.push(format!("{words} {found:.2e}, above {:e}", self.tolerance));
                }
            }
        }
        let beyond = |point: &JoinedPoint| difference(point) / point.error;
        let worst = self.compared().max_by(|a, b| beyond(a).total_cmp(&beyond(b)));
        if let Some(point) = worst.filter(|point| difference(point) > point.error) {
            failures.push(format!(
                "at {:.4} meV the difference {:.2e} is larger than its bound {:.2e}",
                point.energy,
                difference(point),
                point.error
            ));
        }
        let outcomes = self.outcomes.iter().enumerate();
        failures.extend(outcomes.flat_map(|(index, outcome)| miscounted(index, outcome, self.tolerance.max(COUNTED))));
        failures
    }

    /// What a reader of the numbers must know, a sentence each: the failures, and what was left out or left behind.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.failures();
        let (left_out, compared) = (self.unresolved().len(), self.compared().count());
        if left_out > compared {
            warnings.push(format!(
                "{left_out} of {} energies in the windows are left out: the packet was still between the planes at them when the run ended",
                left_out + compared
            ));
        }
        for (index, outcome) in self.outcomes.iter().enumerate() {
            if outcome.last.inside > self.tolerance {
                warnings.push(format!(
                    "packet {index}: {:.1e} of it is still between the planes when the run ends; a longer numerics.duration lets it out",
                    outcome.last.inside
                ));
            }
        }
        warnings
    }

    /// Why there is nothing to compare.
    fn nothing(&self) -> String {
        if !self.unresolved().is_empty() {
            return "no energy could be trusted: the packet had not cleared the potential when the run ended; try a longer numerics.duration".into();
        }
        let windows = self.outcomes.iter().map(|outcome| {
            let window = outcome.measurement.plan.window;
            format!("{:.4} to {:.4} meV", window.from, window.to)
        });
        let windows = windows.collect::<Vec<_>>().join(", ");
        format!("none of transmission.energies lies where a packet has weight: {windows}")
    }

    /// Energies beside resonances that the run does not resolve, meV.
    fn unresolved(&self) -> Vec<f64> {
        let unresolved = self.points.iter().filter(|point| point.standing == Standing::Unresolved);
        unresolved.map(|point| point.energy).collect()
    }

    /// The same as spans (from, to) of neighbouring energies, meV.
    pub fn unresolved_spans(&self) -> Vec<(f64, f64)> {
        let mut spans: Vec<(f64, f64)> = Vec::new();
        let mut open = false;
        for point in self.points {
            let unresolved = point.standing == Standing::Unresolved;
            match spans.last_mut() {
                Some(last) if unresolved && open => last.1 = point.energy,
                _ if unresolved => spans.push((point.energy, point.energy)),
                _ => {}
            }
            open = unresolved;
        }
        spans
    }
}

/// The largest of several numbers; NaN if one is, or if there are none.
fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.reduce(|a, b| if a.is_nan() || a > b { a } else { b }).unwrap_or(f64::NAN)
}

/// |packet − matrix|.
fn difference(point: &JoinedPoint) -> f64 {
    (point.transmission - point.matrix).abs()
}

/// What the books of a packet lack by more than `tolerance`.
fn miscounted(index: usize, outcome: &PacketOutcome, tolerance: f64) -> Vec<String> {
    let last = &outcome.last;
    let mut lacks = Vec::new();
    let defect = last.left + last.inside + last.right - 1.0;
    if defect.abs() > tolerance {
        lacks.push(format!("packet {index}: probability is not conserved, its sum is off by {defect:.1e}"));
    }
    // Two ways to count the same: what stands on either side, and what went through the planes.
    let apart = (last.transmitted - last.right).abs().max((last.reflected - last.left).abs());
    if apart > tolerance {
        lacks.push(format!(
            "packet {index}: fluxes through the planes and what stands behind them differ by {apart:.1e}; a shorter numerics.time_step brings them together"
        ));
    }
    lacks
}
