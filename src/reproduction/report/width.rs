//! The section on the meaning of the barrier width.

use crate::reproduction::finding::Finding;
use crate::reproduction::findings::Findings;
use crate::units::{BOHR, HBAR, PLANCK};

/// One meV/Å² in N/m.
const NEWTON_PER_METRE: f64 = 1.602_176_634e-2;

/// The section.
pub(super) fn width_section(findings: &Findings) -> String {
    let mut out = String::from(
        "## What the width means

| filter | width, Å | in Bohr radii | curvature at the top, N/m | ħω at the top, kBT | ω/2π, THz \
| κ |
|---|---|---|---|---|---|---|
",
    );
    for finding in &findings.filters {
        let Some(frequency) = frequency(finding) else { continue };
        let width = finding.filter.width();
        out.push_str(&format!(
            "| {} | {width:.3} | {:.2} | {:.0} | {:.2} | {:.1} | {:.3} |\n",
            finding.filter.name,
            width / BOHR,
            finding.filter.species().mass * frequency.powi(2) * NEWTON_PER_METRE,
            HBAR * frequency / finding.filter.thermal(),
            HBAR * frequency / PLANCK,
            finding.gain.matrix
        ));
    }
    out + "
A width of 0.05 angstrom is a tenth of a Bohr radius. Such a barrier would have to rise by 8 kBT \
and fall again within about a tenth of the length
by which the carbonyls of a filter move at body temperature (0.5 to 0.75 angstrom, recalled), and \
its top would be several times stiffer than
a double bond of carbon and oxygen (about 1200 N/m, recalled), while sites are 3 angstrom apart \
and published potentials of mean force have widths
above 1 angstrom. Its top is also thinner than the path on which friction turns a velocity, so \
that no classical ion diffuses over it. What
the paper claims follows from such a barrier; that a channel has one is what would have to be \
shown. A collective coordinate may have narrower
features than an ion, but its mass is larger, not smaller.

"
}

/// ω at the highest top, 1/fs, from the friction there.
fn frequency(finding: &Finding) -> Option<f64> {
    finding.friction.map(|own| own.rate / own.ratio)
}
