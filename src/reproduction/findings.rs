//! The results behind the claims and the report.

use rayon::prelude::*;

use super::barriers::{
    self, EnhancementPoint, Shape, WidthBound, bound, enhancement, enhancements,
    width_for_enhancement,
};
use super::cavities::Cavity;
use super::data;
use super::driven::DrivenResults;
use super::filters::Filter;
use super::finding::{Finding, finding};
use super::isotopes::{Isotopes, isotopes};
use super::literature::{PUBLISHED, Published};
use super::packets::{COLLISIONS, incident};
use super::shared_results::{Reversal, SharedResults};
use crate::error::{Error, Result};
use crate::model::{Packet, Species};
use crate::scattering::{classical_packet_average, packet_average};
use crate::transport::Model;
use crate::units::{Interval, thermal_energy};

/// κ of Gaussian barriers for one ion.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct IonEnhancements {
    /// The ion.
    pub ion: &'static str,
    /// One point for each width.
    pub points: Vec<EnhancementPoint>,
}

/// Widths σ (Å) at which a Gaussian barrier has a given κ, for one ion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct IonWidths {
    /// The ion.
    pub ion: &'static str,
    /// σ with κ = 1.1.
    pub tenth_more: f64,
    /// σ with κ = 10.
    pub tenfold: f64,
}

/// P_T of the narrow packet over the wide barrier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NarrowPacket {
    /// Of the packet.
    pub quantum: f64,
    /// Of the classical ensemble of the same packet.
    pub classical: f64,
}

/// All results.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Findings {
    /// The six filters.
    pub filters: Vec<Finding>,
    /// Reversal potentials over temperature and ratio, by each model.
    pub reversals: Vec<Reversal>,
    /// The largest κ of K⁺ barriers of each shape with T ≤ p at 3.6 kT and ≥ 1 − p at 7 kT, for
    /// some p.
    pub bounds: Vec<WidthBound>,
    /// κ of Gaussian barriers of 5 kT, by ion.
    pub gains: Vec<IonEnhancements>,
    /// σ of Gaussian barriers of 5 kT with κ = 1.1 and κ = 10, by ion, Å.
    pub widths: Vec<IonWidths>,
    /// P_T of the narrow packet of K⁺ over the wide barrier: quantum, and of the classical
    /// ensemble.
    pub narrow: NarrowPacket,
    /// The isotope test.
    pub isotopes: Vec<Isotopes>,
    /// κ of K⁺ at the thin barrier at 273 K.
    pub gain_cold: f64,
    /// Levels of one site and of several, by ion.
    pub cavities: Vec<Cavity>,
    /// Published results of classical molecular dynamics.
    pub simulated: Vec<Published>,
    /// What a drive does to K⁺.
    pub driven: DrivenResults,
    /// Measured conductance over that of classical molecular dynamics made here; `None` without
    /// one.
    pub dynamics: Option<f64>,
}

/// Widths of the enhancement table, Å.
const WIDTHS: [f64; 9] = [0.02, 0.03, 0.05, 0.08, 0.10, 0.20, 0.50, 0.70, 1.00];
/// Height of the barriers in it, k_B·T.
pub(crate) const HEIGHT: f64 = 5.0;
/// A packet at an Eckart barrier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct NarrowCase {
    /// Width of the packet, Å.
    pub width: f64,
    /// a of the barrier, Å.
    pub barrier: f64,
    /// Central energy of the packet, k_B·T.
    pub energy: f64,
}

/// The narrow packet at the wide barrier.
pub(crate) const NARROW: NarrowCase = NarrowCase { width: 0.15, barrier: 1.0, energy: 4.7 };

/// Computes everything.
///
/// # Errors
/// An interruption; [`Error::Numbers`] if a run produced NaN.
pub(crate) fn find(results: &SharedResults<'_>) -> Result<Findings> {
    let filters =
        results.filters.iter().map(|filter| finding(results, filter)).collect::<Result<_>>()?;
    let thin = results.filter("K_sharp")?;
    let (potassium, thermal) = (thin.species(), thin.thermal());
    let ions = ["K+", "Na+", "H+"];
    let species = |name: &str| {
        Species::named(name).ok_or_else(|| Error::usage(format!("there is no ion {name}"), ""))
    };
    let named = ions.into_iter().map(|ion| Ok((ion, species(ion)?))).collect::<Result<Vec<_>>>()?;
    let energies = Interval::new(COLLISIONS[0], COLLISIONS[3]);
    let mut bounds = Vec::new();
    for low in [0.02, 0.05, 0.1] {
        results.checkpoint()?;
        for shape in [Shape::Gaussian, Shape::Eckart] {
            bounds.extend(bound(potassium, shape, energies, low, thermal));
        }
    }
    let width =
        |species: &Species, gain: f64| width_for_enhancement(species, HEIGHT, gain, thermal);
    let points = |&(ion, ref species): &(&'static str, Species)| IonEnhancements {
        ion,
        points: enhancements(species, HEIGHT, &WIDTHS, thermal),
    };
    let widths = |&(ion, ref species): &(&'static str, Species)| IonWidths {
        ion,
        tenth_more: width(species, 1.1),
        tenfold: width(species, 10.0),
    };
    Ok(Findings {
        filters,
        reversals: results.reversals(data::reversals)?.to_vec(),
        bounds,
        gains: named.iter().map(points).collect(),
        widths: named.par_iter().map(widths).collect(),
        narrow: narrow(thin),
        isotopes: isotopes(&results.filters, barriers::TOLERANCE),
        gain_cold: enhancement(potassium, &thin.case.potential, thermal_energy(273.0)).value,
        cavities: results.cavities()?.to_vec(),
        simulated: PUBLISHED.iter().filter(|value| value.simulated).copied().collect(),
        driven: results.driven()?.clone(),
        dynamics: None,
    })
}

/// Transmission of a packet whose energy spread alone gives a sigmoid, over a barrier that is
/// opaque to tunnelling: [`NARROW`].
fn narrow(thin: &Filter) -> NarrowPacket {
    let NarrowCase { width, barrier, energy } = NARROW;
    let packet = Packet { width, ..incident(thin, energy * thin.thermal()) };
    let potential = Shape::Eckart.potential(thin.top(), barrier);
    let quantum = packet_average(thin.species(), &potential, &packet, barriers::TOLERANCE).value;
    let classical = classical_packet_average(thin.species(), &potential, &packet);
    NarrowPacket { quantum, classical }
}

impl Findings {
    /// The results of the filter called `name`.
    pub(crate) fn filter(&self, name: &str) -> Option<&Finding> {
        self.filters.iter().find(|finding| finding.filter.name == name)
    }

    /// A number of the filter called `name`; NaN without it.
    pub(crate) fn number(&self, name: &str, what: fn(&Finding) -> f64) -> f64 {
        self.filter(name).map_or(f64::NAN, what)
    }

    /// Largest |reversal − Nernst| over all temperatures, ratios and filters by `model`, mV.
    pub(crate) fn distance(&self, model: Model) -> f64 {
        let own = self.reversals.iter().filter(|reversal| reversal.model == model);
        let apart = own.map(|reversal| (reversal.computed - reversal.nernst).abs());
        // A missing potential counts as infinitely far.
        apart.map(|apart| if apart.is_nan() { f64::INFINITY } else { apart }).fold(0.0, f64::max)
    }
}
