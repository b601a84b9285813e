//! Jobs whose control is stopped end with that, and have done no work.

use std::path::Path;
use std::sync::atomic::Ordering;

use super::currents::{self, channel};
use super::{
    Computation, levels, levels_among, peaks_among, stationary, stationary_energies, tabulate,
};
use crate::error::{Error, Result};
use crate::scenario::Scenario;
use crate::simulation::Control;

const STATIC: &str = r#"
ion = "K+"
temperature = "310.15 K"
[[barrier]]
shape = "gaussian"
height = "100 meV"
width = "0.6 angstrom"
center = "-1.5 angstrom"
[[barrier]]
shape = "gaussian"
height = "100 meV"
width = "0.6 angstrom"
center = "1.5 angstrom"
[transmission]
energies = { from = "10 meV", to = "60 meV", points = 51 }
"#;

const MEMBRANE: &str = r#"
[membrane]
voltage = "0 mV"
from = "-7.5 angstrom"
to = "7.5 angstrom"
[reservoirs]
outside = "12.8 mM"
inside = "140 mM"
area = "7.07 angstrom^2"
"#;

const DRIVEN: &str = r#"
[drive]
shape = "dipole"
force = "3 meV/angstrom"
width = "6 angstrom"
frequency = "1 THz"
phase = "average"
[packet]
energy = "110 meV"
width = "14 angstrom"
"#;

fn scenario(parts: &[&str]) -> Scenario {
    Scenario::parse("test", parts.concat(), Path::new(".")).unwrap()
}

fn stopped() -> Control {
    let control = Control::default();
    control.stop.store(true, Ordering::Relaxed);
    control
}

fn assert_cancelled<T>(found: Result<T>) {
    assert!(matches!(found, Err(Error::Cancelled)), "{:?}", found.err());
}

#[test]
fn jobs_of_a_stopped_control_are_cancelled() {
    let control = stopped();
    let still = scenario(&[STATIC]);
    let energies = stationary_energies(&still.case);
    assert_cancelled(stationary(&still.case, &energies, &control));
    assert_cancelled(levels(&still.case, &control));
    assert_cancelled(levels_among(&still.case, &energies, &control));
    let found = levels_among(&still.case, &energies, &Control::default()).unwrap().unwrap();
    assert!(!found.is_empty());
    assert_cancelled(peaks_among(&still.case, &found, energies, &control));
    let states = levels(&still.case, &Control::default()).unwrap();
    assert_cancelled(states.with_profiles(&still.case, &control));
    assert_cancelled(tabulate(&still, "still", Computation::Transmission, &control));
    let driven = scenario(&[STATIC, DRIVEN]);
    assert_cancelled(tabulate(&driven, "driven", Computation::Sidebands, &control));
    assert_eq!(control.steps.load(Ordering::Relaxed), 0);
}

#[test]
fn currents_of_a_stopped_control_are_cancelled() {
    let control = stopped();
    let scenario = scenario(&[STATIC, MEMBRANE]);
    let channel = channel(&scenario).unwrap();
    assert_cancelled(currents::rows(&channel, &[0.0, 30.0], 1e-9, &control));
    assert_cancelled(currents::conductances(&channel, 1e-9, &control));
    assert_cancelled(tabulate(&scenario, "currents", Computation::Currents, &control));
    // Neither a voltage nor a model was finished.
    assert_eq!(control.steps.load(Ordering::Relaxed), 0);
}
