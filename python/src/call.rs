//! Calls of the library: without Python's global lock, ended by Ctrl-C, on threads that survive a
//! fork.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use wavepore::error::{Error, Result};
use wavepore::simulation::Control;

use crate::errors::exception;

/// Time between two looks at signals and at progress. A call must end a second after Ctrl-C.
const POLL_INTERVAL: Duration = Duration::from_millis(50);

/// As on the command line: starting many more takes minutes.
const MAX_THREADS: usize = 1024;

/// The threads that calls share.
static SHARED: Mutex<Option<Shared>> = Mutex::new(None);

struct Shared {
    /// The process that started them: a fork has none of the threads of its parent.
    process: u32,
    pool: Arc<ThreadPool>,
}

/// Where progress goes: a callable that takes the work done and all the work, or None.
pub(crate) type Progress<'py> = Option<Bound<'py, PyAny>>;

/// How a call is computed.
pub(crate) struct Call<'py> {
    /// Number of threads; all cores by default.
    pub threads: Option<usize>,
    /// Called now and then.
    pub progress: Progress<'py>,
}

impl Call<'_> {
    /// On all cores, without progress.
    pub(crate) fn plain() -> Self {
        Self { threads: None, progress: None }
    }

    /// [`run`](Self::run) with the progress that the control forecasts.
    pub(crate) fn forecast<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&Control) -> Result<T> + Send,
    ) -> PyResult<T> {
        let control = Control::default();
        let share = || (control.forecast.done(), control.forecast.total());
        self.run(py, &control, &share, || work(&control))
    }

    /// The result of `work`, which obeys `control`; `share` gives the work done and all the work. On
    /// Ctrl-C, or where `progress` raises, the control stops the work, and the exception is raised
    /// once it has ended.
    ///
    /// # Errors
    /// The exception of an error of `work`, of a signal handler or of `progress`.
    pub(crate) fn run<T: Send>(
        &self,
        py: Python<'_>,
        control: &Control,
        share: &(dyn Fn() -> (f64, f64) + Sync),
        work: impl FnOnce() -> Result<T> + Send,
    ) -> PyResult<T> {
        let pool = pool(self.threads).map_err(|error| exception(py, &error))?;
        let progress = self.progress.as_ref().map(|progress| progress.clone().unbind());
        let (mut raised, mut done) = (None, None);
        py.detach(|| {
            let result = &mut done;
            pool.in_place_scope(|scope| {
                let (send, receive) = sync_channel(1);
                scope.spawn(move |_| {
                    *result = Some(work());
                    let _ = send.send(());
                });
                while receive.recv_timeout(POLL_INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    if raised.is_none() {
                        raised = Python::attach(|py| look(py, progress.as_ref(), share)).err();
                    }
                    if raised.is_some() {
                        control.stop.store(true, Ordering::Relaxed);
                    }
                }
            });
        });
        match (raised, done) {
            (Some(raised), _) => Err(raised),
            (None, Some(result)) => result.map_err(|error| exception(py, &error)),
            // A panic of the work is one of the scope.
            (None, None) => Err(exception(py, &Error::Cancelled)),
        }
    }
}

/// Runs the handlers of signals that came, and reports progress.
fn look(
    py: Python<'_>,
    progress: Option<&Py<PyAny>>,
    share: &dyn Fn() -> (f64, f64),
) -> PyResult<()> {
    py.check_signals()?;
    progress.map_or(Ok(()), |progress| progress.call1(py, share()).map(drop))
}

/// The shared threads, or a pool of so many.
fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>> {
    if let Some(count) = threads {
        if !(1..=MAX_THREADS).contains(&count) {
            let remedy = format!("use from 1 to {MAX_THREADS}, or None for all cores");
            return Err(Error::Usage { problem: format!("`threads`: {count}"), remedy });
        }
        return build(threads);
    }
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    if let Some(own) = shared.as_ref().filter(|shared| shared.process == process) {
        return Ok(own.pool.clone());
    }
    let pool = build(None)?;
    // Dropping the pool of the parent would wait for threads that this process does not have.
    if let Some(parents) = shared.replace(Shared { process, pool: pool.clone() }) {
        std::mem::forget(parents);
    }
    Ok(pool)
}

fn build(threads: Option<usize>) -> Result<Arc<ThreadPool>> {
    let builder = ThreadPoolBuilder::new().thread_name(|at| format!("wavepore-{at}"));
    let builder = builder.num_threads(threads.unwrap_or(0));
    let failed = |cause| Error::Machine {
        problem: format!("cannot start threads: {cause}"),
        remedy: String::new(),
        source: None,
    };
    builder.build().map(Arc::new).map_err(failed)
}
