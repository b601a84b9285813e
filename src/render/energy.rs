//! Units of energy axes.

use crate::units::thermal_energy;

/// A unit of energies and its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EnergyScale {
    /// The unit.
    pub unit: EnergyUnit,
    /// One of that unit, meV.
    pub one: f64,
}

/// The unit of energy axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "program", derive(clap::ValueEnum))]
pub enum EnergyUnit {
    /// Thermal energies at the record's temperature.
    #[cfg_attr(feature = "program", value(alias = "kBT"))]
    Kbt,
    /// Millielectronvolts.
    #[cfg_attr(feature = "program", value(alias = "meV"))]
    Mev,
}

impl EnergyUnit {
    /// Its name on an axis.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kbt => "kBT",
            Self::Mev => "meV",
        }
    }

    /// The label of an energy axis.
    pub(crate) fn label(self) -> String {
        format!("energy ({})", self.name())
    }

    /// The unit in `asked`, or kBT where the `temperature` (K) is known. `None` if kBT is asked for
    /// and the temperature is unknown.
    pub(crate) fn chosen(asked: Option<Self>, temperature: f64) -> Option<EnergyScale> {
        let thermal = thermal_energy(temperature);
        let known = thermal.is_finite() && thermal > 0.0;
        match asked {
            Some(Self::Kbt) if !known => None,
            Some(Self::Mev) => Some(EnergyScale { unit: Self::Mev, one: 1.0 }),
            _ if known => Some(EnergyScale { unit: Self::Kbt, one: thermal }),
            _ => Some(EnergyScale { unit: Self::Mev, one: 1.0 }),
        }
    }
}
