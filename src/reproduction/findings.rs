//! The results behind the claims and the report.

use super::barriers::{EnhancementPoint, WidthBound};
use super::double_barrier_cavity::DoubleBarrierCavity;
use super::filters::Filter;
use super::isotopes::Isotopes;
use super::literature::Published;
use super::shared_results::{Bar, Reversal};
use crate::transport::{Friction, Model};
use crate::units::Interval;

/// A number by both methods, NaN where a method is not used, with a bound on the error of either.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MethodPair {
    /// By the transfer matrix.
    pub matrix: f64,
    /// By packets.
    pub packet: f64,
    /// Bound on the error of both.
    pub error: f64,
}

impl MethodPair {
    /// By the stationary method alone.
    pub const fn stationary(matrix: f64, error: f64) -> Self {
        Self { matrix, packet: f64::NAN, error }
    }

    /// No number.
    pub const MISSING: Self = Self::stationary(f64::NAN, f64::NAN);
}

/// The results of one filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
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

/// κ of Gaussian barriers for one ion.
#[derive(Debug, Clone, PartialEq)]
pub struct IonEnhancements {
    /// The ion.
    pub ion: &'static str,
    /// One point for each width.
    pub points: Vec<EnhancementPoint>,
}

/// Widths σ (Å) at which a Gaussian barrier has a given κ, for one ion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IonWidths {
    /// The ion.
    pub ion: &'static str,
    /// σ with κ = 1.1.
    pub tenth_more: f64,
    /// σ with κ = 10.
    pub tenfold: f64,
}

/// P_T of the narrow packet over the wide barrier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NarrowPacket {
    /// Of the packet.
    pub quantum: f64,
    /// Of the classical ensemble of the same packet.
    pub classical: f64,
}

/// Relative change of the thermal flux of one ion under a drive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DrivenFlux {
    /// The ion.
    pub ion: &'static str,
    /// Change of the flux over the flux without a drive.
    pub change: f64,
}

/// All results.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
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
    /// One site, by ion.
    pub cavities: Vec<DoubleBarrierCavity>,
    /// Published results of classical molecular dynamics.
    pub simulated: Vec<Published>,
    /// Relative change of the thermal flux under a drive at the distance of two levels, by ion;
    /// empty without driven runs.
    pub driven: Vec<DrivenFlux>,
    /// Measured conductance over that of classical molecular dynamics made here; `None` without
    /// one.
    pub dynamics: Option<f64>,
}

impl Findings {
    /// The results of the filter called `name`.
    pub fn filter(&self, name: &str) -> Option<&Finding> {
        self.filters.iter().find(|finding| finding.filter.name == name)
    }

    /// Largest |reversal − Nernst| over all temperatures, ratios and filters by `model`, mV.
    pub fn distance(&self, model: Model) -> f64 {
        let own = self.reversals.iter().filter(|reversal| reversal.model == model);
        let apart = own.map(|reversal| (reversal.computed - reversal.nernst).abs());
        // A missing potential counts as infinitely far.
        apart.map(|apart| if apart.is_nan() { f64::INFINITY } else { apart }).fold(0.0, f64::max)
    }
}
