//! What the captions of the figures say.

use super::{Claim, Verdict, alone};
use crate::reproduction::barriers::Shape;
use crate::reproduction::findings::{Findings, Found, NARROW};
use crate::reproduction::literature::measured_range;
use crate::reproduction::packets::COLLISIONS;
use crate::transport::Model;

/// Below this T nothing is seen to cross.
const OPAQUE: f64 = 1e-3;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let mut claims = Vec::new();
    for name in ["K_sharp", "K_pmf"] {
        claims.extend(findings.filter(name).into_iter().flat_map(collisions));
    }
    claims.push(splitting(findings));
    let order = ["K_sharp", "Na_sharp", "K_pmf", "Na_pmf"];
    let each = |claim: fn(&Found) -> Claim| {
        order.iter().filter_map(|name| findings.filter(name)).map(claim).collect::<Vec<_>>()
    };
    claims.extend(each(sigmoid));
    claims.extend(order.iter().filter_map(|name| findings.filter(name)).map(step));
    claims.extend(each(reversal));
    claims.extend(Model::ALL.map(|model| nernst(findings, model)));
    claims.extend(each(conductance));
    claims
}

/// Full width at half maximum of the thin barrier, Å.
pub(in crate::reproduction) fn width(found: &Found) -> f64 {
    match found.filter.case.potential.barriers.as_slice() {
        [crate::model::Barrier::Eckart { width, .. }] => Shape::Eckart.full_width(*width),
        _ => f64::NAN,
    }
}

/// Reproduced for the thin barrier's width alone.
pub(super) fn thin_only(found: &Found) -> Verdict {
    if found.filter.is_thin() { Verdict::OnlyForWidth(width(found)) } else { Verdict::NotSupported }
}

/// The name of the ion.
pub(super) fn ion(found: &Found) -> &str {
    &found.filter.species().name
}

fn collisions(found: &Found) -> Vec<Claim> {
    let top = found.filter.top() / found.filter.thermal();
    let name = found.filter.name;
    let claim = |(at, energy): (usize, f64)| {
        let t = found.transmission[at];
        let below = energy < top;
        let (verdict, why) = match (below, t.matrix > OPAQUE) {
            (true, true) => {
                (thin_only(found), "a barrier as thin as this; heights and widths of the paper are unknown")
            }
            (true, false) => {
                (Verdict::NotSupported, "sites of published heights and spacings are opaque below their tops")
            }
            (false, _) => {
                let why =
                    "here the ion is above the top, where T is near 1 without tunnelling; the paper's V(x) is unknown";
                (Verdict::NotTestable, why)
            }
        };
        Claim {
            claim: format!(
                "Fig. 2({}): K+ of {energy:.1} kBT crosses by sub-barrier tunnelling (T at that energy; {name})",
                ["a", "b", "c", "d"][at]
            ),
            published: "sub-barrier tunnelling, no number".into(),
            found: t,
            verdict,
            depends_on: format!("{why}; top at {top:.2} kBT"),
        }
    };
    COLLISIONS.into_iter().enumerate().map(claim).collect()
}

fn splitting(findings: &Findings) -> Claim {
    let (width, barrier, energy) = NARROW;
    let (quantum, classical) = findings.narrow;
    Claim {
        claim: format!(
            "Fig. 2: a packet that splits below the top shows tunnelling (quantum minus classical P_T of a packet of {width} angstrom and {energy} kBT over an Eckart barrier of a = {barrier} angstrom)"
        ),
        published: "tunnelling".into(),
        found: alone(quantum - classical, 1e-8),
        verdict: Verdict::NotSupported,
        depends_on: format!(
            "the spread of the packet in energy: {quantum:.4} of it cross, and {classical:.4} of a classical ensemble of the same packet do"
        ),
    }
}

fn sigmoid(found: &Found) -> Claim {
    let panel = if ion(found) == "K+" { "a" } else { "b" };
    let (what, why) = if found.filter.is_thin() {
        ("of T(E)", "the width of the barrier: rise and width go as one over the other".to_owned())
    } else {
        let why = format!(
            "the packet alone: a classical ensemble of the same packets of 1 angstrom rises over {:.3} kBT",
            found.rise_classical
        );
        ("of P_T of packets of 1 angstrom", why)
    };
    Claim {
        claim: format!(
            "Fig. 3({panel}): {} goes from opaque to transparent by a smooth sigmoid (10-90 % width {what} in kBT; {})",
            ion(found),
            found.filter.name
        ),
        published: "smooth sigmoid, no number".into(),
        found: found.rise,
        verdict: thin_only(found),
        depends_on: why,
    }
}

fn step(found: &Found) -> Claim {
    Claim {
        claim: format!(
            "Fig. 3: classical mechanics predicts a sharp step (10-90 % width in kBT at one energy; {})",
            found.filter.name
        ),
        published: "0".into(),
        found: alone(0.0, 0.0),
        verdict: Verdict::Reproduced,
        depends_on: format!(
            "one energy: a classical ensemble with the spread of a packet of 1 angstrom rises smoothly over {:.3} kBT",
            found.rise_classical
        ),
    }
}

fn reversal(found: &Found) -> Claim {
    let (panel, published) = if ion(found) == "K+" { ("b", "-64") } else { ("a", "+50") };
    let quantum = found.bars[0];
    let classical = found.bars[1..].iter().map(|bar| (bar.reversal - quantum.reversal).abs()).fold(0.0, f64::max);
    Claim {
        claim: format!(
            "Fig. 4({panel}): the fluxes of {} cross at the resting potential (mV; {})",
            ion(found),
            found.filter.name
        ),
        published: published.into(),
        found: alone(quantum.reversal, 1e-11),
        verdict: Verdict::Reproduced,
        depends_on: format!(
            "the concentrations, which are our choice ({} / {} mM out / in at {} K); no property of tunnelling: both classical models agree to {classical:.0e} mV",
            found.filter.permeant.outside, found.filter.permeant.inside, found.filter.case.temperature
        ),
    }
}

fn nernst(findings: &Findings, model: Model) -> Claim {
    let distance = findings.distance(model);
    // Far more than the root is searched to, far less than anybody measures.
    let verdict = if distance < 1e-6 { Verdict::Reproduced } else { Verdict::NotSupported };
    Claim {
        claim: format!(
            "Fig. 4(c, d): the resting potential follows the Nernst equation over temperature and concentrations (largest distance in mV; {} model, all filters)",
            model.name()
        ),
        published: "strictly".into(),
        found: alone(distance, 1e-11),
        verdict,
        depends_on: "detailed balance alone: it holds for any T(E), a classical step and friction included, so it validates a code and no mechanism".into(),
    }
}

fn conductance(found: &Found) -> Claim {
    let panel = if ion(found) == "K+" { "d" } else { "c" };
    let (low, high) = measured_range(ion(found));
    // A·e^(−V₀/kT) is what one number of conductance can fix.
    let thermal = found.filter.thermal();
    let free = 20.0 / found.bars[1].symmetric * found.filter.permeant.area * (-found.filter.top() / thermal).exp();
    Claim {
        claim: format!(
            "Fig. 5({panel}): the quantum conductance of {} matches experiment (pS at 0 mV, 150 mM on both sides; {})",
            ion(found),
            found.filter.name
        ),
        published: format!("matches; experiments: {low} to {high} pS"),
        found: found.conductance,
        verdict: Verdict::NotTestable,
        depends_on: format!(
            "the capture area and the height, both free: 20 pS classically needs area * exp(-V0/kBT) = {free:.3} angstrom^2 for a barrier of this kind; classical ballistic here: {:.1} pS",
            found.bars[1].symmetric
        ),
    }
}
