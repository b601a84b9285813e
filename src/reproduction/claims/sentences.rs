//! What the abstract says, where it has a number or a sign.

use super::captions::{ion, thin_only, width};
use super::{Claim, Verdict, alone, none};
use crate::reproduction::cavity::Cavity;
use crate::reproduction::findings::{Findings, Found};
use crate::reproduction::literature::measured_range;

/// κ from which on tunnelling is more than a correction.
const MATTERS: f64 = 1.1;
/// An order of magnitude.
const ORDER: f64 = 10.0;

const ORDER_NAMES: [&str; 4] = ["K_sharp", "Na_sharp", "K_pmf", "Na_pmf"];

pub(super) fn claims(findings: &Findings) -> Vec<Claim> {
    let filters: Vec<&Found> = ORDER_NAMES.iter().filter_map(|name| findings.filter(name)).collect();
    let mut claims: Vec<Claim> = filters.iter().map(|found| recovers(found)).collect();
    claims.extend(required(findings));
    claims.extend(self_consistent(findings));
    claims.extend(filters.iter().map(|found| underestimates(found)));
    claims.extend(filters.iter().map(|found| magnitude(found)));
    claims.extend(filters.iter().map(|found| friction(found)));
    claims.push(dynamics());
    claims.extend(filters.iter().filter(|found| !found.filter.is_thin()).map(|found| prerequisite(found)));
    for (ion, cavity) in &findings.cavities {
        claims.extend(terahertz(ion, cavity));
    }
    claims
}

fn recovers(found: &Found) -> Claim {
    let matters = found.gain.matrix > MATTERS;
    Claim {
        claim: format!(
            "Abstract: tunnelling bypasses classical Arrhenius suppression and recovers the conductance of {} (kappa = quantum over classical ballistic flux; {})",
            ion(found),
            found.filter.name
        ),
        published: "order of magnitude".into(),
        found: found.gain,
        verdict: if matters { thin_only(found) } else { Verdict::NotSupported },
        depends_on: if matters {
            format!(
                "a full width at half maximum of {:.2} angstrom; even then the gain is no order of magnitude",
                width(found)
            )
        } else {
            "barriers of published shape: reflection between equal sites takes more than tunnelling gives".into()
        },
    }
}

fn required(findings: &Findings) -> Vec<Claim> {
    let heavy = findings.widths.iter().filter(|(ion, _, _)| *ion != "H+");
    let claim = |&(ion, some, ten): &(&str, f64, f64)| Claim {
        claim: format!(
            "Abstract: a tenfold gain by tunnelling of {ion} (sigma in angstrom of the Gaussian barrier of 5 kBT that it needs)"
        ),
        published: "not given".into(),
        found: alone(ten, 1e-6),
        verdict: Verdict::NotSupported,
        depends_on: format!(
            "structure: sites are 3 angstrom apart; even a gain of a tenth needs sigma = {some:.3} angstrom"
        ),
    };
    heavy.map(claim).collect()
}

fn self_consistent(findings: &Findings) -> Vec<Claim> {
    let claim = |(low, bound): &(f64, crate::reproduction::barriers::Bound)| Claim {
        claim: format!(
            "Figs. 2 and 5 together, {:?} barriers: K+ goes from T <= {:.0} % at 3.6 kBT to T >= {:.0} % at 7.0 kBT and gains an order of magnitude (largest possible kappa)",
            bound.shape,
            100.0 * low,
            100.0 * (1.0 - low)
        ),
        published: "10".into(),
        found: alone(bound.gain, 1e-3 * bound.gain),
        verdict: if bound.gain < ORDER { Verdict::NotSupported } else { Verdict::Reproduced },
        depends_on: format!(
            "nothing but the shape: the largest over all heights and widths (reached at {:.2} kBT and {:.4} angstrom)",
            bound.height, bound.width
        ),
    };
    findings.bounds.iter().map(claim).collect()
}

fn underestimates(found: &Found) -> Claim {
    let (low, _) = measured_range(ion(found));
    let ballistic = found.bars[1].symmetric;
    Claim {
        claim: format!(
            "Abstract: classical models consistently underestimate the conductance of {} (classical ballistic, pS at 0 mV, 150 mM; {})",
            ion(found),
            found.filter.name
        ),
        published: format!("below experiment; lowest experiment: {low} pS"),
        found: alone(ballistic, 1e-6 * ballistic),
        verdict: if ballistic < low { Verdict::Reproduced } else { Verdict::NotSupported },
        depends_on: format!(
            "capture area and height, which are free; classical diffusive: {:.2} pS; MD of NavMs agrees with experiment, MD of K+ channels does so once charges are scaled",
            found.bars[2].symmetric
        ),
    }
}

fn magnitude(found: &Found) -> Claim {
    let ratio = found.bars[0].symmetric / found.bars[1].symmetric;
    Claim {
        claim: format!(
            "Fig. 5: classical results fall short of the quantum ones by an order of magnitude (quantum over classical ballistic conductance, same V(x); {})",
            found.filter.name
        ),
        published: "10".into(),
        found: alone(ratio, 2e-6 * ratio),
        verdict: if ratio >= ORDER { thin_only(found) } else { Verdict::NotSupported },
        depends_on: "comparing like with like: both without friction, on one potential; the ratio is kappa where the current vanishes".into(),
    }
}

fn friction(found: &Found) -> Claim {
    let ratio = found.bars[1].symmetric / found.bars[2].symmetric;
    let both = found.bars[0].symmetric / found.bars[2].symmetric;
    let kramers = found.friction.map_or(f64::NAN, |found| found.sum);
    Claim {
        claim: format!(
            "Fig. 5: the gap of an order of magnitude is a quantum effect (classical ballistic over classical diffusive, same V(x); {})",
            found.filter.name
        ),
        published: "quantum".into(),
        found: alone(ratio, 2e-6 * ratio),
        verdict: Verdict::NotSupported,
        depends_on: format!(
            "friction: this ratio holds no Planck constant; quantum over diffusive is {both:.2}; Kramers' factor {kramers:.3}"
        ),
    }
}

fn dynamics() -> Claim {
    Claim {
        claim: "Fig. 5: classical MD simulations underestimate the flux by an order of magnitude".into(),
        published: "10".into(),
        found: none(),
        verdict: Verdict::NotTestable,
        depends_on: "no MD is done here; published: fixed charges fall short tenfold for K+ and scaled charges remove it within classical MD (Hui 2025), NavMs agrees (Ulmschneider 2013)".into(),
    }
}

fn prerequisite(found: &Found) -> Claim {
    Claim {
        claim: format!(
            "Abstract: quantum mechanics is a prerequisite for physiological efficiency (kappa - 1 of {}; {})",
            ion(found),
            found.filter.name
        ),
        published: "> 0".into(),
        found: alone(found.gain.matrix - 1.0, found.gain.error),
        verdict: if found.gain.matrix > MATTERS { Verdict::Reproduced } else { Verdict::NotSupported },
        depends_on: "barriers of published heights and spacings; quantum and classical fluxes differ by percents, and the sign is against the claim".into(),
    }
}

fn terahertz(ion: &str, cavity: &Cavity) -> Vec<Claim> {
    let widest = cavity.peaks.iter().map(|peak| peak.1).fold(0.0, f64::max);
    vec![
        Claim {
            claim: format!(
                "Abstract: transport resonances lie in the terahertz regime (distance of the two lowest levels of {ion} in one site of 3 angstrom, THz)"
            ),
            published: "terahertz, no number".into(),
            found: alone(cavity.spacing.0, 2e-3),
            verdict: Verdict::Reproduced,
            depends_on: format!(
                "a cavity of a few angstrom, for any ion: it is the classical rattling frequency; {:.2} THz at the top",
                cavity.spacing.1
            ),
        },
        Claim {
            claim: format!(
                "Abstract: these resonances are distinct in transport (share of the thermal flux of {ion} that levels below the top carry)"
            ),
            published: "distinct".into(),
            found: alone(cavity.share, 0.1 * cavity.share),
            verdict: Verdict::NotSupported,
            depends_on: format!(
                "no friction at all: the widest level below the top is {widest:.3} meV wide, kBT is 26.7 meV, and friction broadens far more than levels are apart"
            ),
        },
    ]
}
