//! What both roads say, side by side, and whether they meet.

use serde_json::{Map, Value, json};

use super::Voice;
use super::sheet::{Field, Sheet};
use crate::scenario::Scenario;
use crate::simulation::{JoinedPoint, PacketOutcome, Standing};

/// Columns of `check`.
const COLUMNS: &[&str] = &[
    "packet",
    "energy_meV",
    "weight",
    "transmission_packet",
    "transmission_matrix",
    "difference",
    "reflection_packet",
    "error_estimate",
    "transmission_classical",
    "scenario",
];

/// Both roads of one scenario.
pub struct CrossCheck<'a> {
    scenario: &'a Scenario,
    outcomes: &'a [PacketOutcome],
    points: &'a [JoinedPoint],
    tolerance: f64,
}

impl<'a> CrossCheck<'a> {
    /// Of `scenario`; differences up to `tolerance` agree.
    pub fn new(
        scenario: &'a Scenario,
        outcomes: &'a [PacketOutcome],
        points: &'a [JoinedPoint],
        tolerance: f64,
    ) -> Self {
        Self { scenario, outcomes, points, tolerance }
    }

    /// An empty sheet with the columns of `check`.
    pub fn sheet() -> Sheet {
        Sheet::new(COLUMNS)
    }

    /// Adds a row for every energy in a trusted window.
    pub fn fill(&self, sheet: &mut Sheet) {
        for point in self.compared() {
            sheet.row(vec![
                Field::Count(point.packet.unwrap_or(0)),
                Field::Number(point.energy),
                Field::Number(point.weight),
                Field::Number(point.transmission),
                Field::Number(point.matrix),
                Field::Number(point.transmission - point.matrix),
                Field::Number(point.reflection),
                Field::Number(point.error),
                Field::Number(point.classical),
                Field::Text(self.scenario.name.clone()),
            ]);
        }
    }

    fn compared(&self) -> impl Iterator<Item = &JoinedPoint> {
        self.points.iter().filter(|point| matches!(point.standing, Standing::Trusted | Standing::Inaccurate))
    }

    fn largest(&self, of: impl Fn(&JoinedPoint) -> f64) -> f64 {
        self.compared().map(of).fold(0.0, f64::max)
    }

    /// Largest |packet − matrix| in the trusted windows.
    pub fn difference(&self) -> f64 {
        self.largest(|point| (point.transmission - point.matrix).abs())
    }

    /// Largest error estimate in the trusted windows.
    pub fn error(&self) -> f64 {
        self.largest(|point| point.error)
    }

    /// Why the roads do not meet, a sentence each; empty if they do.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
        if self.compared().next().is_none() {
            failures.push(self.nothing());
        }
        let (difference, error) = (self.difference(), self.error());
        if difference > self.tolerance || difference.is_nan() {
            failures.push(format!("packet and matrix differ by {difference:.2e}, above {:e}", self.tolerance));
        }
        if error > self.tolerance {
            failures.push(format!("the error may be as large as {error:.2e}, above {:e}", self.tolerance));
        }
        if let Some(point) = self.compared().find(|point| (point.transmission - point.matrix).abs() > point.error) {
            failures.push(format!(
                "at {:.4} meV the difference {:.1e} is larger than its bound {:.1e}",
                point.energy,
                (point.transmission - point.matrix).abs(),
                point.error
            ));
        }
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let defect = outcome.last.left + outcome.last.inside + outcome.last.right - 1.0;
            if defect.abs() > self.tolerance.max(1e-9) {
                failures.push(format!("packet {index}: probability is not conserved, its sum is off by {defect:.1e}"));
            }
            // Two ways to count the same: what stands on either side, and what went through the planes.
            let last = &outcome.last;
            let apart = (last.transmitted - last.right).abs().max((last.reflected - last.left).abs());
            if apart > self.tolerance.max(1e-9) {
                failures.push(format!(
                    "packet {index}: fluxes through the planes and what stands behind them differ by {apart:.1e}"
                ));
            }
        }
        failures
    }

    /// Why there is nothing to compare.
    fn nothing(&self) -> String {
        if self.points.iter().any(|point| point.standing == Standing::Unresolved) {
            return "no energy could be trusted: the packet had not cleared the potential when the run ended; try a longer numerics.duration".into();
        }
        let windows = self.outcomes.iter().map(|outcome| {
            let window = outcome.measurement.plan.window;
            format!("{:.4} to {:.4} meV", window.from, window.to)
        });
        let windows = windows.collect::<Vec<_>>().join(", ");
        format!("none of transmission.energies lies where a packet has weight: {windows}")
    }

    /// Notes on what was left out.
    pub fn tell(&self, voice: &Voice) {
        let count = |standing| self.points.iter().filter(|point| point.standing == standing).count();
        let (left_out, compared) = (count(Standing::Unresolved), self.compared().count());
        if left_out > compared {
            voice.warn(&format!(
                "{left_out} of {} energies in the windows are left out: the packet was still between the planes at them when the run ended",
                left_out + compared
            ));
        }
        for (from, to) in self.unresolved() {
            voice.note(&format!(
                "energies from {from:.4} to {to:.4} meV lie beside resonances narrower than this run resolves and are left out; a longer numerics.duration resolves more"
            ));
        }
        for (index, outcome) in self.outcomes.iter().enumerate() {
            if outcome.last.inside > self.tolerance {
                voice.note(&format!(
                    "packet {index}: {:.1e} of it is still between the planes when the run ends; a longer numerics.duration lets it out",
                    outcome.last.inside
                ));
            }
        }
    }

    /// Spans of energies beside unresolved resonances, meV.
    fn unresolved(&self) -> Vec<(f64, f64)> {
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

    /// The summary in one line.
    pub fn summary(&self) -> String {
        format!(
            "packets against transfer matrix at {} energies: largest difference {:.1e}, bound {:.1e}, tolerance {:.0e}",
            self.compared().count(),
            self.difference(),
            self.error(),
            self.tolerance
        )
    }

    /// What goes beside the rows into JSON.
    pub fn more(&self) -> Map<String, Value> {
        let value = json!({
            "tolerance": self.tolerance,
            "largest_difference": self.difference(),
            "largest_error_estimate": self.error(),
            "unresolved_meV": self.unresolved(),
            "failures": self.failures(),
        });
        value.as_object().cloned().unwrap_or_default()
    }
}
