//! The results of one filter.

use super::barriers::{self, enhancement};
use super::data::{self, SYMMETRIC};
use super::filters::{Filter, FilterKind};
use super::literature::measured_range;
use super::packets::{COLLISIONS, incident};
use super::shared_results::{Bar, SharedResults};
use crate::error::{Error, Result};
use crate::scattering::{
    Incidence, classical_packet_average, classical_transmission, packet_average, scatter,
};
use crate::transport::{Friction, friction};
use crate::units::{DENSITY_OF_MILLIMOLAR, Estimate, Interval, PICOAMPERE_OF_CURRENT};

/// A number by both methods, NaN where a method is not used, with a bound on the error of either.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct MethodPair {
    /// By the transfer matrix.
    pub matrix: f64,
    /// By packets.
    pub packet: f64,
    /// Bound on the error of both.
    pub error: f64,
}

impl MethodPair {
    /// By the stationary method alone.
    pub(crate) const fn stationary(matrix: f64, error: f64) -> Self {
        Self { matrix, packet: f64::NAN, error }
    }

    /// No number.
    pub(crate) const MISSING: Self = Self::stationary(f64::NAN, f64::NAN);
}

/// The results of one filter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// The filter.
    pub filter: Filter,
    /// T at the four energies of Figure 2.
    pub transmission: [MethodPair; 4],
    /// κ = quantum over classical ballistic flux without a voltage.
    pub gain: MethodPair,
    /// E₉₀ − E₁₀ (k_B·T) of T(E) for one barrier, of P_T of packets of 1 Å for several sites, whose
    /// T(E) has levels.
    pub rise: MethodPair,
    /// The same of the classical ensemble of these packets, k_B·T.
    pub rise_classical: f64,
    /// The same of T(E) of a classical ion of one energy, k_B·T.
    pub step_classical: f64,
    /// Conductance at 0 mV between baths of 150 mM, pS.
    pub conductance: MethodPair,
    /// Quantum, ballistic and diffusive conductances, pS.
    pub bars: [Bar; 3],
    /// Range of measured conductances of the ion, pS.
    pub measured: Interval,
    /// Effect of friction on the classical flux without a voltage.
    pub friction: Option<Friction>,
}

/// The results of `filter`.
///
/// # Errors
/// An interruption; [`Error::Numbers`] if a run produced NaN.
pub(crate) fn finding(results: &SharedResults<'_>, filter: &Filter) -> Result<Finding> {
    let (species, potential, thermal) =
        (filter.species(), &filter.case.potential, filter.thermal());
    let transmission = transmission(results, filter)?;
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

/// T at the four energies of Figure 2.
fn transmission(results: &SharedResults<'_>, filter: &Filter) -> Result<[MethodPair; 4]> {
    let (species, potential) = (filter.species(), &filter.case.potential);
    let crossings = results.crossings(filter.name)?;
    Ok(COLLISIONS.map(|energy| {
        let energies = [energy * filter.thermal()];
        let at = scatter(species, potential, &energies, Incidence::Left, barriers::TOLERANCE)[0];
        let packet = crossings.iter().find(|crossing| crossing.energy == energy);
        let packet = packet.map_or(Estimate::MISSING, |crossing| crossing.at_center);
        let t = at.transmission();
        MethodPair { matrix: t, packet: packet.value, error: packet.error.max(at.error * t) }
    }))
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
