//! Of which energies the waves are that T is averaged over.

use crate::model::{Packet, Species};

/// Waves in the channel's leads, by total energy.
#[derive(Debug, Clone, Copy)]
pub(in crate::scattering) enum Ensemble<'a> {
    /// e^(−(E−E₀)/kT)/kT: k_B·T and E₀, meV.
    Bath { thermal: f64, floor: f64 },
    /// The same times (E−E₀)/kT: the energy that the bath carries.
    BathEnergy { thermal: f64, floor: f64 },
    /// |φ(k)|²·dk/dE of a packet in the left lead.
    Packet(&'a Packet, &'a Species),
}

impl Ensemble<'_> {
    /// Share per energy at `energy` (meV above the left level), 1/meV.
    pub(crate) fn density(&self, energy: f64) -> f64 {
        match *self {
            Self::Bath { thermal, floor } => ((floor - energy) / thermal).exp() / thermal,
            Self::BathEnergy { thermal, floor } => {
                let excess = (energy - floor) / thermal;
                excess * (-excess).exp() / thermal
            }
            Self::Packet(packet, species) => packet.weight(species, energy),
        }
    }

    /// Share above `energy` (meV above the left level).
    pub(crate) fn above(&self, energy: f64) -> f64 {
        match *self {
            Self::Bath { thermal, floor } => ((floor - energy) / thermal).exp(),
            Self::BathEnergy { thermal, floor } => {
                let excess = (energy - floor) / thermal;
                (1.0 + excess) * (-excess).exp()
            }
            Self::Packet(packet, species) => packet.probability_above(species.wavenumber(energy)),
        }
    }

    /// An energy (meV) that separates narrow levels from wide ones.
    pub(crate) fn scale(&self) -> f64 {
        match *self {
            Self::Bath { thermal, .. } | Self::BathEnergy { thermal, .. } => thermal,
            Self::Packet(packet, species) => 0.2 * species.kinetic_energy(packet.wavenumber),
        }
    }
}
