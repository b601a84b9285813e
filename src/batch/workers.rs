//! The threads of a sweep: each computes whole cases, one after the other.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::{Error, Result};

/// Calls `work` with every number below `count`, on up to `threads` threads. A call may use the
/// rayon pool of its thread. Ends early once `work` returns false.
///
/// # Errors
/// [`Error::Machine`] if a thread cannot be started.
pub(crate) fn for_each_on_threads(
    count: usize,
    threads: usize,
    work: impl Fn(usize) -> bool + Sync,
) -> Result<()> {
    let workers = threads.min(count).max(1);
    let next = AtomicUsize::new(0);
    let pool = |at: usize| {
        // The first workers get the remaining threads: with fewer cases than cores none is idle.
        let own = threads / workers + usize::from(at < threads % workers);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(own.max(1)).build();
        pool.map_err(|cause| Error::caused(format!("cannot start {own} threads"), cause))
    };
    let pools = (0..workers).map(pool).collect::<Result<Vec<_>>>()?;
    std::thread::scope(|scope| {
        for pool in &pools {
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                pool.install(|| {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= count || !work(at) {
                            break;
                        }
                    }
                });
            });
        }
    });
    Ok(())
}
