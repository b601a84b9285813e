//! The section on levels and terahertz fields.

use crate::reproduction::driven::{ENERGY, FORCE, WINDOW};
use crate::reproduction::findings::Findings;
use crate::units::PLANCK;

/// The section.
pub(super) fn terahertz(findings: &Findings) -> String {
    format!("## Terahertz\n{}{}{}\n", levels(findings), one_energy(findings), baths(findings))
}

fn levels(findings: &Findings) -> String {
    let mut out = String::from(
        "
Levels of one site of 3 Å between Gaussian barriers of 100 meV and σ = 0.6 Å, and of the filters \
of four sites, by their outgoing waves. They are
about a terahertz apart for either ion, because that is how often a classical ion rattles there: \
the number tells no mechanism. Those below the
top carry little of the thermal flux, and the friction of the scenario is faster than they are \
apart, so that none is left as a level of its own.

| ion | where | levels below the top | lowest two, THz | highest two, THz | widest, meV | kBT, meV \
| ħγ, meV | share of the thermal flux | γ/2π, THz | kBT/h, THz |
|---|---|---|---|---|---|---|---|---|---|---|
",
    );
    for cavity in &findings.cavities {
        out.push_str(&format!(
            "| {} | {} | {} | {:.2} | {:.2} | {:.3} | {:.1} | {:.0} | {:.1e} | {:.0} | {:.2} |\n",
            cavity.ion,
            if cavity.is_one_site() { "one site" } else { cavity.name },
            cavity.levels.len(),
            cavity.lowest_spacing(),
            cavity.highest_spacing(),
            cavity.widest(),
            cavity.thermal,
            cavity.friction,
            cavity.share.value,
            cavity.friction / PLANCK,
            cavity.thermal / PLANCK,
        ));
    }
    out
}

fn one_energy(findings: &Findings) -> String {
    let Some(best) = findings.driven.largest() else { return String::new() };
    let difference =
        findings.driven.sweep.iter().map(|at| (at.quantum.value - at.modulation).abs());
    format!(
        "
A drive, W = −F·x·e^(−(x/w)⁴)·cos(2πft) with F = {FORCE} meV/Å (3e7 V/m) and w = {WINDOW} Å, over \
the thin barrier (Figure 6): K+ of {ENERGY} meV, below
the top, crosses up to {:.3} times as often, at {:.2} THz. That is no exchange of quanta: T \
without a drive at the energies with which classical
ions arrive, averaged over phases, gives the same to {:.0e} at all frequencies. Below one over the \
time of passage ions come faster or slower than
they were sent; far above it nothing is left. Tien and Gordon's formula, for a lead that swings as \
a whole, gives {:.3} there.
",
        best.quantum.value,
        best.frequency,
        difference.fold(0.0, f64::max),
        best.tien_gordon,
    )
}

fn baths(findings: &Findings) -> String {
    let mut out = String::from(
        "
No bath has one energy. The thermal flux under the same drive over that without one:

| where | frequency, THz | quantum | classical |
|---|---|---|---|
",
    );
    for at in &findings.driven.thermal {
        out.push_str(&format!(
            "| {} | {:.2} | {:.4} ± {:.0e} | {:.4} ± {:.0e} |\n",
            at.name,
            at.frequency,
            at.quantum.value,
            at.quantum.error,
            at.classical.value,
            at.classical.error,
        ));
    }
    let gains = findings.driven.thermal.iter();
    let apart = gains.map(|at| (at.quantum.value - at.classical.value).abs()).fold(0.0, f64::max);
    out + &format!(
        "
K_site is one site, driven at the distance of its two lowest levels. Classical ions under the same \
field give the same to {apart:.3}: what is gained
needs no levels and no ħ. A field of 3e7 V/m is in water a wave of more than 1e8 W/cm².
"
    )
}
