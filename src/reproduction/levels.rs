//! Narrow peaks of T(E): energies, widths, and a mesh that resolves them.

use crate::model::{Potential, Species};
use crate::numeric::bisect;
use crate::scattering::{Incidence, Scattering, scatter};
use crate::units::Interval;

/// A peak of T(E).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Peak {
    /// Energy of the peak, meV.
    energy: f64,
    /// Full width at half of its height, meV.
    width: f64,
}

/// Relative accuracy of T.
const TOLERANCE: f64 = 1e-8;
/// Number of meshes around a peak, each a quarter as wide as the one before.
// 4^−12 of 0.02 meV, the search mesh of `resolved`, is 1e-9 meV.
const MESHES: usize = 12;
/// Largest change of T between neighbouring energies of a curve.
const LARGEST_STEP: f64 = 0.03;
/// Most halvings of the energies of a curve.
const MAX_HALVINGS: usize = 10;
/// Samples of a peak, in full widths on either side.
// At twelve of them a Lorentz curve has fallen to 1/577.
const OFFSETS: [f64; 11] = [0.1, 0.2, 0.35, 0.5, 0.75, 1.0, 1.5, 2.5, 4.0, 7.0, 12.0];

/// Peaks of T in `span` (meV), searched on `points` energies. Peaks narrower than the mesh are
/// found by their flanks of ln T, which decrease by orders of magnitude on either side.
fn peaks(species: &Species, potential: &Potential, span: Interval, points: usize) -> Vec<Peak> {
    let t = |energies: &[f64]| -> Vec<f64> {
        let solved = scatter(species, potential, energies, Incidence::Left, TOLERANCE);
        solved.iter().map(|found| found.ln_transmission).collect()
    };
    let step = (span.length()) / (points - 1) as f64;
    let mesh: Vec<f64> = (0..points).map(|i| span.from + step * i as f64).collect();
    let logarithms = t(&mesh);
    let highest = (1..points - 1)
        .filter(|&i| logarithms[i] > logarithms[i - 1] && logarithms[i] >= logarithms[i + 1]);
    let refined = |i: usize| {
        // Each mesh keeps the neighbours of its highest point.
        let (mut center, mut reach) = (mesh[i], step);
        for _ in 0..MESHES {
            let near: Vec<f64> = (-8..=8).map(|j| center + reach * f64::from(j) / 8.0).collect();
            let found = t(&near);
            let best = (0..near.len()).max_by(|&a, &b| found[a].total_cmp(&found[b])).unwrap_or(8);
            (center, reach) = (near[best], reach / 4.0);
        }
        let half = t(&[center])[0] - std::f64::consts::LN_2;
        let side = |way: f64| {
            let above = |distance: f64| t(&[center + way * distance])[0] - half;
            let mut outside = reach;
            // A peak that does not fall to its half within the span is on a shoulder.
            while above(outside) > 0.0 {
                outside *= 2.0;
                if outside > span.length() {
                    return None;
                }
            }
            Some(bisect(Interval::new(0.0, outside), 1e-3 * outside, above))
        };
        Some(Peak { energy: center, width: side(1.0)? + side(-1.0)? })
    };
    highest.filter_map(refined).collect()
}

/// T at `mesh` (meV, increasing) and at the further energies that resolve peaks wider than `least`
/// (meV), sorted by energy.
pub(crate) fn resolved(
    species: &Species,
    potential: &Potential,
    mesh: &[f64],
    least: f64,
) -> Vec<Scattering> {
    let [Some(&from), Some(&to)] = [mesh.first(), mesh.last()] else { return Vec::new() };
    let solve =
        |energies: &[f64]| scatter(species, potential, energies, Incidence::Left, TOLERANCE);
    let mut energies = mesh.to_vec();
    let top = potential.range().to.min(to);
    if top > from {
        // Levels of a few angstrom are some tenths of a meV apart.
        let points = 2 + ((top - from) / 0.02) as usize;
        for peak in peaks(species, potential, Interval::new(from, top), points)
            .into_iter()
            .filter(|peak| peak.width > least)
        {
            let around = OFFSETS.iter().flat_map(|offset| [-offset, *offset]).chain([0.0]);
            energies.extend(around.map(|offset| peak.energy + offset * peak.width));
        }
    }
    energies.retain(|energy| (from..=to).contains(energy));
    energies.sort_by(f64::total_cmp);
    energies.dedup();
    let mut curve = solve(&energies);
    for _ in 0..MAX_HALVINGS {
        let far = |pair: &[Scattering]| {
            (pair[1].transmission() - pair[0].transmission()).abs() > LARGEST_STEP
        };
        let wide = |pair: &[Scattering]| pair[1].energy - pair[0].energy > 0.01 * least;
        let pairs = curve.windows(2).filter(|pair| far(pair) && wide(pair));
        let between: Vec<f64> = pairs.map(|pair| 0.5 * (pair[0].energy + pair[1].energy)).collect();
        if between.is_empty() {
            break;
        }
        curve.extend(solve(&between));
        curve.sort_by(|a, b| a.energy.total_cmp(&b.energy));
    }
    curve
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Barrier;

    #[test]
    fn a_curve_goes_through_every_level() {
        let species = Species::named("K+").unwrap();
        let wall = |center: f64| Barrier::Gaussian { height: 100.0, width: 0.6, center };
        let potential = Potential { barriers: vec![wall(-1.5), wall(1.5)], membrane: None };
        let mesh: Vec<f64> = (0..41).map(|i| 90.0 + 0.25 * f64::from(i)).collect();
        let curve = resolved(&species, &potential, &mesh, 1e-6);
        let t: Vec<f64> = curve.iter().map(Scattering::transmission).collect();
        assert!(t.windows(2).all(|pair| (pair[1] - pair[0]).abs() < 0.05));
        // Siegert states: 95.19 meV (3.2e-3 meV wide) and 97.68 meV (0.050 meV), symmetric, so that
        // T is one there.
        for (energy, width) in [(95.19, 3.2e-3), (97.68, 0.050)] {
            let near = |at: &&Scattering| (at.energy - energy).abs() < 0.02 + width;
            let high = curve.iter().filter(near).map(Scattering::transmission).fold(0.0, f64::max);
            assert!(high > 0.999, "{energy}: {high}");
        }
        let coarse = scatter(&species, &potential, &mesh, Incidence::Left, 1e-8);
        assert!(coarse.iter().filter(|at| at.energy < 97.0).all(|at| at.transmission() < 0.1));
    }
}
