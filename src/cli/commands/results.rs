//! Options and steps that commands share whose results need no run.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use crate::cli::console::format::Format;
use crate::cli::console::table::Beside;
use crate::cli::console::{Console, output};
use crate::error::Result;
use crate::jobs::potential_curve;
use crate::planning::Case;
use crate::record::{DrawnTable, Header, PotentialCurve, Table, Writer};
use crate::units::Interval;

/// Number of intervals of V(x) in a record.
const INTERVALS: u32 = 4096;
/// V(x) is recorded up to where it differs from its leads by this fraction of the barriers: less is
/// not seen in a figure.
const TAIL: f64 = 1e-6;
/// Width of the leads that are recorded on either side, Å.
const MARGIN: f64 = 1.0;

/// Where results go, and in which form.
#[derive(Debug, Args)]
pub(crate) struct ResultArguments {
    /// Record to write as well.
    #[arg(long, short)]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite a complete record.
    #[arg(long)]
    pub(crate) force: bool,
    /// Form of the results.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl ResultArguments {
    /// Checks before the work that the record can be written, and does not replace `scenario`.
    ///
    /// # Errors
    /// It cannot, or would.
    pub(crate) fn check_output(&self, scenario: &str) -> Result<()> {
        let Some(path) = &self.output else { return Ok(()) };
        output::check_record(path, scenario, self.force)
    }

    /// Writes the record, if one is asked for.
    ///
    /// # Errors
    /// What `record` fails with; it cannot be written.
    pub(crate) fn write<'a>(
        &self,
        record: impl FnOnce() -> Result<ResultRecord<'a>>,
        console: &Console,
    ) -> Result<()> {
        let Some(path) = &self.output else { return Ok(()) };
        let record = record()?;
        let writer = Writer::create(path, self.force, &record.header, 1)?;
        let shown = shown(record.case);
        writer.potential(curve(record.case, shown))?;
        writer.table(potential_curve(record.case, shown))?;
        for table in record.tables {
            writer.table(table)?;
        }
        if let Some(drawn) = record.drawn {
            writer.drawn(drawn)?;
        }
        writer.warnings(record.warnings)?;
        console.status(&format!("record: {}", writer.finish()?.display()));
        Ok(())
    }
}

/// The contents of a record.
pub(crate) struct ResultRecord<'a> {
    pub(crate) header: Header,
    pub(crate) case: &'a Case,
    pub(crate) tables: Vec<Table>,
    /// The numbers of each draw, where the scenario keeps them.
    pub(crate) drawn: Option<DrawnTable>,
    pub(crate) warnings: &'a [String],
}

/// The entries of JSON beside the rows; `warnings` are those on energies and voltages at which the
/// `tolerance` is not reached.
pub(crate) fn beside(tolerance: f64, warnings: &[String], more: Value) -> Beside {
    Beside {
        tolerance: Some(tolerance),
        verdict: if warnings.is_empty() { "accuracy reached" } else { "see warnings" },
        warnings: warnings.to_vec(),
        more,
    }
}

/// Membrane, or barriers where there is none, Å.
fn membrane(case: &Case) -> Interval {
    let ends = case.potential.membrane.map(|membrane| Interval::new(membrane.from, membrane.to));
    ends.unwrap_or_else(|| case.potential.extent(TAIL))
}

/// The positions of V(x) in a record: over membrane and barriers, Å.
fn shown(case: &Case) -> Interval {
    let Interval { from, to } = case.potential.extent(TAIL).union(membrane(case));
    Interval::new(from - MARGIN, to + MARGIN)
}

/// V(x) of the scenario's ion at the scenario's voltage.
fn curve(case: &Case, Interval { from, to }: Interval) -> PotentialCurve {
    let membrane = membrane(case);
    let position = |i: u32| from + (to - from) * f64::from(i) / f64::from(INTERVALS);
    let x: Vec<f64> = (0..=INTERVALS).map(position).collect();
    let named = [("membrane_from_angstrom", membrane.from), ("membrane_to_angstrom", membrane.to)];
    PotentialCurve {
        potential: x.iter().map(|&x| case.potential.value(x)).collect(),
        x,
        driven: Vec::new(),
        classical_top: case.potential.range().to,
        attributes: named.map(|(name, value)| (name.to_owned(), value)).to_vec(),
    }
}
