//! What jumps, kinks and tables cost beside a smooth barrier: CPU time of the whole process on one
//! thread, and a Cayley factor by itself.
//!
//! `cargo bench --bench edges`. Every time is the least of several, and stands over that of the Eckart
//! barrier of `scenarios/eckart.toml` at the same tolerance in the same run.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use wavepore::dynamics::elements::{CayleyStepper, ElementBasis, ElementMesh, End};
use wavepore::model::{Barrier, Packet, Potential, Species};

/// Whatever fails ends the bench.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Repetitions of which the fastest counts.
const REPETITIONS: usize = 5;

/// A potential, a packet and the limits of its ratios by tolerance; those of tables at 1e-8 stand for
/// 0.2 s where the smooth barrier takes 46 ms.
struct Task {
    name: &'static str,
    potential: String,
    /// Energy in meV and width in Å.
    packet: [f64; 2],
    tolerances: &'static [(&'static str, f64)],
}

fn rectangle(height: f64, width: f64, center: f64) -> String {
    format!(
        "[[barrier]]\nshape = \"rectangle\"\nheight = \"{height} meV\"\nwidth = \"{width} angstrom\"\ncenter = \"{center} angstrom\"\n"
    )
}

fn step(height: f64) -> String {
    format!("[[barrier]]\nshape = \"step\"\nheight = \"{height} meV\"\nwidth = \"0 angstrom\"\n")
}

fn eckart(width: f64) -> String {
    format!("[[barrier]]\nshape = \"eckart\"\nheight = \"138 meV\"\nwidth = \"{width} angstrom\"\n")
}

fn table(interpolation: &str, rows: impl Iterator<Item = (f64, f64)>) -> String {
    let mut text = format!(
        "[[barrier]]\nshape = \"table\"\nposition_unit = \"angstrom\"\nenergy_unit = \"meV\"\ninterpolation = \"{interpolation}\"\npoints = ["
    );
    for (x, v) in rows {
        let _ = write!(text, "[{x:?}, {v:?}], ");
    }
    text + "]\n"
}

fn nine(interpolation: &str) -> String {
    let values = [0.0, 35.0, 110.0, 60.0, 132.0, 80.0, 120.0, 40.0, 0.0];
    table(interpolation, values.into_iter().enumerate().map(|(i, v)| (i as f64 - 4.0, v)))
}

/// Three sites in 2,000 rows, with noise of 0.05 kBT from a linear congruence.
fn noisy() -> String {
    let mut state = 20_263_u64;
    let mut noise = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    let rows = (0..2000).map(|i| {
        let x = -8.0 + 16.0 * f64::from(i) / 1999.0;
        let site = |height: f64, at: f64| height * (-((x - at) / 0.75).powi(2)).exp();
        (x, site(94.0, -3.0) + site(107.0, 0.0) + site(94.0, 3.0) + 4.6 * noise())
    });
    table("cubic", rows)
}

fn tasks() -> Vec<Task> {
    let ramp = |half: f64| {
        format!(
            "[membrane]\nvoltage = \"-64 mV\"\nfrom = \"-{half} angstrom\"\nto = \"{half} angstrom\"\n"
        )
    };
    let two = rectangle(133.63, 0.05, -0.25) + &rectangle(133.63, 0.05, 0.25);
    let both: &[(&str, f64)] = &[("1e-6", 2.5), ("1e-8", 2.0)];
    let task = |name, potential, packet, tolerances| Task { name, potential, packet, tolerances };
    vec![
        task("rectangle, 0.1 angstrom", rectangle(133.63, 0.1, 0.0), [149.67, 0.5], both),
        task("two rectangles", two, [133.63, 0.5], both),
        task("sharp step up", step(60.0), [145.0, 0.5], &[("1e-8", 1.0)]),
        task("sharp step down", step(-60.0), [145.0, 0.5], &[("1e-8", 1.0)]),
        task(
            "ramp and Eckart",
            ramp(7.5) + &eckart(0.08),
            [125.6, 0.5],
            &[("1e-6", 3.0), ("1e-8", 2.5)],
        ),
        task(
            "linear table, 9 rows",
            nine("linear"),
            [145.0, 0.5],
            &[("1e-6", 3.75), ("1e-8", 4.3)],
        ),
        task("cubic table, 9 rows", nine("cubic"), [145.0, 0.5], &[("1e-6", 3.75), ("1e-8", 4.3)]),
        task("noisy table, 2000 rows", noisy(), [145.0, 0.5], &[("1e-6", 50.0)]),
        task(
            "ramp of 400 angstrom",
            ramp(200.0) + &eckart(0.08),
            [145.0, 0.5],
            &[("1e-5", f64::INFINITY)],
        ),
        task("packet of 20 angstrom", rectangle(138.0, 0.3, 0.0), [145.0, 20.0], &[("1e-6", 50.0)]),
        task("53 meV over a step of 50", step(50.0), [53.0, 0.5], &[("1e-6", 50.0)]),
    ]
}

/// Least CPU seconds of the program on one thread.
fn cpu(folder: &Path, potential: &str, [energy, width]: [f64; 2], tolerance: &str) -> Result<f64> {
    let text = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n{potential}[packet]\nenergy = \"{energy} meV\"\nwidth = \"{width} angstrom\"\n\
         [numerics]\ntolerance = {tolerance}\n[record]\nframes = 0\n"
    );
    std::fs::write(folder.join("edges.toml"), text)?;
    let children = || -> Result<f64> {
        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        Ok(1e-6 * (usage.user_time() + usage.system_time()).num_microseconds() as f64)
    };
    let mut least = f64::INFINITY;
    for _ in 0..REPETITIONS {
        let before = children()?;
        let status = Command::new(env!("CARGO_BIN_EXE_wavepore"))
            .current_dir(folder)
            .args(["run", "--quiet", "--force", "--threads", "1", "-o", "edges.h5", "edges.toml"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        if !status.success() {
            return Err(format!("wavepore run {potential}: {status}").into());
        }
        least = least.min(children()? - before);
    }
    Ok(least)
}

fn processes(folder: &Path) -> Result<()> {
    let smooth = |tolerance| cpu(folder, &eckart(0.3), [160.0, 0.5], tolerance);
    let floors: Vec<(&str, f64)> = ["1e-5", "1e-6", "1e-8"]
        .into_iter()
        .map(|tolerance| Ok((tolerance, smooth(tolerance)?)))
        .collect::<Result<_>>()?;
    for (tolerance, floor) in &floors {
        println!("floor: Eckart barrier to {tolerance}: {:6.1} ms", 1e3 * floor);
    }
    for Task { name, potential, packet, tolerances } in tasks() {
        for (tolerance, limit) in tolerances {
            let seconds = cpu(folder, &potential, packet, tolerance)?;
            let floor = floors.iter().find(|floor| floor.0 == *tolerance).map_or(f64::NAN, |f| f.1);
            let ratio = seconds / floor;
            let limit = if limit.is_finite() { format!(" (limit {limit})") } else { String::new() };
            println!(
                "{name:26} to {tolerance}: {:7.1} ms, ratio {ratio:6.2}{limit}",
                1e3 * seconds
            );
        }
    }
    Ok(())
}

/// Least ns a point of one factor on elements of `degree`.
fn factor(degree: usize) -> Option<f64> {
    let species = Species::named("K+")?;
    let potential = Potential::from(Barrier::Rectangle { height: 138.0, width: 0.3, center: 0.0 });
    let length = 0.3;
    let borders: Vec<f64> = (-36..=10).map(|i| -0.15 + length * f64::from(i)).collect();
    let end = End { elements: 4, length: 0.2 };
    let mesh = ElementMesh { degree, borders, left: end, right: end };
    let points = mesh.points();
    let basis = ElementBasis::new(&species, &potential, mesh);
    let mut stepper = CayleyStepper::new(&basis, 145.0, 1, 20.0);
    let packet = Packet { wavenumber: species.wavenumber(145.0), center: -5.0, width: 0.5 };
    let mut state = stepper.start(&basis, packet);
    let mut least = f64::INFINITY;
    for _ in 0..60 {
        let begun = Instant::now();
        stepper.advance(&basis, &mut state, 100);
        least = least.min(begun.elapsed().as_secs_f64());
    }
    Some(1e9 * least / 100.0 / points as f64)
}

fn main() -> Result<()> {
    for (degree, limit) in [(5, ""), (9, ""), (17, " (limit 8)")] {
        if let Some(time) = factor(degree) {
            println!("Cayley factor, degree {degree:2}: {time:5.1} ns a point{limit}");
        }
    }
    let folder = std::env::temp_dir().join(format!("wavepore-edges-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let outcome = processes(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}
