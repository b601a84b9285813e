//! Measures the computing time of a case on a few cases of a sweep.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::names::CaseName;
use super::partition::Partition;
use super::sweep::sweep;
use super::sweep_request::{CaseNote, SweepProgress, SweepRequest};
use crate::error::{Error, Result};
use crate::jobs;

/// Factor on the time estimated for a case that was not finished.
// It has more work than its steps: pilots, tables, files.
const UNFINISHED_MARGIN: f64 = 2.0;
/// Largest ratio of estimated to measured time.
const MAX_EXTRAPOLATION: f64 = 1e4;

/// Measured computing time.
#[derive(Debug)]
pub(crate) struct CostProbe {
    /// Time of the most expensive case on one core.
    pub slowest: Duration,
    /// Number of cases that were computed.
    pub cases: usize,
    /// Those of them that failed.
    pub failures: Vec<CaseNote>,
    /// Whether the last case was not finished in time, and `slowest` is estimated from its steps.
    pub is_estimate: bool,
}

/// Computes the first, the middle and the last of `cases`, one at a time on one core. Finished
/// cases are kept in the folder of `request`.
///
/// After `limit` no case is started, and the present one is dropped.
///
/// # Errors
/// [`Error::Machine`]; an interruption.
pub(crate) fn probe_cost(
    request: &SweepRequest<'_>,
    cases: &[&CaseName],
    limit: Duration,
    progress: &SweepProgress,
) -> Result<CostProbe> {
    let begun = Instant::now();
    let (is_late, is_over) = (AtomicBool::new(false), AtomicBool::new(false));
    let mut probe =
        CostProbe { slowest: Duration::ZERO, cases: 0, failures: Vec::new(), is_estimate: false };
    std::thread::scope(|scope| {
        let clock = scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                let rest = limit.saturating_sub(begun.elapsed());
                if rest.is_zero() {
                    is_late.store(true, Ordering::SeqCst);
                    progress.control.stop.store(true, Ordering::SeqCst);
                    break;
                }
                std::thread::park_timeout(rest);
            }
        });
        let run = ProbeRun { request, is_late: &is_late, progress };
        let measured = first_middle_last(cases).into_iter().try_for_each(|case| {
            if probe.is_estimate || begun.elapsed() + probe.slowest > limit {
                return Ok(());
            }
            run.measure(case, &mut probe)
        });
        is_over.store(true, Ordering::SeqCst);
        clock.thread().unpark();
        measured
    })?;
    Ok(probe)
}

fn first_middle_last<'a>(cases: &[&'a CaseName]) -> Vec<&'a CaseName> {
    let mut indices = vec![0, cases.len() / 2, cases.len().saturating_sub(1)];
    indices.dedup();
    indices.into_iter().filter_map(|index| cases.get(index).copied()).collect()
}

/// What the measurements of one probe share.
struct ProbeRun<'a> {
    request: &'a SweepRequest<'a>,
    is_late: &'a AtomicBool,
    progress: &'a SweepProgress,
}

impl ProbeRun<'_> {
    fn measure(&self, case: &CaseName, probe: &mut CostProbe) -> Result<()> {
        let steps = || self.progress.control.steps.load(Ordering::Relaxed);
        let (begun, steps_before) = (Instant::now(), steps());
        let single = SweepRequest {
            names: std::slice::from_ref(case),
            partition: Partition::ALL,
            task: None,
            threads: 1,
            ..*self.request
        };
        let report = sweep(&single, self.progress)?;
        if let Some(error) = report.error {
            return Err(error);
        }
        let mut time = begun.elapsed();
        if report.left > 0 {
            if !self.is_late.load(Ordering::SeqCst) {
                return Err(Error::Cancelled);
            }
            probe.is_estimate = true;
            time = self.estimate(case, time, steps() - steps_before)?;
        }
        probe.cases += 1;
        probe.slowest = probe.slowest.max(time);
        probe.failures.extend(report.failures);
        Ok(())
    }

    /// The time of a whole case that did `steps` in `time`.
    fn estimate(&self, case: &CaseName, time: Duration, steps: u64) -> Result<Duration> {
        let SweepRequest { scenario, computation, .. } = *self.request;
        let all_steps = if computation.is_large() {
            let stop = self.progress.control.cancellation();
            jobs::validate(&scenario.case_of_sweep(case.index)?, true, stop)?.cost.steps
        } else {
            0.0
        };
        let ratio = if steps > 0 { all_steps / steps as f64 } else { 0.0 };
        Ok(time.mul_f64(UNFINISHED_MARGIN * ratio.clamp(1.0, MAX_EXTRAPOLATION)))
    }
}
