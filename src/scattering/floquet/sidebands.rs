//! What becomes of a wave in a driven potential.

/// One side band: what leaves with n quanta more than came in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sideband {
    /// n.
    pub order: i32,
    /// Total energy E + n·h·f, counted from the left level, meV.
    pub energy: f64,
    /// T_n: transmitted flux over incident flux, both averaged over a period; zero where the lead
    /// is closed.
    pub transmission: f64,
    /// R_n: reflected flux over incident flux, both averaged over a period; zero where the lead is
    /// closed.
    pub reflection: f64,
}

/// What becomes of a wave of one energy in a driven potential.
///
/// Neither T_n nor R_n depends on the phase of the drive: another phase is another origin of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Sidebands {
    /// Total energy E of the wave that comes in, counted from the left level, meV.
    pub energy: f64,
    /// h·f, meV.
    pub quantum: f64,
    /// In rising order, closed ones included.
    pub sidebands: Vec<Sideband>,
    /// Bound on the error of every T_n and every R_n.
    pub error: f64,
    /// Σ(T_n + R_n) − 1, which is zero in exact arithmetic.
    pub unitarity_defect: f64,
}

impl Sidebands {
    /// Σ T_n.
    pub fn transmission(&self) -> f64 {
        self.sidebands.iter().map(|sideband| sideband.transmission).sum()
    }

    /// Σ R_n.
    pub fn reflection(&self) -> f64 {
        self.sidebands.iter().map(|sideband| sideband.reflection).sum()
    }

    /// The side band of `order`, if it was solved for.
    pub fn order(&self, order: i32) -> Option<&Sideband> {
        self.sidebands.iter().find(|sideband| sideband.order == order)
    }
}
