//! Results that several figures and claims share, computed once per run.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use super::cavities::{Cavity, cavities};
use super::driven::{DrivenResults, driven};
use super::filters::Filter;
use super::packets::{Crossing, crossings, energies};
use super::spectrum::{Spectrum, spectrum, thermal_average};
use crate::error::{Error, Result};
use crate::simulation::Control;
use crate::transport::Model;
use crate::units::Estimate;

/// Relative accuracy asked of thermal fluxes.
pub(crate) const TOLERANCE: f64 = 1e-8;

/// Packet steps that take as long as one reversal potential.
const STEPS_PER_CHECKPOINT: u64 = 4000;

/// Conductances of one filter by one model, pS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// The filter.
    pub filter: &'static str,
    /// The model.
    pub model: Model,
    /// dI/dV at reversal between the baths of the scenario.
    pub rest: f64,
    /// Reversal potential there, mV.
    pub reversal: f64,
    /// dI/dV at 0 mV between equal baths.
    pub symmetric: f64,
    /// I/V at 100 mV between equal baths.
    pub chord: f64,
}

/// A reversal potential and its Nernst potential.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reversal {
    /// `temperature` (K) or `ratio`.
    pub scan: &'static str,
    /// The filter.
    pub filter: &'static str,
    /// The model.
    pub model: Model,
    /// The temperature or the ratio.
    pub value: f64,
    /// Root of the computed current, mV.
    pub computed: f64,
    /// By the formula, mV.
    pub nernst: f64,
}

/// The filters and their results so far.
pub(crate) struct SharedResults<'a> {
    /// All of them.
    pub filters: Vec<Filter>,
    /// Stops the computation.
    pub control: &'a Control,
    crossings: Vec<OnceLock<Vec<Crossing>>>,
    spectra: Vec<OnceLock<Spectrum>>,
    bars: OnceLock<Vec<Bar>>,
    reversals: OnceLock<Vec<Reversal>>,
    cavities: OnceLock<Vec<Cavity>>,
    driven: OnceLock<DrivenResults>,
}

impl<'a> SharedResults<'a> {
    /// No results yet.
    ///
    /// # Errors
    /// As [`Filter::all`].
    pub(crate) fn new(control: &'a Control) -> Result<Self> {
        let filters = Filter::all()?;
        Ok(Self {
            crossings: filters.iter().map(|_| OnceLock::new()).collect(),
            spectra: filters.iter().map(|_| OnceLock::new()).collect(),
            filters,
            control,
            bars: OnceLock::new(),
            reversals: OnceLock::new(),
            cavities: OnceLock::new(),
            driven: OnceLock::new(),
        })
    }

    /// Counts the steps of a piece of work without packets, and checks for a stop.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(crate) fn checkpoint(&self) -> Result<()> {
        self.control.steps.fetch_add(STEPS_PER_CHECKPOINT, Ordering::Relaxed);
        if self.control.stopped() { Err(Error::Cancelled) } else { Ok(()) }
    }

    /// The filter called `name`.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is none.
    pub(crate) fn filter(&self, name: &str) -> Result<&Filter> {
        self.place(name).map(|at| &self.filters[at])
    }

    fn place(&self, name: &str) -> Result<usize> {
        let place = self.filters.iter().position(|filter| filter.name == name);
        place.ok_or_else(|| Error::usage(format!("there is no filter {name}"), ""))
    }

    /// The packets of Figure 3 at the filter called `name`.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Numbers`] if a run produced NaN.
    pub(crate) fn crossings(&self, name: &str) -> Result<&[Crossing]> {
        let at = self.place(name)?;
        let found = once(&self.crossings[at], || {
            crossings(&self.filters[at], energies(&self.filters[at]), self.control)
        })?;
        Ok(found)
    }

    /// T(E) by packets over many k_B·T of the single barrier called `name`.
    ///
    /// # Errors [`Error::Cancelled`]; [`Error::Numbers`] if energies are not resolved, as between
    /// equal barriers.
    pub(crate) fn spectrum(&self, name: &str) -> Result<&Spectrum> {
        let at = self.place(name)?;
        once(&self.spectra[at], || spectrum(&self.filters[at], self.control))
    }

    /// ∫ T·e^(−E/kT) dE/kT by packets of the filter called `name`, and a bound on its error.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Numbers`] where no packet can be run.
    pub(crate) fn thermal_average(&self, name: &str) -> Result<Estimate> {
        self.checkpoint()?;
        thermal_average(self.filter(name)?, self.control)
    }

    /// Conductances of every filter by every model, by `compute` the first time.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Numbers`] where a current vanishes nowhere.
    pub(crate) fn bars(&self, compute: impl FnOnce(&Self) -> Result<Vec<Bar>>) -> Result<&[Bar]> {
        let found = once(&self.bars, || compute(self))?;
        Ok(found)
    }

    /// Reversal potentials over temperature and ratio of concentrations, by `compute` the first
    /// time.
    ///
    /// # Errors
    /// [`Error::Cancelled`].
    pub(crate) fn reversals(
        &self,
        compute: impl FnOnce(&Self) -> Result<Vec<Reversal>>,
    ) -> Result<&[Reversal]> {
        let found = once(&self.reversals, || compute(self))?;
        Ok(found)
    }

    /// Levels of one site and of several.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Numbers`] if levels are missing.
    pub(crate) fn cavities(&self) -> Result<&[Cavity]> {
        self.checkpoint()?;
        let found = once(&self.cavities, || cavities(&self.filters))?;
        Ok(found)
    }

    /// What a drive does to K⁺, over the thin barrier and through one site.
    ///
    /// # Errors
    /// [`Error::Cancelled`]; [`Error::Numbers`] if side bands are not found.
    pub(crate) fn driven(&self) -> Result<&DrivenResults> {
        let thin = self.filter("K_sharp")?;
        let own = |cavity: &&Cavity| cavity.is_one_site() && cavity.ion == thin.species().name;
        let site = self.cavities()?.iter().find(own);
        let site = site.ok_or_else(|| Error::Numbers("one site is missing".into()))?;
        once(&self.driven, || driven(thin, site, self.control))
    }
}

/// The value of `cell`, computed the first time.
fn once<T>(cell: &OnceLock<T>, compute: impl FnOnce() -> Result<T>) -> Result<&T> {
    match cell.get() {
        Some(value) => Ok(value),
        None => {
            let value = compute()?;
            Ok(cell.get_or_init(|| value))
        }
    }
}
