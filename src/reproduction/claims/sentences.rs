//! Claims of the abstract that have a number or a sign.

use super::claim::{Claim, Outcome, Place, in_order, ion, reachable};
use super::statements::{
    AREAS, BYPASS, ORDER_OF_MAGNITUDE, PREREQUISITE, UNDERESTIMATE, UNDERESTIMATE_RATIO,
};
use crate::reproduction::barriers::Shape;
use crate::reproduction::finding::{Finding, MethodPair};
use crate::reproduction::findings::{Findings, IonWidths};
use crate::reproduction::literature::{PUBLISHED_SIGMA, Published};
use crate::units::Interval;

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters = in_order(findings);
    let mut claims: Vec<Claim> = filters.iter().map(|finding| recovers(finding)).collect();
    claims.extend(required(findings));
    claims.extend(filters.iter().map(|finding| electro_diffusion(finding)));
    claims.extend(findings.simulated.iter().map(molecular_dynamics));
    claims.extend(filters.iter().map(|finding| prerequisite(finding)));
    claims
}

fn recovers(finding: &Finding) -> Claim {
    let kappa = finding.gain.matrix;
    let depends_on = match kappa {
        kappa if kappa >= ORDER_OF_MAGNITUDE => {
            format!("a full width at half maximum of {:.2} angstrom", finding.filter.width())
        }
        kappa if kappa > 1.0 => format!(
            "a full width at half maximum of {:.2} angstrom; even then the gain is no order of \
             magnitude",
            finding.filter.width()
        ),
        _ => "barriers of published shape: reflection between equal sites takes more than \
              tunnelling gives"
            .into(),
    };
    Claim {
        statement: &BYPASS,
        claim: format!(
            "Abstract: tunnelling bypasses classical Arrhenius suppression and recovers the \
             conductance of {} (kappa = quantum over classical ballistic flux; {})",
            ion(finding),
            finding.filter.name
        ),
        published: "no number; the deficit of Fig. 5 is an order of magnitude".into(),
        computed: finding.gain,
        outcome: Outcome::from_test(kappa >= ORDER_OF_MAGNITUDE),
        filter: Some(Place::of(finding)),
        depends_on,
    }
}

fn required(findings: &Findings) -> Vec<Claim> {
    let heavy = findings.widths.iter().filter(|widths| widths.ion != "H+");
    let claim = |&IonWidths { ion, tenth_more: some, tenfold: ten }: &IonWidths| {
        let enough = ten >= PUBLISHED_SIGMA;
        let width = Shape::Gaussian.full_width(ten);
        Claim {
            statement: &BYPASS,
            claim: format!(
                "Abstract: a tenfold gain by tunnelling of {ion} (sigma in angstrom of the \
                 Gaussian barrier of 5 kBT that it needs)"
            ),
            published: "not given".into(),
            computed: MethodPair::stationary(ten, 1e-6),
            outcome: if enough { Outcome::Holds } else { Outcome::HoldsForWidth(width) },
            filter: None,
            depends_on: format!(
                "structure: sites are 3 angstrom apart, published barriers have sigma of \
                 {PUBLISHED_SIGMA} angstrom and more; even a gain of a tenth needs sigma = \
                 {some:.3} angstrom"
            ),
        }
    };
    heavy.map(claim).collect()
}

fn electro_diffusion(finding: &Finding) -> Claim {
    let low = finding.measured.from;
    let [ballistic, diffusive] = [finding.bars[1].symmetric, finding.bars[2].symmetric];
    let area = finding.filter.permeant.area;
    // Nernst–Planck above the classical bound is not a prediction of a classical model.
    let classical = diffusive.min(ballistic);
    let [least, most] = [AREAS.from, AREAS.to].map(|other| classical * other / area);
    let outcome = if most < low {
        Outcome::Holds
    } else if least >= low {
        Outcome::Fails
    } else {
        Outcome::Untested
    };
    let bound = if diffusive > ballistic {
        ", which Nernst-Planck exceeds here: the barrier is thinner than the mean free path"
    } else {
        ""
    };
    Claim {
        statement: &UNDERESTIMATE,
        claim: format!(
            "Abstract: classical models consistently underestimate the conductance of {} \
             (electro-diffusion, pS at 0 mV, 150 mM; {})",
            ion(finding),
            finding.filter.name
        ),
        published: format!("below experiment; lowest experiment: {low} pS"),
        computed: MethodPair::stationary(diffusive, 1e-6 * diffusive),
        outcome,
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "capture area ({area} angstrom^2 here; {least:.2} to {most:.2} pS with 1 to 15 \
             angstrom^2), height and diffusion coefficient, all free; classical upper bound \
             {ballistic:.2} pS{bound}"
        ),
    }
}

fn molecular_dynamics(value: &Published) -> Claim {
    let outcome = value
        .ratio
        .map_or(Outcome::Untested, |ratio| Outcome::from_test(ratio < UNDERESTIMATE_RATIO));
    let ratio = value
        .ratio
        .map_or_else(|| "no ratio".to_owned(), |ratio| format!("{ratio} of what was measured"));
    Claim {
        statement: &UNDERESTIMATE,
        claim: format!(
            "Abstract: classical models consistently underestimate the conductance of {} \
             (molecular dynamics of others: {})",
            value.ion, value.name
        ),
        published: format!("below experiment; this simulation: {ratio}"),
        computed: MethodPair::MISSING,
        outcome,
        filter: None,
        depends_on: format!(
            "others, nothing is simulated here: {} [{}]",
            value.source,
            if value.read { "S" } else { "R" }
        ),
    }
}

fn prerequisite(finding: &Finding) -> Claim {
    let (range, area) = (finding.measured, finding.filter.permeant.area);
    let ballistic = finding.bars[1].symmetric;
    let reached = reachable(ballistic, area, Interval::new(range.from, f64::INFINITY));
    let excess = finding.gain.matrix - 1.0;
    let most = ballistic * AREAS.to / area;
    Claim {
        statement: &PREREQUISITE,
        claim: format!(
            "Abstract: quantum mechanics is a prerequisite for physiological efficiency (kappa - \
             1 of {}; {})",
            ion(finding),
            finding.filter.name
        ),
        published: "> 0".into(),
        computed: MethodPair::stationary(excess, finding.gain.error),
        outcome: Outcome::from_test(excess > 0.0 && !reached),
        filter: Some(Place::of(finding)),
        depends_on: format!(
            "height and width of the barrier: classical ions give up to {most:.1} pS with a \
             capture area of {} angstrom^2, the lowest experiment is {} pS",
            AREAS.to, range.from
        ),
    }
}
