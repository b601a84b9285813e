//! Claims of the captions of Figures 2 to 4.

use super::claim::{Claim, Outcome, Place, in_order, ion};
use super::statements::{
    HALF_LAST_DIGIT, MAX_NERNST_DISTANCE, MAX_STEP_WIDTH, MIN_EXCESS, MIN_RISE_RATIO,
    MIN_TRANSMISSION, NERNST, RESTING, SHARP_STEP, SIGMOID, SPLITTING, SUB_BARRIER,
};
use crate::reproduction::finding::{Finding, MethodPair};
use crate::reproduction::findings::{Findings, NARROW, NarrowCase, NarrowPacket};
use crate::reproduction::packets::COLLISIONS;
use crate::transport::Model;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters = in_order(findings);
    let each = |claim: fn(&Finding) -> Claim| {
        filters.iter().map(|finding| claim(finding)).collect::<Vec<_>>()
    };
    let potassium = filters.iter().filter(|finding| ion(finding) == "K+");
    let mut claims: Vec<Claim> = potassium.flat_map(|finding| collisions(finding)).collect();
    claims.push(splitting(findings));
    claims.extend(each(sigmoid));
    claims.extend(each(step));
    claims.extend(each(reversal));
    claims.extend(Model::ALL.map(|model| nernst(findings, model)));
    claims
}

/// The outcome of the rule of Figure 2 at one energy (k_B·T).
pub(super) fn sub_barrier(finding: &Finding, energy: f64, t: MethodPair) -> Outcome {
    if energy * finding.filter.thermal() >= finding.filter.top() {
        Outcome::Untested
    } else {
        Outcome::from_test(t.matrix >= MIN_TRANSMISSION)
    }
}

fn collisions(finding: &Finding) -> Vec<Claim> {
    let top = finding.filter.top() / finding.filter.thermal();
    let name = finding.filter.name;
    let claim = |((panel, energy), t)| {
        let outcome = sub_barrier(finding, energy, t);
        let why = match outcome {
            Outcome::Holds | Outcome::HoldsForWidth(_) => {
                "a barrier as thin as this; heights and widths of the paper are unknown"
            }
            Outcome::Fails => {
                "sites of published heights and spacings, which are opaque below their tops"
            }
            Outcome::Untested => {
                "the height: here the ion is above the top, where T is near 1 without tunnelling, \
                 while the caption calls all four energies sub-barrier"
            }
        };
        Claim {
            statement: &SUB_BARRIER,
            claim: format!(
                "Fig. 2({}): K+ of {energy:.1} kBT crosses by sub-barrier tunnelling (T at that \
                 energy; {name})",
                panel
            ),
            published: "sub-barrier tunnelling, no number".into(),
            computed: t,
            outcome,
            filter: Some(Place::of(finding)),
            depends_on: format!("{why}; top at {top:.2} kBT"),
        }
    };
    let panels = ["a", "b", "c", "d"].into_iter().zip(COLLISIONS);
    panels.zip(finding.transmission).map(claim).collect()
}

fn splitting(findings: &Findings) -> Claim {
    let NarrowCase { width, barrier, energy } = NARROW;
    let NarrowPacket { quantum, classical } = findings.narrow;
    Claim {
        statement: &SPLITTING,
        claim: format!(
            "Fig. 2: a packet that splits below the top shows tunnelling (quantum minus classical \
             P_T of a packet of {width} angstrom and {energy} kBT over an Eckart barrier of a = \
             {barrier} angstrom)"
        ),
        published: "not said".into(),
        computed: MethodPair::stationary(quantum - classical, 1e-8),
        outcome: Outcome::from_test(quantum - classical >= MIN_EXCESS),
        filter: None,
        depends_on: format!(
            "the spread of the packet in energy: {quantum:.4} of it cross, and {classical:.4} of \
             a classical ensemble of the same packet do"
        ),
    }
}

pub(super) fn is_smooth(finding: &Finding) -> bool {
    finding.rise.matrix >= MIN_RISE_RATIO * finding.rise_classical
}

fn sigmoid(finding: &Finding) -> Claim {
    let panel = if ion(finding) == "K+" { "a" } else { "b" };
    let what =
        if finding.filter.is_single() { "of T(E)" } else { "of P_T of packets of 1 angstrom" };
    let why = if is_smooth(finding) {
        "the width of the barrier: rise and width go as one over the other"
    } else {
        "the packet alone"
    };
    Claim {
        statement: &SIGMOID,
        claim: format!(
            "Fig. 3({panel}): {} goes from opaque to transparent by a smooth sigmoid (10-90 % \
             width {what} in kBT; {})",
            ion(finding),
            finding.filter.name
        ),
        published: "smooth sigmoid, no number".into(),
        computed: finding.rise,
        outcome: Outcome::from_test(is_smooth(finding)),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "{why}; a classical ensemble of the same packets of 1 angstrom rises over {:.3} kBT",
            finding.rise_classical
        ),
    }
}

fn step(finding: &Finding) -> Claim {
    Claim {
        statement: &SHARP_STEP,
        claim: format!(
            "Fig. 3: classical mechanics predicts a sharp step (10-90 % width in kBT at one \
             energy; {})",
            finding.filter.name
        ),
        published: "0".into(),
        computed: MethodPair::stationary(finding.step_classical, 1e-8),
        outcome: Outcome::from_test(finding.step_classical < MAX_STEP_WIDTH),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "one energy: a classical ensemble with the spread of a packet of 1 angstrom rises \
             smoothly over {:.3} kBT",
            finding.rise_classical
        ),
    }
}

fn reversal(finding: &Finding) -> Claim {
    let (panel, published, value) =
        if ion(finding) == "K+" { ("b", "-64", -64.0) } else { ("a", "+50", 50.0) };
    let quantum = finding.bars[0];
    let classical = finding.bars[1..]
        .iter()
        .map(|bar| (bar.reversal - quantum.reversal).abs())
        .fold(0.0, f64::max);
    Claim {
        statement: &RESTING,
        claim: format!(
            "Fig. 4({panel}): the fluxes of {} cross at the resting potential (mV; {})",
            ion(finding),
            finding.filter.name
        ),
        published: published.into(),
        computed: MethodPair::stationary(quantum.reversal, 1e-11),
        outcome: Outcome::from_test((quantum.reversal - value).abs() < HALF_LAST_DIGIT),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "the concentrations, which are our choice ({} / {} mM out / in at {} K); no property \
             of tunnelling: both classical models agree to {:.0e} mV",
            finding.filter.permeant.outside,
            finding.filter.permeant.inside,
            finding.filter.case.temperature,
            classical.max(1e-12)
        ),
    }
}

fn nernst(findings: &Findings, model: Model) -> Claim {
    let distance = findings.distance(model);
    Claim {
        statement: &NERNST,
        claim: format!(
            "Fig. 4(c, d): the resting potential follows the Nernst equation over temperature and \
             concentrations (largest distance in mV; {} model, all filters)",
            model.name()
        ),
        published: "strictly".into(),
        computed: MethodPair::stationary(distance, 1e-11),
        outcome: Outcome::from_test(distance < MAX_NERNST_DISTANCE),
        filter: None,
        depends_on: "detailed balance alone: it holds for any T(E), a classical step and friction \
                     included, so it validates a code and no mechanism"
            .into(),
    }
}
