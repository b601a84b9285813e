//! Packets at the filters: transmission by simulation, by the transfer matrix, and of a classical
//! ensemble.

use std::ops::ControlFlow;

use rayon::prelude::*;

use super::filters::{Filter, FilterKind};
use crate::error::{Error, Result};
use crate::model::Packet;
use crate::observables::{Observer, StepView};
use crate::planning::{Case, PacketRequest};
use crate::simulation::{
    self, Control, PacketOutcome, PlanningError, Prepared, Reliability, RunSetup, Variant,
};
use crate::units::Estimate;

/// Width of the packets, Å.
pub(crate) const WIDTH: f64 = 1.0;
/// Central energies of the packets of Figure 3, k_B·T; those of Figure 2 are among them.
const ENERGIES: [f64; 19] = [
    2.6, 3.0, 3.3, 3.6, 3.9, 4.2, 4.45, 4.7, 4.95, 5.2, 5.4, 5.6, 5.9, 6.2, 6.6, 7.0, 7.5, 8.2, 9.0,
];
/// Central energies for a barrier above the energies of Figure 2, k_B·T.
const ENERGIES_OF_BELOW: [f64; 13] =
    [2.6, 3.6, 4.7, 5.6, 6.2, 7.0, 8.0, 9.0, 10.0, 11.5, 13.0, 15.0, 18.0];
/// Central energies of Figure 2, k_B·T.
pub(crate) const COLLISIONS: [f64; 4] = [3.6, 4.7, 5.6, 7.0];

/// The result of one packet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossing {
    /// E₀ of the central wavenumber, k_B·T.
    pub energy: f64,
    /// Its velocity, m/s.
    pub velocity: f64,
    /// P_T, the transmitted probability by simulation.
    pub transmitted: f64,
    /// Bound on its error: probability left on the grid at the end, and the tolerance of T(E).
    pub error: f64,
    /// ∫|φ|²·T dk by the transfer matrix.
    pub expected: f64,
    /// Transmission of the classical ensemble with the phase-space density of the packet.
    pub classical: f64,
    /// T at E₀ from the packet; missing where a resonance prevents it.
    pub at_center: Estimate,
}

/// Central energies of the packets of Figure 3 at `filter`, k_B·T, rising.
pub(crate) fn energies(filter: &Filter) -> &'static [f64] {
    if filter.kind == FilterKind::Below { &ENERGIES_OF_BELOW } else { &ENERGIES }
}

/// The packet of [`WIDTH`] whose central wavenumber has `energy` (meV), centred at 0.
pub(super) fn incident(filter: &Filter, energy: f64) -> Packet {
    Packet { wavenumber: filter.species().wavenumber(energy), center: 0.0, width: WIDTH }
}

/// The case of `filter` with packets of these central `energies` (k_B·T) and `width` (Å).
pub(super) fn case(filter: &Filter, energies: &[f64], width: f64) -> Case {
    let request =
        |energy: &f64| PacketRequest::new(filter.species(), energy * filter.thermal(), width);
    Case { packets: energies.iter().map(request).collect(), ..filter.case.clone() }
}

fn prepared(case: &Case, control: &Control) -> Result<Vec<Prepared>> {
    let refused = |cause| match cause {
        PlanningError::Refused { packet, error } => {
            Error::Numbers(format!("{}: packet {packet}: {}", case.title, error.message))
        }
        PlanningError::Cancelled(cause) => cause.into(),
    };
    let plans = simulation::plan_unless(case, control.cancellation()).map_err(refused)?;
    simulation::prepare(case, &plans, control)
}

pub(super) fn outcomes(case: &Case, control: &Control) -> Result<Vec<PacketOutcome>> {
    simulation::simulate(prepared(case, control)?, control, None)
}

/// Sends packets of [`WIDTH`] with these central `energies` (k_B·T) through `filter`, in parallel.
///
/// # Errors
/// [`Error::Cancelled`] if `control` asked to stop; [`Error::Numbers`] if a run produced NaN.
pub(crate) fn crossings(
    filter: &Filter,
    energies: &[f64],
    control: &Control,
) -> Result<Vec<Crossing>> {
    let case = case(filter, energies, WIDTH);
    let crossing = |(&energy, outcome): (&f64, PacketOutcome)| {
        let center = outcome.estimate.curve(&[energy * filter.thermal()])[0];
        let lost = outcome.last.defect().abs();
        Crossing {
            energy,
            velocity: filter.velocity(energy),
            transmitted: outcome.last.transmitted,
            error: outcome.last.inside.abs() + lost + case.numerics.tolerance,
            expected: outcome.expected.value,
            classical: outcome.classical,
            at_center: if center.reliability == Reliability::Trusted {
                Estimate { value: center.transmission, error: center.error }
            } else {
                Estimate::MISSING
            },
        }
    };
    Ok(energies.iter().zip(outcomes(&case, control)?).map(crossing).collect())
}

/// |ψ|² of a packet at one time.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Density {
    /// Time, fs.
    pub time: f64,
    /// |ψ|² at every point of the grid, 1/Å.
    pub density: Vec<f64>,
}

/// |ψ|² of a packet at chosen times.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frames {
    /// Central energy, k_B·T.
    pub energy: f64,
    /// Positions, Å.
    pub x: Vec<f64>,
    /// |ψ|² at the times that were asked for.
    pub moments: Vec<Density>,
}

/// Keeps |ψ|² at the first sample at or after each of the `wanted` times.
struct FrameRecorder {
    wanted: Vec<f64>,
    recorded: Vec<Density>,
}

impl Observer for FrameRecorder {
    fn observe(&mut self, moment: &StepView<'_>) -> ControlFlow<()> {
        if self.wanted.get(self.recorded.len()).is_some_and(|&time| moment.time >= time) {
            let density = moment.amplitudes.iter().map(num_complex::Complex64::norm_sqr).collect();
            self.recorded.push(Density { time: moment.time, density });
        }
        ControlFlow::Continue(())
    }
}

/// |ψ|² of packets with these central `energies` (k_B·T) when the centre of a free packet would be
/// at each of `places` (Å, increasing).
///
/// # Errors
/// As [`crossings`].
pub(crate) fn frames(
    filter: &Filter,
    energies: &[f64],
    places: &[f64],
    control: &Control,
) -> Result<Vec<Frames>> {
    let mut case = case(filter, energies, WIDTH);
    // Space behind the barrier for the transmitted part.
    case.record.frames = 2;
    let one = |(&energy, prepared): (&f64, &Prepared)| {
        let packet = prepared.plan.packet;
        let velocity = filter.species().velocity(packet.wavenumber);
        let wanted = places.iter().map(|place| (place - packet.center) / velocity).collect();
        let mut recorder = FrameRecorder { wanted, recorded: Vec::new() };
        let setup = RunSetup::new(&prepared.plan, Variant::Planned);
        if simulation::run(&setup, &prepared.chosen, control, &mut [&mut recorder]).is_none() {
            return Err(Error::Cancelled);
        }
        Ok(Frames {
            energy,
            x: prepared.plan.axis.positions().collect(),
            moments: recorder.recorded,
        })
    };
    energies.par_iter().zip(prepared(&case, control)?.par_iter()).map(one).collect()
}
