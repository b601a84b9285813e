//! What a case costs, measured on a few of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::names::CaseName;
use super::order::{Failure, Order, Watch};
use super::share::Share;
use super::sweep::sweep;
use crate::error::{Error, Result};
use crate::jobs;

/// A case that was still going on when the trial had to end has more to do than its steps tell.
const BEYOND: f64 = 2.0;

/// What was measured.
#[derive(Debug)]
pub struct Trial {
    /// The dearest case, in seconds on one core.
    pub slowest: Duration,
    /// How many were tried.
    pub tried: usize,
    /// Those of them that failed.
    pub failures: Vec<Failure>,
    /// Whether the last one was not finished in time, so that `slowest` is reckoned from its part.
    pub reckoned: bool,
}

/// Computes the first, the middle and the last of `cases`, one at a time on one core; what is finished is kept in the order's folder.
///
/// After `bound` no case is begun, and one that is going on is dropped.
///
/// # Errors
/// What the machine refuses; an interruption.
pub fn trial(order: &Order<'_>, cases: &[&CaseName], bound: Duration, watch: &Watch) -> Result<Trial> {
    let mut trial = Trial { slowest: Duration::ZERO, tried: 0, failures: Vec::new(), reckoned: false };
    let begun = Instant::now();
    let late = AtomicBool::new(false);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let clock = scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                let rest = bound.saturating_sub(begun.elapsed());
                if rest.is_zero() {
                    late.store(true, Ordering::SeqCst);
                    watch.control.stop.store(true, Ordering::SeqCst);
                    break;
                }
                std::thread::park_timeout(rest);
            }
        });
        let tried = chosen(cases).into_iter().try_for_each(|case| {
            if trial.reckoned || begun.elapsed() + trial.slowest > bound {
                return Ok(());
            }
            one(order, case, &late, watch, &mut trial)
        });
        over.store(true, Ordering::SeqCst);
        clock.thread().unpark();
        tried
    })?;
    Ok(trial)
}

/// The first, the middle and the last.
fn chosen<'a>(cases: &[&'a CaseName]) -> Vec<&'a CaseName> {
    let mut places = vec![0, cases.len() / 2, cases.len().saturating_sub(1)];
    places.dedup();
    places.into_iter().filter_map(|place| cases.get(place).copied()).collect()
}

fn one(order: &Order<'_>, case: &CaseName, late: &AtomicBool, watch: &Watch, trial: &mut Trial) -> Result<()> {
    let steps = || watch.control.steps.load(Ordering::Relaxed);
    let (begun, before) = (Instant::now(), steps());
    let alone = Order { names: std::slice::from_ref(case), share: Share::ALL, task: None, threads: 1, ..*order };
    let report = sweep(&alone, watch)?;
    if let Some(trouble) = report.trouble {
        return Err(trouble);
    }
    let mut took = begun.elapsed();
    if report.left > 0 {
        if !late.load(Ordering::SeqCst) {
            return Err(Error::Interrupted(0));
        }
        trial.reckoned = true;
        took = whole(order, case, took, steps() - before)?;
    }
    trial.tried += 1;
    trial.slowest = trial.slowest.max(took);
    trial.failures.extend(report.failures);
    Ok(())
}

/// What a case takes that has done `steps` in the time `took`.
fn whole(order: &Order<'_>, case: &CaseName, took: Duration, steps: u64) -> Result<Duration> {
    let all = if order.what.is_large() {
        jobs::admit(&order.scenario.case_of_sweep(case.index)?, true)?.1.steps
    } else {
        0.0
    };
    let parts = if steps > 0 { all / steps as f64 } else { 0.0 };
    Ok(took.mul_f64(BEYOND * parts.clamp(1.0, 1e4)))
}
