//! The six filters, read from built-in scenarios.

use std::path::Path;

use crate::error::{Error, Result};
use crate::model::{Extremum, Species};
use crate::numeric::bisect;
use crate::planning::Case;
use crate::scenario::Scenario;
use crate::transport::{Channel, Permeant};
use crate::units::{Interval, METRE_PER_SECOND_OF_VELOCITY, thermal_energy};

/// Names, kinds and scenarios of the filters, sodium before potassium as in Figures 4 and 5.
const SCENARIOS: [(&str, FilterKind, &str); 6] = [
    ("Na_sharp", FilterKind::Thin, include_str!("../../scenarios/na_filter.toml")),
    ("K_sharp", FilterKind::Thin, include_str!("../../scenarios/k_filter.toml")),
    ("Na_below", FilterKind::Below, include_str!("../../scenarios/na_filter_below.toml")),
    ("K_below", FilterKind::Below, include_str!("../../scenarios/k_filter_below.toml")),
    ("Na_pmf", FilterKind::Sites, include_str!("../../scenarios/na_filter_pmf.toml")),
    ("K_pmf", FilterKind::Sites, include_str!("../../scenarios/k_filter_pmf.toml")),
];

/// The kind of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterKind {
    /// One thin barrier, over which T(E) rises from reflected to transmitted between the energies
    /// of Figure 2.
    Thin,
    /// One barrier above all energies of Figure 2, thin enough for ions to cross.
    Below,
    /// Several sites of published heights and spacings.
    Sites,
}

/// One ion in one filter between its baths.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    /// Ion and kind, such as `K_sharp`.
    pub name: &'static str,
    /// Its kind.
    pub kind: FilterKind,
    /// The scenario, without its packets.
    pub case: Case,
    /// The ion, V(x) and the baths.
    pub permeant: Permeant,
}

impl Filter {
    /// All six.
    ///
    /// # Errors
    /// [`Error::Scenario`] or [`Error::Usage`] if a built-in scenario is wrong.
    pub(crate) fn all() -> Result<Vec<Self>> {
        SCENARIOS.iter().map(|&(name, kind, text)| Self::read(name, kind, text)).collect()
    }

    fn read(name: &'static str, kind: FilterKind, text: &str) -> Result<Self> {
        let mut case = Scenario::parse(name, text, Path::new(""))?.case;
        case.packets.clear();
        case.energies = None;
        case.record.frames = 0;
        let permeant = case.permeants().into_iter().next();
        let permeant = permeant
            .ok_or_else(|| Error::usage(format!("the scenario {name} has no [reservoirs]"), ""))?;
        Ok(Self { name, kind, case, permeant })
    }

    /// Whether there is one barrier: then T(E) rises without levels.
    pub(crate) fn is_single(&self) -> bool {
        self.kind != FilterKind::Sites
    }

    /// Full width at half maximum of the highest barrier, Å; NaN without a barrier.
    pub(crate) fn width(&self) -> f64 {
        let potential = &self.case.potential;
        let Some(Extremum { position, value: height }) = potential.top() else { return f64::NAN };
        let step = potential.smallest_scale().unwrap_or(0.01) / 8.0;
        let side = |way: f64| {
            let above = |distance: f64| potential.value(position + way * distance) - 0.5 * height;
            let mut outside = step;
            while above(outside) > 0.0 {
                outside += step;
            }
            bisect(Interval::new(outside - step, outside), 1e-12, above)
        };
        side(-1.0) + side(1.0)
    }

    /// The ion.
    pub(crate) fn species(&self) -> &Species {
        &self.case.species
    }

    /// k_B·T, meV.
    pub(crate) fn thermal(&self) -> f64 {
        thermal_energy(self.case.temperature)
    }

    /// Velocity of an ion of `energy` (k_B·T), m/s.
    pub(crate) fn velocity(&self, energy: f64) -> f64 {
        let species = self.species();
        species.velocity(species.wavenumber(energy * self.thermal())) * METRE_PER_SECOND_OF_VELOCITY
    }

    /// The highest V at zero voltage, meV.
    pub(crate) fn top(&self) -> f64 {
        self.case.potential.range().to
    }

    /// The filter with its ion alone at k_B·T = `thermal` (meV).
    pub(crate) fn channel(&self, thermal: f64) -> Channel {
        Channel { permeants: vec![self.permeant.clone()], thermal }
    }

    /// The filter between equal baths of `concentration` (mM).
    pub(crate) fn symmetric(&self, concentration: f64) -> Channel {
        let permeant =
            Permeant { outside: concentration, inside: concentration, ..self.permeant.clone() };
        Channel { permeants: vec![permeant], thermal: self.thermal() }
    }
}
