//! Whether a computation is to go on.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::Error;

/// Asked between pieces of work whether to go on. No result depends on it: a computation either
/// gives the bits of one that is never asked to stop, or [`Cancelled`].
///
/// ```
/// use std::sync::atomic::{AtomicBool, Ordering};
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::{Cancellation, Cancelled, Incidence, scatter_unless};
///
/// let sodium = Species::named("Na+").ok_or("no such ion")?;
/// let potential = Potential::from(Barrier::Eckart { height: 100.0, width: 0.1, center: 0.0 });
/// let stop = AtomicBool::new(false); // for a signal handler or another thread
/// let solve = || {
///     let stop = Cancellation::by(&stop);
///     scatter_unless(&sodium, &potential, &[50.0], Incidence::Left, 1e-10, stop)
/// };
/// assert!(solve().is_ok());
/// stop.store(true, Ordering::Relaxed);
/// assert_eq!(solve(), Err(Cancelled));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy)]
pub struct Cancellation<'a>(Asked<'a>);

/// Who is asked.
#[derive(Clone, Copy)]
enum Asked<'a> {
    Nobody,
    Flag(&'a AtomicBool),
    Function(&'a (dyn Fn() -> bool + Sync)),
}

impl<'a> Cancellation<'a> {
    /// The computation goes on to its end.
    pub const fn never() -> Self {
        Self(Asked::Nobody)
    }

    /// The computation ends soon after `flag` is set.
    pub const fn by(flag: &'a AtomicBool) -> Self {
        Self(Asked::Flag(flag))
    }

    /// The computation ends once `is_stopped` says so, which is asked often, by several threads.
    pub const fn when(is_stopped: &'a (dyn Fn() -> bool + Sync)) -> Self {
        Self(Asked::Function(is_stopped))
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// [`Cancelled`] if not.
    #[inline]
    pub fn check(self) -> Result<(), Cancelled> {
        let is_stopped = match self.0 {
            Asked::Nobody => false,
            Asked::Flag(flag) => flag.load(Ordering::Relaxed),
            Asked::Function(is_stopped) => is_stopped(),
        };
        if is_stopped { Err(Cancelled) } else { Ok(()) }
    }
}

impl fmt::Debug for Cancellation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cancellation({})", if self.check().is_ok() { "going on" } else { "stopped" })
    }
}

/// The computation was asked to stop, and has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Error::Cancelled
    }
}

/// What `compute` gives where nobody stops it.
pub(crate) fn uncancelled<T>(compute: impl Fn(Cancellation<'static>) -> Result<T, Cancelled>) -> T {
    loop {
        // Without anybody to be asked the first pass is the last.
        if let Ok(found) = compute(Cancellation::never()) {
            return found;
        }
    }
}
