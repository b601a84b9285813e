//! T(E) from packets beside the stationary method, and whether the stated error is true.

use std::path::Path;

use rayon::prelude::*;
use wavepore::planning::Case;
use wavepore::scattering::{Incidence, Scattering, scatter};
use wavepore::scenario::Scenario;
use wavepore::simulation::{Control, PacketOutcome, Point, Reliability, plan, prepare, simulate};

use super::draw::Draw;

/// Energies over a window at which both methods are compared.
const ENERGIES: usize = 97;
/// No true error is called smaller.
const FLOOR: f64 = 1e-12;
/// kT at 310.15 K, meV.
const THERMAL: f64 = 26.726_659_112_543_268;

/// Everything that drives a case: from the text of a scenario to what became of its packets.
pub(super) fn outcomes(text: &str) -> Result<(Case, Vec<PacketOutcome>), String> {
    let scenario =
        Scenario::parse("test.toml", text, Path::new("")).map_err(|error| format!("{error:?}"))?;
    let case = scenario.case;
    let plans = plan(&case).map_err(|refused| format!("{refused:?}"))?;
    let control = Control::default();
    let prepared = prepare(&case, &plans, &control).map_err(|error| format!("{error:?}"))?;
    let outcomes = simulate(prepared, &control, None).map_err(|error| format!("{error:?}"))?;
    Ok((case, outcomes))
}

/// How one packet's curve compares with the stationary method over its window.
#[derive(Debug, Default)]
struct Comparison {
    /// Largest true error.
    error: f64,
    /// Largest bound.
    bound: f64,
    /// Largest true error over its bound, true errors below the floor counted as the floor.
    ratio: f64,
    /// Share of energies that are trusted.
    trusted: f64,
    /// Why the last energy that is not trusted is not.
    doubtful: String,
    /// Bound over true error by energy.
    carefulness: Vec<f64>,
}

fn compare(case: &Case, outcome: &PacketOutcome) -> Comparison {
    let energies = outcome.estimate.plan.window.mesh(ENERGIES);
    let exact = scatter(&case.species, &case.potential, &energies, Incidence::Left, 1e-11);
    let mut found = Comparison::default();
    for (point, exact) in outcome.estimate.curve(&energies).iter().zip(&exact) {
        if point.reliability != Reliability::Trusted {
            found.doubtful = format!("{:?}, bound {:.1e}", point.reliability, point.error);
            continue;
        }
        let error = (point.transmission - exact.transmission()).abs();
        found.error = found.error.max(error);
        found.bound = found.bound.max(point.error);
        // Where the error is under the floor any bound is true.
        found.ratio = found.ratio.max(if error > FLOOR { error / point.error } else { 0.0 });
        found.carefulness.push(point.error / error.max(FLOOR));
        found.trusted += 1.0 / ENERGIES as f64;
    }
    found
}

fn text(ion: &str, tolerance: f64, energy: f64, width: f64, potential: &str) -> String {
    format!(
        "ion = \"{ion}\"\ntemperature = \"310.15 K\"\n{potential}\n[packet]\nenergy = \"{energy} meV\"\n\
         width = \"{width} angstrom\"\n[numerics]\ntolerance = {tolerance:e}\n[record]\nframes = 0\n"
    )
}

pub(super) fn barrier(shape: &str, height: f64, width: f64, center: f64) -> String {
    format!(
        "[[barrier]]\nshape = \"{shape}\"\nheight = \"{height} meV\"\nwidth = \"{width} angstrom\"\n\
         center = \"{center} angstrom\"\n"
    )
}

/// Every kind of potential for both ions at both tolerances.
#[test]
fn packets_agree_with_the_stationary_method_within_their_tolerance() {
    let membrane =
        "[membrane]\nvoltage = \"-64 mV\"\nfrom = \"-7.5 angstrom\"\nto = \"7.5 angstrom\"\n";
    let potentials = [
        ("symmetric", barrier("eckart", 138.0, 0.3, 0.0)),
        ("uneven", barrier("eckart", 120.0, 0.2, 0.0) + &barrier("step", -40.0, 0.2, 0.0)),
        ("rising", barrier("eckart", 120.0, 0.2, 0.0) + &barrier("step", 40.0, 0.2, 0.0)),
        ("membrane", barrier("eckart", 138.0, 0.2, 0.0) + membrane),
    ];
    let mut asked = Vec::new();
    for (name, potential) in &potentials {
        for ion in ["K+", "Na+"] {
            asked.extend([1e-6, 1e-8].map(|tolerance| (*name, ion, tolerance, potential)));
        }
    }
    assert_agreement(&asked);
}

/// What comes back late from afar is weak in the probabilities, r², but of first order in T: it
/// must be waited for, or be in the bound.
#[test]
fn late_echoes_are_waited_for() {
    let ramp = "[membrane]\nvoltage = \"-64 mV\"\nfrom = \"-15 angstrom\"\nto = \"15 angstrom\"\n";
    let far = barrier("eckart", 138.0, 0.08, 0.0) + &barrier("gaussian", 0.3, 0.04, 12.0);
    let end_of_ramp = barrier("eckart", 138.0, 0.08, -14.0) + ramp;
    assert_agreement(&[
        ("far barrier", "K+", 1e-6, &far),
        ("end of ramp", "K+", 1e-6, &end_of_ramp),
    ]);
    // A duration that ends in the lull before the echo, set by hand, is no excuse.
    let mut hasty = text("K+", 1e-6, 140.0, 0.5, &far);
    hasty = hasty.replace("[numerics]\n", "[numerics]\nduration = \"2800 fs\"\n");
    let (case, outcomes) = outcomes(&hasty).unwrap();
    let curve = outcomes[0].estimate.curve(&outcomes[0].estimate.plan.window.mesh(ENERGIES));
    let energies: Vec<f64> = curve.iter().map(|point| point.energy).collect();
    let exact = scatter(&case.species, &case.potential, &energies, Incidence::Left, 1e-11);
    let off = |(point, exact): (&Point, &Scattering)| {
        ((point.transmission - exact.transmission()).abs(), point.error)
    };
    let off: Vec<(f64, f64)> = curve.iter().zip(&exact).map(off).collect();
    assert!(off.iter().any(|pair| pair.0 > 1e-5), "the echo is not missed: the test asks nothing");
    assert!(off.iter().all(|pair| pair.0 < pair.1), "{off:?}");
}

/// Runs every (name, ion, tolerance, potential) with a narrow and a wide packet.
fn assert_agreement(cases: &[(&str, &str, f64, &String)]) {
    let runs: Vec<_> =
        cases.iter().flat_map(|case| [0.25, 0.8].map(|width| (case, width))).collect();
    let compared: Vec<_> = runs
        .par_iter()
        .map(|&(&(_, ion, tolerance, potential), width)| {
            let (case, outcomes) =
                outcomes(&text(ion, tolerance, 140.0, width, potential)).unwrap();
            (
                compare(&case, &outcomes[0]),
                outcomes[0].last.transmitted - outcomes[0].expected.value,
            )
        })
        .collect();
    for (&(&(name, ion, tolerance, _), width), (found, average)) in runs.iter().zip(&compared) {
        println!(
            "{name:10} {ion:3} {tolerance:.0e} σ {width}: error {:.1e} bound {:.1e} ratio {:.2} trusted {:.2} P_T {average:.1e}",
            found.error, found.bound, found.ratio, found.trusted
        );
    }
    for (&(&(name, ion, tolerance, _), width), (found, _)) in runs.iter().zip(&compared) {
        let place = format!("{name} {ion} {tolerance:e} {width}");
        assert!(found.trusted > 0.999, "{place}: {}", found.doubtful);
        assert!(found.error <= tolerance && found.ratio <= 1.0, "{place}: {found:?}");
    }
}

/// All 24 rows of the sharp barrier: mean energies from 3.6 to 7 kT, packets from 0.15 to 4 Å.
#[test]
fn packet_probabilities_agree_with_their_references() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/packet_PT.csv");
    let table = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("K_sharp,"))
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows.len(), 24);
    let potential = barrier("eckart", 138.0, 0.08, 0.0);
    let errors: Vec<(f64, f64)> = rows
        .par_iter()
        .map(|row| {
            let [energy, width, expected] =
                [row[2], row[3], row[5]].map(|field| field.parse::<f64>().unwrap());
            let (_, outcomes) =
                outcomes(&text("K+", 1e-8, energy * THERMAL, width, &potential)).unwrap();
            let last = outcomes[0].last;
            (last.transmitted - expected, last.right - expected)
        })
        .collect();
    for (row, (error, right)) in rows.iter().zip(&errors) {
        println!("{} kT, σ {} Å: P_T {error:.1e}, right {right:.1e}", row[2], row[3]);
    }
    for (row, (error, right)) in rows.iter().zip(&errors) {
        assert!(error.abs() <= 1e-8 && right.abs() <= 1e-8, "{row:?}: {error:.1e} {right:.1e}");
    }
}

impl Draw {
    pub(super) fn among<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[(choices.len() as f64 * self.unit()) as usize]
    }

    /// A smooth scenario without narrow resonances: one dominant barrier or well, and up to two
    /// more below the packet.
    fn scenario(&mut self) -> String {
        let ion = self.among(&["K+", "Na+", "Li+"]);
        // Lighter ions have longer waves: lengths in proportion.
        let scale = match ion {
            "K+" => 1.0,
            "Na+" => 1.3,
            _ => 2.35,
        };
        let tolerance = self.among(&[1e-6, 1e-6, 1e-6, 1e-7, 1e-8]);
        let energy = self.between(80.0, 170.0);
        let main = self.between(0.6, 1.2) * energy * self.among(&[1.0, 1.0, 1.0, -0.8]);
        let shape = self.among(&["eckart", "gaussian"]);
        let mut potential =
            barrier(shape, main, scale * self.between(0.1, 0.4), self.between(-0.3, 0.3));
        for side in [-1.0, 1.0] {
            if self.unit() < 0.4 {
                let height = self.between(-0.4, 0.4) * energy;
                let center = side * scale * self.between(0.6, 1.5);
                let shape = self.among(&["eckart", "gaussian"]);
                potential += &barrier(shape, height, scale * self.between(0.1, 0.3), center);
            }
        }
        text(ion, tolerance, energy, scale * self.between(0.2, 0.8), &potential)
    }
}

pub(super) fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Forty scenarios, or as many as `WAVEPORE_DRAWN` says: 200 take minutes.
#[test]
fn stated_errors_of_drawn_scenarios_are_true_and_not_too_careful() {
    let count =
        std::env::var("WAVEPORE_DRAWN").ok().and_then(|text| text.parse().ok()).unwrap_or(40);
    let mut draw = Draw(2026);
    let (mut untrue, mut seen, mut pointwise, mut overall, mut untrusted) =
        (0, 0, Vec::new(), Vec::new(), 0);
    for index in 0..count {
        let text = draw.scenario();
        let (case, outcomes) =
            outcomes(&text).unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
        let mut found = compare(&case, &outcomes[0]);
        seen += 1;
        if found.ratio > 1.0 {
            untrue += 1;
            println!(
                "scenario {index}: true error {:.2} times its bound, {:.1e}\n{text}",
                found.ratio, found.error
            );
        }
        if found.trusted < 0.999 {
            untrusted += 1;
            println!("scenario {index}: {:.2} trusted\n{text}", found.trusted);
        }
        if !found.carefulness.is_empty() {
            overall.push(found.bound / found.error.max(FLOOR));
            pointwise.push(median(&mut found.carefulness));
        }
    }
    let (pointwise, overall) = (median(&mut pointwise), median(&mut overall));
    println!(
        "{untrue} of {seen} untrue, {untrusted} not wholly trusted; carefulness {pointwise:.1} by energy, {overall:.1} by window"
    );
    assert!(untrue * 100 <= seen, "{untrue} of {seen}");
    assert!(untrusted * 20 <= seen, "{untrusted} of {seen}");
    assert!(pointwise <= 30.0 && overall <= 30.0, "{pointwise} {overall}");
}

/// Complex ends, elements and Cayley factors against −iW, transforms and Chebyshev's series: nothing
/// is shared but the packet and the energy sums.
#[test]
fn elements_and_transforms_give_the_same_transmission() {
    let potential = barrier("eckart", 138.0, 0.2, 0.0);
    let curve = |scheme: &str| {
        let text = text("K+", 1e-9, 145.0, 0.5, &potential)
            .replace("[numerics]\n", &format!("[numerics]\nscheme = \"{scheme}\"\n"));
        let (_, outcomes) = outcomes(&text).unwrap();
        let estimate = &outcomes[0].estimate;
        estimate.curve(&estimate.plan.window.mesh(ENERGIES))
    };
    for (a, b) in curve("elements").iter().zip(curve("chebyshev")) {
        assert!((a.transmission - b.transmission).abs() < 1e-8, "{a:?} {b:?}");
    }
}
