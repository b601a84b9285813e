//! What a scenario means: model types in Å, fs, meV. One parameter point, ready to be simulated.

use crate::dynamics::{AbsorberParameters, Scheme};
use crate::model::{Axis, Drive, Potential, Species, TableDraws};
use crate::transport::Permeant;
use crate::units::Interval;

/// One parameter point with everything that was asked of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its title; the name of the file by default.
    pub title: String,
    /// What moves.
    pub species: Species,
    /// Temperature, K.
    pub temperature: f64,
    /// V(x).
    pub potential: Potential,
    /// The packets, one for each energy; none if only the stationary method is asked for.
    pub packets: Vec<PacketRequest>,
    /// Energies of T(E), meV above the left level; `None`: where the packets have weight.
    pub energies: Option<Vec<f64>>,
    /// Planes of the dwell time, Å; `None`: to be chosen.
    pub dwell: Option<Interval>,
    /// How the numbers are to be found.
    pub numerics: NumericsRequest,
    /// What is to be stored.
    pub record: RecordRequest,
    /// The baths on both sides.
    pub reservoirs: Option<Reservoirs>,
    /// A time-dependent part of the potential.
    pub drive: Option<Drive>,
    /// Potentials to be drawn within the errors of tables.
    pub uncertainty: Option<Uncertainty>,
}

/// Potentials to be drawn within the errors of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uncertainty {
    /// How many, 2 or more.
    pub draws: u64,
    /// Begins the draws.
    pub seed: u64,
    /// Whether a record holds the numbers of each draw.
    pub keep: bool,
}

impl Default for Uncertainty {
    fn default() -> Self {
        Self { draws: 200, seed: 1, keep: false }
    }
}

/// A packet as asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PacketRequest {
    /// E₀ = (ħk₀)²/2m of the central wavenumber, meV; the mean kinetic energy is E₀ + ħ²/(8mσ²).
    pub energy: f64,
    /// Central wavenumber k₀, 1/Å.
    pub wavenumber: f64,
    /// Standard deviation σ of |ψ|², Å.
    pub width: f64,
    /// Centre at t = 0, Å; `None`: to be chosen clear of the barrier.
    pub center: Option<f64>,
}

impl PacketRequest {
    /// A packet of `species` with kinetic energy `energy` (meV) of its central wavenumber and width
    /// σ of |ψ|² (Å), placed clear of the barrier.
    pub fn new(species: &Species, energy: f64, width: f64) -> Self {
        Self { energy, wavenumber: species.wavenumber(energy), width, center: None }
    }
}

/// Numerics as asked for; `None` is to be chosen from the tolerance. Example: [`crate::planning`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NumericsRequest {
    /// Bound on |error| of T(E) within the packets' trusted window.
    pub tolerance: f64,
    /// The propagator; `None`: Takahashi–Imada, or elements where V or its slope jumps.
    pub scheme: Option<Scheme>,
    /// Degree of the polynomials on elements.
    pub degree: Option<usize>,
    /// The grid.
    pub grid: Option<Axis>,
    /// Length of one step, fs.
    pub time_step: Option<f64>,
    /// Length of the run, fs.
    pub duration: Option<f64>,
    /// The absorbing potential at both ends of the grid.
    pub absorber: Option<AbsorberParameters>,
    /// Computing time on one core, counted in work, that a packet may take to resolve narrow
    /// levels, fs; `None`: one second.
    pub budget: Option<f64>,
}

/// Relative accuracy of T by the stationary method.
// Far below what packets are asked for (1e-6), far above rounding (1e-14).
pub(crate) const STATIONARY_TOLERANCE: f64 = 1e-11;
/// Energies of a curve T(E) for which none are named.
pub(crate) const CURVE_ENERGIES: u32 = 241;

impl NumericsRequest {
    /// Bound on the error of T(E) where none is asked for.
    pub const DEFAULT_TOLERANCE: f64 = 1e-6;
}

impl Default for NumericsRequest {
    /// Everything is chosen from [`NumericsRequest::DEFAULT_TOLERANCE`].
    fn default() -> Self {
        Self {
            tolerance: Self::DEFAULT_TOLERANCE,
            scheme: None,
            degree: None,
            grid: None,
            time_step: None,
            duration: None,
            absorber: None,
            budget: None,
        }
    }
}

/// What is to be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordRequest {
    /// Snapshots; 0 for none.
    pub frames: usize,
    /// When they are taken.
    pub moments: FrameSpacing,
    /// ψ besides |ψ|².
    pub wave_function: bool,
}

/// How snapshots are spread over a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FrameSpacing {
    /// Evenly in time.
    #[default]
    Even,
    /// Evenly in how much |ψ|² changes.
    Adaptive,
}

impl FrameSpacing {
    /// The names by which a scenario asks for them.
    pub(crate) const NAMES: [&'static str; 2] = ["even", "adaptive"];

    /// The one called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Even, Self::Adaptive]
            .into_iter()
            .zip(Self::NAMES)
            .find_map(|(spacing, own)| (own == name).then_some(spacing))
    }
}

/// The baths on both sides of the channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Reservoirs {
    /// Concentration on the left, mM.
    pub outside: f64,
    /// Concentration on the right, mM.
    pub inside: f64,
    /// Effective capture area, Å².
    pub area: f64,
    /// Diffusion coefficient for the classical diffusive line, Å²/fs.
    pub diffusion: Option<f64>,
    /// Activation energy of the diffusion coefficient, meV.
    pub diffusion_activation: f64,
    /// β of diffusion coefficients that go with m^(−β).
    pub mass_exponent: f64,
    /// Memory of the friction, fs.
    pub memory: Option<f64>,
    /// Voltages at which currents are computed, mV.
    pub voltages: Option<Vec<f64>>,
    /// Further ions that the channel lets through, complete in themselves.
    pub others: Vec<Permeant>,
}

impl Case {
    /// An ion at `temperature` (K) that sees `potential`; no packets, no frames, no reservoirs,
    /// numerics from the default tolerance.
    ///
    /// ```
    /// use wavepore::model::{Barrier, Potential, Species};
    /// use wavepore::planning::{Case, PacketRequest};
    ///
    /// let potassium = Species::named("K+").ok_or("no such ion")?;
    /// let eckart = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    /// let packet = PacketRequest::new(&potassium, 150.0, 0.5);
    /// let case = Case::new(potassium, 310.15, Potential::from(eckart)).with_packet(packet);
    /// assert_eq!(case.packets.len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(species: Species, temperature: f64, potential: Potential) -> Self {
        Self {
            title: String::new(),
            species,
            temperature,
            potential,
            packets: Vec::new(),
            energies: None,
            dwell: None,
            numerics: NumericsRequest::default(),
            record: RecordRequest { frames: 0, moments: FrameSpacing::Even, wave_function: false },
            reservoirs: None,
            drive: None,
            uncertainty: None,
        }
    }

    /// The same case with one packet more.
    #[must_use]
    pub fn with_packet(mut self, packet: PacketRequest) -> Self {
        self.packets.push(packet);
        self
    }

    /// The draws that are asked for, and the errors of the tables of `potentials`; `None` where none
    /// are asked for, or no table has errors.
    pub fn draws_of<'a>(
        &self,
        potentials: impl IntoIterator<Item = &'a Potential>,
    ) -> Option<(Uncertainty, TableDraws)> {
        let asked = self.uncertainty?;
        let uncertain: Vec<&Potential> =
            potentials.into_iter().filter(|potential| potential.has_errors()).collect();
        (!uncertain.is_empty()).then(|| (asked, TableDraws::new(uncertain, asked.seed)))
    }

    /// Every ion that the channel lets through with what it sees and its baths; none without
    /// reservoirs.
    pub fn permeants(&self) -> Vec<Permeant> {
        let Some(baths) = &self.reservoirs else { return Vec::new() };
        let first = Permeant {
            species: self.species.clone(),
            potential: self.potential.clone(),
            outside: baths.outside,
            inside: baths.inside,
            area: baths.area,
            diffusion: baths.diffusion,
        };
        std::iter::once(first).chain(baths.others.iter().cloned()).collect()
    }
}
