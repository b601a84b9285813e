//! The report: model, results and conclusions.

mod filters;
mod prose;
mod summary;
mod terahertz;
mod verdicts;
mod width;

use super::claims::Claim;
use super::findings::{Findings, HEIGHT, IonWidths};
use super::literature::PUBLISHED_SIGMA;
use crate::csv_text;
use prose::{BEGINNING, MODEL};

/// The report as Markdown.
pub(crate) fn report(findings: &Findings, claims: &[Claim]) -> String {
    let mut out = String::from(BEGINNING);
    out.push_str(&summary::summary(findings, claims));
    out.push_str(MODEL);
    out.push_str(&filters::filters(findings));
    out.push_str(&width::width_section(findings));
    out.push_str(&bounds(findings));
    out.push_str(&gains(findings));
    out.push_str(&tests(findings));
    out.push_str(&terahertz::terahertz(findings));
    out.push_str(&verdicts::statements(claims));
    out.push_str(&verdicts::claims(claims));
    out
}

fn bounds(findings: &Findings) -> String {
    let mut out = String::from(
        "## If the sigmoid is steep

How far T has risen at 3.6 and at 7.0 kBT no caption says. A reader who takes these for the \
opaque and the transparent end of Figure 3 gives
κ away: the largest κ of a K+ barrier with T ≤ p at 3.6 kBT and T ≥ 1 − p at 7.0 kBT, over all \
heights and widths, is

| p | shape | largest κ | error | height, kBT | σ or a, Å |
|---|---|---|---|---|---|
",
    );
    for bound in &findings.bounds {
        out.push_str(&format!(
            "| {:.0} % | {:?} | {:.5} | {:.0e} | {:.3} | {:.5} |\n",
            100.0 * bound.limit,
            bound.shape,
            bound.gain,
            bound.error,
            bound.height,
            bound.width
        ));
    }
    let t = findings.number("K_below", |finding| finding.transmission[3].matrix);
    out + &format!("\nThe barrier above all four energies has T = {t:.2} at 7.0 kBT.\n\n")
}

fn gains(findings: &Findings) -> String {
    let mut out = format!(
        "## How thin a barrier must be

κ of a Gaussian barrier of {HEIGHT} kBT at 310.15 K; u = ħω/kBT at its top, rise from T = 0.1 to \
0.9 in kBT, crossover temperature ħω/2πkB
in K.

| σ, Å | K+ u | K+ rise | K+ κ | K+ crossover | Na+ rise | Na+ κ | H+ κ |
|---|---|---|---|---|---|---|---|
"
    );
    if let [potassium, sodium, proton] = findings.gains.as_slice() {
        let rows = potassium.points.iter().zip(&sodium.points).zip(&proton.points);
        for ((k, na), h) in rows {
            out.push_str(&format!(
                "| {} | {:.2} | {:.2} | {:.5} | {:.0} | {:.2} | {:.5} | {:.3} |\n",
                csv_text::number(k.width),
                k.action,
                k.rise,
                k.gain,
                k.crossover,
                na.rise,
                na.gain,
                h.gain
            ));
        }
    }
    out.push('\n');
    for IonWidths { ion, tenth_more: some, tenfold: ten } in &findings.widths {
        out.push_str(&format!("- {ion}: κ = 1.1 at σ = {some:.3} Å, κ = 10 at σ = {ten:.4} Å.\n"));
    }
    let proton = findings.gains.iter().find(|gains| gains.ion == "H+");
    let published =
        proton.and_then(|gains| gains.points.iter().find(|point| point.width == PUBLISHED_SIGMA));
    out + &format!(
        "
Published barriers have σ of {PUBLISHED_SIGMA} to 1 Å. Protons, not K+ or Na+, are where \
tunnelling could matter; yet at σ = {PUBLISHED_SIGMA} Å
κ of a proton is {:.2}: a mass near 1 u makes no order of magnitude of a barrier as wide as those.

",
        published.map_or(f64::NAN, |row| row.gain)
    )
}

fn tests(findings: &Findings) -> String {
    let mut out = String::from(
        "## What an experiment could tell

Isotopes: J(39K)/J(41K) at equal concentrations. Each number assumes something of friction, and \
says so. Without friction (ballistic, quantum) the
light ion is faster by its mass alone; with friction the diffusion coefficient of the scenario is \
taken for both (Stokes' law knows no mass), and the
ratio falls towards one. So a ratio near one means friction, and only one above the ballistic \
value means tunnelling.

| potential | classical, no friction | quantum, no friction | classical, friction of the scenario \
| classical, strong friction (Nernst-Planck) |
|---|---|---|---|---|
",
    );
    for own in &findings.isotopes {
        out.push_str(&format!(
            "| {} | {:.4} | {:.4} | {:.4} | {:.4} |\n",
            own.name, own.ballistic, own.quantum, own.hindered, own.diffusive
        ));
    }
    let warm = findings.number("K_sharp", |finding| finding.gain.matrix);
    out.push_str(&format!(
        "
Temperature: κ of K+ at the thin barrier is {:.4} at 273 K and {warm:.4} at 310.15 K (without \
friction): a falling Arrhenius slope.

",
        findings.gain_cold
    ));
    out
}
