//! The last claim of the abstract: distinct transport resonances in the terahertz regime.

use super::claim::{Claim, Outcome};
use super::statements::{MIN_FLUX_CHANGE, TERAHERTZ, TERAHERTZ_RANGE};
use crate::reproduction::cavities::Cavity;
use crate::reproduction::driven::{DrivenGain, ENERGY, ThermalGain};
use crate::reproduction::finding::MethodPair;
use crate::reproduction::findings::Findings;
use crate::units::{Estimate, PLANCK};

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let (cavities, driven) = (&findings.cavities, &findings.driven);
    let shown = cavities.iter().any(are_distinct) || driven.thermal.iter().any(is_resonance);
    let outcome = Outcome::from_test(shown);
    let sites = || cavities.iter().filter(|cavity| cavity.is_one_site());
    let mut claims: Vec<Claim> = sites().map(spacing).collect();
    claims.extend(cavities.iter().map(|cavity| Claim { outcome, ..share(cavity) }));
    claims.extend(sites().map(|cavity| Claim { outcome, ..friction(cavity) }));
    let flux = |gain| Claim { outcome, ..thermal_flux(gain) };
    claims.extend(driven.thermal.iter().map(flux));
    claims.extend(driven.largest().map(|at| Claim { outcome, ..one_energy(at) }));
    claims
}

/// Whether levels carry the flux, and friction leaves them apart.
fn are_distinct(cavity: &Cavity) -> bool {
    cavity.share.value >= MIN_FLUX_CHANGE && cavity.friction < PLANCK * cavity.highest_spacing()
}

/// Whether a drive does to the thermal flux what it does not do to classical ions.
fn is_resonance(gain: &ThermalGain) -> bool {
    let [change, excess] =
        [gain.quantum.value - 1.0, gain.quantum.value - gain.classical.value].map(f64::abs);
    change >= MIN_FLUX_CHANGE && excess >= MIN_FLUX_CHANGE
}

/// A claim without its outcome.
fn row(claim: String, published: &str, computed: Estimate, depends_on: String) -> Claim {
    Claim {
        statement: &TERAHERTZ,
        claim: format!("Abstract: {claim}"),
        published: published.into(),
        computed: MethodPair::stationary(computed.value, computed.error),
        outcome: Outcome::Untested,
        filter: None,
        depends_on,
    }
}

fn spacing(cavity: &Cavity) -> Claim {
    let value = cavity.lowest_spacing();
    let claim = row(
        format!(
            "transport resonances lie in the terahertz regime (distance of the two lowest levels \
             of {} in one site of 3 angstrom, THz)",
            cavity.ion
        ),
        "terahertz, no number",
        // Energies of levels are known to 1e-9 meV.
        Estimate { value, error: 1e-9 },
        format!(
            "nothing: levels are terahertz apart in any cavity of a few angstrom and for any ion, \
             since that is the classical rattling frequency; {} levels below the top, {:.2} THz \
             apart there",
            cavity.levels.len(),
            cavity.highest_spacing()
        ),
    );
    Claim { outcome: Outcome::from_test(TERAHERTZ_RANGE.contains(value)), ..claim }
}

fn share(cavity: &Cavity) -> Claim {
    let place = if cavity.is_one_site() { "one site" } else { cavity.name };
    row(
        format!(
            "these resonances are distinct in transport (share of the thermal flux of {} that \
             levels below the top carry; {place})",
            cavity.ion
        ),
        "distinct",
        cavity.share,
        format!(
            "without friction: {} levels, {:.2} THz apart at the top, the widest {:.3} meV wide, \
             1/{:.0} of kBT and 1/{:.0} of the width that friction gives",
            cavity.levels.len(),
            cavity.highest_spacing(),
            cavity.widest(),
            cavity.thermal / cavity.widest(),
            cavity.friction / cavity.widest()
        ),
    )
}

fn friction(cavity: &Cavity) -> Claim {
    let apart = PLANCK * cavity.lowest_spacing();
    row(
        format!(
            "these resonances outlast friction (width that friction gives a level of {}, \
             hbar*kBT/(m*D), over the distance of the two lowest; one site)",
            cavity.ion
        ),
        "below 1",
        Estimate { value: cavity.friction / apart, error: 1e-9 * cavity.friction / apart },
        format!(
            "diffusion coefficient, which is free: {:.0} meV here; with that of water it is a \
             third, and levels overlap all the same",
            cavity.friction
        ),
    )
}

fn thermal_flux(gain: &ThermalGain) -> Claim {
    let ThermalGain { name, frequency, quantum, classical } = gain;
    let place = if name.ends_with("site") {
        "one site, at the distance of its two lowest levels"
    } else {
        name
    };
    row(
        format!(
            "a terahertz field changes transport (thermal flux of K+ under 3e7 V/m of \
             {frequency:.2} THz over that without; {place})"
        ),
        "a resonance, no number",
        *quantum,
        format!(
            "field strength: in water 3e7 V/m are more than 1e8 W/cm^2; classical ions under the \
             same field: {:.3} +- {:.0e}",
            classical.value, classical.error
        ),
    )
}

fn one_energy(at: &DrivenGain) -> Claim {
    row(
        format!(
            "a terahertz field changes transport (T of K+ of {ENERGY} meV under 3e7 V/m over that \
             without, at the best of all frequencies, {:.2} THz; K_sharp)",
            at.frequency
        ),
        "a resonance, no number",
        at.quantum,
        format!(
            "one energy, which no bath has; T at the energies with which classical ions arrive \
             (velocity modulation, below one over the time of passage) gives {:.3}, so that it is \
             no exchange of quanta; Tien-Gordon gives {:.3}, a slow drive {:.3}",
            at.modulation, at.tien_gordon, at.adiabatic
        ),
    )
}
