//! What figures and films show, against the records that they are drawn from.

use std::fs;
use std::path::{Path, PathBuf};

mod currents;
mod driven;
mod figures;
mod films;
mod legends;
mod levels;
mod page;
mod pdf;
mod peaks;
mod phase;
mod race;
mod requests;
mod scenario;
mod separation;
mod several;
mod sweeps;
mod wave;

#[path = "../fixtures/browser.rs"]
mod browser;
#[path = "../fixtures/files.rs"]
mod files;
#[path = "../fixtures/python.rs"]
mod python;
#[path = "../fixtures/scenarios.rs"]
mod scenarios;
#[path = "../fixtures/small_disk.rs"]
mod small_disk;

use crate::jobs::{self, Target, validate};
use crate::planning::Plan;
use crate::render::{Figure, Panel, RecordView};
use crate::scattering::Cancellation;
use crate::scenario::Scenario;
use crate::simulation::Control;

impl Figure {
    /// All panels, row by row.
    fn panels(&self) -> impl Iterator<Item = &Panel> {
        self.rows.iter().flat_map(|row| &row.panels)
    }
}

/// Runs the scenario `text` and opens its record, `name` in `folder`.
fn run(folder: &Path, name: &str, text: &str) -> RecordView {
    run_planned(folder, name, text, |_| {})
}

/// The same with plans that were changed.
fn run_planned(folder: &Path, name: &str, text: &str, change: impl Fn(&mut Plan)) -> RecordView {
    let scenario = Scenario::parse(name, text, folder).unwrap();
    let mut plans = validate(&scenario, false, Cancellation::never()).unwrap().plans;
    plans.iter_mut().for_each(change);
    let path = folder.join("written.h5");
    let target = Target { path: &path, force: false, case: None };
    let control = Control::default();
    let recorded = jobs::record(&scenario, &plans, &target, &control, |_, _| {}).unwrap();
    RecordView::open(&unlocked(&recorded.written.unwrap(), &folder.join(name)), None).unwrap()
}

/// Moves the record `from` to `to` as a copy: a program that another test starts meanwhile inherits
/// the open file, and with it the lock of HDF5.
fn unlocked(from: &Path, to: &Path) -> PathBuf {
    fs::copy(from, to).unwrap();
    fs::remove_file(from).unwrap();
    to.to_owned()
}
