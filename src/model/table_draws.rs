//! Potentials drawn within the errors of their tables.
//!
//! δV = s∘(R·z) with R·R = ρ the symmetric root of the correlation of the points and z independent
//! normal deviates, so that δV has the covariance s_i·s_j·ρ_ij. The symmetric root does not depend
//! on which eigenvectors of nearly equal eigenvalues a machine happens to find, so a draw is the
//! same everywhere to rounding. Draws 2j and 2j + 1 are z and −z. A draw is a function of the seed
//! and its number alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use nalgebra::{DMatrix, SymmetricEigen};

use super::barrier::Barrier;
use super::potential::Potential;
use super::table::Table;
use super::table_errors::{Correlation, TableErrors};
use crate::numeric::RandomNumbers;

/// Share of the variance of a table that its directions may leave out.
// A first-order standard deviation is then off by half as much.
const LEFT_OUT: f64 = 1e-7;

/// The errors of the tables of one potential or several, from which potentials are drawn.
///
/// ```
/// use wavepore::model::{
///     Barrier, Correlation, Interpolation, Potential, Table, TableDraws, TableErrors,
/// };
///
/// let (x, v) = (vec![-2.0, -1.0, 0.0, 1.0, 2.0], [0.0, 50.0, 100.0, 50.0, 0.0]);
/// let errors = TableErrors {
///     standard: vec![0.0, 5.0, 5.0, 5.0, 0.0],
///     correlation: Correlation::Together,
///     profile: 0,
/// };
/// let table = Table::new(x, &v, Interpolation::Cubic).with_errors(errors);
/// let potential = Potential::from(Barrier::Table(table.into()));
/// let draws = TableDraws::new([&potential], 1);
/// let shift = |draw| draws.potential(&potential, draw).value(0.0) - 100.0;
/// // The second of a pair mirrors the first.
/// assert!((shift(0) + shift(1)).abs() < 1e-9 && shift(0) != shift(2));
/// ```
#[derive(Debug, Clone)]
pub struct TableDraws {
    random: RandomNumbers,
    /// By profile.
    errors: BTreeMap<u64, Factored>,
}

/// The errors of a table with the root of their correlation.
#[derive(Debug, Clone)]
struct Factored {
    standard: Vec<f64>,
    /// Eigenvalues and eigenvectors of ρ; none where ρ is the identity.
    eigen: Option<SymmetricEigen<f64, nalgebra::Dyn>>,
    /// R; none where that is the identity.
    root: Option<DMatrix<f64>>,
}

/// A direction in which a profile may be off, independent of all others: δV is normal with this
/// standard deviation at each point, all of the same sign of the deviate.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorDirection {
    profile: u64,
    /// meV.
    deviation: Vec<f64>,
}

impl ErrorDirection {
    /// The largest deviation of a point, meV.
    pub fn largest(&self) -> f64 {
        self.deviation.iter().map(|value| value.abs()).fold(0.0, f64::max)
    }
}

impl TableDraws {
    /// The errors of `potentials`, of which `seed` begins the draws.
    pub fn new<'a>(potentials: impl IntoIterator<Item = &'a Potential>, seed: u64) -> Self {
        let mut errors = BTreeMap::new();
        for barrier in potentials.into_iter().flat_map(|potential| &potential.barriers) {
            if let Some((table, own)) = uncertain(barrier) {
                errors.entry(own.profile).or_insert_with(|| Factored::new(table.positions(), own));
            }
        }
        Self { random: RandomNumbers::new(seed), errors }
    }

    /// `potential` with the tables of draw `draw`, which have no errors.
    pub fn potential(&self, potential: &Potential, draw: u64) -> Potential {
        let pair = self.random.branch(draw / 2);
        let sign = if draw.is_multiple_of(2) { 1.0 } else { -1.0 };
        displaced(potential, |profile| {
            let deviates = pair.branch(profile);
            self.errors.get(&profile).map(|own| own.deviation(|i| sign * deviates.normal(i)))
        })
    }

    /// Independent directions that make up all errors but for a negligible part.
    pub fn directions(&self) -> Vec<ErrorDirection> {
        let of = |(&profile, own): (&u64, &Factored)| {
            let deviations = own.directions().into_iter();
            deviations.map(move |deviation| ErrorDirection { profile, deviation })
        };
        self.errors.iter().flat_map(of).collect()
    }

    /// `potential` displaced by `amount` standard deviations in `direction`.
    pub fn along(potential: &Potential, direction: &ErrorDirection, amount: f64) -> Potential {
        displaced(potential, |profile| {
            let scaled = direction.deviation.iter().map(|value| amount * value);
            (profile == direction.profile).then(|| scaled.collect())
        })
    }
}

/// A table that has errors.
fn uncertain(barrier: &Barrier) -> Option<(&Table, &TableErrors)> {
    match barrier {
        Barrier::Table(table) => table.errors().map(|errors| (table.as_ref(), errors)),
        _ => None,
    }
}

impl Potential {
    /// Whether a table of it has errors.
    pub fn has_errors(&self) -> bool {
        self.barriers.iter().any(|barrier| uncertain(barrier).is_some())
    }

    /// The largest standard error of a point of its tables, meV; 0 without any.
    pub(crate) fn largest_error(&self) -> f64 {
        let errors = self.barriers.iter().filter_map(uncertain);
        errors.flat_map(|(_, errors)| &errors.standard).copied().fold(0.0, f64::max)
    }
}

/// `potential` with δV added to the points of each table for whose profile there is one.
fn displaced(potential: &Potential, deviation: impl Fn(u64) -> Option<Vec<f64>>) -> Potential {
    let barrier = |barrier: &Barrier| match uncertain(barrier) {
        None => barrier.clone(),
        Some((table, errors)) => {
            let deviation = deviation(errors.profile);
            let deviation = deviation.unwrap_or_else(|| vec![0.0; errors.standard.len()]);
            Barrier::Table(Arc::new(table.displaced(&deviation)))
        }
    };
    Potential {
        barriers: potential.barriers.iter().map(barrier).collect(),
        membrane: potential.membrane,
    }
}

impl Factored {
    fn new(positions: &[f64], errors: &TableErrors) -> Self {
        let standard = errors.standard.clone();
        if errors.correlation == Correlation::None {
            return Self { standard, eigen: None, root: None };
        }
        let n = positions.len();
        let coefficient =
            |i: usize, j: usize| errors.correlation.coefficient(positions[i] - positions[j]);
        let mut eigen = SymmetricEigen::new(DMatrix::from_fn(n, n, coefficient));
        // Negative ones are rounding: ρ is no less than zero.
        eigen.eigenvalues.iter_mut().for_each(|value| *value = value.max(0.0));
        let scaled =
            DMatrix::from_fn(n, n, |i, j| eigen.eigenvectors[(i, j)] * eigen.eigenvalues[j].sqrt());
        let root = &scaled * eigen.eigenvectors.transpose();
        Self { standard, root: Some(root), eigen: Some(eigen) }
    }

    /// δV of the deviates z.
    fn deviation(&self, deviate: impl Fn(u64) -> f64) -> Vec<f64> {
        let z: Vec<f64> = (0..self.standard.len() as u64).map(deviate).collect();
        let correlated = |i: usize| match &self.root {
            None => z[i],
            Some(root) => z.iter().enumerate().map(|(j, z)| root[(i, j)] * z).sum(),
        };
        self.standard.iter().enumerate().map(|(i, s)| s * correlated(i)).collect()
    }

    /// s∘v·√λ for every eigenvector v, largest variance first, until what is left is negligible.
    fn directions(&self) -> Vec<Vec<f64>> {
        let n = self.standard.len();
        let along = |j: usize| -> Vec<f64> {
            let entry = |i: usize| match &self.eigen {
                None => f64::from(u8::from(i == j)),
                Some(eigen) => eigen.eigenvectors[(i, j)] * eigen.eigenvalues[j].sqrt(),
            };
            (0..n).map(|i| self.standard[i] * entry(i)).collect()
        };
        let variance = |deviation: &[f64]| deviation.iter().map(|value| value * value).sum::<f64>();
        let mut all: Vec<(f64, Vec<f64>)> =
            (0..n).map(along).map(|deviation| (variance(&deviation), deviation)).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut left: f64 = all.iter().map(|(variance, _)| variance).sum();
        let negligible = LEFT_OUT * left;
        let needed = all.into_iter().take_while(|(variance, _)| {
            let is_needed = left > negligible;
            left -= variance;
            is_needed
        });
        needed.map(|(_, deviation)| deviation).collect()
    }
}

#[cfg(test)]
#[path = "../../tests/model/table_draws.rs"]
mod tests;
