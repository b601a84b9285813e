//! Side bands by the stationary method, averaged over a packet's spectrum.

use rayon::prelude::*;

use super::drive_limits::EnergyShare;
use crate::model::{Packet, Species};
use crate::scattering::{FloquetError, Sidebands};

/// Wavenumbers of the mean over a packet to begin with, and at most.
const NODES: usize = 25;
const MAX_NODES: usize = 1000;
/// Energies of the means of static potentials.
const STATIC_NODES: usize = 801;
/// Standard deviations of its spectrum on either side.
const NODE_SPAN: f64 = 6.0;

/// What leaves in one side band.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fluxes {
    pub transmission: f64,
    pub reflection: f64,
}

/// The larger difference of T_n and R_n.
pub(super) fn apart((a, b): (&Fluxes, &Fluxes)) -> f64 {
    (a.transmission - b.transmission).abs().max((a.reflection - b.reflection).abs())
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
        let rule = fine.iter().zip(&coarse).map(apart).fold(0.0, f64::max);
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
