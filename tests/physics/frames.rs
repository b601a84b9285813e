//! Frames at the moments that were asked for, whatever the steps.

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use num_complex::Complex64;
use wavepore::error::Result;
use wavepore::planning::{Case, FrameSpacing};
use wavepore::scenario::Scenario;
use wavepore::simulation::{self, Control, Moments, Prepared, RunObserver, Snapshot};

use super::packet::barrier;

/// Å around the barrier, where no absorber reaches.
const MIDDLE: f64 = 2.0;

/// What was shown.
#[derive(Default)]
struct Frames {
    positions: Mutex<Vec<f64>>,
    shown: Mutex<Vec<Frame>>,
}

struct Frame {
    time: f64,
    psi: Vec<Complex64>,
    /// left + inside + right.
    sum: f64,
}

impl RunObserver for Frames {
    fn begin(&self, _: usize, prepared: &Prepared) -> Result<()> {
        *self.positions.lock().unwrap() = prepared.plan.axis.positions().collect();
        Ok(())
    }

    fn snapshot(&self, _: usize, snapshot: &Snapshot<'_>) -> Result<()> {
        let budget = snapshot.budget;
        self.shown.lock().unwrap().push(Frame {
            time: snapshot.time,
            psi: snapshot.amplitudes.to_vec(),
            sum: budget.left + budget.inside + budget.right,
        });
        Ok(())
    }

    fn end(&self, _: usize) -> Result<()> {
        Ok(())
    }
}

/// A potential with a packet, to be run with `numerics` and `record`.
fn case(potential: &str, numerics: &str, record: &str) -> Case {
    let text = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n{potential}[packet]\nenergy = \"145 meV\"\nwidth = \"0.5 angstrom\"\n\
         [numerics]\ntolerance = 1e-6\n{numerics}\n[record]\nframes = 40\n{record}\n"
    );
    Scenario::parse("test.toml", text, Path::new(".")).unwrap().case
}

fn prepared(case: &Case) -> Vec<Prepared> {
    simulation::prepare(case, &simulation::plan(case).unwrap(), &Control::default()).unwrap()
}

/// The frames of a run, and where ψ is given.
fn shown(prepared: Vec<Prepared>) -> (Vec<f64>, Vec<Frame>) {
    let seen = Frames::default();
    simulation::simulate(prepared, &Control::default(), Some(&seen)).unwrap();
    (seen.positions.into_inner().unwrap(), seen.shown.into_inner().unwrap())
}

/// The frames of a run of 3 ps over `potential` with `numerics`, and where ψ is given.
fn frames(potential: &str, numerics: &str) -> (Vec<f64>, Vec<Frame>) {
    shown(prepared(&case(potential, &format!("duration = \"3 ps\"\n{numerics}"), "")))
}

/// The largest difference of ψ in the middle.
fn apart(x: &[f64], one: &Frame, other: &Frame) -> f64 {
    let pairs = x.iter().zip(one.psi.iter().zip(&other.psi));
    let middle = pairs.filter(|(x, _)| x.abs() < MIDDLE);
    middle.map(|(_, (a, b))| (a - b).norm()).fold(0.0, f64::max)
}

#[test]
fn forty_frames_are_evenly_spaced_and_exact_with_any_step() {
    let eckart = barrier("eckart", 138.0, 0.3, 0.0);
    let rectangle = barrier("rectangle", 138.0, 0.3, 0.0);
    let chebyshev = "scheme = \"chebyshev\"\ntime_step = \"20 fs\"";
    for (potential, exact, by_hand, allowed) in [
        // ψ of this splitting errs by its second order in the step.
        (&eckart, chebyshev, "time_step = \"2.3 fs\"", 1e-2),
        (&eckart, chebyshev, "scheme = \"chebyshev\"\ntime_step = \"7.1 fs\"", 1e-5),
        (&rectangle, "time_step = \"5 fs\"", "time_step = \"30 fs\"", 1e-6),
        (&rectangle, "time_step = \"5 fs\"", "", 1e-6),
    ] {
        let ((x, exact), (_, found)) = (frames(potential, exact), frames(potential, by_hand));
        assert_eq!((exact.len(), found.len()), (40, 40), "{by_hand}");
        for (n, (exact, found)) in exact.iter().zip(&found).enumerate() {
            let asked = 3000.0 * n as f64 / 39.0;
            assert!((found.time - asked).abs() < 1e-6, "{by_hand}: {} fs", found.time);
            assert!((found.sum - 1.0).abs() < 1e-11, "{by_hand}: {:e}", found.sum - 1.0);
            let apart = apart(&x, exact, found);
            assert!(apart < allowed, "{by_hand}: frame {n} differs by {apart:.1e}");
        }
    }
}

#[test]
fn every_shipped_scenario_with_packets_stores_as_many_frames_as_were_asked_for() {
    let mut seen = 0;
    for path in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios")).unwrap() {
        let path = path.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let mut case = Scenario::read(path.to_str().unwrap()).unwrap().case;
        // Frames do not depend on it, and pilots are short.
        (case.numerics.tolerance, case.numerics.budget) = (1e-3, Some(1e13));
        for packet in prepared(&case) {
            let times = packet.frame_times();
            let duration = packet.chosen.time_step * packet.chosen.steps as f64;
            seen += usize::from(case.record.frames == 200);
            assert!(case.record.frames == 0 || times.len() == case.record.frames, "{path:?}");
            assert!((times[times.len() - 1] - duration).abs() < 1e-9 * duration, "{path:?}");
            assert!(times[0] == 0.0 && times.is_sorted_by(|a, b| a < b), "{path:?}");
        }
    }
    assert!(seen > 20, "{seen} packets");
}

#[test]
fn a_single_frame_is_that_of_the_end() {
    let mut case = case(&barrier("eckart", 138.0, 0.3, 0.0), "", "");
    case.record.frames = 1;
    let prepared = prepared(&case);
    let end = prepared[0].chosen.time_step * prepared[0].chosen.steps as f64;
    let (_, frames) = shown(prepared);
    assert!(frames.len() == 1 && (frames[0].time - end).abs() < 1e-6, "{} frames", frames.len());
}

#[test]
fn adaptive_frames_change_no_step_and_are_exact_in_every_scheme() {
    let eckart = barrier("eckart", 138.0, 0.3, 0.0);
    let rectangle = barrier("rectangle", 138.0, 0.3, 0.0);
    let drive = "[drive]\nshape = \"gaussian\"\nheight = \"10 meV\"\nwidth = \"0.3 angstrom\"\nfrequency = \"1 THz\"\n";
    let driven = format!("{eckart}{drive}");
    let exact = "scheme = \"chebyshev\"\ntime_step = \"20 fs\"";
    let (adaptive, long) = ("moments = \"adaptive\"", "duration = \"4 ps\"\n");
    for (potential, numerics, exact, allowed) in [
        // Splittings err in ψ, though not in T(E), by their second order.
        (&eckart, "scheme = \"strang\"", exact, 1e-3),
        (&eckart, "scheme = \"takahashi-imada\"\ntime_step = \"1 fs\"", exact, 3e-3),
        (&eckart, "scheme = \"chin\"", exact, 1e-3),
        (&eckart, "scheme = \"blanes-moan\"", exact, 1e-3),
        (&eckart, "scheme = \"chebyshev\"\ntime_step = \"7.1 fs\"", exact, 1e-5),
        (&rectangle, "", "time_step = \"3 fs\"", 1e-6),
        (&driven, "time_step = \"1 fs\"", "scheme = \"chebyshev\"\ntime_step = \"2 fs\"", 3e-3),
    ] {
        let with = |numerics: &str, record: &str| {
            prepared(&case(potential, &format!("{long}{numerics}"), record))
        };
        let (even, asked) = (with(numerics, ""), with(numerics, adaptive));
        let [steps, same] = [&even, &asked].map(|run| (run[0].chosen.steps, run[0].chosen.every));
        assert!(steps == same && even[0].chosen.time_step == asked[0].chosen.time_step);
        let mut finer = with(exact, "");
        finer[0].moments = Moments::At(asked[0].frame_times());
        let ((x, found), (other, exact)) = (shown(asked), shown(finer));
        assert!((x == other) && found.len() == 40 && exact.len() == 40, "{numerics}");
        let gaps = found.windows(2).map(|pair| pair[1].time - pair[0].time);
        let (least, most) = gaps.fold((f64::MAX, 0.0_f64), |(a, b), gap| (a.min(gap), b.max(gap)));
        assert!(least > 0.0 && most > 2.0 * least, "{numerics}: {least} to {most} fs");
        for (n, (exact, found)) in exact.iter().zip(&found).enumerate() {
            assert!((found.time - exact.time).abs() < 1e-6, "{numerics}: {} fs", found.time);
            assert!((found.sum - 1.0).abs() < 1e-9, "{numerics}: {:e}", found.sum - 1.0);
            let apart = apart(&x, exact, found);
            assert!(apart < allowed, "{numerics}: frame {n} differs by {apart:.1e}");
        }
    }
}

/// Whether anybody sees a change from each frame to the next: by 0.2 % of the peak.
fn moving(frames: &[Frame]) -> Vec<bool> {
    let density = |frame: &Frame| frame.psi.iter().map(|psi| psi.norm_sqr()).collect::<Vec<_>>();
    let densities: Vec<Vec<f64>> = frames.iter().map(density).collect();
    let peak = densities.iter().flatten().copied().fold(0.0, f64::max);
    let moves =
        |pair: &[Vec<f64>]| pair[0].iter().zip(&pair[1]).any(|(a, b)| (a - b).abs() >= 2e-3 * peak);
    densities.windows(2).map(moves).collect()
}

fn share_of_still(moving: &[bool]) -> f64 {
    moving.iter().filter(|moves| !**moves).count() as f64 / moving.len() as f64
}

#[test]
fn adaptive_frames_show_motion_where_even_ones_mostly_show_none() {
    for name in ["k_filter_pmf", "na_filter_pmf", "double_barrier"] {
        let path = format!("{}/scenarios/{name}.toml", env!("CARGO_MANIFEST_DIR"));
        let mut case = Scenario::read(&path).unwrap().case;
        assert_eq!(case.record.moments, FrameSpacing::Adaptive, "{name}");
        case.numerics.tolerance = 1e-4;
        let [mut even, mut adaptive] = [Vec::new(), Vec::new()];
        for packet in case.packets.clone() {
            case.packets = vec![packet];
            case.record.moments = FrameSpacing::Even;
            even.extend(moving(&shown(prepared(&case)).1));
            case.record.moments = FrameSpacing::Adaptive;
            let prepared = prepared(&case);
            let gaps =
                prepared[0].frame_times().windows(2).map(|t| t[1] - t[0]).collect::<Vec<_>>();
            let duration: f64 = gaps.iter().sum();
            assert!(gaps.iter().all(|&gap| gap < 0.13 * duration), "{name}: {gaps:?}");
            let moving = moving(&shown(prepared).1);
            let last = moving.iter().rposition(|&moves| moves).unwrap();
            assert!(share_of_still(&moving[..=last]) < 0.01, "{name}: {}", packet.energy);
            adaptive.extend(moving);
        }
        let [even, adaptive] = [even, adaptive].map(|moving| share_of_still(&moving));
        assert!(even > 0.3 && adaptive < 0.05, "{name}: {even} of even ones, {adaptive}");
    }
}
