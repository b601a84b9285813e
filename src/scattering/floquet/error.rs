//! Why side bands cannot be computed.

use crate::scattering::Cancelled;

/// Why side bands cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FloquetError {
    /// No wave comes in: its energy is not above the level of its lead.
    #[error("energy {energy} meV is not above the level of the incident lead: {level} meV")]
    ClosedLead {
        /// Total energy, meV.
        energy: f64,
        /// Level of the incident lead, meV.
        level: f64,
    },
    /// The drive has no period.
    #[error("the frequency of the drive must be positive: {frequency} 1/fs")]
    Frequency {
        /// As given, 1/fs.
        frequency: f64,
    },
    /// W does not vanish in the right lead: there is no free motion outside of the drive.
    #[error("the drive must vanish in both leads; on the right it is {level} meV")]
    DrivenLead {
        /// W(+∞), meV.
        level: f64,
    },
    /// The wave spreads over more side bands than are solved for.
    #[error("side bands up to order {needed} are needed; {most} is the most")]
    TooManyChannels {
        /// Largest order of a side band that the tolerance needs.
        needed: i32,
        /// Largest order that is solved for.
        most: i32,
    },
    /// A number that is needed is infinite or NaN.
    #[error("the computation of the side bands produced NaN")]
    NotANumber,
    /// The computation was asked to stop: never where nothing could ask it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
