//! What the caption of Figure 5 says of conductances, and what Figures 2, 3 and 5 say together.

use super::captions::{is_smooth, sub_barrier};
use super::statements::{CAUSE, CRITERIA, DEFICIT, DYNAMICS, MATCH, ORDER, TOGETHER};
use super::{Claim, Outcome, Place, alone, in_order, ion, none, reachable};
use crate::reproduction::barriers::Bound;
use crate::reproduction::findings::{Findings, Found};
use crate::reproduction::packets::COLLISIONS;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters = in_order(findings);
    let each = |claim: fn(&Found) -> Claim| filters.iter().map(|found| claim(found)).collect::<Vec<_>>();
    let mut claims = each(conductance);
    claims.extend(each(magnitude));
    claims.extend(each(cause));
    claims.push(dynamics(findings));
    claims.extend(filters.iter().filter(|found| ion(found) == "K+").map(|found| together(found)));
    claims.extend(findings.bounds.iter().map(criteria));
    claims
}

fn conductance(found: &Found) -> Claim {
    let panel = if ion(found) == "K+" { "d" } else { "c" };
    let range = found.measured;
    let area = found.filter.permeant.area;
    let [quantum, ballistic] = [found.bars[0].symmetric, found.bars[1].symmetric];
    let outcome = match (reachable(quantum, area, range), reachable(ballistic, area, range)) {
        (false, _) => Outcome::Fails,
        (true, true) => Outcome::Untested,
        (true, false) => Outcome::HoldsForWidth(found.filter.width()),
    };
    let why = match outcome {
        Outcome::HoldsForWidth(_) => {
            "the capture area, which is free; but with no area of 1 to 15 angstrom^2 would a classical ion do"
        }
        Outcome::Untested => {
            "the capture area, which is free and brings the classical flux into the measured range as well"
        }
        _ => "the capture area, which is free",
    };
    // A·e^(−V₀/kT) is what one number of conductance can fix.
    let thermal = found.filter.thermal();
    let free = 20.0 / ballistic * area * (-found.filter.top() / thermal).exp();
    Claim {
        statement: &MATCH,
        claim: format!(
            "Fig. 5({panel}): the quantum conductance of {} matches experiment (pS at 0 mV, 150 mM on both sides; {})",
            ion(found),
            found.filter.name
        ),
        published: format!("matches; experiments: {} to {} pS", range.0, range.1),
        found: found.conductance,
        outcome,
        filter: Some(Place::of(found)),
        depends_on: format!(
            "{why}; here it is {area} angstrom^2, and classical ballistic ions give {ballistic:.2} pS; 20 pS classically needs area * exp(-V0/kBT) = {free:.3} angstrom^2"
        ),
    }
}

/// Quantum over classical ballistic conductance between equal baths.
fn conductance_ratio(found: &Found) -> f64 {
    found.bars[0].symmetric / found.bars[1].symmetric
}

fn magnitude(found: &Found) -> Claim {
    let ratio = conductance_ratio(found);
    Claim {
        statement: &DEFICIT,
        claim: format!(
            "Fig. 5: classical results fall short of the quantum ones by an order of magnitude (quantum over classical ballistic conductance, same V(x); {})",
            found.filter.name
        ),
        published: "10".into(),
        found: alone(ratio, 2e-6 * ratio),
        outcome: Outcome::when(ratio >= ORDER),
        filter: Some(Place::of(found)),
        depends_on: "comparing like with like: both without friction, on one potential; the ratio is kappa where the current vanishes".into(),
    }
}

fn cause(found: &Found) -> Claim {
    let [quantum, ballistic, diffusive] = found.bars.map(|bar| bar.symmetric);
    let Some(friction) = found.friction else {
        return Claim {
            statement: &CAUSE,
            claim: format!(
                "Fig. 5: the gap of an order of magnitude is a quantum effect (no friction known; {})",
                found.filter.name
            ),
            published: "quantum".into(),
            found: none(),
            outcome: Outcome::Untested,
            filter: Some(Place::of(found)),
            depends_on: "a diffusion coefficient".into(),
        };
    };
    let hindered = 1.0 / friction.sum;
    let above = friction.diffusive > 1.0;
    // Beyond the bound ballistic over diffusive is no effect of friction.
    let (what, ratio) = if above {
        ("classical ballistic over classical with friction, the sum over tops", hindered)
    } else {
        ("classical ballistic over classical diffusive", ballistic / diffusive)
    };
    let line = if above {
        format!(
            "Nernst-Planck exceeds the classical upper bound {:.2} times here: the barrier is thinner than the mean free path, {:.3} angstrom",
            friction.diffusive, friction.free_path
        )
    } else {
        format!("quantum over diffusive is {:.2}", quantum / diffusive)
    };
    Claim {
        statement: &CAUSE,
        claim: format!(
            "Fig. 5: the gap of an order of magnitude is a quantum effect ({what}, same V(x); {})",
            found.filter.name
        ),
        published: "quantum".into(),
        found: alone(ratio, 2e-6 * ratio),
        outcome: Outcome::when(found.gain.matrix.ln() > hindered.ln()),
        filter: Some(Place::of(found)),
        depends_on: format!(
            "what makes the gap: without a voltage tunnelling multiplies the flux by {:.3}, and friction divides it by {hindered:.3} (sum over tops, no Planck constant in it); {line}",
            found.gain.matrix
        ),
    }
}

fn dynamics(findings: &Findings) -> Claim {
    let ratio = findings.dynamics;
    Claim {
        statement: &DYNAMICS,
        claim: "Fig. 5: classical MD simulations underestimate the flux by an order of magnitude (measured over simulated; no filter)".into(),
        published: "10".into(),
        found: ratio.map_or_else(none, |ratio| alone(ratio, f64::NAN)),
        outcome: ratio.map_or(Outcome::Untested, |ratio| Outcome::when(ratio >= ORDER)),
        filter: None,
        depends_on: "MD, which is not done here; published: fixed charges fall short tenfold for K+ and scaled charges remove it within classical MD (Hui 2025), NavMs agrees (Ulmschneider 2013)".into(),
    }
}

fn together(found: &Found) -> Claim {
    let below = COLLISIONS.into_iter().zip(found.transmission);
    let all_below = below.map(|(energy, t)| sub_barrier(found, energy, t)).all(|outcome| outcome == Outcome::Holds);
    let large = conductance_ratio(found) >= ORDER;
    let holds = all_below && is_smooth(found) && large;
    let part = |holds: bool| if holds { "yes" } else { "no" };
    Claim {
        statement: &TOGETHER,
        claim: format!(
            "Figs. 2, 3 and 5 at once: K+ crosses below the top at all four energies, T(E) is a sigmoid, and the gain is an order of magnitude (kappa; {})",
            found.filter.name
        ),
        published: "one model for all figures".into(),
        found: found.gain,
        outcome: Outcome::when(holds),
        filter: Some(Place::of(found)),
        depends_on: format!(
            "the width of the barrier, {:.2} angstrom at half maximum; Fig. 2: {}, Fig. 3: {}, Fig. 5: {}",
            found.filter.width(),
            part(all_below),
            part(is_smooth(found)),
            part(large)
        ),
    }
}

fn criteria((low, bound): &(f64, Bound)) -> Claim {
    Claim {
        statement: &CRITERIA,
        claim: format!(
            "Figs. 2 and 5 together, {:?} barriers: K+ goes from T <= {:.0} % at 3.6 kBT to T >= {:.0} % at 7.0 kBT and gains an order of magnitude (largest possible kappa)",
            bound.shape,
            100.0 * low,
            100.0 * (1.0 - low)
        ),
        published: "not said: no caption gives T at an energy".into(),
        found: alone(bound.gain, bound.error),
        outcome: Outcome::when(bound.gain >= ORDER),
        filter: None,
        depends_on: format!(
            "these two values of T, which are ours, and the shape: the largest over all heights and widths (reached at {:.3} kBT and {:.5} angstrom)",
            bound.height, bound.width
        ),
    }
}
