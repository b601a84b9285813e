//! Classical velocity modulation: T without a drive at the energies with which driven ions arrive.

use std::f64::consts::TAU;

use rayon::prelude::*;

use crate::model::Drive;
use crate::planning::Case;
use crate::scattering::{Incidence, scatter};
use crate::units::Interval;

/// Phases of the drive: smooth means over a period converge exponentially.
const PHASES: usize = 64;
/// Leapfrog steps to the barrier at the incident velocity; their error goes as their square.
const STEPS: usize = 2000;
/// W ends where it is below this, meV.
const TAIL: f64 = 1e-6;
/// Step of the slope of W, Å.
const SLOPE_STEP: f64 = 1e-4;
/// Relative accuracy of T.
const TOLERANCE: f64 = 1e-8;

/// T of the barrier of `case`, thin beside the reach of `drive`, at the energies with which
/// classical ions of `energy` (meV) arrive at its centre, averaged over phases.
pub(super) fn velocity_modulation(case: &Case, drive: &Drive, energy: f64) -> f64 {
    let phases: Vec<f64> = (0..PHASES).map(|i| TAU * i as f64 / PHASES as f64).collect();
    let arriving = phases.par_iter().filter_map(|&phase| arrival(case, drive, energy, phase));
    let energies: Vec<f64> = arriving.collect();
    let found = scatter(&case.species, &case.potential, &energies, Incidence::Left, TOLERANCE);
    found.iter().map(|found| found.transmission()).sum::<f64>() / PHASES as f64
}

/// The kinetic energy (meV) at the centre of `drive`, without the barrier, of an ion that enters it
/// at `phase` (rad); `None` if it turns round before.
fn arrival(case: &Case, drive: &Drive, energy: f64, phase: f64) -> Option<f64> {
    let species = &case.species;
    let Interval { from, .. } = drive.shape.extent(TAIL);
    let center = drive.center();
    let force = |x: f64, time: f64| {
        let rise = drive.shape.value(x + SLOPE_STEP) - drive.shape.value(x - SLOPE_STEP);
        -rise / (2.0 * SLOPE_STEP) * (drive.angular_frequency() * time + phase).cos()
    };
    let mut velocity = species.velocity(species.wavenumber(energy));
    let step = (center - from) / (velocity * STEPS as f64);
    let (mut x, mut time) = (from, 0.0);
    while velocity > 0.0 {
        let middle = velocity + 0.5 * step * force(x, time) / species.mass;
        let next = x + step * middle;
        if next >= center {
            // From the middle of the step to the centre.
            let rest = center - 0.5 * (x + next);
            return Some(0.5 * species.mass * middle.powi(2) + rest * force(center, time));
        }
        (x, time) = (next, time + step);
        velocity = middle + 0.5 * step * force(x, time) / species.mass;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barrier, Phase, Potential, Species};

    #[test]
    fn slow_drives_change_no_arrival_and_others_that_of_side_bands() {
        let top = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
        let case = Case::new(Species::named("K+").unwrap(), 310.15, Potential::from(top));
        let shape = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 };
        let at = |frequency: f64| {
            let drive =
                Drive { shape: shape.clone(), frequency, phase: Phase::Average, pulse: None };
            velocity_modulation(&case, &drive, 110.0)
        };
        let slow = at(1e-6) / 0.073_194_3;
        assert!((slow - 1.0).abs() < 1e-4, "{slow}");
        // ΣT_n by S-matrices, four digits.
        for (frequency, total) in [(0.5e-3, 0.1053), (1e-3, 0.0969), (2e-3, 0.0742)] {
            assert!((at(frequency) - total).abs() < 2e-4, "{frequency}: {}", at(frequency));
        }
    }
}
