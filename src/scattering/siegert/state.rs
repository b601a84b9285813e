//! One Siegert state: its energy, its widths and its wave function.

use num_complex::Complex64;

use super::chain::{Chain, Leads, Outgoing};
use super::tridiagonal::NullVector;
use crate::scattering::Cancelled;
use crate::scattering::level::Level;

/// Rayleigh quotients until an energy stands still.
const MAX_ITERATIONS: usize = 30;
/// Errors over differences: both results err.
const SAFETY: f64 = 2.0;
/// What rounding leaves of a width, relative to itself.
// Elements and Magnus slabs differ by up to 1e-9, whatever the width.
const WIDTH_ROUNDING: f64 = 2e-9;
/// Relative change of an energy that stands still.
const STILL: f64 = 4.0 * f64::EPSILON;

/// A solution with outgoing waves alone, of energy E − iΓ/2.
#[derive(Debug, Clone)]
pub struct SiegertState {
    /// Energy, widths and residue.
    pub level: Level,
    /// Bound on the error of the energy, meV.
    pub energy_error: f64,
    /// Bound on the relative error of the width.
    pub width_error: f64,
    /// ∫ x·|ψ|² dx/∫ |ψ|² dx over the extent of V, Å.
    pub position: f64,
    /// Whether the energy differs from those of its neighbours by more than rounding; if not, the
    /// state is the one that stays in its own well.
    pub is_separate: bool,
    /// Borders of the elements, Å, from one end of V to the other: the same for all states of a search.
    pub borders: Vec<f64>,
    /// ψ at their nodes, 1/√Å, of norm 1 over the extent of V; neighbours share a node.
    pub values: Vec<Complex64>,
    /// k of the left and of the right lead, 1/Å.
    pub(super) wavenumbers: [Complex64; 2],
}

impl SiegertState {
    /// The lifetime ħ/Γ, fs; infinite for a bound state.
    pub fn lifetime(&self) -> f64 {
        self.level.lifetime()
    }

    /// Takes the differences from the same state on other elements as errors; energies are never known
    /// better than to `rounding` (meV).
    pub(super) fn compare(&mut self, other: &Self, rounding: f64) {
        let (level, other) = (&self.level, &other.level);
        self.energy_error = SAFETY * (level.energy - other.energy).abs() + rounding;
        self.width_error = match level.width > 0.0 {
            true => SAFETY * (level.width / other.width - 1.0).abs() + WIDTH_ROUNDING,
            false => 0.0,
        };
    }
}

/// The pole that Rayleigh quotients reach from `start` (meV), and the row at which its vector is
/// largest; in row `row` alone if that is given.
///
/// T·u = g_j·e_j, u_j = 1, has uᵀ·T·u = g_j: Newton's method for the Rayleigh functional is z ← z +
/// g_j/(−uᵀ·T′·u), of third order (Golub and Van Loan, § 8.2.3).
pub(super) fn polish(
    chain: &Chain<'_>,
    leads: &Leads,
    start: Complex64,
    row: Option<usize>,
) -> Result<Option<Pole>, Cancelled> {
    let mut z = start;
    let mut last = f64::INFINITY;
    for _ in 0..MAX_ITERATIONS {
        let Outgoing { matrix, norm } = chain.outgoing(z, leads)?;
        let factors = matrix.factors();
        let j = row.unwrap_or_else(|| smallest(&factors.twisted));
        let NullVector { values, .. } = factors.null_vector(j);
        let step = factors.twisted[j] / norm.form(&values);
        if !step.is_finite() {
            return Ok(None);
        }
        let next = z + step;
        // Rounding has the last word: steps that no longer fall are its.
        let size = step.norm();
        if size <= STILL * next.norm() || (size >= last && size < 1e-11 * next.norm()) {
            return Ok(Some(Pole { energy: next, row: j }));
        }
        (z, last) = (next, size);
    }
    Ok(None)
}

/// A pole of the resolvent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pole {
    /// E − iΓ/2, meV.
    pub energy: Complex64,
    /// Border at which the state is large.
    pub row: usize,
}

fn smallest(pivots: &[Complex64]) -> usize {
    let size = |j: &usize| pivots[*j].norm_sqr();
    (0..pivots.len()).min_by(|a, b| size(a).total_cmp(&size(b))).unwrap_or(0)
}

/// The state at `pole`.
///
/// Γ = ħ(v_L·|ψ_L|² + v_R·|ψ_R|²)/∫ |ψ|² dx holds exactly for a Siegert state over any stretch, v
/// from Re k (Siegert 1939, and the equation of continuity): a width is as exact relative to itself
/// as ψ at the ends of V is, however small.
pub(super) fn state(
    chain: &Chain<'_>,
    leads: &Leads,
    pole: Pole,
    is_separate: bool,
) -> Result<SiegertState, Cancelled> {
    let z = Complex64::new(pole.energy.re, pole.energy.im.min(0.0));
    let Outgoing { matrix, norm: whole } = chain.outgoing(z, leads)?;
    let NullVector { values, logarithms } = matrix.factors().null_vector(pole.row);
    let mut norm = 0.0;
    let mut moment = 0.0;
    let mut wave = vec![values[0]];
    for inside in chain.insides(z, &values) {
        wave.extend(&inside.values[1..]);
        for ((x, psi), weight) in inside.positions.iter().zip(&inside.values).zip(&inside.weights) {
            norm += weight * psi.norm_sqr();
            moment += weight * psi.norm_sqr() * x;
        }
    }
    // Beyond a border where the lead is closed ψ falls as e^(−κ|x|).
    let wavenumbers = leads.wavenumbers(z, chain.coefficient);
    let last = values.len() - 1;
    for (side, border, outward) in [(0, 0, -1.0), (1, last, 1.0)] {
        if !leads.open[side] {
            let depth = 0.5 / wavenumbers[side].im;
            let tail = depth * values[border].norm_sqr();
            norm += tail;
            moment += tail * (chain.borders[border] + outward * depth);
        }
    }
    wave.iter_mut().for_each(|value| *value /= norm.sqrt());
    let [left, right] = wavenumbers;
    let width = |side: usize, k: Complex64| match leads.open[side] {
        true => 2.0 * chain.coefficient * k.re * (2.0 * logarithms[side] - norm.ln()).exp(),
        false => 0.0,
    };
    let (width_left, width_right) = (width(0, left), width(1, right));
    // t̂ = 2ib·√(k_L·k_R)·(T⁻¹)_0n, whose residue is u_0·u_n over the norm with the leads; ψ as a
    // plane wave is counted from the middle.
    let half = 0.5 * chain.span().length();
    let whole = whole.form(&values).norm();
    let coupling = match leads.open {
        [true, true] => {
            let ends = (logarithms[0] + logarithms[1] + half * (left.im + right.im)).exp();
            2.0 * chain.coefficient * (left.norm() * right.norm()).sqrt() * ends / whole
        }
        _ => 0.0,
    };
    let width = width_left + width_right;
    let level = Level { energy: z.re, width, width_left, width_right, coupling };
    Ok(SiegertState {
        level,
        energy_error: f64::NAN,
        width_error: f64::NAN,
        position: moment / norm,
        is_separate,
        borders: chain.borders.clone(),
        values: wave,
        wavenumbers,
    })
}
