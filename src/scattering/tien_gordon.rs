//! Side bands of a lead that swings as a whole.

use crate::model::{Drive, Potential, Species};
use crate::numeric::bessel;
use crate::scattering::cancellation::{Cancellation, Cancelled, uncancelled};
use crate::scattering::{Incidence, Scattering, scatter_unless};

/// Squares of J_n less than this are left out.
const LEAST_SHARE: f64 = 1e-16;

/// T = Σ_n J_n²(V₁/hf)·T₀(E + n·hf) at each of `energies` (meV above the left level), T₀ to the
/// relative accuracy `tolerance`: that of ions from a lead whose level swings by V₁ = max |W|,
/// though W vanishes in the leads here.
///
/// Source: Tien and Gordon, Phys. Rev. 129, 647 (1963).
pub fn tien_gordon(
    species: &Species,
    potential: &Potential,
    drive: &Drive,
    energies: &[f64],
    tolerance: f64,
) -> Vec<f64> {
    uncancelled(|stop| tien_gordon_unless(species, potential, drive, energies, tolerance, stop))
}

/// [`tien_gordon`], unless `stop` says so meanwhile.
///
/// # Errors
/// [`Cancelled`] if it does.
pub fn tien_gordon_unless(
    species: &Species,
    potential: &Potential,
    drive: &Drive,
    energies: &[f64],
    tolerance: f64,
    stop: Cancellation<'_>,
) -> Result<Vec<f64>, Cancelled> {
    let quantum = drive.quantum();
    let shares = shares(drive.largest() / quantum);
    let most = shares.len() as i32 - 1;
    let orders: Vec<i32> = (-most..=most).collect();
    let all: Vec<f64> = energies
        .iter()
        .flat_map(|energy| orders.iter().map(move |order| energy + f64::from(*order) * quantum))
        .collect();
    let found = scatter_unless(species, potential, &all, Incidence::Left, tolerance, stop)?;
    let mean = |bands: &[Scattering]| -> f64 {
        let shares = orders.iter().map(|order| shares[order.unsigned_abs() as usize]);
        bands.iter().zip(shares).map(|(band, share)| share * band.transmission()).sum()
    };
    Ok(found.chunks(orders.len()).map(mean).collect())
}

/// J_n² at `argument`, from n = 0.
fn shares(argument: f64) -> Vec<f64> {
    if argument == 0.0 {
        return vec![1.0];
    }
    let squares = bessel(argument).into_iter().map(|value| value * value);
    let all: Vec<f64> = squares.collect();
    let last = all.iter().rposition(|share| *share > LEAST_SHARE).unwrap_or(0);
    all[..=last].to_vec()
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn shares_add_up_to_one() {
        for argument in [0.0, 1e-9, 0.3, 24.0] {
            let shares = shares(argument);
            let sum = shares[0] + 2.0 * shares[1..].iter().sum::<f64>();
            assert!((sum - 1.0).abs() < 1e-13, "{argument}: {sum}");
        }
    }
}
