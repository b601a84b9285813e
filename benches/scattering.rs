//! How fast the stationary solution is, beside NumPy's Numerov on the same task.
//!
//! `cargo bench --bench scattering`; the interpreter is `WAVEPORE_PYTHON` or `python3`, and without
//! NumPy only our times show.

use std::process::Command;
use std::time::Instant;

use wavepore::model::{Barrier, Packet, Potential, Species};
use wavepore::scattering::{
    ClosedForm, DEFAULT_TOLERANCE, Incidence, packet_average, scatter, siegert_states,
};
use wavepore::units::Estimate;
use wavepore::units::{ELECTRON_MASS, thermal_energy};

/// Median wall time in ms.
fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..31)
        .map(|_| {
            let start = Instant::now();
            work();
            1e3 * start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Every level of a filter of four sites, once for its numbers and once for their errors.
fn levels() {
    let Some(species) = Species::named("K+") else { return };
    let wall = |i: i32| Barrier::Gaussian { height: 100.0, width: 0.6, center: 3.0 * f64::from(i) };
    let potential = Potential { barriers: (-2..=2).map(wall).collect(), membrane: None };
    let range = potential.range();
    let time = median(|| drop(siegert_states(&species, &potential, range)));
    let count = siegert_states(&species, &potential, range).map_or(0, |found| found.states.len());
    println!("levels of four sites:                    {time:7.3} ms, {count} levels");
}

fn main() {
    let thermal = thermal_energy(310.0);
    let species = Species { name: String::new(), mass: 71_026.48 * ELECTRON_MASS, charge: 1 };
    let barrier = Barrier::Eckart { height: 6.0 * thermal, width: 0.30, center: 0.0 };
    let potential = Potential { barriers: vec![barrier], membrane: None };
    let energies: Vec<f64> =
        (0..401).map(|i| thermal * (3.0 + 6.0 * f64::from(i) / 400.0)).collect();
    let Some(exact) = ClosedForm::of(&potential) else { return };

    for tolerance in [1e-6, 1e-8, DEFAULT_TOLERANCE, 1e-12] {
        let time =
            median(|| drop(scatter(&species, &potential, &energies, Incidence::Left, tolerance)));
        let results = scatter(&species, &potential, &energies, Incidence::Left, tolerance);
        let error = results
            .iter()
            .map(|s| (s.transmission() / exact.transmission(&species, s.energy) - 1.0).abs())
            .fold(0.0, f64::max);
        println!(
            "scatter, 401 energies, tolerance {tolerance:7.0e}: {time:7.3} ms, error {error:8.1e}"
        );
    }
    let one =
        median(|| drop(scatter(&species, &potential, &energies[200..201], Incidence::Left, 1e-8)));
    println!("scatter, one energy,   tolerance   1e-8: {one:7.3} ms");
    let packet =
        Packet { wavenumber: species.wavenumber(6.0 * thermal), center: -10.0, width: 1.0 };
    let average = median(|| {
        std::hint::black_box(packet_average(&species, &potential, &packet, 1e-12));
    });
    let Estimate { value, error } = packet_average(&species, &potential, &packet, 1e-12);
    println!(
        "packet average:                          {average:7.3} ms, P_T {value:.13} ± {error:.1e}"
    );

    levels();

    let ours = median(|| drop(scatter(&species, &potential, &energies, Incidence::Left, 1e-8)));
    let python = std::env::var("WAVEPORE_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/numerov.py");
    let output = Command::new(&python).arg(script).env("OMP_NUM_THREADS", "1").output();
    let answer = output
        .ok()
        .filter(|output| output.status.success())
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let numbers: Vec<f64> = answer
        .iter()
        .flat_map(|text| text.split_whitespace())
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [time, error] => {
            println!(
                "NumPy Numerov, 8000 points: {time:.1} ms, error {error:.1e}; ratio {:.0}",
                time / ours
            )
        }
        _ => println!("no NumPy at {python}: ratio not measured"),
    }
}
