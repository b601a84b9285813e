//! The run of one packet as it is shown: snapshots on the way, what the planes saw at the end.

use super::control::Control;
use super::prepare::Prepared;
use super::refine::StepChoice;
use super::run::run;
use super::series::Series;
use super::setup::RunSetup;
use super::snapshots::{RunObserver, SnapshotObserver, SnapshotTarget};
use super::space::Variant;
use crate::error::{Error, Result};
use crate::observables::ProbabilityBudget;
use crate::planning::Plan;

/// A run that was shown.
pub(super) struct ShownRun {
    pub plan: Plan,
    pub chosen: StepChoice,
    pub series: Series,
    /// The probability balance at the end.
    pub last: ProbabilityBudget,
}

/// Runs `prepared`, the packet number `index`, and shows it to `observer`.
///
/// # Errors
/// [`Error::Cancelled`] if `control` asked to stop, what `observer` refused, [`Error::Numbers`]
/// if the computation produced NaN.
pub(super) fn show(
    prepared: Prepared,
    index: usize,
    control: &Control,
    observer: Option<&dyn RunObserver>,
) -> Result<ShownRun> {
    if let Some(observer) = observer {
        observer.begin(index, &prepared)?;
    }
    let times = prepared.frame_times();
    let Prepared { plan, chosen, .. } = prepared;
    let setup = RunSetup::new(&plan, Variant::Planned);
    let to = observer.map(|observer| SnapshotTarget { observer, packet: index });
    let interval = chosen.time_step * chosen.every as f64;
    let mut snapshots = SnapshotObserver::new(&setup, interval, times, to);
    let series = run(&setup, &chosen, control, &mut [&mut snapshots]);
    if let Some(error) = snapshots.error {
        return Err(error);
    }
    let last = snapshots.last;
    let series = series.ok_or(Error::Cancelled)?;
    if let Some(observer) = observer {
        observer.end(index)?;
    }
    Ok(ShownRun { plan, chosen, series, last })
}
