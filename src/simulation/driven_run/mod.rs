//! Packets under a drive: run, comparison run, what leaves by energy, and what the drive gives.
//!
//! | number | by the run | bound on its error |
//! |---|---|---|
//! | transmitted, reflected | energy sums at the planes | 1.5 times the largest difference from the comparison run up to any energy, what has not left, and by how much sums of what comes in or leaves miss one |
//! | energy gained | the same sums | 1.5 times its difference, and the above times the span of energies |
//! | work | ∫⟨W⟩·ds/dt dt | 1.5 times its difference from the comparison run and what that changes with its step |
//!
//! The energy gained is the work: one is read at the planes, the other between them.
//!
//! Averages over the phase are those over equally spaced phases, which converge exponentially, since T
//! is smooth and periodic in the phase.

mod expected;
mod figures;
mod outcome;
mod phases;
mod verdict;

pub use expected::Expected;
pub use outcome::{DrivenOutcome, simulate_driven};
pub use verdict::{driven_failures, driven_warnings};
