//! Computes the results behind the claims and the report.

use rayon::prelude::*;

use super::barriers::{self, Shape, bound, enhancement, enhancements, width_for_enhancement};
use super::data::{self, SYMMETRIC};
use super::double_barrier_cavity::double_barrier_cavity;
use super::filters::{Filter, FilterKind};
use super::findings::{Finding, Findings, IonEnhancements, IonWidths, MethodPair, NarrowPacket};
use super::isotopes::isotopes;
use super::literature::{PUBLISHED, measured_range};
use super::packets::{COLLISIONS, incident};
use super::shared_results::{Bar, SharedResults};
use crate::error::{Error, Result};
use crate::model::{Packet, Species};
use crate::scattering::{
    Incidence, classical_packet_average, classical_transmission, packet_average, scatter,
};
use crate::transport::friction;
use crate::units::{
    DENSITY_OF_MILLIMOLAR, Estimate, Interval, PICOAMPERE_OF_CURRENT, thermal_energy,
};

/// Widths of the enhancement table, Å.
const WIDTHS: [f64; 9] = [0.02, 0.03, 0.05, 0.08, 0.10, 0.20, 0.50, 0.70, 1.00];
/// Height of the barriers in it, k_B·T.
pub const HEIGHT: f64 = 5.0;
/// A packet at an Eckart barrier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NarrowCase {
    /// Width of the packet, Å.
    pub width: f64,
    /// a of the barrier, Å.
    pub barrier: f64,
    /// Central energy of the packet, k_B·T.
    pub energy: f64,
}

/// The narrow packet at the wide barrier.
pub const NARROW: NarrowCase = NarrowCase { width: 0.15, barrier: 1.0, energy: 4.7 };

/// Computes everything.
///
/// # Errors
/// An interruption; [`Error::Numbers`] if a run produced NaN.
pub fn find(results: &SharedResults<'_>) -> Result<Findings> {
    let filters =
        results.filters.iter().map(|filter| finding(results, filter)).collect::<Result<_>>()?;
    let thin = results.filter("K_sharp")?;
    let (potassium, thermal) = (thin.species(), thin.thermal());
    let ions = ["K+", "Na+", "H+"];
    let species = |name: &str| {
        Species::named(name).ok_or_else(|| Error::Usage(format!("there is no ion {name}")))
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
    let cavity = |&(ion, ref species): &(&'static str, Species)| {
        double_barrier_cavity(ion, species, thermal)
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
        cavities: named[..2].iter().map(cavity).collect(),
        simulated: PUBLISHED.iter().filter(|value| value.simulated).copied().collect(),
        driven: Vec::new(),
        dynamics: None,
    })
}

fn finding(results: &SharedResults<'_>, filter: &Filter) -> Result<Finding> {
    let (species, potential, thermal) =
        (filter.species(), &filter.case.potential, filter.thermal());
    let crossings = results.crossings(filter.name)?;
    let transmission = COLLISIONS.map(|energy| {
        let at =
            scatter(species, potential, &[energy * thermal], Incidence::Left, barriers::TOLERANCE)
                [0];
        let packet = crossings
            .iter()
            .find(|crossing| crossing.energy == energy)
            .map(|crossing| crossing.at_center);
        let packet = packet.unwrap_or(Estimate::MISSING);
        let t = at.transmission();
        MethodPair { matrix: t, packet: packet.value, error: packet.error.max(at.error * t) }
    });
    let Estimate { value: kappa, error } = enhancement(species, potential, thermal);
    let mut gain = MethodPair::stationary(kappa, error);
    let classical =
        |energy: f64| classical_packet_average(species, potential, &incident(filter, energy));
    let range = Interval::new(filter.top() - 3.0 * thermal, filter.top() + 6.0 * thermal);
    let rise_classical = barriers::rise(range, classical) / thermal;
    let step_classical =
        barriers::rise(range, |energy| classical_transmission(filter.top(), energy)) / thermal;
    let rise = if filter.is_single() {
        let spectrum = results.spectrum(filter.name)?;
        // Where most of the flux tunnels, slow packets carry it; these are chosen for the average
        // alone.
        let average = match filter.kind {
            FilterKind::Below => results.thermal_average(filter.name)?,
            _ => spectrum.thermal_average(),
        };
        let scale = (filter.top() / thermal).exp();
        (gain.packet, gain.error) = (average.value * scale, gain.error.max(average.error * scale));
        let high = filter.top() + 16.0 * thermal;
        let curve = |energy: f64| barriers::transmission(species, potential, energy);
        let packet = spectrum.rise();
        let matrix = barriers::rise(Interval::new(1e-3, high), curve) / thermal;
        MethodPair { matrix, packet: packet.value, error: packet.error }
    } else {
        let curve =
            |energy: f64| packet_average(species, potential, &incident(filter, energy), 1e-7).value;
        let near = Interval::new(filter.top() - 0.8 * thermal, filter.top() + thermal);
        MethodPair::stationary(barriers::rise(near, curve) / thermal, 1e-5)
    };
    let bars: Vec<Bar> =
        results.bars(data::bars)?.iter().filter(|bar| bar.filter == filter.name).copied().collect();
    let bars =
        <[Bar; 3]>::try_from(bars).map_err(|_| Error::Numbers("a model is missing".into()))?;
    Ok(Finding {
        filter: filter.clone(),
        transmission,
        gain,
        rise,
        rise_classical,
        step_classical,
        conductance: conductance(filter, &gain, &bars),
        bars,
        measured: measured_range(&species.name),
        friction: friction(&filter.permeant, thermal, 0.0, barriers::TOLERANCE),
    })
}

/// Conductance between equal baths, pS: g = (ze)²·J/kT, so packets, whose J is without a voltage,
/// give it too.
fn conductance(filter: &Filter, gain: &MethodPair, bars: &[Bar; 3]) -> MethodPair {
    let thermal = filter.thermal();
    let permeant = &filter.permeant;
    let flux =
        SYMMETRIC * DENSITY_OF_MILLIMOLAR * permeant.area * permeant.thermal_velocity(thermal);
    let charge = f64::from(permeant.species.charge);
    let one = charge * charge * flux * (-filter.top() / thermal).exp() / thermal
        * PICOAMPERE_OF_CURRENT
        * 1e3;
    MethodPair {
        matrix: bars[0].symmetric,
        packet: gain.packet * one,
        error: gain.error * one + 1e-6 * bars[0].symmetric,
    }
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
