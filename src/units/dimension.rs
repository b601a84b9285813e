//! Kinds of quantities, and the units that each is typed in.

use super::{
    ATOMIC_MASS, AVOGADRO, BOHR, ELECTRON_MASS, HARTREE, JOULE, METRE_PER_SECOND_OF_VELOCITY,
    PLANCK,
};

/// What kind of quantity is wanted, and with it which units will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// meV inside.
    Energy,
    /// Å inside.
    Length,
    /// fs inside.
    Time,
    /// meV·fs²/Å² inside.
    Mass,
    /// mV inside.
    Voltage,
    /// K inside.
    Temperature,
    /// mM = mol/m³ inside.
    Concentration,
    /// Å² inside.
    Area,
    /// Å/fs inside.
    Velocity,
    /// Å²/fs inside.
    Diffusion,
    /// 1/fs inside.
    Frequency,
    /// meV/Å inside.
    Force,
    /// rad inside.
    Angle,
}

use Dimension::{
    Angle, Area, Concentration, Diffusion, Energy, Force, Frequency, Length, Mass, Temperature,
    Time, Velocity, Voltage,
};

/// How a unit becomes the working unit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scale {
    /// value × factor.
    Factor(f64),
    /// value × k_B·T.
    ThermalEnergy,
    /// value + offset.
    Offset(f64),
}

use Scale::{Factor, Offset, ThermalEnergy};

/// One kJ/mol in meV.
const KILOJOULE_PER_MOL: f64 = 1e3 / AVOGADRO * JOULE;

/// Every unit, in the order in which messages list them.
pub(super) const UNITS: &[(&str, Dimension, Scale)] = &[
    ("kBT", Energy, ThermalEnergy),
    ("meV", Energy, Factor(1.0)),
    ("eV", Energy, Factor(1e3)),
    ("zJ", Energy, Factor(1e-21 * JOULE)),
    ("J", Energy, Factor(JOULE)),
    ("kJ/mol", Energy, Factor(KILOJOULE_PER_MOL)),
    ("kcal/mol", Energy, Factor(4.184 * KILOJOULE_PER_MOL)),
    ("cm^-1", Energy, Factor(PLANCK * 0.029_979_245_8)),
    ("hartree", Energy, Factor(HARTREE)),
    ("THz", Energy, Factor(PLANCK)),
    ("angstrom", Length, Factor(1.0)),
    ("Å", Length, Factor(1.0)),
    ("nm", Length, Factor(10.0)),
    ("pm", Length, Factor(0.01)),
    ("bohr", Length, Factor(BOHR)),
    ("m", Length, Factor(1e10)),
    ("as", Time, Factor(1e-3)),
    ("fs", Time, Factor(1.0)),
    ("ps", Time, Factor(1e3)),
    ("ns", Time, Factor(1e6)),
    ("s", Time, Factor(1e15)),
    ("u", Mass, Factor(ATOMIC_MASS)),
    ("Da", Mass, Factor(ATOMIC_MASS)),
    ("kg", Mass, Factor(JOULE * 1e10)),
    ("me", Mass, Factor(ELECTRON_MASS)),
    ("mV", Voltage, Factor(1.0)),
    ("V", Voltage, Factor(1e3)),
    ("K", Temperature, Factor(1.0)),
    ("degC", Temperature, Offset(273.15)),
    ("mM", Concentration, Factor(1.0)),
    ("M", Concentration, Factor(1e3)),
    ("mol/m^3", Concentration, Factor(1.0)),
    ("angstrom^2", Area, Factor(1.0)),
    ("nm^2", Area, Factor(100.0)),
    ("m/s", Velocity, Factor(1.0 / METRE_PER_SECOND_OF_VELOCITY)),
    ("angstrom/ps", Velocity, Factor(1e-3)),
    ("m^2/s", Diffusion, Factor(1e5)),
    ("angstrom^2/ps", Diffusion, Factor(1e-3)),
    ("THz", Frequency, Factor(1e-3)),
    ("GHz", Frequency, Factor(1e-6)),
    ("meV/angstrom", Force, Factor(1.0)),
    ("pN", Force, Factor(1e-22 * JOULE)),
    ("deg", Angle, Factor(std::f64::consts::PI / 180.0)),
    ("rad", Angle, Factor(1.0)),
];

impl Dimension {
    /// The dimension with its article, as messages say it.
    pub fn name(self) -> &'static str {
        match self {
            Energy => "an energy",
            Length => "a length",
            Time => "a time",
            Mass => "a mass",
            Voltage => "a voltage",
            Temperature => "a temperature",
            Concentration => "a concentration",
            Area => "an area",
            Velocity => "a velocity",
            Diffusion => "a diffusion coefficient",
            Frequency => "a frequency",
            Force => "a force",
            Angle => "an angle",
        }
    }
}

/// The units that will do for a dimension, in the order in which messages list them.
pub fn units_of(dimension: Dimension) -> impl Iterator<Item = &'static str> + Clone {
    UNITS.iter().filter(move |(_, of, _)| *of == dimension).map(|(name, _, _)| *name)
}
