//! The current of K+ and Na+ through one barrier at a voltage, quantum beside classical, and the
//! reversal potential.
//!
//! `cargo run --release --no-default-features --example current`

use wavepore::model::{Barrier, Membrane, Potential, Species};
use wavepore::transport::{Channel, Model, Permeant};
use wavepore::units::{PICOAMPERE_OF_CURRENT, thermal_energy};

/// Relative accuracy of the fluxes.
const TOLERANCE: f64 = 1e-8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let thermal = thermal_energy(310.15);
    let permeant = |ion: &str, height: f64, outside: f64, inside: f64| {
        let barriers = vec![Barrier::Eckart { height: height * thermal, width: 0.08, center: 0.0 }];
        let membrane = Some(Membrane { from: -7.5, to: 7.5, energy: 0.0 });
        let species = Species::named(ion)?;
        // A capture area of a filter's mouth, Å².
        let potential = Potential { barriers, membrane };
        Some(Permeant { species, potential, outside, inside, area: 7.07, diffusion: None })
    };
    let potassium = permeant("K+", 5.0, 12.8, 140.0).ok_or("no such ion")?;
    let sodium = permeant("Na+", 8.0, 140.0, 12.8).ok_or("no such ion")?;
    let channel = Channel { permeants: vec![potassium, sodium], thermal };

    println!("voltage_mV  quantum_pA  ballistic_pA");
    for voltage in [-80.0, -40.0, 0.0, 40.0, 80.0] {
        let row = channel.row(voltage, TOLERANCE);
        let picoamperes = |current: f64| current * PICOAMPERE_OF_CURRENT;
        println!(
            "{voltage:10.0}  {:10.4}  {:12.4}",
            picoamperes(row.quantum.value),
            picoamperes(row.ballistic)
        );
    }
    let reversal = channel.reversal(Model::Quantum, TOLERANCE).ok_or("no current vanishes")?;
    println!("reversal potential {reversal:.3} mV");
    Ok(())
}
