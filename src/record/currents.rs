//! I(V) at a glance.

use super::reader::Record;
use super::schema::CURRENTS;
use super::tables::{Table, span};
use crate::error::Result;
use crate::units::Interval;

/// The models, in the order in which they are listed.
const MODELS: [&str; 3] = ["quantum", "ballistic", "diffusive"];
/// Begins the names of columns that hold one of several ions.
const OF_ION: &str = "flux_in_";

/// I(V) at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct CurrentsSummary {
    /// Rows.
    pub rows: usize,
    /// Lowest and highest voltage, mV.
    pub voltage: Interval,
    /// Lowest and highest quantum over classical ballistic; NaN where the record has none.
    pub kappa: Interval,
    /// Names of the ions, where there are several.
    pub ions: Vec<String>,
    /// Equilibrium potential of each ion by the formula, mV: of the first alone where there is one,
    /// or where no others are given.
    pub nernst: Vec<f64>,
    /// Models of which something was found.
    pub models: Vec<ModelSummary>,
}

/// What was found of one model.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelSummary {
    /// `quantum`, `ballistic` or `diffusive`.
    pub name: String,
    /// Root of the computed current, mV; infinite where all charge can move one way only.
    pub reversal: f64,
    /// dI/dV there, pS; NaN where that is at infinity.
    pub slope: f64,
    /// I(0)/(0 − reversal), pS; NaN where that is at infinity.
    pub chord: f64,
}

impl Record {
    /// Fluxes and currents by voltage, `None` if the record holds none.
    pub fn currents(&self) -> Result<Option<Table>> {
        self.table(CURRENTS, "voltage")
    }
}

impl Table {
    /// A table of currents at a glance.
    pub fn currents_summary(&self) -> CurrentsSummary {
        let mut ions: Vec<String> = self
            .columns
            .iter()
            .filter_map(|column| column.name.strip_prefix(OF_ION))
            .map(str::to_owned)
            .collect();
        let first = self.number("nernst_mV");
        let own = |ion: &String| self.number(&format!("nernst_{ion}_mV"));
        // HDF5 lists columns by name; the ion of the scenario comes first.
        ions.sort_by_key(|ion| own(ion) != first);
        let known: Vec<f64> = ions.iter().map(own).collect();
        let nernst = if known.is_empty() || known.iter().any(|value| value.is_nan()) {
            vec![first]
        } else {
            known
        };
        let model = |name: &&str| ModelSummary {
            name: (*name).to_owned(),
            reversal: self.number(&format!("reversal_{name}_mV")),
            slope: self.number(&format!("slope_conductance_{name}_pS")),
            chord: self.number(&format!("chord_conductance_{name}_pS")),
        };
        CurrentsSummary {
            rows: self.axis.values.len(),
            voltage: span(&self.axis.values),
            kappa: span(self.column("kappa").unwrap_or_default()),
            ions,
            nernst,
            models: MODELS.iter().map(model).filter(|model| !model.reversal.is_nan()).collect(),
        }
    }
}
