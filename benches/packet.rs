//! What a packet's T(E) costs, in pairs of bare transforms, what frames and start-up add, and the
//! memory of it all (Linux).
//!
//! `cargo bench --bench packet`. Task P: K+ of the neutral atom's mass, Eckart barrier of 6 kBT
//! (310 K) and 0.30 Å, σ = 0.5 Å.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use num_complex::Complex64;
use rustfft::FftPlanner;
use wavepore::planning::Case;
use wavepore::scattering::{Incidence, scatter};
use wavepore::scenario::Scenario;
use wavepore::simulation::{self, Control, Prepared, RunSetup, Variant};

mod common;

use common::Result;

const SCENARIO: &str = include_str!("../scenarios/eckart.toml");

/// Median wall time in ms of `runs` calls.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            1e3 * start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Median ms of one forward and one inverse transform in place.
fn pair(points: usize) -> f64 {
    let mut planner = FftPlanner::new();
    let (forward, inverse) = (planner.plan_fft_forward(points), planner.plan_fft_inverse(points));
    let mut data = vec![Complex64::new(1e-3, 0.0); points];
    let mut scratch = vec![Complex64::default(); forward.get_inplace_scratch_len()];
    median(31, || {
        // Transforms are not normalised: thirty pairs multiply by less than a number can hold.
        data.fill(Complex64::new(1e-3, 0.0));
        for _ in 0..30 {
            forward.process_with_scratch(&mut data, &mut scratch);
            inverse.process_with_scratch(&mut data, &mut scratch);
        }
    }) / 30.0
}

fn case(tolerance: &str, scheme: &str) -> Option<Case> {
    let text: String = SCENARIO
        .lines()
        .filter(|line| !line.starts_with("tolerance"))
        .map(|line| format!("{line}\n"))
        .collect();
    let text = text.replace(
        "[numerics]",
        &format!("[numerics]\ntolerance = {tolerance}\nscheme = \"{scheme}\""),
    );
    Scenario::parse("eckart.toml", text, std::path::Path::new("."))
        .ok()
        .map(|scenario| scenario.case)
}

fn prepared(case: &Case, control: &Control) -> Option<Prepared> {
    let plans = simulation::plan(case).ok()?;
    simulation::prepare(case, &plans, control).ok()?.pop()
}

/// ms of the run alone and of its energy sums, ms of everything beside it, largest true error at
/// 200 energies.
fn packet(case: &Case) -> Option<(f64, f64, f64, f64, usize)> {
    let control = Control::default();
    let begun = Instant::now();
    let ready = prepared(case, &control)?;
    let beside = 1e3 * begun.elapsed().as_secs_f64();
    let stage = RunSetup::new(&ready.plan, Variant::Planned);
    let energies = ready.plan.window.mesh(200);
    let mut series = None;
    let run = median(3, || series = simulation::run(&stage, &ready.chosen, &control, &mut []));
    let series = series?;
    let mut channels = Vec::new();
    let sums = median(5, || channels = series.resolve(&ready.plan, &energies));
    let exact = scatter(&case.species, &case.potential, &energies, Incidence::Left, 1e-12);
    let errors =
        channels.iter().zip(&exact).map(|(a, b)| (a.transmission - b.transmission()).abs());
    Some((run, sums, beside, errors.fold(0.0, f64::max), ready.chosen.steps))
}

/// Writes task P with `numerics` and `frames` into `folder`; the arguments that run it.
fn task(folder: &Path, numerics: &str, frames: usize) -> Result<[&'static str; 6]> {
    let text: String = SCENARIO
        .lines()
        .filter(|line| !line.starts_with("tolerance") && !line.starts_with("frames"))
        .map(|line| format!("{line}\n"))
        .collect::<String>()
        .replace("[numerics]", &format!("[numerics]\n{numerics}"))
        .replace("[record]", &format!("[record]\nframes = {frames}"));
    std::fs::write(folder.join("p.toml"), text)?;
    Ok(["run", "--quiet", "--force", "-o", "p.h5", "p.toml"])
}

/// Median ms of a whole process that nobody looks at.
fn time(folder: &Path, numerics: &str, frames: usize) -> Result<f64> {
    let arguments = task(folder, numerics, frames)?;
    let mut failed = None;
    let time = median(9, || {
        let output = Command::new(env!("CARGO_BIN_EXE_wavepore"))
            .current_dir(folder)
            .args(arguments)
            .output();
        if !output.is_ok_and(|output| output.status.success()) {
            failed = Some(format!("wavepore run failed with {numerics}"));
        }
    });
    failed.map_or(Ok(time), |what| Err(what.into()))
}

/// Largest peak MiB of five whole processes.
fn peak(folder: &Path, numerics: &str, frames: usize) -> Result<f64> {
    let arguments = task(folder, numerics, frames)?;
    let peaks = (0..5).map(|_| common::program(folder, &arguments).map(|run| run.1));
    peaks.collect::<Result<Vec<_>>>().map(|peaks| peaks.into_iter().fold(f64::NAN, f64::max))
}

fn processes(folder: &Path) -> Result<()> {
    for (tolerance, limit) in [("1e-6", ""), ("1e-8", ", limit 60 on an idle core")] {
        let numerics = format!("tolerance = {tolerance}");
        println!(
            "whole process, task P to {tolerance}, no frames: {:6.1} ms{limit}; peak {:.1} MiB, limit 30",
            time(folder, &numerics, 0)?,
            peak(folder, &numerics, 0)?
        );
    }
    let grid =
        "tolerance = 1e-6\ngrid = { from = \"-30 angstrom\", to = \"30 angstrom\", points = 2048 }";
    let (without, with) = (time(folder, grid, 0)?, time(folder, grid, 200)?);
    println!(
        "2048 points: without frames {without:.1} ms, with 200 frames {with:.1} ms, ratio {:.2} (limit 1.15)",
        with / without
    );
    // A step for every frame of the many: they come faster than they are compressed, so the
    // writer's queue fills to its end.
    let steps = "tolerance = 1e-6\ntime_step = \"1 fs\"\nduration = \"4999 fs\"";
    let (few, many) = (peak(folder, steps, 50)?, peak(folder, steps, 5000)?);
    println!(
        "5000 steps: peak {few:.1} MiB with 50 frames, {many:.1} MiB with 5000 frames, {:.1} more (the writer's queue holds 8 at most)",
        many - few
    );
    Ok(())
}

fn main() -> Result<()> {
    let floor = pair(1024);
    println!("floor: a pair of bare transforms of 1024 points {:8.2} us", 1e3 * floor);
    let mut fourth = f64::NAN;
    for tolerance in ["1e-6", "1e-8"] {
        let Some((run, sums, beside, error, steps)) =
            case(tolerance, "takahashi-imada").as_ref().and_then(packet)
        else {
            continue;
        };
        println!(
            "takahashi-imada, tolerance {tolerance}: {steps} steps, run {run:7.2} ms, 200 energies {sums:5.2} ms = {:6.0} pairs (limit 4000 at 1e-8); comparison run and pilots {beside:7.2} ms; true error {error:.1e}",
            (run + sums) / floor
        );
        fourth = run;
    }
    if let Some((run, _, _, error, steps)) = case("1e-8", "strang").as_ref().and_then(packet) {
        println!(
            "strang, tolerance 1e-8 by its step alone: {steps} steps, run {run:.1} ms, true error {error:.1e}; ratio {:.1} (at least 15)",
            run / fourth
        );
    }
    let folder = std::env::temp_dir().join(format!("wavepore-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = processes(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}
