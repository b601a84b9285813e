//! Published conductances, for comparison.

use crate::units::Interval;

/// One value or range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Published {
    /// The ion.
    pub ion: &'static str,
    /// Channel, and whether it was measured or simulated.
    pub name: &'static str,
    /// Lower and upper end, pS.
    pub conductance: Interval,
    /// Whether it is a result of classical molecular dynamics instead of an experiment.
    pub simulated: bool,
    /// Ratio to the measured value, where the source gives the ratio and the value was built from
    /// it.
    pub ratio: Option<f64>,
    /// The source.
    pub source: &'static str,
    /// Whether it was read in the source; else it is recalled.
    pub read: bool,
}

/// σ of the thinnest published barriers, Å.
pub(super) const PUBLISHED_SIGMA: f64 = 0.5;

const fn measured(
    ion: &'static str,
    name: &'static str,
    conductance: Interval,
    source: &'static str,
    read: bool,
) -> Published {
    Published { ion, name, conductance, simulated: false, ratio: None, source, read }
}

/// A simulated conductance that is `ratio` times what was `measured`.
const fn simulated(ratio: f64, measured: Published) -> Published {
    let Interval { from, to } = measured.conductance;
    let conductance = Interval::new(from * ratio, to * ratio);
    Published { simulated: true, ratio: Some(ratio), conductance, ..measured }
}

/// Published values beside the bars of Figure 5.
pub(crate) const PUBLISHED: &[Published] = &[
    measured(
        "K+",
        "Kv1.2",
        Interval::new(14.0, 18.0),
        "Gutman et al., Pharmacol. Rev. 57, 473 (2005), table of KV1.2",
        true,
    ),
    measured(
        "K+",
        "KcsA",
        Interval::new(40.0, 40.0),
        "Saparov and Pohl, PNAS (2004), PMC387329, Fig. 3",
        true,
    ),
    measured(
        "K+",
        "KcsA, 100-200 mM",
        Interval::new(50.0, 100.0),
        "LeMasurier et al., J. Gen. Physiol. 118, 303 (2001)",
        false,
    ),
    measured("K+", "BK", Interval::new(100.0, 250.0), "Tocris, table of K+ channels", true),
    measured("K+", "MthK", Interval::new(200.0, 200.0), "symmetric 150-200 mM K+", false),
    simulated(
        0.1,
        measured(
            "K+",
            "MD, fixed charges",
            Interval::new(100.0, 100.0),
            "Hui et al., PNAS (2025), doi 10.1073/pnas.2423866122: an order of magnitude below \
             about 100 pS",
            true,
        ),
    ),
    simulated(
        1.3,
        measured(
            "K+",
            "MD, scaled charges",
            Interval::new(100.0, 100.0),
            "Hui et al., PNAS (2025), doi 10.1073/pnas.2423866122: 13 times the above",
            true,
        ),
    ),
    measured(
        "Na+",
        "Nav1.4",
        Interval::new(19.8, 24.9),
        "Catterall et al., Pharmacol. Rev. 57, 397 (2005), table of NaV1.4",
        true,
    ),
    measured("Na+", "NaChBac", Interval::new(12.0, 12.0), "bacterial channels", false),
    measured("Na+", "NavMs", Interval::new(33.0, 33.0), "bacterial channels", false),
    simulated(
        1.0,
        measured(
            "Na+",
            "MD, NavMs",
            Interval::new(33.0, 33.0),
            "Ulmschneider et al., PNAS 110, 6364 (2013): agrees with what was measured; the value \
             itself is recalled",
            false,
        ),
    ),
];

/// The range of measured conductances of `ion`, pS.
pub(crate) fn measured_range(ion: &str) -> Interval {
    let values = PUBLISHED.iter().filter(|value| value.ion == ion && !value.simulated);
    let ends = values.flat_map(|value| [value.conductance.from, value.conductance.to]);
    Interval::new(f64::MAX, 0.0).extended(ends)
}
