//! Whether every bound is true: steps, durations and grids set by hand, filters with levels
//! narrower than a run resolves, and what packets transmit as a whole.

use std::path::Path;

use rayon::prelude::*;
use wavepore::planning::Case;
use wavepore::scattering::{Incidence, levels, scatter};
use wavepore::scenario::Scenario;
use wavepore::simulation::{
    Cause, Control, CrossCheck, PacketOutcome, Reliability, energies, join, plan, prepare,
};
use wavepore::units::{Estimate, Interval};

use super::draw::Draw;
use super::packet::{barrier, median, outcomes};

/// Energies over a window at which both methods are compared.
const ENERGIES: usize = 97;
/// No true error is called smaller.
const FLOOR: f64 = 1e-12;

/// How many scenarios are drawn: `usual`, or as many as `WAVEPORE_DRAWN` asks for.
fn drawn(usual: usize) -> usize {
    std::env::var("WAVEPORE_DRAWN").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Lengths in proportion to the wavelength of the ion.
fn scale(ion: &str) -> f64 {
    match ion {
        "K+" => 1.0,
        "Na+" => 1.3,
        "Rb+" => 0.68,
        "Cs+" => 0.54,
        _ => 2.35,
    }
}

/// A scenario without frames.
fn scenario(ion: &str, potential: &str, (energy, width): (f64, f64), numerics: &str) -> String {
    format!(
        "ion = \"{ion}\"\ntemperature = \"310.15 K\"\n{potential}[packet]\nenergy = \"{energy} meV\"\nwidth = \"{width} angstrom\"\n\
         [numerics]\n{numerics}\n[record]\nframes = 0\n"
    )
}

/// One or two barriers or wells, and numerics of which some are set by hand.
fn set_by_hand(draw: &mut Draw) -> String {
    let ion = draw.among(&["K+", "Na+", "Rb+", "Li+"]);
    let scale = scale(ion);
    let energy = draw.between(80.0, 170.0);
    let count = draw.among(&[1, 1, 1, 2]);
    let mut potential = String::new();
    for i in 0..count {
        let height = draw.between(0.6, 1.2) * energy * draw.among(&[1.0, 1.0, -0.8]);
        let center =
            if count == 1 { 0.0 } else { (f64::from(i) - 0.5) * scale * draw.between(0.4, 3.0) };
        let shape = draw.among(&["eckart", "gaussian"]);
        potential += &barrier(shape, height, scale * draw.between(0.08, 0.4), center);
    }
    let packet = (energy, scale * draw.between(0.2, 0.8));
    let tolerance = draw.among(&[1e-3, 1e-4, 1e-5, 1e-6, 1e-7]);
    let scheme = draw.among(&["strang", "chin", "takahashi-imada", "blanes-moan"]);
    let mut numerics =
        format!("tolerance = {tolerance:e}\nscheme = \"{scheme}\"\nbudget = \"0.1 s\"\n");
    if draw.unit() < 0.85 {
        numerics += &format!("time_step = \"{} fs\"\n", 0.7 * (5.0f64 / 0.7).powf(draw.unit()));
    }
    if draw.unit() < 0.4 {
        numerics += &format!("duration = \"{} ps\"\n", draw.between(1.5, 10.0));
    }
    if draw.unit() < 0.15 {
        numerics += &grid(&scenario(ion, &potential, packet, &numerics), draw.between(0.8, 1.3));
    }
    scenario(ion, &potential, packet, &numerics)
}

/// The grid that a scenario would have, with `share` times its points.
fn grid(text: &str, share: f64) -> String {
    let Ok(scenario) = Scenario::parse("test.toml", text, Path::new("")) else {
        return String::new();
    };
    let Ok(plans) = plan(&scenario.case) else { return String::new() };
    let axis = plans[0].axis;
    let points = 2 * (axis.points as f64 * share / 2.0).round() as usize;
    format!(
        "grid = {{ from = \"{} angstrom\", to = \"{} angstrom\", points = {points} }}\n",
        axis.start,
        axis.end()
    )
}

/// Two to five scatterers that hold levels of any width between them.
fn filter(draw: &mut Draw) -> String {
    let ion = draw.among(&["K+", "Na+", "Rb+", "Li+", "Cs+"]);
    let scale = scale(ion);
    let count = draw.among(&[2, 2, 3, 4, 5]);
    let top = draw.between(80.0, 160.0);
    let shape = draw.among(&["eckart", "gaussian", "gaussian"]);
    let gap = scale * draw.between(0.7, 2.0);
    let mut potential = String::new();
    for i in 0..count {
        let center = (f64::from(i) - 0.5 * f64::from(count - 1)) * gap * draw.between(0.95, 1.05);
        potential += &barrier(
            shape,
            top * draw.between(0.85, 1.0),
            scale * draw.between(0.05, 0.25),
            center,
        );
    }
    let packet = (top * draw.between(0.7, 1.1), scale * draw.between(0.3, 1.0));
    let tolerance = draw.among(&[1e-3, 1e-4, 1e-5, 1e-6]);
    scenario(ion, &potential, packet, &format!("tolerance = {tolerance:e}\nbudget = \"0.1 s\""))
}

/// A rough potential of two to eight pieces, edges and ramps at random places, wells among them, in
/// front of a right level below, at or above the left one; on elements.
fn pieces(draw: &mut Draw) -> String {
    let ion = draw.among(&["K+", "Na+", "Rb+", "Li+", "Cs+"]);
    let scale = scale(ion);
    let energy = draw.between(80.0, 160.0);
    let count = draw.among(&[2, 3, 4, 5, 6, 8]);
    let mut points = vec![(0.0, 0.0)];
    let mut x = 0.0;
    for _ in 0..count {
        let value = energy * draw.between(-0.6, 1.15);
        // An edge is a short ramp in a table: an edge of its own is a rectangle.
        x += scale * draw.between(0.1, 0.8);
        points.push((x, value));
    }
    let level = draw.among(&[0.0, 0.0, 0.25, -0.4]) * energy;
    points.push((x + scale * draw.between(0.1, 0.6), level));
    let rows: Vec<String> = points.iter().map(|(x, v)| format!("[{x}, {v}]")).collect();
    let interpolation = draw.among(&["linear", "linear", "cubic", "pchip"]);
    let table = format!(
        "[[barrier]]\nshape = \"table\"\nposition_unit = \"angstrom\"\nenergy_unit = \"meV\"\n\
         interpolation = \"{interpolation}\"\npoints = [{}]\n",
        rows.join(", ")
    );
    let mut potential = if draw.unit() < 0.6 { table } else { String::new() };
    for _ in 0..draw.among(&[1, 1, 2, 3]) {
        let height = energy * draw.between(0.4, 1.1) * draw.among(&[1.0, 1.0, -0.7]);
        let width = scale * draw.between(0.02, 0.6);
        potential += &barrier("rectangle", height, width, draw.between(0.0, x));
    }
    let packet = (energy, scale * draw.between(0.3, 0.8));
    let tolerance = draw.among(&[1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8]);
    let numerics = format!("tolerance = {tolerance:e}\nscheme = \"elements\"\nbudget = \"0.1 s\"");
    scenario(ion, &potential, packet, &numerics)
}

/// What was found of one scenario.
struct Found {
    /// Largest true error over its bound, at trusted energies.
    trusted: f64,
    /// The same at energies that are compared without being trusted.
    compared: f64,
    /// The same of the transmitted and the reflected probability.
    probability: f64,
    /// Median of bound over true error at trusted energies.
    carefulness: Option<f64>,
    /// How many of `extra` were not trusted.
    left_out: usize,
}

/// Compares one packet with the stationary method, at energies over its window and at `extra` ones.
fn compare(case: &Case, outcome: &PacketOutcome, extra: &[f64]) -> Found {
    let mut energies = outcome.estimate.plan.window.mesh(ENERGIES);
    energies.extend(extra);
    let exact = scatter(&case.species, &case.potential, &energies, Incidence::Left, 1e-11);
    let Estimate { value: expected, error: expected_error } = outcome.expected;
    let off = [(outcome.last.transmitted, expected), (outcome.last.reflected, 1.0 - expected)];
    let probability =
        off.map(|(found, exact)| ((found - exact).abs() - expected_error - FLOOR) / outcome.error);
    let mut found = Found {
        trusted: 0.0,
        compared: 0.0,
        probability: probability[0].max(probability[1]),
        carefulness: None,
        left_out: 0,
    };
    let mut carefulness = Vec::new();
    for (i, (point, exact)) in outcome.estimate.curve(&energies).iter().zip(&exact).enumerate() {
        // The reference itself is known to its own bound.
        let beyond = |found: f64, exact_value: f64, bound: f64| {
            let error = (found - exact_value).abs();
            if error > FLOOR + exact.error { (error - exact.error) / bound } else { 0.0 }
        };
        let ratio = beyond(point.transmission, exact.transmission(), point.error).max(beyond(
            point.reflection,
            exact.reflection,
            point.reflection_error,
        ));
        match point.reliability {
            Reliability::Trusted => {
                found.trusted = found.trusted.max(ratio);
                carefulness.push(
                    point.error / (point.transmission - exact.transmission()).abs().max(FLOOR),
                );
            }
            Reliability::Inaccurate => found.compared = found.compared.max(ratio),
            Reliability::Unresolved | Reliability::Outside => {
                found.left_out += usize::from(i >= ENERGIES)
            }
        }
    }
    found.carefulness = (!carefulness.is_empty()).then(|| median(&mut carefulness));
    found
}

/// Runs `texts` and returns of which a bound was broken; the median over all of bound over error,
/// and how many ran.
fn broken(
    texts: &[String],
    extra: impl Fn(&Case, &PacketOutcome) -> Vec<f64> + Sync,
) -> (Vec<String>, f64, usize, usize) {
    let found: Vec<(usize, Found)> = texts
        .par_iter()
        .enumerate()
        .filter_map(|(i, text)| {
            // A scenario that is refused states no bound.
            let (case, outcomes) = outcomes(text).ok()?;
            let extra = extra(&case, &outcomes[0]);
            Some((i, compare(&case, &outcomes[0], &extra)))
        })
        .collect();
    let mut carefulness: Vec<f64> =
        found.iter().filter_map(|(_, found)| found.carefulness).collect();
    let left_out = found.iter().map(|(_, found)| found.left_out).sum();
    let untrue = |(i, found): &(usize, Found)| {
        let worst = found.trusted.max(found.compared).max(found.probability);
        (worst > 1.0).then(|| {
            let Found { trusted, compared, probability, .. } = found;
            format!(
                "{i}: trusted {trusted:.2} compared {compared:.2} probability {probability:.2}\n{}",
                texts[*i]
            )
        })
    };
    (found.iter().filter_map(untrue).collect(), median(&mut carefulness), found.len(), left_out)
}

/// 300 runs of four schemes with steps, durations and grids of any size; `WAVEPORE_DRAWN` asks for
/// another number.
#[test]
fn bounds_of_runs_set_by_hand_are_true() {
    let mut draw = Draw(20_261);
    let texts: Vec<String> = (0..drawn(300)).map(|_| set_by_hand(&mut draw)).collect();
    let (untrue, carefulness, ran, _) = broken(&texts, |_, _| Vec::new());
    println!("{} of {ran} untrue, median of bound over error {carefulness:.1}", untrue.len());
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    assert!(ran * 10 > texts.len() * 9, "{ran} of {} ran", texts.len());
}

/// 200 potentials with edges and kinks; `WAVEPORE_DRAWN` asks for another number.
#[test]
fn bounds_of_elements_are_true_and_not_too_careful() {
    let mut draw = Draw(20_263);
    let texts: Vec<String> = (0..drawn(200)).map(|_| pieces(&mut draw)).collect();
    let (untrue, carefulness, ran, _) = broken(&texts, |_, _| Vec::new());
    println!("{} of {ran} untrue, median of bound over error {carefulness:.1}", untrue.len());
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    assert!(carefulness <= 30.0, "{carefulness}");
    assert!(ran * 10 > texts.len() * 9, "{ran} of {} ran", texts.len());
}

/// 200 filters, asked at their levels and beside them; `WAVEPORE_DRAWN` asks for another number.
#[test]
fn energies_on_narrow_levels_are_left_out_or_bounded() {
    let mut draw = Draw(20_262);
    let texts: Vec<String> = (0..drawn(200)).map(|_| filter(&mut draw)).collect();
    let on_levels = |case: &Case, outcome: &PacketOutcome| {
        let window = outcome.estimate.plan.window;
        let levels = levels(&case.species, &case.potential, Interval::new(window.from, window.to));
        let beside = [0.0, 0.4, -0.6, 3.0, -20.0, 1000.0];
        levels
            .iter()
            .flat_map(|level| beside.map(|widths| level.energy + widths * level.width))
            .collect()
    };
    let (untrue, carefulness, ran, left_out) = broken(&texts, on_levels);
    println!(
        "{} of {ran} untrue, median of bound over error {carefulness:.1}, {left_out} left out",
        untrue.len()
    );
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
    assert!(carefulness <= 30.0, "{carefulness}");
    assert!(left_out > ran, "hardly a level was left out: the test asks nothing");
}

/// A level narrower than rounding is no trusted zero; it is named, with its width and what would
/// resolve it.
#[test]
fn a_narrow_level_is_named() {
    let walls = barrier("gaussian", 95.0, 0.35, -1.2) + &barrier("gaussian", 95.0, 0.35, 1.2);
    let text = scenario("Na+", &walls, (80.0, 0.6), "tolerance = 1e-6\nbudget = \"0.05 s\"");
    let (case, outcomes) = outcomes(&text).unwrap();
    let window = outcomes[0].estimate.plan.window;
    let narrow: Vec<_> =
        levels(&case.species, &case.potential, Interval::new(window.from, window.to))
            .into_iter()
            .filter(|level| (1e-9..1e-4).contains(&level.width))
            .collect();
    assert!(!narrow.is_empty(), "the filter has no narrow level in {window:?}");
    for level in &narrow {
        let at = outcomes[0].estimate.curve(&[level.energy])[0];
        assert!(
            at.reliability == Reliability::Unresolved && at.largest_part.cause == Cause::Level,
            "{level:?}: {at:?}"
        );
        let exact =
            scatter(&case.species, &case.potential, &[level.energy], Incidence::Left, 1e-11)[0];
        assert!(at.error >= (at.transmission - exact.transmission()).abs(), "{at:?} {exact:?}");
        let named = outcomes[0].estimate.unresolved();
        let found = named.iter().find(|found| found.level.energy == level.energy).unwrap();
        assert!(found.duration > level.lifetime(), "{found:?}");
    }
    let points = join(&case, &outcomes, &[narrow[0].energy]);
    let check = CrossCheck::new(&outcomes, &points, 1e-6);
    let left_out = check.left_out().join("\n");
    assert!(
        left_out.contains(&format!("{:.4} meV (width", narrow[narrow.len() - 1].energy)),
        "{left_out}"
    );
    assert!(
        check.compared().next().is_none() && check.nothing().contains("ring longer"),
        "{}",
        check.nothing()
    );
}

/// What limits a run is what was measured: each of these has one thing wrong.
#[test]
fn a_diagnosis_names_the_cause_that_was_measured() {
    let one = barrier("gaussian", 130.0, 0.12, 0.0);
    let far = one.clone() + &barrier("gaussian", 0.6, 0.05, 14.0);
    let two = barrier("gaussian", 130.0, 0.1, -0.6) + &barrier("gaussian", 130.0, 0.1, 0.6);
    let cases = [
        (
            "step",
            &one,
            "tolerance = 1e-5\nscheme = \"strang\"\ntime_step = \"4 fs\"",
            Cause::Step,
            "numerics.time_step",
        ),
        (
            "step of order four",
            &one,
            "tolerance = 1e-6\ntime_step = \"7 fs\"",
            Cause::Step,
            "numerics.time_step",
        ),
        (
            "duration",
            &far,
            "tolerance = 1e-5\nduration = \"3.2 ps\"",
            Cause::Duration,
            "numerics.duration",
        ),
        ("level", &two, "tolerance = 1e-5\nduration = \"4 ps\"", Cause::Level, "levels"),
    ];
    for (name, potential, numerics, cause, words) in cases {
        let (case, outcomes) =
            outcomes(&scenario("K+", potential, (134.0, 0.5), numerics)).unwrap();
        let curve = &outcomes[0].curve;
        let doubtful: Vec<_> =
            curve.iter().filter(|point| point.reliability != Reliability::Trusted).collect();
        // Where barriers hold levels, these are why a run ends too early.
        let of_levels = |found: Cause| cause == Cause::Level && found == Cause::Duration;
        let named = doubtful
            .iter()
            .filter(|point| {
                point.largest_part.cause == cause || of_levels(point.largest_part.cause)
            })
            .count();
        assert!(named > 0 && 2 * named >= doubtful.len(), "{name}: {named} of {}", doubtful.len());
        let points = join(&case, &outcomes, &energies(&case, &[outcomes[0].estimate.plan.clone()]));
        let warnings =
            CrossCheck::new(&outcomes, &points, case.numerics.tolerance).warnings().join("\n");
        assert!(warnings.contains(words), "{name}: {warnings}");
        assert!(warnings.matches("levels between the barriers").count() <= 1, "{name}: {warnings}");
    }
}

/// On a coarse grid more comes back into the planes, too: that is the grid's doing, neither the
/// absorbers' nor the duration's.
#[test]
fn a_coarse_grid_is_the_cause_of_all_its_errors() {
    for (ion, scheme) in [("K+", "chebyshev"), ("Na+", "takahashi-imada"), ("Rb+", "chebyshev")] {
        // The packet would fit, but not what the edges scatter.
        let potential = barrier("rectangle", 118.0, scale(ion) * 0.15, 0.0);
        let numerics = format!("tolerance = 1e-6\nscheme = \"{scheme}\"\n");
        let free = scenario(ion, &potential, (124.0, scale(ion) * 0.4), &numerics);
        let coarse = free.replace("[record]", &(grid(&free, 1.0) + "[record]"));
        let (case, outcomes) = outcomes(&coarse).unwrap();
        let points = join(&case, &outcomes, &energies(&case, &[outcomes[0].estimate.plan.clone()]));
        let check = CrossCheck::new(&outcomes, &points, case.numerics.tolerance);
        let warnings = check.warnings().join("\n");
        assert!(check.left_out_share(&outcomes[0]) > 0.5, "{ion}: {warnings}");
        assert!(warnings.contains("the grid limits"), "{ion}: {warnings}");
        assert!(
            !warnings.contains("absorbers reflect") && !warnings.contains("ends before"),
            "{ion}: {warnings}"
        );
    }
}

/// A step set by hand keeps the grid that the tolerance needs, and a duration set by hand finds no
/// resonance where one barrier has none.
#[test]
fn what_is_set_by_hand_loses_nothing_else() {
    let thin = barrier("gaussian", 133.633, 0.1, 0.0);
    let long = barrier("eckart", 138.0, 0.08, 0.0);
    let cases = [
        (&thin, "tolerance = 1e-6\ntime_step = \"0.5 fs\""),
        (&long, "tolerance = 1e-6\nduration = \"10 ps\""),
    ];
    for (potential, numerics) in cases {
        let (case, outcomes) =
            outcomes(&scenario("K+", potential, (133.633, 0.5), numerics)).unwrap();
        let found = compare(&case, &outcomes[0], &[]);
        assert!(found.trusted <= 1.0, "{numerics}: {}", found.trusted);
        assert!(
            outcomes[0].curve.iter().all(|point| point.reliability == Reliability::Trusted),
            "{numerics}"
        );
    }
}

/// The advice on a step helps: the run that follows it keeps the tolerance.
#[test]
fn the_step_that_is_advised_meets_the_tolerance() {
    let potential = barrier("eckart", 120.0, 0.15, 0.0);
    let run = |numerics: &str| {
        let (case, outcomes) =
            outcomes(&scenario("K+", &potential, (120.0, 0.5), numerics)).unwrap();
        let points = join(&case, &outcomes, &energies(&case, &[outcomes[0].estimate.plan.clone()]));
        let check = CrossCheck::new(&outcomes, &points, case.numerics.tolerance);
        (check.left_out_share(&outcomes[0]), check.warnings().join("\n"))
    };
    let (share, warnings) = run("tolerance = 1e-5\nscheme = \"strang\"\ntime_step = \"3 fs\"");
    let step = regex::Regex::new(r#"numerics.time_step = "([0-9.]+) fs""#).unwrap();
    let step = step.captures(&warnings).unwrap_or_else(|| panic!("{warnings}"))[1].to_owned();
    assert!(share > 0.5, "{share}");
    let (share, warnings) =
        run(&format!("tolerance = 1e-5\nscheme = \"strang\"\ntime_step = \"{step} fs\""));
    assert!(share == 0.0, "{step} fs: {share}\n{warnings}");
}

/// After a fifth of the work the forecast is right within a factor of two, in work that is counted.
#[test]
fn forecasts_are_right_after_a_fifth_of_the_work() {
    let step =
        "[[barrier]]\nshape = \"step\"\nheight = \"70 meV\"\nwidth = \"0 angstrom\"\n".to_owned();
    let thin = barrier("eckart", 130.0, 0.09, 0.0);
    let far = scenario("K+", &thin, (125.0, 0.5), "tolerance = 1e-4")
        .replace("[packet]\n", "[packet]\ncenter = \"-90 angstrom\"\n");
    let mut texts = vec![
        far,
        scenario("Na+", &barrier("rectangle", 120.0, 2.0, 0.0), (150.0, 0.6), "tolerance = 1e-2"),
        scenario("K+", &step, (130.0, 0.6), "tolerance = 1e-2"),
        scenario("K+", &thin, (7.0, 0.8), "tolerance = 1e-4"),
    ];
    let mut draw = Draw(20_263);
    texts.extend((0..10).map(|_| set_by_hand(&mut draw)));
    texts.extend((0..10).map(|_| filter(&mut draw)));
    let wrong: Vec<String> = texts.par_iter().filter_map(|text| forecast_fault(text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the forecast of a scenario. Once its pilots are done, all of the work is
/// known.
fn forecast_fault(text: &str) -> Option<String> {
    let scenario = Scenario::parse("test.toml", text, Path::new(""))
        .map_err(|error| format!("{error:?}"))
        .unwrap();
    let plans = plan(&scenario.case).ok()?;
    let prepared = prepare(&scenario.case, &plans, &Control::default()).unwrap();
    let whole = prepared[0].work.expected();
    let history = prepared[0].work.history();
    let since = history.iter().rposition(|then| then.done <= 0.2 * whole).unwrap_or(0);
    let worst = history[since..]
        .iter()
        .map(|then| (then.expected / whole).max(whole / then.expected))
        .fold(1.0, f64::max);
    // Forecasts by the share that is done, each where it changed.
    let mut shares: Vec<String> = history
        .iter()
        .map(|then| format!("{:.3}: {:.2}", then.done / whole, then.expected / whole))
        .collect();
    shares.dedup_by_key(|share| share.split(": ").last().map(str::to_owned));
    (worst > 2.0).then(|| format!("wrong by {worst:.2}: {}\n{text}", shares.join(", ")))
}

/// What is known of the work once the pilots are done is what the run and its comparison runs then
/// take.
#[test]
fn work_that_is_left_after_the_pilots_is_known() {
    let rough =
        "[[barrier]]\nshape = \"rectangle\"\nheight = \"100 meV\"\nwidth = \"0.3 angstrom\"\n"
            .to_owned();
    for (potential, numerics) in [
        (barrier("eckart", 130.0, 0.2, 0.0), "tolerance = 1e-6"),
        (barrier("eckart", 130.0, 0.2, 0.0), "tolerance = 1e-6\ntime_step = \"1.1 fs\""),
        (rough, "tolerance = 1e-2"),
    ] {
        let scenario = scenario("K+", &potential, (125.0, 0.5), numerics);
        let scenario = Scenario::parse("test.toml", &scenario, Path::new(""))
            .map_err(|error| format!("{error:?}"))
            .unwrap();
        let plans = plan(&scenario.case).unwrap();
        let control = Control::default();
        let prepared = prepare(&scenario.case, &plans, &control).unwrap();
        let expected = prepared[0].work.expected();
        let work = prepared[0].work.clone();
        wavepore::simulation::simulate(prepared, &control, None).unwrap();
        approx::assert_relative_eq!(work.done(), expected, max_relative = 0.05);
        approx::assert_relative_eq!(
            control.forecast.total(),
            control.forecast.done(),
            max_relative = 0.05
        );
    }
}
