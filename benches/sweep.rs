//! What a sweep costs beside its cases.
//!
//! `cargo bench --bench sweep`: 10,000 small steady states through the program on one thread,
//! beside the same computed in a bare loop; how memory grows with their number; how long they take
//! to collect; cases of some ten milliseconds on one thread and on two.

mod common;

use std::fs;
use std::path::Path;
use std::time::Instant;

use common::{Result, program};
use wavepore::jobs::{stationary, stationary_energies};
use wavepore::scenario::Scenario;
use wavepore::simulation::Control;

const FILTER: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "eckart"
height = "138 meV"
width = "0.08 angstrom"
[packet]
energy = "5.6 kBT"
width = "0.5 angstrom"
[numerics]
tolerance = 1e-3
"#;

/// `heights` × 100 barriers, T at `points` energies.
fn swept(heights: usize, points: usize) -> String {
    format!(
        "{FILTER}[transmission]\nenergies = {{ from = \"3 kBT\", to = \"9 kBT\", points = {points} }}\n[sweep]\n\
         \"barrier.0.height\" = {{ from = \"4 kBT\", to = \"6 kBT\", points = {heights} }}\n\
         \"barrier.0.width\" = {{ from = \"0.05 angstrom\", to = \"0.3 angstrom\", points = 100 }}\n"
    )
}

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let at = folder.path();
    small(at)?;
    speed_up(at)
}

fn write(at: &Path, name: &str, text: &str) -> Result<()> {
    Ok(fs::write(at.join(name), text)?)
}

fn small(at: &Path) -> Result<()> {
    let mut memory = Vec::new();
    let control = Control::default();
    for heights in [10, 100] {
        let cases = 100 * heights;
        let text = swept(heights, 5);
        write(at, "small.toml", &text)?;
        let begun = Instant::now();
        let scenario = Scenario::parse("small", text, at)?;
        let bare = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
        bare.install(|| {
            for index in 0..cases {
                if let Ok(case) = scenario.case_of_sweep(index) {
                    let energies = stationary_energies(&case.case);
                    std::hint::black_box(stationary(&case.case, &energies, &control)).ok();
                }
            }
        });
        let floor = begun.elapsed().as_secs_f64();
        let out = format!("small-{heights}");
        let sweep = ["sweep", "small.toml", "-o", &out, "--what", "transmission", "--threads", "1"];
        let (seconds, peak) = program(at, &sweep)?;
        let (again, _) = program(at, &sweep)?;
        let (collecting, collector) = program(at, &["collect", &out])?;
        println!(
            "{cases} cases: {seconds:.2} s, bare {floor:.2} s, so {:.3} ms beside each; {again:.2} s when all are finished; collected in {collecting:.2} s",
            (seconds - floor) / cases as f64 * 1e3
        );
        memory.push((cases, peak, collector));
    }
    for (cases, peak, collector) in memory {
        println!("{cases} cases: sweep holds {peak:.0} MiB at most, collect {collector:.0} MiB");
    }
    Ok(())
}

fn speed_up(at: &Path) -> Result<()> {
    write(at, "steady.toml", &swept(2, 12_000))?;
    // Without frames: the thread that compresses them would make one thread of a sweep more than
    // one.
    let run = "[record]\nframes = 0\n[sweep]\n\"barrier.0.height\" = { from = \"4 kBT\", to = \"6 kBT\", points = 200 }\n";
    write(at, "packets.toml", &format!("{FILTER}{run}").replace("1e-3", "1e-7"))?;
    for (name, what) in [("steady", "transmission"), ("packets", "run")] {
        let scenario = format!("{name}.toml");
        let (mut one, mut two, mut floor) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for round in 0..3 {
            let sweep = |out: &str, rest: &[&str]| -> Result<f64> {
                let out = format!("{name}-{out}-{round}");
                program(at, &[&["sweep", &scenario, "-o", &out, "--what", what], rest].concat())
                    .map(|(time, _)| time)
            };
            one = one.min(sweep("one", &["--threads", "1"])?);
            two = two.min(sweep("two", &["--threads", "2"])?);
            // The floor: two processes that know nothing of each other, half the cases each.
            let halves = std::thread::scope(|scope| {
                let halves = ["1/2", "2/2"].map(|task| {
                    scope.spawn(move || sweep(&task[..1], &["--threads", "1", "--task", task]))
                });
                halves.map(|half| half.join().unwrap_or(Ok(f64::NAN)))
            });
            let [first, second] = halves;
            floor = floor.min(first?.max(second?));
        }
        println!(
            "200 cases of {what}, {:.0} ms each: {one:.2} s on one thread, {two:.2} s on two, {:.2} times faster; {:.2} by two processes",
            one * 5.0,
            one / two,
            one / floor
        );
    }
    Ok(())
}
