//! What a scenario means before anything runs, as numbers to draw.

use super::sampled_potential::SampledPotential;
use super::wave::gaussian_peak;
use crate::units::Interval;

/// A scenario in Å and meV.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ScenarioView {
    /// Its title.
    pub title: String,
    /// Name of the ion.
    pub ion: String,
    /// Temperature, K.
    pub temperature: f64,
    /// V(x) in each panel.
    pub curves: Vec<SampledPotential>,
    /// The packets as they start.
    pub packets: Vec<InitialPacket>,
    /// The levels between barriers.
    pub levels: Vec<LevelLine>,
    /// What is left out, for the user.
    pub remark: Option<String>,
}

/// A Gaussian packet at the time 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct InitialPacket {
    /// Its number in the scenario.
    pub number: usize,
    /// E₀, meV.
    pub energy: f64,
    /// Its centre, Å.
    pub center: f64,
    /// Standard deviation σ of |ψ|², Å.
    pub width: f64,
    /// Its flux planes, Å.
    pub planes: Interval,
}

/// A level, and where V(x) is below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LevelLine {
    /// meV.
    pub energy: f64,
    /// The wells, Å.
    pub wells: Vec<Interval>,
}

impl InitialPacket {
    /// |ψ|² at its centre, 1/Å.
    pub(crate) fn peak(&self) -> f64 {
        gaussian_peak(self.width)
    }
}
