//! The report: what the model is, what was found, and what follows, for a reader.

mod prose;

use super::claims::{Claim, Verdict};
use super::data::plain;
use super::drawings::{PMF, THIN};
use super::findings::{Findings, Found, HEIGHT};
use super::packets::COLLISIONS;
use prose::{BEGINNING, MODEL};

/// The report as Markdown.
pub fn report(findings: &Findings, claims: &[Claim]) -> String {
    let mut out = String::from(BEGINNING);
    out.push_str(&summary(findings, claims));
    out.push_str(MODEL);
    out.push_str(&filters(findings));
    out.push_str(&bounds(findings));
    out.push_str(&gains(findings));
    out.push_str(&tests(findings));
    out.push_str(&terahertz(findings));
    out.push_str(&verdicts(claims));
    out
}

fn summary(findings: &Findings, claims: &[Claim]) -> String {
    let count = |fits: fn(&Verdict) -> bool| claims.iter().filter(|claim| fits(&claim.verdict)).count();
    let largest = |low: f64| {
        let own = findings.bounds.iter().filter(|bound| bound.0 == low);
        own.map(|bound| bound.1.gain).fold(0.0, f64::max)
    };
    let of = |name: &str, what: fn(&Found) -> f64| findings.filter(name).map_or(f64::NAN, what);
    let kappa = |name| of(name, |found| found.gain.matrix);
    let friction = |name| of(name, |found| found.bars[1].symmetric / found.bars[2].symmetric);
    format!(
        "## In short

- Of {} rows of `claims.csv` {} are reproduced, {} only for a barrier as thin as {:.2} angstrom, {} are not supported and {} cannot be
  tested here.
- Tunnelling multiplies the classical ballistic flux by κ = {:.4} (K+) and {:.4} (Na+) through the thin barrier, and by {:.3} and {:.3}
  through the filters of published heights and spacings: less than one.
- If K+ is reflected to 98 % at 3.6 kBT and transmitted to 98 % at 7.0 kBT, as from opaque to transparent says, then κ ≤ {:.2} for any
  Gaussian or Eckart barrier. A tenfold gain and such a sigmoid exclude each other.
- Without friction the flux through the same V(x) is {:.1} (thin, K+) to {:.0} (sites, Na+) times the overdamped one, with or without ħ.
- Reversal potentials are Nernst's in all three models, to {:.0e} mV. That follows from detailed balance and tells no mechanism.

Figures: [1](figure-1.png) potential and packet, [2](figure-2.png) packets at the barrier, [3](figure-3.png) transmission over velocity,
[4](figure-4.png) fluxes and reversal potentials, [5](figure-5.png) currents and conductances; each also as SVG, with its data as CSV and
HDF5. They show both the {THIN} and the {PMF}.

",
        claims.len(),
        count(|verdict| *verdict == Verdict::Reproduced),
        count(|verdict| matches!(verdict, Verdict::OnlyForWidth(_))),
        findings.filter("K_sharp").map_or(f64::NAN, super::claims::width),
        count(|verdict| *verdict == Verdict::NotSupported),
        count(|verdict| *verdict == Verdict::NotTestable),
        kappa("K_sharp"),
        kappa("Na_sharp"),
        kappa("K_pmf"),
        kappa("Na_pmf"),
        largest(0.02),
        friction("K_sharp"),
        friction("Na_pmf"),
        crate::transport::Model::ALL.map(|model| findings.distance(model)).into_iter().fold(1e-12, f64::max),
    )
}

fn filters(findings: &Findings) -> String {
    let mut out = String::from(
        "## The four filters

T at the energies of Figure 2 (at the energy itself; in brackets by packets, where they resolve it):

| filter | top, kBT | 3.6 kBT | 4.7 kBT | 5.6 kBT | 7.0 kBT | rise 10-90 %, kBT |
|---|---|---|---|---|---|---|
",
    );
    for found in &findings.filters {
        let cell = |at: usize| {
            let t = found.transmission[at];
            let packet =
                if t.packet.is_nan() || t.matrix < 1e-8 { String::new() } else { format!(" ({:.5})", t.packet) };
            if t.matrix < 1e-3 { format!("{:.1e}{packet}", t.matrix) } else { format!("{:.5}{packet}", t.matrix) }
        };
        let cells: Vec<String> = (0..COLLISIONS.len()).map(cell).collect();
        let top = found.filter.top() / found.filter.thermal();
        let rise = if found.filter.is_thin() {
            format!("{:.2} of T(E)", found.rise.matrix)
        } else {
            format!("{:.3} of packets of 1 Å; classical {:.3}", found.rise.matrix, found.rise_classical)
        };
        out.push_str(&format!("| {} | {top:.2} | {} | {rise} |\n", found.filter.name, cells.join(" | ")));
    }
    out.push_str(
        "
Conductances in pS: slope at the reversal potential between the baths of the scenario, slope at 0 mV and chord at 100 mV between baths of
150 mM.

| filter | model | at reversal | 0 mV, 150 mM | 100 mV, 150 mM |
|---|---|---|---|---|
",
    );
    for found in &findings.filters {
        for bar in found.bars {
            let model = bar.model.name();
            let (rest, symmetric, chord) = (bar.rest, bar.symmetric, bar.chord);
            out.push_str(&format!("| {} | {model} | {rest:.3} | {symmetric:.3} | {chord:.3} |\n", found.filter.name));
        }
    }
    for found in findings.filters.iter().filter(|found| found.filter.is_thin()) {
        let Found { filter, gain, conductance, .. } = found;
        out.push_str(&format!(
            "\n{}: κ = {:.6} by the transfer matrix, {:.6} by packets (within {:.0e}); 0 mV in 150 mM: {:.4} and {:.4} pS.\n",
            filter.name, gain.matrix, gain.packet, gain.error, conductance.matrix, conductance.packet
        ));
    }
    out + "
Measured: K+ 14-18 pS (Kv1.2) to 100-250 pS (BK), Na+ 19.8-24.9 pS (Nav1.4); sources stand in `figure-5.csv`, [S] where read and [R]
where recalled. Capture area and height are free, so agreement of one conductance proves nothing.

"
}

fn bounds(findings: &Findings) -> String {
    let mut out = String::from(
        "## Sigmoid and gain are tied

The largest κ of a K+ barrier that holds back all but p at 3.6 kBT and lets all but p pass at 7.0 kBT, over all heights and widths:

| p | shape | largest κ | height, kBT | σ or a, Å |
|---|---|---|---|---|
",
    );
    for (low, bound) in &findings.bounds {
        out.push_str(&format!(
            "| {:.0} % | {:?} | {:.3} | {:.2} | {:.4} |\n",
            100.0 * low,
            bound.shape,
            bound.gain,
            bound.height,
            bound.width
        ));
    }
    out + "\n"
}

fn gains(findings: &Findings) -> String {
    let mut out = format!(
        "## How thin a barrier must be

κ of a Gaussian barrier of {HEIGHT} kBT at 310.15 K; u = ħω/kBT at its top, rise from T = 0.1 to 0.9 in kBT, crossover temperature ħω/2πkB
in K.

| σ, Å | K+ u | K+ rise | K+ κ | K+ crossover | Na+ rise | Na+ κ | H+ κ |
|---|---|---|---|---|---|---|---|
"
    );
    if let [(_, potassium), (_, sodium), (_, proton)] = findings.gains.as_slice() {
        for ((k, na), h) in potassium.iter().zip(sodium).zip(proton) {
            out.push_str(&format!(
                "| {} | {:.2} | {:.2} | {:.5} | {:.0} | {:.2} | {:.5} | {:.3} |\n",
                plain(k.width),
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
    for (ion, some, ten) in &findings.widths {
        out.push_str(&format!("- {ion}: κ = 1.1 at σ = {some:.3} Å, κ = 10 at σ = {ten:.4} Å.\n"));
    }
    out + "
Published barriers have σ of 0.5 to 1 Å. Protons, not K+ or Na+, are where tunnelling could matter.

"
}

fn tests(findings: &Findings) -> String {
    let isotopes = findings.isotopes;
    let warm = findings.filter("K_sharp").map_or(f64::NAN, |found| found.gain.matrix);
    format!(
        "## What an experiment could tell

- Isotopes: J(39K)/J(41K) is {:.4} classically, {:.4} through the thin barrier and {:.4} through an Eckart barrier of a = 0.85 Å.
- Temperature: κ of K+ at the thin barrier is {:.4} at 273 K and {warm:.4} at 310.15 K: a falling Arrhenius slope.

",
        isotopes.classical, isotopes.thin, isotopes.wide, findings.gain_cold
    )
}

fn terahertz(findings: &Findings) -> String {
    let mut out = String::from(
        "## Terahertz

One site of 3 Å between Gaussian barriers of 100 meV and σ = 0.6 Å. Levels are about a terahertz apart for either ion, because that is how
often a classical ion rattles there. They carry little of the thermal flux, and friction broadens them beyond recognition.

| ion | lowest two levels, THz | highest two, THz | widest level below the top, meV | share of the thermal flux | γ/2π, THz | kBT/h, THz |
|---|---|---|---|---|---|---|
",
    );
    for (ion, cavity) in &findings.cavities {
        let widest = cavity.peaks.iter().map(|peak| peak.1).fold(0.0, f64::max);
        let own = findings.filters.iter().find(|found| found.filter.species().name == *ion);
        let (friction, thermal) = own.map_or((f64::NAN, f64::NAN), |found| {
            let friction = found.friction.map_or(f64::NAN, |friction| friction.rate);
            (friction / (2.0 * std::f64::consts::PI) * 1e3, found.filter.thermal() / crate::units::PLANCK)
        });
        let (low, high) = cavity.spacing;
        out.push_str(&format!(
            "| {ion} | {low:.2} | {high:.2} | {widest:.3} | {:.1e} | {friction:.0} | {thermal:.2} |\n",
            cavity.share
        ));
    }
    out + "\n"
}

fn verdicts(claims: &[Claim]) -> String {
    let mut out = String::from(
        "## Claim by claim

The same rows, with every digit, stand in `claims.csv`; *error* bounds the error of both computed numbers.

| claim | published | matrix | packet | error | verdict | depends on |
|---|---|---|---|---|---|---|
",
    );
    let number = |value: f64| match value {
        value if value.is_nan() => String::new(),
        value if value != 0.0 && !(1e-3..1e4).contains(&value.abs()) => format!("{value:.2e}"),
        value => format!("{value:.5}"),
    };
    for Claim { claim, published, found, verdict, depends_on } in claims {
        let (matrix, packet) = (number(found.matrix), number(found.packet));
        let error = if found.error.is_nan() { String::new() } else { format!("{:.0e}", found.error) };
        let verdict = verdict.words();
        out.push_str(&format!(
            "| {claim} | {published} | {matrix} | {packet} | {error} | {verdict} | {depends_on} |\n"
        ));
    }
    out
}
