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

/// A unit of one dimension.
pub(super) struct Unit {
    /// As typed.
    pub name: &'static str,
    pub dimension: Dimension,
    pub scale: Scale,
}

const fn unit(name: &'static str, dimension: Dimension, scale: Scale) -> Unit {
    Unit { name, dimension, scale }
}

/// Every unit, in the order in which messages list them.
pub(super) const UNITS: &[Unit] = &[
    unit("kBT", Energy, ThermalEnergy),
    unit("meV", Energy, Factor(1.0)),
    unit("eV", Energy, Factor(1e3)),
    unit("zJ", Energy, Factor(1e-21 * JOULE)),
    unit("J", Energy, Factor(JOULE)),
    unit("kJ/mol", Energy, Factor(KILOJOULE_PER_MOL)),
    // The thermochemical calorie, 4.184 J by definition.
    unit("kcal/mol", Energy, Factor(4.184 * KILOJOULE_PER_MOL)),
    // h·c, with c in cm/ps.
    unit("cm^-1", Energy, Factor(PLANCK * 0.029_979_245_8)),
    unit("hartree", Energy, Factor(HARTREE)),
    // h·f: spectroscopists give energies as frequencies.
    unit("THz", Energy, Factor(PLANCK)),
    unit("angstrom", Length, Factor(1.0)),
    unit("Å", Length, Factor(1.0)),
    unit("A", Length, Factor(1.0)),
    unit("nm", Length, Factor(10.0)),
    unit("pm", Length, Factor(0.01)),
    unit("bohr", Length, Factor(BOHR)),
    unit("m", Length, Factor(1e10)),
    unit("as", Time, Factor(1e-3)),
    unit("fs", Time, Factor(1.0)),
    unit("ps", Time, Factor(1e3)),
    unit("ns", Time, Factor(1e6)),
    unit("s", Time, Factor(1e15)),
    unit("u", Mass, Factor(ATOMIC_MASS)),
    unit("Da", Mass, Factor(ATOMIC_MASS)),
    unit("kg", Mass, Factor(JOULE * 1e10)),
    unit("me", Mass, Factor(ELECTRON_MASS)),
    unit("mV", Voltage, Factor(1.0)),
    unit("V", Voltage, Factor(1e3)),
    unit("K", Temperature, Factor(1.0)),
    unit("degC", Temperature, Offset(273.15)),
    unit("°C", Temperature, Offset(273.15)),
    unit("mM", Concentration, Factor(1.0)),
    unit("M", Concentration, Factor(1e3)),
    unit("mol/m^3", Concentration, Factor(1.0)),
    unit("angstrom^2", Area, Factor(1.0)),
    unit("nm^2", Area, Factor(100.0)),
    unit("m/s", Velocity, Factor(1.0 / METRE_PER_SECOND_OF_VELOCITY)),
    unit("angstrom/ps", Velocity, Factor(1e-3)),
    unit("m^2/s", Diffusion, Factor(1e5)),
    unit("angstrom^2/ps", Diffusion, Factor(1e-3)),
    unit("THz", Frequency, Factor(1e-3)),
    unit("GHz", Frequency, Factor(1e-6)),
    unit("meV/angstrom", Force, Factor(1.0)),
    unit("pN", Force, Factor(1e-22 * JOULE)),
    unit("deg", Angle, Factor(std::f64::consts::PI / 180.0)),
    unit("rad", Angle, Factor(1.0)),
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

/// The name that files and results have for `unit`: an ampere is an `A` as well.
pub(crate) fn unambiguous(unit: &str) -> &str {
    match unit {
        "A" => "angstrom",
        "°C" => "degC",
        unit => unit,
    }
}

/// The units that will do for a dimension, in the order in which messages list them.
///
/// ```
/// use wavepore::units::{Dimension, units_of};
///
/// assert!(units_of(Dimension::Time).any(|unit| unit == "ps"));
/// assert_eq!(Dimension::Time.name(), "a time");
/// ```
pub fn units_of(dimension: Dimension) -> impl Iterator<Item = &'static str> + Clone {
    UNITS.iter().filter(move |unit| unit.dimension == dimension).map(|unit| unit.name)
}
