//! S = ∫ T(E)·e^(−(E−E₀)/kT) dE/kT over E ≥ E₀, the higher lead, from wave packets alone: the
//! thermal average of T(E).
//!
//! **What.** The time-dependent counterpart of [`crate::scattering::averages::thermal`]: packets whose
//! windows overlap cover the energies that matter, and T(E) of each is integrated with its measured
//! error. Ions from the right are packets of their own, over the mirrored potential.
//!
//! **Bound.** Three parts make [`PacketSide::error`]:
//!
//! * what the quadrature leaves out;
//! * ∫ of the errors of T(E). Where something still rings between the planes when a run ends, T at
//!   one energy is not known, but its integral is: the energy sums conserve probability, ∫
//!   weight·(1 − T − R) dE is what the planes still hold, and of this some part, between none and
//!   all, will cross. So T + D/2 ± D/2 is taken for T, D = 1 − T − R, as long as D belongs to
//!   energies much closer than kT: a run of time t holds back energies ħ/t apart;
//! * energies above the highest window, where 0 ≤ T ≤ 1: half of e^(−E/kT), give or take as much.
//!
//! Slow packets cost long runs and wide absorbers, so below the lowest window nothing is measured.
//! [`PacketSide::tail`] bounds what is missing **if no barrier lets more through at lower
//! energies**: by the largest T (and its error) at the edge, held constant, and where n barriers
//! hold levels between them by the (4^(n−1)·T)^(1/n) that T may be on average, or by 10·e^(−2∫κ dx)
//! of the most opaque; where T is seen to fall just above the edge, it is taken to rise by as much
//! once more. That average is of many levels; so each one in the tail that the stationary method
//! knows adds ∫T dE = 2πc²/Γ times e^(−E/kT)/kT to it, c its coupling and Γ its width.
//!
//! **Cost.** The packets of one side share an allowance of time steps; where it ends, the bound
//! that was reached is kept. If it ends before the first packet does, there is no average.
//!
//! **Sources.** Tannor and Weeks, J. Chem. Phys. 98, 3884 (1993); Datta, Electronic Transport in
//! Mesoscopic Systems (1995), ch. 2.

mod ladder;
mod side;
mod weights;

use super::control::Control;
use super::diagnosis;
use super::ringing::UnresolvedLevel;
use crate::model::{Potential, Species};
use crate::planning::PlanError;
use crate::scattering::ThermalAverage;
use crate::transport::{Fluxes, Permeant};

/// The result of packets from one side.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketSide {
    /// S without the tail.
    pub value: f64,
    /// Bound on the error of `value`, the tail apart.
    pub error: f64,
    /// S may be larger by this much: energies below `from`, if T does not rise towards them more
    /// than it is seen to.
    pub tail: f64,
    /// Lower edge of the lowest window, meV above the left level.
    pub from: f64,
    /// Upper edge of the highest window, meV above the left level.
    pub to: f64,
    /// How many packets were run.
    pub packets: usize,
    /// Levels between barriers that no packet resolves; energies from the lead of this side on.
    /// What the planes still held of them is in `value` and `error`, and those below `from` are in
    /// `tail`.
    pub unresolved: Vec<UnresolvedLevel>,
}

/// Thermal averages of T(E) for both directions, each by its own packets.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketThermalAverage {
    /// E₀, the higher of both leads, meV.
    pub floor: f64,
    /// Ions that come from the left.
    pub left: PacketSide,
    /// Ions that come from the right.
    pub right: PacketSide,
}

impl PacketThermalAverage {
    /// The levels that packets from the left do not resolve, each with its width; `None` if there
    /// are none.
    pub fn unresolved_levels(&self) -> Option<String> {
        let levels = &self.left.unresolved;
        (!levels.is_empty()).then(|| diagnosis::named(levels))
    }

    /// Both values, with one error that holds for either, tails included.
    pub(crate) fn bounded(&self) -> ThermalAverage {
        let error = |side: &PacketSide| side.error + side.tail;
        ThermalAverage {
            floor: self.floor,
            left: self.left.value,
            right: self.right.value,
            error: error(&self.left).max(error(&self.right)),
            energies: 0,
        }
    }
}

/// Why there is no average.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PacketAverageError {
    /// No packet can be run; the key to change, and a value that is accepted.
    #[error(transparent)]
    Refused(PlanError),
    /// The runs were asked to stop.
    #[error("interrupted")]
    Cancelled,
}

/// S of both directions over `potential` at k_B·T = `thermal` (meV), from packets whose T(E) errs
/// by less than `tolerance`.
///
/// The packets reach so low and so high that the tail below them and the rest above are small
/// shares, √tolerance, of S, about e^(−top/kT), where the cost allows.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::scattering::thermal_average;
/// use wavepore::simulation::{Control, packet_average};
///
/// let potassium = Species::named("K+").ok_or("no such ion")?;
/// let barrier = Potential::from(Barrier::Eckart { height: 120.0, width: 0.1, center: 0.0 });
/// let thermal = 26.73; // meV
/// let packets = packet_average(&potassium, &barrier, thermal, 1e-3, &Control::default())?;
/// let stationary = thermal_average(&potassium, &barrier, thermal, 1e-9);
/// let left = &packets.left;
/// assert!((left.value - stationary.left).abs() <= left.error + left.tail);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PacketAverageError::Refused`] where not even the fastest packet can be run,
/// [`PacketAverageError::Cancelled`] if `control` asked to stop.
pub fn packet_average(
    species: &Species,
    potential: &Potential,
    thermal: f64,
    tolerance: f64,
    control: &Control,
) -> Result<PacketThermalAverage, PacketAverageError> {
    let level = potential.right_level();
    let mirrored = potential.mirrored();
    let from = |potential: &Potential| side::side(species, potential, thermal, tolerance, control);
    let (left, right) = rayon::join(|| from(potential), || from(&mirrored));
    let (left, right) = (left?, right?);
    let right = PacketSide { from: right.from + level, to: right.to + level, ..right };
    Ok(PacketThermalAverage { floor: level.max(0.0), left, right })
}

/// One-way fluxes from packets.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketFluxes {
    /// The fluxes; their stated error includes the tails.
    pub fluxes: Fluxes,
    /// The averages they are computed from.
    pub average: PacketThermalAverage,
}

/// One-way fluxes of `permeant` at `voltage` (mV) and k_B·T = `thermal` (meV) from packets whose
/// T(E) errs by less than `tolerance`.
///
/// ```
/// use wavepore::model::{Barrier, Potential, Species};
/// use wavepore::simulation::{Control, packet_fluxes};
/// use wavepore::transport::Permeant;
///
/// let permeant = Permeant {
///     species: Species::named("K+").ok_or("no such ion")?,
///     potential: Potential::from(Barrier::Eckart { height: 120.0, width: 0.1, center: 0.0 }),
///     outside: 140.0, // mM
///     inside: 140.0,
///     area: 7.0, // Å²
///     diffusion: None,
/// };
/// let fluxes = packet_fluxes(&permeant, 26.73, 0.0, 1e-3, &Control::default())?.fluxes;
/// assert!((fluxes.inward / fluxes.outward - 1.0).abs() <= 2.0 * fluxes.error);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`packet_average`].
pub fn packet_fluxes(
    permeant: &Permeant,
    thermal: f64,
    voltage: f64,
    tolerance: f64,
    control: &Control,
) -> Result<PacketFluxes, PacketAverageError> {
    let average =
        packet_average(&permeant.species, &permeant.at(voltage), thermal, tolerance, control)?;
    let fluxes = permeant.quantum_fluxes(thermal, voltage, &average.bounded());
    Ok(PacketFluxes { fluxes, average })
}
