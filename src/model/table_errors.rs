//! Standard errors of a table's points, and how the errors of two points go together.

/// How the errors of two points a distance d apart are correlated.
///
/// All are the same everywhere in the table. Errors of umbrella sampling, which are relative to one
/// point and grow away from it, are none of these.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Correlation {
    /// Every point errs on its own.
    None,
    /// exp(−d²/2·length²), the length in Å.
    Gaussian(f64),
    /// exp(−d/length), the length in Å.
    Exponential(f64),
    /// All points err together.
    Together,
}

impl Correlation {
    /// The names by which a scenario asks for them; the first is the default.
    pub const NAMES: [&'static str; 4] = ["none", "gaussian", "exponential", "together"];

    /// Its name in a scenario.
    pub fn name(self) -> &'static str {
        Self::NAMES[match self {
            Self::None => 0,
            Self::Gaussian(_) => 1,
            Self::Exponential(_) => 2,
            Self::Together => 3,
        }]
    }

    /// Its length, Å.
    pub fn length(self) -> Option<f64> {
        match self {
            Self::Gaussian(length) | Self::Exponential(length) => Some(length),
            Self::None | Self::Together => None,
        }
    }

    /// The correlation of the errors of two points `distance` (Å) apart.
    pub fn coefficient(self, distance: f64) -> f64 {
        match self {
            Self::None => f64::from(u8::from(distance == 0.0)),
            Self::Gaussian(length) => (-0.5 * (distance / length).powi(2)).exp(),
            Self::Exponential(length) => (-distance.abs() / length).exp(),
            Self::Together => 1.0,
        }
    }
}

/// How far the energies of a table may be off: normal deviations δV of its points, of mean 0 and
/// covariance s_i·s_j·ρ(|x_i − x_j|).
#[derive(Debug, Clone, PartialEq)]
pub struct TableErrors {
    /// s, the standard error of each point, meV.
    pub standard: Vec<f64>,
    /// ρ.
    pub correlation: Correlation,
    /// Tables with the same number are one profile, and err alike; others are drawn independently.
    pub profile: u64,
}
