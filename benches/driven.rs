//! How long the side bands of many frequencies take: `cargo bench --bench driven`.
//!
//! K+ of 110 meV at a thin barrier under a dipole drive of 3 meV/angstrom, 401 frequencies from 0.1
//! to 10 THz, first by the program (wall and CPU seconds of all its threads), then in parts; then
//! the classical ensembles of packets.

use std::f64::consts::TAU;
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use wavepore::model::{Barrier, Drive, Packet, Phase, Potential, Species};
use wavepore::scattering::{ClassicalEnsemble, Incidence, floquet, tien_gordon};
use wavepore::units::Estimate;

mod common;

use common::{Result, program};

/// Frequencies, and every how many of them the parts are measured at.
const FREQUENCIES: u32 = 401;
const STRIDE: usize = 20;
/// meV.
const ENERGY: f64 = 110.0;

const SCENARIO: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "6 angstrom"
frequency = "1 THz"
phase = "average"
[packet]
energy = "110 meV"
width = "14 angstrom"
[sweep]
"drive.frequency" = { from = "0.1 THz", to = "10 THz", points = 401 }
"#;

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("drive.toml"), SCENARIO)?;
    let (seconds, _) =
        program(folder.path(), &["sweep", "drive.toml", "--what", "sidebands", "-o", "out"])?;
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let of = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + 1e-6 * time.tv_usec() as f64;
    let cpu = of(usage.user_time()) + of(usage.system_time());
    println!("{FREQUENCIES} frequencies: {seconds:.1} s, {cpu:.1} s of CPU");
    parts()?;
    packets()
}

/// The classical ensembles of packets.
fn packets() -> Result<()> {
    let species = Species::named("K+").ok_or("no such ion")?;
    let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    let potential = Potential::from(barrier);
    let shape = Potential::from(Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 });
    for (period, width) in [(1000.0, 0.5), (300.0, 2.0), (1000.0, 14.0), (100.0, 14.0)] {
        let strength = |time: f64| (TAU * time / period).cos();
        let ensemble = ClassicalEnsemble {
            species: &species,
            potential: &potential,
            shape: &shape,
            drive: &strength,
            period,
        };
        let packet = Packet { wavenumber: species.wavenumber(136.0), center: -100.0, width };
        let clock = Instant::now();
        let Estimate { value, error } = ensemble.packet_average(&packet);
        println!(
            "classical packet of {width} angstrom, period {period} fs: {:.2} s, {value:.5} ± \
             {error:.0e}",
            clock.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// Seconds of each part, from every `STRIDE`-th frequency, scaled to all.
fn parts() -> Result<()> {
    let species = Species::named("K+").ok_or("no such ion")?;
    let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    let potential = Potential::from(barrier);
    let shape = Barrier::Dipole { force: 3.0, width: 6.0, center: 0.0 };
    let frequencies = (0..FREQUENCIES)
        .step_by(STRIDE)
        .map(|i| 1e-3 * (0.1 + 9.9 * f64::from(i) / f64::from(FREQUENCIES - 1)));
    let (mut spent, mut count) = ([0.0; 3], 0);
    for frequency in frequencies {
        let drive = Drive { shape: shape.clone(), frequency, phase: Phase::Average, pulse: None };
        let clock = Instant::now();
        floquet(&species, &potential, &drive, ENERGY, Incidence::Left, 1e-9)?;
        spent[0] += clock.elapsed().as_secs_f64();
        let clock = Instant::now();
        std::hint::black_box(tien_gordon(&species, &potential, &drive, &[ENERGY], 1e-9));
        spent[1] += clock.elapsed().as_secs_f64();
        let clock = Instant::now();
        let strength = |time: f64| (TAU * frequency * time).cos();
        let shape = drive.potential();
        let ensemble = ClassicalEnsemble {
            species: &species,
            potential: &potential,
            shape: &shape,
            drive: &strength,
            period: 1.0 / frequency,
        };
        std::hint::black_box(ensemble.energy_average(ENERGY));
        spent[2] += clock.elapsed().as_secs_f64();
        count += 1;
    }
    let names = ["Floquet", "Tien and Gordon", "classical ions"];
    for (name, seconds) in names.into_iter().zip(spent) {
        println!("{name}: {:.1} s of all", seconds * f64::from(FREQUENCIES) / f64::from(count));
    }
    Ok(())
}
