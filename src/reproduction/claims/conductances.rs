//! Claims on the conductances of Figure 5, and on Figures 2, 3 and 5 together.

use super::captions::{is_smooth, sub_barrier};
use super::claim::{Claim, Outcome, Place, in_order, ion, reachable};
use super::statements::{CAUSE, CRITERIA, DEFICIT, DYNAMICS, MATCH, ORDER_OF_MAGNITUDE, TOGETHER};
use crate::reproduction::barriers::WidthBound;
use crate::reproduction::finding::{Finding, MethodPair};
use crate::reproduction::findings::Findings;
use crate::reproduction::packets::COLLISIONS;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters = in_order(findings);
    let each = |claim: fn(&Finding) -> Claim| {
        filters.iter().map(|finding| claim(finding)).collect::<Vec<_>>()
    };
    let mut claims = each(conductance);
    claims.extend(each(magnitude));
    claims.extend(each(cause));
    claims.push(dynamics(findings));
    claims.extend(
        filters.iter().filter(|finding| ion(finding) == "K+").map(|finding| together(finding)),
    );
    claims.extend(findings.bounds.iter().map(criteria));
    claims
}

fn conductance(finding: &Finding) -> Claim {
    let panel = if ion(finding) == "K+" { "d" } else { "c" };
    let range = finding.measured;
    let area = finding.filter.permeant.area;
    let [quantum, ballistic] = [finding.bars[0].symmetric, finding.bars[1].symmetric];
    let outcome = match (reachable(quantum, area, range), reachable(ballistic, area, range)) {
        (false, _) => Outcome::Fails,
        (true, true) => Outcome::Untested,
        (true, false) => Outcome::HoldsForWidth(finding.filter.width()),
    };
    let why = match outcome {
        Outcome::HoldsForWidth(_) => {
            "the capture area, which is free; but with no area of 1 to 15 angstrom^2 would a \
             classical ion do"
        }
        Outcome::Untested => {
            "the capture area, which is free and brings the classical flux into the measured \
             range as well"
        }
        _ => "the capture area, which is free",
    };
    // One conductance determines A·e^(−V₀/kT) only.
    let thermal = finding.filter.thermal();
    let free = 20.0 / ballistic * area * (-finding.filter.top() / thermal).exp();
    Claim {
        statement: &MATCH,
        claim: format!(
            "Fig. 5({panel}): the quantum conductance of {} matches experiment (pS at 0 mV, 150 \
             mM on both sides; {})",
            ion(finding),
            finding.filter.name
        ),
        published: format!("matches; experiments: {} to {} pS", range.from, range.to),
        computed: finding.conductance,
        outcome,
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "{why}; here it is {area} angstrom^2, and classical ballistic ions give \
             {ballistic:.2} pS; 20 pS classically needs area * exp(-V0/kBT) = {free:.3} angstrom^2"
        ),
    }
}

/// Quantum over classical ballistic conductance between equal baths.
fn conductance_ratio(finding: &Finding) -> f64 {
    finding.bars[0].symmetric / finding.bars[1].symmetric
}

fn magnitude(finding: &Finding) -> Claim {
    let ratio = conductance_ratio(finding);
    Claim {
        statement: &DEFICIT,
        claim: format!(
            "Fig. 5: classical results fall short of the quantum ones by an order of magnitude \
             (quantum over classical ballistic conductance, same V(x); {})",
            finding.filter.name
        ),
        published: "10".into(),
        computed: MethodPair::stationary(ratio, 2e-6 * ratio),
        outcome: Outcome::from_test(ratio >= ORDER_OF_MAGNITUDE),
        filter: Some(Place::of(finding)),
        depends_on: "comparing like with like: both without friction, on one potential; the ratio \
                     is kappa where the current vanishes"
            .into(),
    }
}

fn cause(finding: &Finding) -> Claim {
    let [quantum, ballistic, diffusive] = finding.bars.map(|bar| bar.symmetric);
    let Some(friction) = finding.friction else {
        return Claim {
            statement: &CAUSE,
            claim: format!(
                "Fig. 5: the gap of an order of magnitude is a quantum effect (no friction known; \
                 {})",
                finding.filter.name
            ),
            published: "quantum".into(),
            computed: MethodPair::MISSING,
            outcome: Outcome::Untested,
            filter: Some(Place::of(finding)),
            depends_on: "a diffusion coefficient".into(),
        };
    };
    let hindered = 1.0 / friction.sum;
    let above = friction.diffusive > 1.0;
    // Above the bound ballistic over diffusive is not an effect of friction.
    let (what, ratio) = if above {
        ("classical ballistic over classical with friction, the sum over tops", hindered)
    } else {
        ("classical ballistic over classical diffusive", ballistic / diffusive)
    };
    let line = if above {
        format!(
            "Nernst-Planck exceeds the classical upper bound {:.2} times here: the barrier is \
             thinner than the mean free path, {:.3} angstrom",
            friction.diffusive, friction.free_path
        )
    } else {
        format!("quantum over diffusive is {:.2}", quantum / diffusive)
    };
    Claim {
        statement: &CAUSE,
        claim: format!(
            "Fig. 5: the gap of an order of magnitude is a quantum effect ({what}, same V(x); {})",
            finding.filter.name
        ),
        published: "quantum".into(),
        computed: MethodPair::stationary(ratio, 2e-6 * ratio),
        outcome: Outcome::from_test(finding.gain.matrix.ln() > hindered.ln()),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "what makes the gap: without a voltage tunnelling multiplies the flux by {:.3}, and \
             friction divides it by {hindered:.3} (sum over tops, no Planck constant in it); \
             {line}",
            finding.gain.matrix
        ),
    }
}

fn dynamics(findings: &Findings) -> Claim {
    let ratio = findings.dynamics;
    Claim {
        statement: &DYNAMICS,
        claim: "Fig. 5: classical MD simulations underestimate the flux by an order of magnitude \
                (measured over simulated; no filter)"
            .into(),
        published: "10".into(),
        computed: ratio
            .map_or(MethodPair::MISSING, |ratio| MethodPair::stationary(ratio, f64::NAN)),
        outcome: ratio
            .map_or(Outcome::Untested, |ratio| Outcome::from_test(ratio >= ORDER_OF_MAGNITUDE)),
        filter: None,
        depends_on: "MD, which is not done here; published: fixed charges fall short tenfold for \
                     K+ and scaled charges remove it within classical MD (Hui 2025), NavMs agrees \
                     (Ulmschneider 2013)"
            .into(),
    }
}

fn together(finding: &Finding) -> Claim {
    let below = COLLISIONS.into_iter().zip(finding.transmission);
    let all_below = below
        .map(|(energy, t)| sub_barrier(finding, energy, t))
        .all(|outcome| outcome == Outcome::Holds);
    let large = conductance_ratio(finding) >= ORDER_OF_MAGNITUDE;
    let holds = all_below && is_smooth(finding) && large;
    let part = |holds: bool| if holds { "yes" } else { "no" };
    Claim {
        statement: &TOGETHER,
        claim: format!(
            "Figs. 2, 3 and 5 at once: K+ crosses below the top at all four energies, T(E) is a \
             sigmoid, and the gain is an order of magnitude (kappa; {})",
            finding.filter.name
        ),
        published: "one model for all figures".into(),
        computed: finding.gain,
        outcome: Outcome::from_test(holds),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "the width of the barrier, {:.2} angstrom at half maximum; Fig. 2: {}, Fig. 3: {}, \
             Fig. 5: {}",
            finding.filter.width(),
            part(all_below),
            part(is_smooth(finding)),
            part(large)
        ),
    }
}

fn criteria(bound: &WidthBound) -> Claim {
    let low = bound.limit;
    Claim {
        statement: &CRITERIA,
        claim: format!(
            "Figs. 2 and 5 together, {:?} barriers: K+ goes from T <= {:.0} % at 3.6 kBT to T >= \
             {:.0} % at 7.0 kBT and gains an order of magnitude (largest possible kappa)",
            bound.shape,
            100.0 * low,
            100.0 * (1.0 - low)
        ),
        published: "not said: no caption gives T at an energy".into(),
        computed: MethodPair::stationary(bound.gain, bound.error),
        outcome: Outcome::from_test(bound.gain >= ORDER_OF_MAGNITUDE),
        filter: None,
        depends_on: format!(
            "these two values of T, which are ours, and the shape: the largest over all heights \
             and widths (reached at {:.3} kBT and {:.5} angstrom)",
            bound.height, bound.width
        ),
    }
}
