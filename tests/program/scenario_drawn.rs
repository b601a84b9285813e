//! Drawn inputs: nothing that is typed makes the reader panic, and meaning survives being written
//! and read.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use wavepore::cli::console::report::render;
use wavepore::dynamics::{AbsorberParameters, Scheme};
use wavepore::error::Error;
use wavepore::model::{
    Axis, Barrier, Drive, Interpolation, Membrane, Phase, Potential, Pulse, Species, Table,
};
use wavepore::planning::{
    Case, FrameSpacing, NumericsRequest, PacketRequest, RecordRequest, Reservoirs,
};
use wavepore::scenario::{Scenario, effective};
use wavepore::transport::Permeant;
use wavepore::units::Interval;
use wavepore::units::{self, Dimension};

use super::scenario::{files, folder};

/// Reads anything; a refusal must be a scenario error that can be shown.
fn read(text: &str) {
    match Scenario::parse("drawn.toml", text, &folder("scenarios")) {
        Ok(scenario) => {
            let again = effective(&scenario.case);
            let again = Scenario::parse("again.toml", again, Path::new("/nowhere")).unwrap();
            assert_eq!(again.case, scenario.case);
            for case in (0..scenario.sweep.cases()).take(4) {
                scenario.case_of_sweep(case).map_or_else(assert_explained, drop);
            }
        }
        Err(error) => assert_explained(error),
    }
}

/// Asserts that a refusal has a message and a remedy.
fn assert_explained(error: Error) {
    let Error::Scenario(diagnostic) = error else { panic!("{error:?}") };
    assert!(!diagnostic.message.is_empty() && !diagnostic.remedy.is_empty());
    assert!(render(&diagnostic, false).contains("help: "));
}

/// Pieces that hurt.
const PIECES: [&str; 24] = [
    "",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "0",
    "-1",
    "1e999",
    "nan",
    "inf",
    "true",
    "\"5 kBT\"",
    "\"1e-400 nm\"",
    "[[]]",
    "\"\u{1b}\"",
    "é",
    "\u{212b}",
    "1979-05-27",
    "99999999999999999999",
    "{ from = \"1 nm\" }",
    "\"barrier.0\"",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_read_or_refused(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn mutated_scenarios_are_read_or_refused(which in 0..15usize, cuts in prop::collection::vec((0.0..1.0f64, 0..12usize, 0..PIECES.len()), 1..5)) {
        let mut text = fs::read_to_string(&files("scenarios")[which]).unwrap();
        for (at, length, piece) in cuts {
            let whole = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
            let start = whole((at * text.len() as f64) as usize);
            let end = whole((start + length).min(text.len()));
            text.replace_range(start..end, PIECES[piece]);
        }
        read(&text);
    }

    #[test]
    fn values_of_any_kind_are_read_or_refused(which in 0..15usize, line in 0..40usize, piece in 0..PIECES.len()) {
        let text = fs::read_to_string(&files("scenarios")[which]).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let line = line % lines.len();
        if let Some((key, _)) = lines[line].clone().split_once('=') {
            lines[line] = format!("{key} = {}", PIECES[piece]);
        }
        read(&lines.join("\n"));
    }

    #[test]
    fn tables_of_any_kind_are_read_or_refused(
        table in "([-+]?[0-9]{1,3}(\\.[0-9]|e[0-9])?[ ,\t;]{1,2}[-+]?[0-9]{1,3}(\\.[0-9]|e30?)?( |,|x|\u{e9}|\r)?\n|[#;@a,-]{0,3}\n){0,9}",
        interpolation in 0..Interpolation::ALL.len(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("pmf.csv"), table).unwrap();
        let interpolation = Interpolation::ALL[interpolation].name();
        let text = format!(
            "ion = \"K+\"\n[[barrier]]\nshape = \"table\"\nfile = \"pmf.csv\"\nposition_unit = \"nm\"\n\
             energy_unit = \"meV\"\ninterpolation = \"{interpolation}\"\n"
        );
        match Scenario::parse("drawn.toml", text, folder.path()) {
            Ok(scenario) => {
                let potential = &scenario.case.potential;
                let Interval { from, to } = potential.range();
                for part in 0..=20 {
                    prop_assert!(potential.value(from + (to - from) * f64::from(part) / 20.0).is_finite());
                }
            }
            Err(error) => assert_explained(error),
        }
    }

    #[test]
    fn a_drawn_case_survives_being_written_and_read(case in case()) {
        let text = effective(&case);
        let again = Scenario::parse("again.toml", text.clone(), Path::new("/nowhere"))
            .unwrap_or_else(|error| panic!("{error}\nin\n{text}"));
        prop_assert_eq!(&again.case, &case, "{}", text);
        // Equality would take 0 for −0; the text has all the bits.
        prop_assert_eq!(effective(&again.case), text);
    }
}

#[test]
fn deep_nesting_is_read_or_refused() {
    let depth = 100_000;
    for text in [
        "ion = ".to_owned() + &"[".repeat(depth),
        "ion = ".to_owned() + &"{a=".repeat(depth),
        "a.".repeat(depth) + "a = 1",
        format!("[{}a]\n", "a.".repeat(depth)),
        format!("[sweep]\n\"{}a\" = [1]\nion = \"K+\"", "a.".repeat(depth)),
    ] {
        read(&text);
    }
}

/// A magnitude over many decades.
fn size(from: f64, to: f64) -> BoxedStrategy<f64> {
    (from.ln()..to.ln()).prop_map(f64::exp).boxed()
}

fn signed(to: f64) -> BoxedStrategy<f64> {
    (size(1e-6, to), any::<bool>())
        .prop_map(|(size, negative)| if negative { -size } else { size })
        .boxed()
}

/// What someone typed in that unit.
fn typed(unit: &'static str, dimension: Dimension, from: f64, to: f64) -> BoxedStrategy<f64> {
    size(from, to)
        .prop_map(move |number| units::parse(&format!("{number} {unit}"), dimension, None).unwrap())
        .boxed()
}

fn barrier() -> impl Strategy<Value = Barrier> {
    let parts = || (signed(1e4), size(1e-3, 1e2), signed(1e2));
    let table =
        (prop::collection::vec((size(1e-3, 1.0), signed(1e3)), 2..8), 0..Interpolation::ALL.len());
    prop_oneof![
        parts().prop_map(|(height, width, center)| Barrier::Rectangle { height, width, center }),
        parts().prop_map(|(height, width, center)| Barrier::Eckart { height, width, center }),
        parts().prop_map(|(height, width, center)| Barrier::Gaussian { height, width, center }),
        (signed(1e4), signed(1e2)).prop_map(|(height, center)| Barrier::Step {
            height,
            width: 0.0,
            center
        }),
        table.prop_map(|(steps, interpolation)| {
            let mut at = -3.0;
            let mut next = |step: f64| {
                at += step;
                at
            };
            let positions = steps.iter().map(|(step, _)| next(*step)).collect();
            let energies: Vec<f64> = steps.iter().map(|(_, energy)| *energy).collect();
            Barrier::Table(Arc::new(Table::new(
                positions,
                &energies,
                Interpolation::ALL[interpolation],
            )))
        }),
    ]
}

fn species() -> impl Strategy<Value = Species> {
    let mass = prop_oneof![
        typed("u", Dimension::Mass, 1e-3, 1e3),
        typed("me", Dimension::Mass, 1.0, 1e6),
        typed("kg", Dimension::Mass, 1e-27, 1e-24)
    ];
    prop_oneof![
        Just(Species::named("Ca2+").unwrap()),
        (mass, -3..=3i32).prop_map(|(mass, charge)| Species { name: String::new(), mass, charge })
    ]
}

fn record() -> impl Strategy<Value = RecordRequest> {
    let moments = prop_oneof![Just(FrameSpacing::Even), Just(FrameSpacing::Adaptive)];
    (0..1_000_000usize, moments, any::<bool>()).prop_map(|(frames, moments, wave_function)| {
        RecordRequest { frames, moments, wave_function }
    })
}

fn numerics() -> impl Strategy<Value = NumericsRequest> {
    let grid = (signed(1e4), size(1e-2, 1e4), 16..100_000usize)
        .prop_map(|(from, length, points)| Axis::new(from, from + length, points));
    let absorber = (size(1e-2, 1e2), size(1e-2, 1e4), 2..=8u32);
    let absorber =
        absorber.prop_map(|(width, strength, order)| AbsorberParameters { width, strength, order });
    let parts = (
        size(2e-13, 0.1),
        0..Scheme::ALL.len(),
        prop::option::of(grid),
        prop::option::of(size(1e-3, 10.0)),
    );
    let times = (prop::option::of(size(10.0, 1e6)), prop::option::of(size(1e12, 1e17)));
    (parts, times, prop::option::of(absorber), prop::option::of(4..=33usize)).prop_map(
        |((tolerance, scheme, grid, time_step), (duration, budget), absorber, degree)| {
            NumericsRequest {
                tolerance,
                scheme: Some(Scheme::ALL[scheme]),
                degree,
                grid,
                time_step,
                duration,
                absorber,
                budget,
            }
        },
    )
}

fn reservoirs() -> impl Strategy<Value = Reservoirs> {
    let diffusion = prop_oneof![
        typed("m^2/s", Dimension::Diffusion, 1e-12, 1e-6),
        typed("angstrom^2/ps", Dimension::Diffusion, 1e-3, 1e3)
    ];
    let voltages = prop::option::of(prop::collection::vec(signed(1e3), 1..4));
    (size(1e-3, 1e3), size(1e-3, 1e3), size(0.1, 1e2), prop::option::of(diffusion), voltages)
        .prop_map(|(outside, inside, area, diffusion, voltages)| Reservoirs {
            outside,
            inside,
            area,
            diffusion,
            diffusion_activation: if diffusion.is_some() { 10.0 * area } else { 0.0 },
            mass_exponent: 1e-3 * area,
            memory: diffusion.map(|_| area),
            voltages,
            others: Vec::new(),
        })
}

/// A further ion; its membrane is still to come.
fn permeant() -> impl Strategy<Value = Permeant> {
    let diffusion = typed("m^2/s", Dimension::Diffusion, 1e-12, 1e-6);
    let baths = (size(1e-3, 1e3), size(1e-3, 1e3), size(0.1, 1e2), diffusion);
    (species(), prop::collection::vec(barrier(), 0..3), baths).prop_map(
        |(species, barriers, (outside, inside, area, diffusion))| Permeant {
            species,
            potential: Potential { barriers, membrane: None },
            outside,
            inside,
            area,
            diffusion: Some(diffusion),
        },
    )
}

fn drive() -> impl Strategy<Value = Drive> {
    let shape = (any::<bool>(), signed(1e3), size(1e-2, 1e2), signed(1e2)).prop_map(
        |(dipole, height, width, center)| {
            if dipole {
                Barrier::Dipole { force: height, width, center }
            } else {
                Barrier::Gaussian { height, width, center }
            }
        },
    );
    let phase = prop_oneof![Just(Phase::Average), (-7.0..7.0f64).prop_map(Phase::Angle)];
    let frequency = prop_oneof![
        typed("THz", Dimension::Frequency, 1e-3, 1e3),
        typed("GHz", Dimension::Frequency, 1.0, 1e6)
    ];
    let ramp = || size(1.0, 1e4);
    let pulse = prop_oneof![
        Just(None),
        (signed(1e4), ramp())
            .prop_map(|(start, ramp)| { Some(Pulse { start, stop: f64::INFINITY, ramp }) }),
        (signed(1e4), ramp())
            .prop_map(|(start, ramp)| { Some(Pulse { start, stop: start + 2.5 * ramp, ramp }) }),
    ];
    (shape, frequency, phase, pulse).prop_map(|(shape, frequency, phase, pulse)| Drive {
        shape,
        frequency,
        phase,
        pulse,
    })
}

fn case() -> impl Strategy<Value = Case> {
    let membrane = prop::option::of((signed(1e3), signed(1e2), size(1e-2, 1e2)));
    let packets = (
        prop::collection::vec((size(1.0, 1e5), size(1e-3, 1e2), signed(1e3)), 0..4),
        any::<bool>(),
    );
    let energies = prop::option::of(prop_oneof![
        prop::collection::vec(size(1e-3, 1e4), 1..5),
        (1.0..50.0f64, 60.0..90.0f64, 2..9usize).prop_map(|(from, to, points)| {
            let last = points - 1;
            (0..points)
                .map(|i| if i == last { to } else { from + (to - from) * (i as f64 / last as f64) })
                .collect()
        }),
    ]);
    let model =
        ("\\PC*", species(), size(1.0, 1e3), prop::collection::vec(barrier(), 0..3), membrane);
    let asked = (packets, energies, numerics(), record());
    let others = prop::collection::vec(permeant(), 0..3);
    (model, asked, (prop::option::of(reservoirs()), others), prop::option::of(drive())).prop_map(
        |(
            (title, species, temperature, barriers, membrane),
            (packets, energies, numerics, record),
            (mut reservoirs, mut others),
            drive,
        )| {
            let membrane = membrane.map(|(voltage, from, length)| Membrane {
                energy: f64::from(species.charge) * voltage,
                from,
                to: from + length,
            });
            for other in &mut others {
                other.potential.membrane =
                    membrane.map(|membrane| Membrane { energy: 0.0, ..membrane });
            }
            if let Some(baths) = &mut reservoirs {
                baths.others = others;
            }
            let (packets, centered) = packets;
            let packets = packets.into_iter().map(|(energy, width, center)| PacketRequest {
                energy,
                wavenumber: species.wavenumber(energy),
                width,
                center: centered.then_some(center),
            });
            Case {
                packets: packets.collect(),
                title,
                temperature,
                dwell: energies.is_some().then_some(Interval::new(-1e6, 1e6)),
                energies,
                numerics,
                reservoirs,
                drive,
                uncertainty: None,
                species,
                potential: Potential { barriers, membrane },
                record,
            }
        },
    )
}
