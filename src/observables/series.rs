//! The numbers of a run over time, once: records store these columns, and `info`, figures and
//! collections are handed them.

use super::budget::ProbabilityBudget;

/// A number of a packet over time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TimeColumn {
    /// Its name in records.
    pub name: &'static str,
    /// Its unit; `1` for pure numbers.
    pub unit: &'static str,
    /// What it is, in a line.
    pub meaning: &'static str,
    /// Whether every record has it; `false` for a column that older versions did not write.
    pub required: bool,
    /// Whether runs under a drive alone have it.
    pub driven: bool,
    /// Its value at one time.
    pub value: fn(&ProbabilityBudget) -> f64,
}

/// All of them, in the order in which records list them. A line more is a column more,
/// everywhere; with `TimeColumn { required: false, ..column(…) }`, since older records lack it.
#[rustfmt::skip]
pub(crate) const TIME_COLUMNS: &[TimeColumn] = &[
    column("left", "1", "probability left of the front plane, absorbed there included", |budget| budget.left),
    column("inside", "1", "probability between the planes", |budget| budget.inside),
    column("right", "1", "probability right of the back plane, absorbed there included", |budget| budget.right),
    column("transmitted", "1", "time-integrated outward flux through the back plane", |budget| budget.transmitted),
    column("reflected", "1", "time-integrated outward flux through the front plane", |budget| budget.reflected),
    column("norm", "1", "probability still on the grid", |budget| budget.norm),
    column("energy", "meV", "mean energy of what is still on the grid", |budget| budget.energy),
    column("mean_position", "angstrom", "mean position of what is still on the grid", |budget| budget.mean_position),
    TimeColumn { driven: true, required: false, ..column("drive", "1", "s(t) of a drive W(x) s(t), driven runs alone", |budget| budget.drive) },
    TimeColumn { driven: true, required: false, ..column("work", "meV", "energy that the drive has given, the integral of <W> ds/dt, driven runs alone", |budget| budget.work) },
];

const fn column(
    name: &'static str,
    unit: &'static str,
    meaning: &'static str,
    value: fn(&ProbabilityBudget) -> f64,
) -> TimeColumn {
    TimeColumn { name, unit, meaning, required: true, driven: false, value }
}
