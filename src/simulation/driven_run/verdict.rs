//! Whether the methods agree on packets under a drive, and whether their bounds meet the tolerance.

use super::outcome::DrivenOutcome;

/// What a reader of the numbers of `outcomes` must know, a sentence each: the
/// [failures](driven_failures), and bounds beyond `tolerance`.
pub fn driven_warnings(outcomes: &[DrivenOutcome], tolerance: f64) -> Vec<String> {
    let mut warnings = driven_failures(outcomes);
    for (index, outcome) in outcomes.iter().enumerate() {
        let bound = outcome.transmitted.error.max(outcome.reflected.error);
        if bound > tolerance {
            let remedy = match outcome.plan.time_step {
                Some(_) => "use a shorter numerics.time_step, or leave it out",
                None => "raise numerics.tolerance, or leave out what is set by hand",
            };
            warnings.push(format!(
                "packet {index}: transmitted and reflected are known to {bound:.1e}, not to the \
                 tolerance {tolerance:e}: {remedy}"
            ));
        }
    }
    warnings
}

/// Why the methods do not meet, a sentence each; empty if they do.
pub fn driven_failures(outcomes: &[DrivenOutcome]) -> Vec<String> {
    outcomes.iter().enumerate().flat_map(|(index, outcome)| failures(index, outcome)).collect()
}

fn failures(index: usize, outcome: &DrivenOutcome) -> Vec<String> {
    let DrivenOutcome { transmitted, reflected, energy_gained, work, expected, .. } = outcome;
    let sum = (transmitted.value + reflected.value - 1.0).abs();
    let found = [
        (
            (transmitted.value - expected.transmitted.value).abs(),
            transmitted.error + expected.transmitted.error,
            "packet and Floquet states differ in transmitted by",
        ),
        (
            (energy_gained.value - work.value).abs(),
            energy_gained.error + work.error,
            "the energy gained (meV) and the work of the drive differ by",
        ),
        (sum, transmitted.error + reflected.error, "transmitted and reflected miss one by"),
    ];
    // What is not known is NaN, which is beyond nothing.
    let is_beyond = |(difference, bound, _): &(f64, f64, &str)| difference > bound;
    let beyond = found.into_iter().filter(is_beyond);
    beyond
        .map(|(difference, bound, what)| {
            format!("packet {index}: {what} {difference:.1e}, beyond the bound {bound:.1e}")
        })
        .collect()
}
