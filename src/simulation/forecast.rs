//! How much work a case is: forecast before it begins, updated as it goes.
//!
//! Work is counted, not timed: a pair of Fourier transforms over N points is N·log₂N. So a forecast
//! is the same on every machine, under any load.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Work of the packets of one case or of several, one after the other; by default none is known.
#[derive(Debug, Default)]
pub struct Forecast {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What cases to come are expected to need.
    waiting: f64,
    /// What was done in cases that are over.
    done: f64,
    /// The packets of the present case.
    packets: Vec<Arc<PacketWork>>,
}

impl Forecast {
    /// Nothing is done yet of cases that are expected to need `work` in all.
    pub fn of(work: f64) -> Self {
        Self { state: Mutex::new(State { waiting: work, ..State::default() }) }
    }

    /// Begins the next case, whose packets are expected to need this much work each.
    pub(super) fn begin(&self, expected: &[f64]) -> Vec<Arc<PacketWork>> {
        let mut state = self.state();
        state.done += state.packets.iter().map(|packet| packet.done()).sum::<f64>();
        state.waiting = (state.waiting - expected.iter().sum::<f64>()).max(0.0);
        state.packets =
            expected.iter().map(|&work| Arc::new(PacketWork::expecting(work))).collect();
        state.packets.clone()
    }

    /// Work done.
    pub fn done(&self) -> f64 {
        let state = self.state();
        state.done + state.packets.iter().map(|packet| packet.done()).sum::<f64>()
    }

    /// All the work there is, as far as it is known now.
    pub fn total(&self) -> f64 {
        let state = self.state();
        state.waiting
            + state.done
            + state.packets.iter().map(|packet| packet.expected()).sum::<f64>()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work of one packet: its pilots, its run and the runs that give its error.
#[derive(Debug)]
pub struct PacketWork {
    done: AtomicU64,
    /// Bits of an f64.
    expected: AtomicU64,
    history: Mutex<Vec<Expectation>>,
}

/// What work was expected at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expectation {
    /// Work done by then.
    pub done: f64,
    /// All of it, as far as it was known then.
    pub expected: f64,
}

impl PacketWork {
    fn expecting(work: f64) -> Self {
        Self {
            done: AtomicU64::new(0),
            expected: AtomicU64::new(work.to_bits()),
            history: Mutex::new(vec![Expectation { done: 0.0, expected: work }]),
        }
    }

    /// Work done.
    pub fn done(&self) -> f64 {
        self.done.load(Ordering::Relaxed) as f64
    }

    /// All of it, as far as it is known now; never less than what is done.
    pub fn expected(&self) -> f64 {
        f64::from_bits(self.expected.load(Ordering::Relaxed)).max(self.done())
    }

    /// Everything that was ever expected.
    pub fn history(&self) -> Vec<Expectation> {
        self.history.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn add(&self, work: u64) {
        self.done.fetch_add(work, Ordering::Relaxed);
    }

    /// From now on `more` work is expected beyond what is done.
    pub(super) fn update_forecast(&self, more: f64) {
        let done = self.done();
        let now = Expectation { done, expected: done + more };
        self.expected.store(now.expected.to_bits(), Ordering::Relaxed);
        self.history.lock().unwrap_or_else(PoisonError::into_inner).push(now);
    }
}

/// Work of a pair of transforms over `points` points, N·log₂N.
pub(super) fn work_of_pair(points: usize) -> f64 {
    points as f64 * (points as f64).log2()
}
