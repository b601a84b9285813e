//! T(E) of a potential made in Rust by the stationary method, with its bounds and the levels
//! between the barriers.
//!
//! `cargo run --release --no-default-features --example transmission`

use wavepore::model::{Barrier, Potential, Species};
use wavepore::scattering::{Incidence, levels, scatter};
use wavepore::units::Interval;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sodium = Species::named("Na+").ok_or("no such ion")?;
    let gaussian = |center| Barrier::Gaussian { height: 130.0, width: 0.1, center };
    let potential = Potential { barriers: vec![gaussian(-0.5), gaussian(0.5)], membrane: None };

    println!("levels between the barriers");
    for level in levels(&sodium, &potential, Interval::new(60.0, 130.0)) {
        println!("{:.4} meV, width {:.2e} meV", level.energy, level.width);
    }
    println!("energy_meV  transmission_matrix  transmission_matrix_relative_error");
    let energies: Vec<f64> = (0..=20).map(|i| 60.0 + 5.0 * f64::from(i)).collect();
    for found in scatter(&sodium, &potential, &energies, Incidence::Left, 1e-10) {
        println!("{:10.1}  {:19.4e}  {:34.0e}", found.energy, found.transmission(), found.error);
    }
    Ok(())
}
