//! What a time step costs beside the two bare Fourier transforms in it.
//!
//! `cargo bench --bench step`, one thread. Both sides are timed in turns, and the ratio is the
//! median of those of neighbours.

use std::time::Instant;
use wavepore::units::Interval;

use num_complex::Complex64;
use rustfft::FftPlanner;
use wavepore::dynamics::{
    Absorber, AbsorberParameters, BLANES_MOAN, CHIN, GridDrive, Oscillation, Propagator, STRANG,
    SplitOperator, Splitting, TAKAHASHI_IMADA,
};
use wavepore::model::{Axis, Barrier, Hamiltonian, Packet, Potential, Species, amplitudes};

/// Turns of one comparison.
const TURNS: usize = 401;

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let Some(species) = Species::named("K+") else { return };
    let barrier = Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 };
    let potential = Potential { barriers: vec![barrier], membrane: None };
    let packet = Packet { wavenumber: 51.0, center: -4.0, width: 0.5 };
    for (points, target) in [(1024, 1.20), (4096, 1.20), (8192, 1.20)] {
        let axis = Axis::new(-8.0, 8.0, points);
        let hamiltonian = Hamiltonian::new(&species, &potential, axis, Interval::new(7.0, 8.0));
        let absorber =
            Absorber::new(&axis, AbsorberParameters { width: 2.0, strength: 60.0, order: 4 });
        let psi = amplitudes(axis.positions().map(|x| packet.amplitude(x)));

        let mut planner = FftPlanner::new();
        let (forward, inverse) =
            (planner.plan_fft_forward(points), planner.plan_fft_inverse(points));
        let length = forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len());
        let mut scratch = amplitudes(std::iter::repeat_n(Complex64::default(), length));
        let mut data = psi.clone();
        let mut compare = |splitting: &Splitting, drive: Option<&GridDrive>| {
            let mut propagator = match drive {
                Some(drive) => {
                    SplitOperator::driven(&hamiltonian, &absorber, splitting, 0.5, drive)
                }
                None => SplitOperator::new(&hamiltonian, &absorber, splitting, 0.5),
            };
            let pairs = propagator.transform_pairs();
            // About 0.3 ms a turn; unnormalised transforms grow by N a pair, and more pairs than
            // that would overflow.
            let repeats = (64 * 1024 / points / pairs).max(1);
            let mut moving = psi.clone();
            let (mut ratios, mut steps, mut bare) = (Vec::new(), Vec::new(), Vec::new());
            for _ in 0..TURNS {
                let start = Instant::now();
                propagator.advance(&mut moving, repeats);
                let step = start.elapsed().as_secs_f64() / repeats as f64;
                data.copy_from_slice(&psi);
                let start = Instant::now();
                for _ in 0..repeats * pairs {
                    forward.process_with_scratch(&mut data, &mut scratch);
                    inverse.process_with_scratch(&mut data, &mut scratch);
                }
                let pair = start.elapsed().as_secs_f64() / (repeats * pairs) as f64;
                moving.copy_from_slice(&psi);
                ratios.push(step / pairs as f64 / pair);
                steps.push(1e6 * step);
                bare.push(1e6 * pair);
            }
            (median(ratios), median(steps), median(bare))
        };
        for splitting in [STRANG, TAKAHASHI_IMADA, CHIN, BLANES_MOAN] {
            let (ratio, step, pair) = compare(&splitting, None);
            let target = if splitting.name == "strang" {
                format!(", target {target:.2}")
            } else {
                String::new()
            };
            println!(
                "{points:5} points, {:12}: step {step:8.2} µs, bare pair {pair:7.2} µs, ratio a pair {ratio:.3}{target}",
                splitting.name
            );
        }
        // W acts on a sixth of the grid, and on all of it.
        for width in [0.5, 20.0] {
            let dipole = Barrier::Dipole { force: 3.0, width, center: 0.0 };
            let oscillation = Oscillation { angular_frequency: 0.01, phase: 0.0, ramp: None };
            let drive = GridDrive::new(&hamiltonian, &dipole.into(), oscillation);
            let (ratio, step, _) = compare(&TAKAHASHI_IMADA, Some(&drive));
            println!(
                "{points:5} points, driven over {width:4} Å: step {step:8.2} µs, ratio a pair {ratio:.3}"
            );
        }
    }
}
