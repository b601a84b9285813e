//! The section "In short".

use crate::reproduction::claims::{Claim, STATEMENTS, Verdict, of_statement};
use crate::reproduction::figures::{BELOW, PMF, THIN};
use crate::reproduction::findings::Findings;
use crate::transport::Model;

/// The section.
pub(super) fn summary(findings: &Findings, claims: &[Claim]) -> String {
    format!(
        "## In short

{}{}{}
Figures: [1](figure-1.png) potential and packet, [2](figure-2.png) packets at the barrier, \
[3](figure-3.png) transmission over velocity,
[4](figure-4.png) fluxes and reversal potentials, [5](figure-5.png) currents and conductances, \
and, which the paper has not, [6](figure-6.png) terahertz
fields and levels; each also as SVG, with its data as CSV and HDF5. They show the {THIN}, the {BELOW}, and the {PMF}.

",
        verdicts(claims),
        single_barriers(findings),
        beyond_single_barriers(findings),
    )
}

/// How many statements are reproduced.
fn verdicts(claims: &[Claim]) -> String {
    let counted: Vec<Verdict> =
        STATEMENTS.iter().filter(|own| !own.own).map(|own| of_statement(own, claims)).collect();
    let count = |fits: fn(&Verdict) -> bool| counted.iter().filter(|verdict| fits(verdict)).count();
    format!(
        "- Captions and abstract make {} statements that can be judged by a rule. Reproduced: {}; \
only for a barrier of a certain width: {};
  not supported: {}; not testable here: {}. Rules and verdicts stand below; the {} rows of \
`claims.csv` are the numbers behind them.
",
        counted.len(),
        count(|verdict| *verdict == Verdict::Reproduced),
        count(|verdict| matches!(verdict, Verdict::OnlyForWidth(_))),
        count(|verdict| *verdict == Verdict::NotSupported),
        count(|verdict| *verdict == Verdict::NotTestable),
        claims.len(),
    )
}

/// What the claims amount to over the barrier of Figure 2, and over a wider one.
fn single_barriers(findings: &Findings) -> String {
    let kappa = |name| findings.number(name, |finding| finding.gain.matrix);
    let width = |name| findings.number(name, |finding| finding.filter.width());
    let below = findings.filter("K_below");
    let t = below.map_or([f64::NAN; 4], |finding| finding.transmission.map(|t| t.matrix));
    let conductances = below.map_or([f64::NAN; 3], |finding| finding.bars.map(|bar| bar.symmetric));
    format!(
        "- The claims of the paper go together: over one barrier of 8 kBT and {width:.2} angstrom \
(full width at half maximum) K+ crosses below the top at
  all four energies of Figure 2 (T = {:.3}, {:.3}, {:.3} and {:.3}), T(E) is a sigmoid, and \
tunnelling multiplies the flux by κ = {:.1}:
  {:.1} pS where a classical ion has at most {:.2} pS. So Figures 2, 3 and 5 are reproduced, but \
only for a barrier of about {width:.2} angstrom.
  What such a width means is the question, and the section *What the width means* is about it.
- No caption gives V(x), or T at any energy. The caption of Figure 2 calls all four energies \
sub-barrier, which only that barrier of the three
  obeys. Over the wider one of {thin:.2} angstrom, whose top lies between these energies, κ is \
{:.4} (K+) and {:.4} (Na+): no order of magnitude.
",
        t[0],
        t[1],
        t[2],
        t[3],
        kappa("K_below"),
        conductances[0],
        conductances[1],
        kappa("K_sharp"),
        kappa("Na_sharp"),
        width = width("K_below"),
        thin = width("K_sharp"),
    )
}

/// Several sites, friction, reversal potentials, and any single barrier.
fn beyond_single_barriers(findings: &Findings) -> String {
    let kappa = |name| findings.number(name, |finding| finding.gain.matrix);
    let friction = |name| {
        findings.number(name, |finding| finding.bars[1].symmetric / finding.bars[2].symmetric)
    };
    let distance =
        Model::ALL.map(|model| findings.distance(model)).into_iter().fold(1e-12, f64::max);
    let strict = findings.bounds.iter().filter(|bound| bound.limit == 0.02);
    format!(
        "- Through filters of published heights and spacings κ is {:.3} (K+) and {:.3} (Na+): less \
than one, because sites in a row reflect.
- Friction, which the quantum model leaves out, divides the classical flux through these filters \
by {:.0} (K+) and {:.0} (Na+), with or without ħ.
- Reversal potentials are Nernst's in all three models, to {distance:.0e} mV. That follows from \
detailed balance and tells no mechanism.
- If, which no caption says, T were at most 2 % at 3.6 kBT and at least 98 % at 7.0 kBT, then κ ≤ \
{:.2} for any Gaussian or Eckart barrier.
",
        kappa("K_pmf"),
        kappa("Na_pmf"),
        friction("K_pmf"),
        friction("Na_pmf"),
        strict.map(|bound| bound.gain).fold(0.0, f64::max),
    )
}
