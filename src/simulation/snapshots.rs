//! Snapshots of one run, at given times, with the probability balance at each.

use std::iter::Peekable;
use std::ops::ControlFlow;
use std::vec::IntoIter;

use num_complex::Complex64;

use super::prepare::Prepared;
use super::setup::RunSetup;
use super::space::Balance;
use super::work::{Driving, WorkObserver};
use crate::error::{Error, Result};
use crate::observables::{Observer, ProbabilityBudget, StepView};

/// The state at one of the times that are kept.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// fs.
    pub time: f64,
    /// ψ by grid point, 1/√Å.
    pub amplitudes: &'a [Complex64],
    /// Where the probability is.
    pub budget: ProbabilityBudget,
}

/// Sees the runs of a case: a record, a picture, a test. Packets run in parallel, so their calls
/// come interleaved.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
/// use wavepore::error::Result;
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::planning::{Case, PacketRequest};
/// use wavepore::simulation::{self, Control, Prepared, RunObserver, Snapshot};
///
/// struct Counter(AtomicUsize);
///
/// impl RunObserver for Counter {
///     fn begin(&self, _packet: usize, _prepared: &Prepared) -> Result<()> {
///         Ok(())
///     }
///
///     fn snapshot(&self, _packet: usize, snapshot: &Snapshot<'_>) -> Result<()> {
///         assert!(snapshot.budget.defect().abs() < 1e-6);
///         self.0.fetch_add(1, Ordering::Relaxed);
///         Ok(())
///     }
///
///     fn end(&self, _packet: usize) -> Result<()> {
///         Ok(())
///     }
/// }
///
/// let sodium = Species::named("Na+").ok_or("no such ion")?;
/// let barrier = Barrier::Gaussian { height: 120.0, width: 0.3, center: 0.0 };
/// let packet = PacketRequest::new(&sodium, 130.0, 0.5);
/// let mut case = Case::new(sodium, 298.15, Potential::from(barrier)).with_packet(packet);
/// (case.numerics.tolerance, case.record.frames) = (1e-3, 5);
/// let control = Control::default();
/// let prepared = simulation::prepare(&case, &simulation::plan(&case)?, &control)?;
/// let counter = Counter(AtomicUsize::new(0));
/// simulation::simulate(prepared, &control, Some(&counter))?;
/// assert_eq!(counter.0.load(Ordering::Relaxed), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait RunObserver: Sync {
    /// The run of `packet` begins.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn begin(&self, packet: usize, prepared: &Prepared) -> Result<()>;

    /// A snapshot of `packet`: the first at t = 0, the last at the end; a single one is at the end.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn snapshot(&self, packet: usize, snapshot: &Snapshot<'_>) -> Result<()>;

    /// The run of `packet` is over.
    ///
    /// # Errors
    /// Whatever ends the case.
    fn end(&self, packet: usize) -> Result<()>;
}

/// Who is shown the snapshots, and of which packet.
pub(super) struct SnapshotTarget<'a> {
    pub observer: &'a dyn RunObserver,
    pub packet: usize,
}

/// Two times closer than this share of the time between two samples are one.
const SAME_MOMENT: f64 = 1e-6;

/// Observes every sample, and at the moments that are shown balances the probability and hands a
/// snapshot on.
pub(crate) struct SnapshotObserver<'a> {
    setup: &'a RunSetup<'a>,
    balance: Box<dyn Balance>,
    work: Option<WorkObserver<'a>>,
    /// The moments still to be shown, fs.
    times: Peekable<IntoIter<f64>>,
    /// Between samples, fs.
    interval: f64,
    to: Option<SnapshotTarget<'a>>,
    /// The last balance.
    pub last: ProbabilityBudget,
    /// What the observer refused, or what became of the numbers.
    pub error: Option<Error>,
}

impl<'a> SnapshotObserver<'a> {
    /// For a run of `setup` with `interval` (fs) between samples, shown at `times` (fs).
    pub(super) fn new(
        setup: &'a RunSetup<'a>,
        interval: f64,
        times: Vec<f64>,
        to: Option<SnapshotTarget<'a>>,
    ) -> Self {
        let balance = setup.balance(interval);
        let last = ProbabilityBudget::default();
        let work = WorkObserver::new(setup, interval);
        let times = times.into_iter().peekable();
        Self { setup, balance, work, times, interval, to, last, error: None }
    }

    /// Shows the moments from this sample on to the next one.
    fn take(&mut self, sample: &StepView<'_>) -> Result<()> {
        let same = SAME_MOMENT * self.interval;
        let next = sample.time + self.interval - same;
        while let Some(time) = self.times.next_if(|&time| time < next) {
            let elapsed = time - sample.time;
            if elapsed < same {
                self.last = self.balance.budget(sample.amplitudes);
                self.add_drive(sample, sample);
                self.show(sample)?;
                continue;
            }
            let mut psi = sample.amplitudes.to_vec();
            let [left, right] = self.setup.advance_between(&mut psi, sample.time, elapsed);
            let absorbed = [sample.absorbed[0] + left, sample.absorbed[1] + right];
            let moment = StepView { time, amplitudes: &psi, absorbed, ..*sample };
            self.last = self.balance.between(sample, &moment);
            self.add_drive(sample, &moment);
            self.show(&moment)?;
        }
        Ok(())
    }

    /// Adds to the balance at a `moment` what a drive does.
    fn add_drive(&mut self, sample: &StepView<'_>, moment: &StepView<'_>) {
        let Some(work) = &self.work else { return };
        let Driving { strength, energy, work } = work.at(sample, moment);
        self.last.drive = strength;
        self.last.work = work;
        self.last.energy += strength * energy / self.last.norm;
    }

    fn show(&self, moment: &StepView<'_>) -> Result<()> {
        if !self.last.norm.is_finite() {
            return Err(Error::Numbers(format!(
                "the wave function is not a number (NaN) at {:.3} fs",
                moment.time
            )));
        }
        let Some(SnapshotTarget { observer, packet }) = self.to else { return Ok(()) };
        let on_axis = self.setup.on_axis(moment);
        let amplitudes = on_axis.as_deref().unwrap_or(moment.amplitudes);
        observer.snapshot(packet, &Snapshot { time: moment.time, amplitudes, budget: self.last })
    }
}

impl Observer for SnapshotObserver<'_> {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        let _ = self.balance.observe(moment);
        if let Some(work) = &mut self.work {
            let _ = work.observe(moment);
        }
        if let Err(error) = self.take(moment) {
            self.error = Some(error);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}
