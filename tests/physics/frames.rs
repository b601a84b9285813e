//! Frames at the moments that were asked for, whatever the steps.

use std::path::Path;
use std::sync::Mutex;

use num_complex::Complex64;
use wavepore::error::Result;
use wavepore::scenario::Scenario;
use wavepore::simulation::{self, Control, Prepared, RunObserver, Snapshot};

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

/// The frames of a run over `potential` with `numerics`, and where ψ is given.
fn frames(potential: &str, numerics: &str) -> (Vec<f64>, Vec<Frame>) {
    let text = format!(
        "ion = \"K+\"\ntemperature = \"310.15 K\"\n{potential}[packet]\nenergy = \"145 meV\"\nwidth = \"0.5 angstrom\"\n\
         [numerics]\ntolerance = 1e-6\nduration = \"3 ps\"\n{numerics}\n[record]\nframes = 40\n"
    );
    let case = Scenario::parse("test.toml", text, Path::new(".")).unwrap().case;
    let control = Control::default();
    let plans = simulation::plan(&case).unwrap();
    let prepared = simulation::prepare(&case, &plans, &control).unwrap();
    let seen = Frames::default();
    simulation::simulate(prepared, &control, Some(&seen)).unwrap();
    (seen.positions.into_inner().unwrap(), seen.shown.into_inner().unwrap())
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
            let middle = x.iter().zip(exact.psi.iter().zip(&found.psi));
            let apart = middle
                .filter(|(x, _)| x.abs() < MIDDLE)
                .map(|(_, (a, b))| (a - b).norm())
                .fold(0.0, f64::max);
            assert!(apart < allowed, "{by_hand}: frame {n} differs by {apart:.1e}");
        }
    }
}
