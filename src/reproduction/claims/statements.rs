//! The statements of the paper and the rules by which they are judged.

use crate::units::Interval;

/// Smallest T that counts as crossing.
pub(crate) const MIN_TRANSMISSION: f64 = 1e-3;
/// The smallest factor that rounds to ten: √10.
pub(crate) const ORDER_OF_MAGNITUDE: f64 = 3.162_277_660_168_379_5;
/// Smallest ratio of a smooth rise to that of a classical ensemble of the same packets.
pub(crate) const MIN_RISE_RATIO: f64 = 2.0;
/// A rise narrower than this is a step, k_B·T.
pub(crate) const MAX_STEP_WIDTH: f64 = 1e-6;
/// Half of the last digit of a published potential, mV.
pub(crate) const HALF_LAST_DIGIT: f64 = 0.5;
/// Largest distance from the Nernst potential, mV: far above the accuracy of roots, far below that
/// of experiments.
pub(crate) const MAX_NERNST_DISTANCE: f64 = 1e-6;
/// Possible capture areas of a filter, Å²: the one parameter that no potential fixes.
pub(crate) const AREAS: Interval = Interval::new(1.0, 15.0);
/// A simulated conductance below this share of the measured one is an underestimate.
pub(crate) const UNDERESTIMATE_RATIO: f64 = 0.9;
/// Smallest excess of a split packet over its classical ensemble that shows tunnelling.
pub(crate) const MIN_EXCESS: f64 = 0.1;
/// Smallest share of the flux, and smallest relative change of it, that shows a resonance.
pub(crate) const MIN_FLUX_CHANGE: f64 = 0.1;
/// Frequencies that are called terahertz, THz.
pub(crate) const TERAHERTZ_RANGE: Interval = Interval::new(0.1, 10.0);

/// One statement.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    /// Its name in `claims.csv`.
    pub name: &'static str,
    /// What the paper says.
    pub words: &'static str,
    /// When it holds.
    pub rule: &'static str,
    /// Whether it is a question of this program that the paper does not ask; these are not counted.
    pub own: bool,
}

macro_rules! statements {
    ($($id:ident = $name:literal, $own:literal, $words:literal, $rule:literal;)*) => {
        $(
            #[doc = $words]
            pub static $id: Statement =
                Statement { name: $name, words: $words, rule: $rule, own: $own };
        )*
        /// All statements, in the order of the paper.
        pub(crate) static ALL: &[&Statement] = &[$(&$id),*];
    };
}

statements! {
    SUB_BARRIER = "fig-2-sub-barrier", false,
        "K+ packets of 3.6, 4.7, 5.6 and 7.0 kBT show sub-barrier tunnelling",
        "all four energies lie below the top and T is at least 0.001 at each; an energy above the \
         top tests nothing";
    SIGMOID = "fig-3-sigmoid", false,
        "the transition from opaque to transparent follows a smooth sigmoid",
        "the 10-90 % rise is at least twice that of a classical ensemble of packets of 1 angstrom";
    SHARP_STEP = "fig-3-classical-step", false,
        "classical mechanics predicts a sharp step function",
        "the 10-90 % rise of a classical ion of one energy is below 1e-6 kBT";
    RESTING = "fig-4-resting-potentials", false,
        "the fluxes intersect at +50 mV (Na+) and -64 mV (K+)",
        "the crossing is within 0.5 mV, half of the last digit";
    NERNST = "fig-4-nernst", false,
        "the resting potential strictly follows the Nernst equation over temperature and \
         concentrations",
        "the largest distance is below 1e-6 mV";
    MATCH = "fig-5-match", false,
        "quantum predictions quantitatively match experimental benchmarks",
        "some capture area from 1 to 15 angstrom^2 brings the quantum conductance into the \
         measured range, and none does so with the \
         classical ballistic one; where both can be brought there the comparison tests nothing";
    DEFICIT = "fig-5-deficit", false,
        "the quantum model exceeds the classical model by an order of magnitude",
        "quantum over classical ballistic conductance on the same V(x) is at least 3.16, which \
         rounds to ten";
    CAUSE = "fig-5-cause", false,
        "the gap is a quantum effect (implied)",
        "of the gap between the quantum flux and the classical flux with friction (sum over tops) \
         more than half, in logarithms, is kappa";
    DYNAMICS = "fig-5-molecular-dynamics", false,
        "classical MD simulations underestimate the flux by an order of magnitude",
        "measured over simulated is at least 3.16; not testable without MD of one's own";
    TOGETHER = "figs-2-3-5-together", false,
        "one V(x) shows Figures 2, 3 and 5 (implied)",
        "the rules of fig-2-sub-barrier, fig-3-sigmoid and fig-5-deficit hold at once";
    UNDERESTIMATE = "abstract-underestimate", false,
        "classical models (molecular dynamics, electro-diffusion) consistently underestimate \
         single-channel conductance",
        "electro-diffusion, no higher than the classical bound, stays below every experiment with \
         any capture area from 1 to 15 \
         angstrom^2, and published MD finds less than 0.9 of what was measured, each of them";
    BYPASS = "abstract-bypass", false,
        "tunnelling bypasses classical Arrhenius suppression and recovers the conductance",
        "kappa, quantum over classical ballistic flux, is at least 3.16";
    PREREQUISITE = "abstract-prerequisite", false,
        "quantum mechanics is a prerequisite for physiological efficiency",
        "no capture area from 1 to 15 angstrom^2 brings the classical ballistic conductance up to \
         the lowest experiment, and kappa is \
         above 1";
    TERAHERTZ = "abstract-terahertz", false,
        "distinct transport resonances in the terahertz regime",
        "levels are from 0.1 to 10 THz apart; and those below the top carry at least a tenth of \
         the thermal flux and are further apart than friction is fast, or a drive of 3e7 V/m \
         changes the thermal flux by at least a tenth, and by a tenth more or less than that of classical \
         ions";
    SPLITTING = "own-splitting", true,
        "(not said) a packet that splits below the top shows tunnelling by itself",
        "at least a tenth more of the packet crosses than of a classical ensemble of the same \
         packet";
    CRITERIA = "own-criteria", true,
        "(not said) T at 3.6 and 7.0 kBT is near 0 and 1",
        "some barrier of that shape with these T has kappa of at least 3.16";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reproduction::driven::FORCE;

    #[test]
    fn rules_say_the_numbers_that_are_used() {
        for (statement, number) in [
            (&SUB_BARRIER, MIN_TRANSMISSION.to_string()),
            (&DEFICIT, format!("{ORDER_OF_MAGNITUDE:.2}")),
            (&BYPASS, format!("{ORDER_OF_MAGNITUDE:.2}")),
            (&DYNAMICS, format!("{ORDER_OF_MAGNITUDE:.2}")),
            (&CRITERIA, format!("{ORDER_OF_MAGNITUDE:.2}")),
            (&SHARP_STEP, format!("{MAX_STEP_WIDTH:e}")),
            (&RESTING, HALF_LAST_DIGIT.to_string()),
            (&NERNST, format!("{MAX_NERNST_DISTANCE:e}")),
            (&MATCH, format!("from {} to {}", AREAS.from, AREAS.to)),
            (&PREREQUISITE, format!("from {} to {}", AREAS.from, AREAS.to)),
            (&UNDERESTIMATE, format!("from {} to {}", AREAS.from, AREAS.to)),
            (&UNDERESTIMATE, UNDERESTIMATE_RATIO.to_string()),
            (&TERAHERTZ, format!("from {} to {} THz", TERAHERTZ_RANGE.from, TERAHERTZ_RANGE.to)),
            (&TERAHERTZ, format!("{:e} V/m", FORCE * 1e7)),
        ] {
            assert!(statement.rule.contains(&number), "{}: {number}", statement.name);
        }
        assert_eq!((MIN_RISE_RATIO, MIN_EXCESS, MIN_FLUX_CHANGE), (2.0, 0.1, 0.1));
    }
}
