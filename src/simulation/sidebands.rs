//! Side bands of a driven potential by both methods: a long packet that is moved, and the stationary
//! equation of the coupled side bands averaged over the packet's spectrum.

use rayon::prelude::*;

use super::drive_limits::{DriveLimits, EnergyShare, classical_packet};
use super::driven::{Accuracy, DrivenRun, Fluxes, run};
use crate::model::{Drive, Packet, Phase, Species};
use crate::planning::{Case, DrivenPlan, Outgoing, PacketRequest, PlanError};
use crate::scattering::{FloquetError, Incidence, Sideband, Sidebands, floquet};
use crate::units::Estimate;

/// Share of the tolerance that the stationary method may err by.
const FLOQUET_SHARE: f64 = 0.03;
/// Side bands of less than this share of the tolerance are not sought by the packet.
const NEGLIGIBLE_SHARE: f64 = 0.1;
/// Share of the tolerance that the mean over a packet may err by.
const RULE_SHARE: f64 = 0.1;
/// Wavenumbers of the mean over a packet to begin with, and at most.
const NODES: usize = 25;
const MAX_NODES: usize = 1000;
/// Energies of the means of static potentials.
const STATIC_NODES: usize = 801;
/// Standard deviations of its spectrum on either side.
const NODE_SPAN: f64 = 6.0;
/// Steps a period of the drive and, of the run it is compared with, relative to these.
const STEPS_A_PERIOD: f64 = 24.0;
const COMPARISON_RATIO: f64 = 0.75;
/// Times the step is halved, at most.
const MAX_HALVINGS: usize = 6;
/// Errors over differences of two runs.
const SAFETY: f64 = 1.5;

/// One side band by both methods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SidebandPair {
    /// n.
    pub order: i32,
    /// E₀ + n·h·f, meV.
    pub energy: f64,
    /// T_n of the packet.
    pub transmission_packet: f64,
    /// T_n of the stationary method.
    pub transmission_floquet: f64,
    /// R_n of the packet.
    pub reflection_packet: f64,
    /// R_n of the stationary method.
    pub reflection_floquet: f64,
    /// Bound on the error of the packet's numbers.
    pub packet_error: f64,
    /// Bound on the error of the stationary numbers.
    pub floquet_error: f64,
}

/// Side bands by both methods.
#[derive(Debug, Clone, PartialEq)]
pub struct SidebandComparison {
    /// By order.
    pub sidebands: Vec<SidebandPair>,
    /// h·f, meV.
    pub quantum: f64,
    /// E₀, meV.
    pub energy: f64,
    /// ΣT_n by the stationary method.
    pub transmission: f64,
    /// T(E) of the static potential, averaged over the packet.
    pub transmission_static: f64,
    /// The limit of slow drives: T(E) of V + W·cos φ, averaged over the packet and over φ.
    pub transmission_adiabatic: f64,
    /// A lead that swings by V₁ = max |W|: Σ J_n²(V₁/hf)·T(E + n·hf), averaged over the packet.
    pub transmission_tien_gordon: f64,
    /// The classical ensemble of the packet's phase-space density.
    pub transmission_classical: Estimate,
}

impl SidebandComparison {
    /// Driven over static transmission.
    pub fn gain(&self) -> f64 {
        self.transmission / self.transmission_static
    }
}

/// Why side bands cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SidebandError {
    /// The packet's run cannot be planned.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The stationary method refuses.
    #[error(transparent)]
    Floquet(#[from] FloquetError),
}

/// Side bands of the first packet of `case` under `drive`, to the case's tolerance.
///
/// # Errors
/// The packet is too short, or the side bands are too many.
pub fn sidebands(
    case: &Case,
    drive: &Drive,
    request: &PacketRequest,
) -> Result<SidebandComparison, SidebandError> {
    let tolerance = case.numerics.tolerance;
    let stationary = |energy: f64| {
        let accuracy = FLOQUET_SHARE * tolerance;
        floquet(&case.species, &case.potential, drive, energy, Incidence::Left, accuracy)
    };
    let center = stationary(request.energy)?;
    let matters =
        |one: &&Sideband| one.transmission.max(one.reflection) > NEGLIGIBLE_SHARE * tolerance;
    let energies = || center.sidebands.iter().filter(matters).map(|one| one.energy);
    let outgoing = Outgoing {
        lowest: energies().fold(f64::INFINITY, f64::min),
        highest: energies().fold(f64::NEG_INFINITY, f64::max),
    };
    let plan =
        DrivenPlan::new(&case.species, &case.potential, drive, request, outgoing, tolerance)?;
    let orders: Vec<i32> = center.sidebands.iter().filter(matters).map(|one| one.order).collect();
    let orders: Vec<i32> = match (orders.first(), orders.last()) {
        (Some(first), Some(last)) => (*first..=*last).collect(),
        _ => Vec::new(),
    };
    let mean = averaged(&case.species, &plan.packet, &orders, RULE_SHARE * tolerance, &stationary)?;
    let (best, error) = converged(&plan, &orders, tolerance);
    let pair = |(i, order): (usize, &i32)| SidebandPair {
        order: *order,
        energy: plan.energy + f64::from(*order) * plan.quantum,
        transmission_packet: best.fluxes[i].transmission,
        transmission_floquet: mean.fluxes[i].transmission,
        reflection_packet: best.fluxes[i].reflection,
        reflection_floquet: mean.fluxes[i].reflection,
        packet_error: error,
        floquet_error: mean.error,
    };
    let spectrum = energies_of(&case.species, &plan.packet);
    let limits =
        DriveLimits::new(case, drive, Phase::Average, &spectrum, FLOQUET_SHARE * tolerance);
    Ok(SidebandComparison {
        sidebands: orders.iter().enumerate().map(pair).collect(),
        quantum: plan.quantum,
        energy: plan.energy,
        transmission: mean.fluxes.iter().map(|fluxes| fluxes.transmission).sum(),
        transmission_static: limits.still,
        transmission_adiabatic: limits.adiabatic,
        transmission_tien_gordon: limits.tien_gordon,
        transmission_classical: classical_packet(case, drive, &plan.packet, plan.phase),
    })
}

/// The energies of a packet's spectrum.
pub(super) fn energies_of(species: &Species, packet: &Packet) -> Vec<EnergyShare> {
    let energy = |node: Node| EnergyShare {
        energy: species.kinetic_energy(node.wavenumber),
        share: node.weight,
    };
    spectrum(packet, STATIC_NODES).into_iter().map(energy).collect()
}

/// A wavenumber of a packet, and its share of the mean.
#[derive(Debug, Clone, Copy)]
struct Node {
    wavenumber: f64,
    weight: f64,
}

/// `count` nodes of the trapezoidal rule over |φ(k)|², which converges exponentially for a Gaussian.
fn spectrum(packet: &Packet, count: usize) -> Vec<Node> {
    // |φ(k)|² has the standard deviation 1/2σ.
    let offset = |i: usize| NODE_SPAN * (2.0 * i as f64 / (count - 1) as f64 - 1.0);
    let weight = |i: usize| (-0.5 * offset(i).powi(2)).exp();
    let total: f64 = (0..count).map(weight).sum();
    let node = |i: usize| Node {
        wavenumber: packet.wavenumber + offset(i) * 0.5 / packet.width,
        weight: weight(i) / total,
    };
    (0..count).map(node).collect()
}

/// The run whose difference from another one meets `tolerance`, and the bound on its error.
fn converged(plan: &DrivenPlan, orders: &[i32], tolerance: f64) -> (DrivenRun, f64) {
    let period = std::f64::consts::TAU / plan.angular_frequency;
    let mut step = (period / STEPS_A_PERIOD).min(COMPARISON_RATIO * plan.sampling);
    let mut halvings = 0;
    loop {
        let run = |accuracy| run(plan, orders, accuracy, tolerance);
        let (best, other) = rayon::join(
            || run(Accuracy { lower: 0, time_step: COMPARISON_RATIO * step }),
            || run(Accuracy { lower: 1, time_step: step }),
        );
        let difference = |(a, b): (&Fluxes, &Fluxes)| {
            (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs())
        };
        let largest = best.fluxes.iter().zip(&other.fluxes).map(difference).fold(0.0, f64::max);
        let error = SAFETY * largest + best.remaining + (best.incident - 1.0).abs();
        halvings += 1;
        if error <= tolerance || halvings > MAX_HALVINGS {
            return (best, error);
        }
        step /= 2.0;
    }
}

/// Means over a packet's spectrum, with a bound on their errors.
pub(super) struct Mean {
    pub fluxes: Vec<Fluxes>,
    pub error: f64,
}

/// T_n(E) and R_n(E) averaged over |φ(k)|² to `tolerance`; every other node alone tells the error.
pub(super) fn averaged(
    species: &Species,
    packet: &Packet,
    orders: &[i32],
    tolerance: f64,
    stationary: &(dyn Fn(f64) -> Result<Sidebands, FloquetError> + Sync),
) -> Result<Mean, FloquetError> {
    let solve = |node: &Node| stationary(species.kinetic_energy(node.wavenumber.max(0.0)));
    let mut nodes = spectrum(packet, NODES);
    let mut solved: Vec<Sidebands> = nodes.par_iter().map(solve).collect::<Result<_, _>>()?;
    loop {
        let fine = mean(&nodes, &solved, orders, 1);
        let coarse = mean(&nodes, &solved, orders, 2);
        let difference = |(a, b): (&Fluxes, &Fluxes)| {
            (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs())
        };
        let rule = fine.iter().zip(&coarse).map(difference).fold(0.0, f64::max);
        if rule <= tolerance || nodes.len() > MAX_NODES {
            let own = solved.iter().map(|one| one.error).fold(0.0, f64::max);
            return Ok(Mean { fluxes: fine, error: own + rule });
        }
        // Narrow levels: a node between any two.
        nodes = spectrum(packet, 2 * nodes.len() - 1);
        let between: Vec<Sidebands> =
            nodes.par_iter().skip(1).step_by(2).map(solve).collect::<Result<_, _>>()?;
        let mut between = between.into_iter();
        let woven = solved.into_iter().flat_map(|one| std::iter::once(one).chain(between.next()));
        solved = woven.collect();
    }
}

/// The means over every `stride`-th node.
fn mean(nodes: &[Node], solved: &[Sidebands], orders: &[i32], stride: usize) -> Vec<Fluxes> {
    let used = || nodes.iter().zip(solved).step_by(stride);
    let total: f64 = used().map(|(node, _)| node.weight).sum();
    let one = |order: &i32| {
        let mut fluxes = Fluxes::default();
        for (node, found) in used() {
            if let Some(found) = found.order(*order) {
                fluxes.transmission += node.weight / total * found.transmission;
                fluxes.reflection += node.weight / total * found.reflection;
            }
        }
        fluxes
    };
    orders.iter().map(one).collect()
}
