//! What the captions of Figures 2 to 4 say.

use super::statements::{
    LAST_DIGIT, NERNST, ON_THE_LINE, OPAQUE, RESTING, SEEN, SHARP_STEP, SIGMOID, SMOOTHER, SPLITTING, STEP, SUB_BARRIER,
};
use super::{Claim, Outcome, Place, alone, in_order, ion};
use crate::reproduction::findings::{Both, Findings, Found, NARROW};
use crate::reproduction::packets::COLLISIONS;
use crate::transport::Model;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters = in_order(findings);
    let each = |claim: fn(&Found) -> Claim| filters.iter().map(|found| claim(found)).collect::<Vec<_>>();
    let potassium = filters.iter().filter(|found| ion(found) == "K+");
    let mut claims: Vec<Claim> = potassium.flat_map(|found| collisions(found)).collect();
    claims.push(splitting(findings));
    claims.extend(each(sigmoid));
    claims.extend(each(step));
    claims.extend(each(reversal));
    claims.extend(Model::ALL.map(|model| nernst(findings, model)));
    claims
}

/// What the rule of Figure 2 makes of one energy (k_B·T).
pub(super) fn sub_barrier(found: &Found, energy: f64, t: Both) -> Outcome {
    if energy * found.filter.thermal() >= found.filter.top() {
        Outcome::Untested
    } else {
        Outcome::when(t.matrix >= OPAQUE)
    }
}

fn collisions(found: &Found) -> Vec<Claim> {
    let top = found.filter.top() / found.filter.thermal();
    let name = found.filter.name;
    let claim = |(at, energy): (usize, f64)| {
        let t = found.transmission[at];
        let outcome = sub_barrier(found, energy, t);
        let why = match outcome {
            Outcome::Holds | Outcome::HoldsForWidth(_) => {
                "a barrier as thin as this; heights and widths of the paper are unknown"
            }
            Outcome::Fails => "sites of published heights and spacings, which are opaque below their tops",
            Outcome::Untested => {
                "the height: here the ion is above the top, where T is near 1 without tunnelling, while the caption calls all four energies sub-barrier"
            }
        };
        Claim {
            statement: &SUB_BARRIER,
            claim: format!(
                "Fig. 2({}): K+ of {energy:.1} kBT crosses by sub-barrier tunnelling (T at that energy; {name})",
                ["a", "b", "c", "d"][at]
            ),
            published: "sub-barrier tunnelling, no number".into(),
            found: t,
            outcome,
            filter: Some(Place::of(found)),
            depends_on: format!("{why}; top at {top:.2} kBT"),
        }
    };
    COLLISIONS.into_iter().enumerate().map(claim).collect()
}

fn splitting(findings: &Findings) -> Claim {
    let (width, barrier, energy) = NARROW;
    let (quantum, classical) = findings.narrow;
    Claim {
        statement: &SPLITTING,
        claim: format!(
            "Fig. 2: a packet that splits below the top shows tunnelling (quantum minus classical P_T of a packet of {width} angstrom and {energy} kBT over an Eckart barrier of a = {barrier} angstrom)"
        ),
        published: "not said".into(),
        found: alone(quantum - classical, 1e-8),
        outcome: Outcome::when(quantum - classical >= SEEN),
        filter: None,
        depends_on: format!(
            "the spread of the packet in energy: {quantum:.4} of it cross, and {classical:.4} of a classical ensemble of the same packet do"
        ),
    }
}

pub(super) fn is_smooth(found: &Found) -> bool {
    found.rise.matrix >= SMOOTHER * found.rise_classical
}

fn sigmoid(found: &Found) -> Claim {
    let panel = if ion(found) == "K+" { "a" } else { "b" };
    let what = if found.filter.is_single() { "of T(E)" } else { "of P_T of packets of 1 angstrom" };
    let why = if is_smooth(found) {
        "the width of the barrier: rise and width go as one over the other"
    } else {
        "the packet alone"
    };
    Claim {
        statement: &SIGMOID,
        claim: format!(
            "Fig. 3({panel}): {} goes from opaque to transparent by a smooth sigmoid (10-90 % width {what} in kBT; {})",
            ion(found),
            found.filter.name
        ),
        published: "smooth sigmoid, no number".into(),
        found: found.rise,
        outcome: Outcome::when(is_smooth(found)),
        filter: Some(Place::of(found)),
        depends_on: format!(
            "{why}; a classical ensemble of the same packets of 1 angstrom rises over {:.3} kBT",
            found.rise_classical
        ),
    }
}

fn step(found: &Found) -> Claim {
    Claim {
        statement: &SHARP_STEP,
        claim: format!(
            "Fig. 3: classical mechanics predicts a sharp step (10-90 % width in kBT at one energy; {})",
            found.filter.name
        ),
        published: "0".into(),
        found: alone(found.step_classical, 1e-8),
        outcome: Outcome::when(found.step_classical < STEP),
        filter: Some(Place::of(found)),
        depends_on: format!(
            "one energy: a classical ensemble with the spread of a packet of 1 angstrom rises smoothly over {:.3} kBT",
            found.rise_classical
        ),
    }
}

fn reversal(found: &Found) -> Claim {
    let (panel, published, value) = if ion(found) == "K+" { ("b", "-64", -64.0) } else { ("a", "+50", 50.0) };
    let quantum = found.bars[0];
    let classical = found.bars[1..].iter().map(|bar| (bar.reversal - quantum.reversal).abs()).fold(0.0, f64::max);
    Claim {
        statement: &RESTING,
        claim: format!(
            "Fig. 4({panel}): the fluxes of {} cross at the resting potential (mV; {})",
            ion(found),
            found.filter.name
        ),
        published: published.into(),
        found: alone(quantum.reversal, 1e-11),
        outcome: Outcome::when((quantum.reversal - value).abs() < LAST_DIGIT),
        filter: Some(Place::of(found)),
        depends_on: format!(
            "the concentrations, which are our choice ({} / {} mM out / in at {} K); no property of tunnelling: both classical models agree to {:.0e} mV",
            found.filter.permeant.outside,
            found.filter.permeant.inside,
            found.filter.case.temperature,
            classical.max(1e-12)
        ),
    }
}

fn nernst(findings: &Findings, model: Model) -> Claim {
    let distance = findings.distance(model);
    Claim {
        statement: &NERNST,
        claim: format!(
            "Fig. 4(c, d): the resting potential follows the Nernst equation over temperature and concentrations (largest distance in mV; {} model, all filters)",
            model.name()
        ),
        published: "strictly".into(),
        found: alone(distance, 1e-11),
        outcome: Outcome::when(distance < ON_THE_LINE),
        filter: None,
        depends_on: "detailed balance alone: it holds for any T(E), a classical step and friction included, so it validates a code and no mechanism".into(),
    }
}
