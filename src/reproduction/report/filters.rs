//! The section on the filters: T, conductances, friction.

use crate::numeric::digits;
use crate::reproduction::finding::Finding;
use crate::reproduction::findings::Findings;
use crate::reproduction::packets::COLLISIONS;
use crate::transport::Model;

/// The tables of the filters.
pub(super) fn filters(findings: &Findings) -> String {
    transmissions(findings)
        + &conductances(findings)
        + &friction(findings)
        + &enhancements(findings)
        + "
Measured: K+ 14-18 pS (Kv1.2) to 100-250 pS (BK), Na+ 19.8-24.9 pS (Nav1.4); sources stand in \
`figure-5.csv`, [S] where read and [R]
where recalled. The three values of molecular dynamics are built from ratios that the sources \
give (an order of magnitude below, 13 times that,
as measured) and drawn as triangles. Capture area and height are free, so agreement of one \
conductance proves nothing.

"
}

/// T at the energies of Figure 2, and how fast it rises.
fn transmissions(findings: &Findings) -> String {
    let mut out = String::from(
        "## The six filters

T at the energies of Figure 2 (at the energy itself; in brackets by packets, where they resolve \
it). The width is that of the highest barrier
at half of its height.

| filter | top, kBT | width, Å | 3.6 kBT | 4.7 kBT | 5.6 kBT | 7.0 kBT | rise 10-90 %, kBT |
|---|---|---|---|---|---|---|---|
",
    );
    for finding in &findings.filters {
        let cell = |at: usize| {
            let t = finding.transmission[at];
            let packet = if t.packet.is_nan() || t.matrix < 1e-8 {
                String::new()
            } else {
                format!(" ({})", digits::within(t.packet, t.error))
            };
            if t.matrix < 1e-3 {
                format!("{:.1e}{packet}", t.matrix)
            } else {
                format!("{:.5}{packet}", t.matrix)
            }
        };
        let cells: Vec<String> = (0..COLLISIONS.len()).map(cell).collect();
        let top = finding.filter.top() / finding.filter.thermal();
        let rise = if finding.filter.is_single() {
            format!("{:.2} of T(E)", finding.rise.matrix)
        } else {
            format!(
                "{:.3} of packets of 1 Å; classical {:.3}",
                finding.rise.matrix, finding.rise_classical
            )
        };
        out.push_str(&format!(
            "| {} | {top:.2} | {:.2} | {} | {rise} |\n",
            finding.filter.name,
            finding.filter.width(),
            cells.join(" | ")
        ));
    }
    out
}

/// Conductances by all models.
fn conductances(findings: &Findings) -> String {
    let mut out = String::from(
        "
Conductances in pS: slope at the reversal potential between the baths of the scenario, slope at 0 \
mV and chord at 100 mV between baths of
150 mM. A star marks what is not a classical prediction; the note is below the next table.

| filter | model | at reversal | 0 mV, 150 mM | 100 mV, 150 mM |
|---|---|---|---|---|
",
    );
    for finding in &findings.filters {
        for bar in finding.bars {
            let above =
                finding.friction.filter(|own| bar.model == Model::Diffusive && own.diffusive > 1.0);
            let model = format!("{}{}", bar.model.name(), if above.is_some() { " *" } else { "" });
            let (rest, symmetric, chord) = (bar.rest, bar.symmetric, bar.chord);
            out.push_str(&format!(
                "| {} | {model} | {rest:.3} | {symmetric:.3} | {chord:.3} |\n",
                finding.filter.name
            ));
        }
    }
    out
}

/// κ and the conductance of single barriers by both methods.
fn enhancements(findings: &Findings) -> String {
    let mut out = String::new();
    for finding in findings.filters.iter().filter(|finding| finding.filter.is_single()) {
        let Finding { filter, gain, conductance, .. } = finding;
        out.push_str(&format!(
            "\n{}: κ = {:.6} by the transfer matrix, {} by packets (within {}); 0 mV in 150 mM: \
             {:.4} and {} pS.\n",
            filter.name,
            gain.matrix,
            digits::within(gain.packet, gain.error),
            digits::bound(gain.error),
            conductance.matrix,
            digits::within(conductance.packet, conductance.error)
        ));
    }
    out
}

/// The effect of friction on the classical flux, and the limits of Nernst–Planck.
fn friction(findings: &Findings) -> String {
    let mut out = String::from(
        "
Friction over all tops of the classical flux at 0 mV, from the diffusion coefficient of the \
scenario: the sum over tops holds for any friction,
is never above ballistic, and ends in Nernst-Planck where friction is strong.

| filter | tops | γ/ω at the highest | ballistic over sum over tops | ballistic over diffusive \
(effect of missing friction) |
|---|---|---|---|---|
",
    );
    let mut notes = Vec::new();
    for finding in &findings.filters {
        let Some(own) = finding.friction else { continue };
        let name = finding.filter.name;
        let missing = if own.diffusive > 1.0 {
            // ∫ e^((V−V₀)/kT) dx of one top, by D/(v·L).
            let paths = (2.0 * std::f64::consts::PI).sqrt() * own.free_path;
            notes.push(format!(
                "{name}: {:.2} times, since the top is {:.3} Å wide, ∫e^((V−V₀)/kT)dx, and √(2π) \
                 mean free paths are {paths:.3} Å",
                own.diffusive,
                paths / own.diffusive
            ));
            "left out *".to_owned()
        } else {
            format!("{:.2}", 1.0 / own.diffusive)
        };
        let (tops, ratio, sum) = (own.tops, own.ratio, 1.0 / own.sum);
        out.push_str(&format!("| {name} | {tops} | {ratio:.2} | {sum:.2} | {missing} |\n"));
    }
    if !notes.is_empty() {
        out.push_str(&format!(
            "
\\* Nernst–Planck exceeds the classical upper bound: the barrier is thinner than the mean free \
path √(kT/m)/γ ({}).
",
            notes.join("; ")
        ));
    }
    out
}
