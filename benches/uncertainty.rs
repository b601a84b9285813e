//! How long draws of a table with errors take.
//!
//! `cargo bench --bench uncertainty`: 400 draws of a profile of 200 rows, five barriers of K+, with
//! currents at 9 voltages, conductances and the first order, on all cores. Less than 60 s on two.

use std::time::Instant;

use wavepore::model::{
    Barrier, Correlation, Interpolation, Membrane, Potential, Species, Table, TableDraws,
    TableErrors,
};
use wavepore::scattering::Cancellation;
use wavepore::transport::{Channel, Permeant, current_draws};
use wavepore::units::thermal_energy;

const ROWS: u32 = 200;
const DRAWS: u64 = 400;
/// The ends of the table, Å.
const END: f64 = 9.0;

fn table(thermal: f64) -> Table {
    let terms = [(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)];
    let position = |i: u32| -END + 2.0 * END * f64::from(i) / f64::from(ROWS - 1);
    let positions: Vec<f64> = (0..ROWS).map(position).collect();
    let value = |&x: &f64| -> f64 {
        let term = |&(height, center): &(f64, f64)| {
            let u: f64 = (x - center) / 0.6;
            height * (-0.5 * u * u).exp()
        };
        terms.iter().map(term).sum()
    };
    let energies: Vec<f64> = positions.iter().map(value).collect();
    let error = |&x: &f64| 0.5 * thermal * ((END - x.abs()) / 1.5).clamp(0.0, 1.0);
    let standard = positions.iter().map(error).collect();
    let errors = TableErrors { standard, correlation: Correlation::Gaussian(1.0), profile: 0 };
    Table::new(positions, &energies, Interpolation::Cubic).with_errors(errors)
}

fn main() {
    let thermal = thermal_energy(310.15);
    let Some(species) = Species::named("K+") else { return };
    let permeant = Permeant {
        species,
        potential: Potential {
            barriers: vec![Barrier::Table(table(thermal).into())],
            membrane: Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 }),
        },
        outside: 5.0,
        inside: 140.0,
        area: 7.0,
        diffusion: Some(6.5e-5),
    };
    let channel = Channel { permeants: vec![permeant], thermal };
    let voltages: Vec<f64> = (-4..=4).map(|i| 25.0 * f64::from(i)).collect();
    let start = Instant::now();
    let tables = TableDraws::new([&channel.permeants[0].potential], 1);
    println!("eigenvectors of {ROWS} rows: {:.3} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let found = current_draws(&channel, &voltages, &tables, DRAWS, Cancellation::never(), &|| {});
    let seconds = start.elapsed().as_secs_f64();
    let largest = found.map_or(f64::NAN, |found| {
        let rows = found.draws.iter().flat_map(|draw| &draw.rows);
        rows.map(|row| row.error).fold(0.0, f64::max)
    });
    println!(
        "{DRAWS} draws at {} voltages on {} threads: {seconds:.1} s; bound on a flux {largest:.1e}",
        voltages.len(),
        rayon::current_num_threads()
    );
}
