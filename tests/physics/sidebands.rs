//! Side bands of long packets against those of Floquet states, for drawn drives.

use wavepore::model::{Barrier, Drive, Phase, Potential, Species};
use wavepore::planning::{Case, FrameSpacing, NumericsRequest, PacketRequest, RecordRequest};
use wavepore::simulation::sidebands;

use super::draw::SplitMix;

/// How many drives are drawn: `usual`, or as many as `WAVEPORE_DRAWN` asks for.
pub fn drawn(usual: u64) -> u64 {
    std::env::var("WAVEPORE_DRAWN").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A barrier or two, a drive upon them, and a packet long enough for its quanta.
pub fn case(seed: u64) -> (Case, Drive, PacketRequest) {
    let mut draw = SplitMix(15_485_863 * (seed + 1));
    let species = Species::named(if draw.unit() < 0.5 { "K+" } else { "Na+" }).unwrap();
    let height = draw.between(30.0, 160.0);
    let width = draw.between(0.05, 0.3);
    let barrier = |center: f64, kind: f64| match kind {
        kind if kind < 0.4 => Barrier::Eckart { height, width, center },
        kind if kind < 0.7 => Barrier::Gaussian { height, width, center },
        _ => Barrier::Rectangle { height, width, center },
    };
    let mut barriers = vec![barrier(0.0, draw.unit())];
    if draw.unit() < 0.3 {
        barriers.push(barrier(draw.between(1.0, 2.0), draw.unit()));
    }
    let shape = if draw.unit() < 0.6 {
        let (force, width) = (draw.between(0.2, 4.0), draw.between(2.0, 6.0));
        Barrier::Dipole { force, width, center: draw.between(-1.0, 1.0) }
    } else {
        let (height, width) = (draw.between(0.5, 8.0), draw.between(0.3, 2.0));
        Barrier::Gaussian { height, width, center: draw.between(-1.0, 1.0) }
    };
    let terahertz = 1e-3;
    let frequency = draw.between(1.0, 6.0) * terahertz;
    let drive =
        Drive { shape, frequency, phase: Phase::Angle(draw.between(0.0, 6.0)), pulse: None };
    let energy = draw.between(80.0, 180.0);
    // Twice the width at which side bands begin to overlap at 1e-4.
    let wavenumber = species.wavenumber(energy);
    let enough = 2.0 * species.kinetic_coefficient() * wavenumber * 8.6 / drive.quantum();
    let request = PacketRequest::new(&species, energy, 1.2 * enough);
    let case = Case {
        title: String::new(),
        species,
        temperature: 310.15,
        potential: Potential { barriers, membrane: None },
        packets: vec![request],
        energies: None,
        dwell: None,
        numerics: NumericsRequest { tolerance: 1e-4, ..NumericsRequest::default() },
        record: RecordRequest { frames: 0, moments: FrameSpacing::Even, wave_function: false },
        reservoirs: None,
        drive: Some(drive.clone()),
        uncertainty: None,
    };
    (case, drive, request)
}

#[test]
fn side_bands_of_packets_are_those_of_floquet_states_within_their_bounds() {
    for seed in 0..drawn(6) {
        let (case, drive, request) = case(seed);
        let found = sidebands(&case, &drive, &request).unwrap();
        let mut sum = 0.0;
        for one in &found.sidebands {
            let bound = one.packet_error + one.floquet_error;
            let apart = (one.transmission_packet - one.transmission_floquet)
                .abs()
                .max((one.reflection_packet - one.reflection_floquet).abs());
            assert!(apart <= bound && bound < 2e-4, "{seed}: {apart:e} {bound:e} {one:?}");
            sum += one.transmission_floquet + one.reflection_floquet;
        }
        assert!((sum - 1.0).abs() < 1e-3, "{seed}: {sum}");
        println!("{seed}: {} side bands, T {}", found.sidebands.len(), found.transmission);
    }
}
