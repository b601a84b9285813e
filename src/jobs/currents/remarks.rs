//! What a reader of currents should know before using the numbers.

use super::friction;
use super::weight::Weight;
use crate::planning::Case;
use crate::transport::{Channel, Conductances, CurrentRow, Fluxes, Model, Permeant, resistance};

/// Share of its resistance that the diffusive line may leave out without a warning.
const LEFT_OUT: f64 = 0.1;
/// Smaller steps between the leads, meV, and smaller shares are not told.
const NEGLIGIBLE: (f64, f64) = (1e-9, 1e-6);

/// Remarks on `rows` and `summary`, which were to be known to a relative `tolerance`; a sentence each.
pub fn remarks(
    case: &Case,
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
    tolerance: f64,
) -> Vec<(Weight, String)> {
    let mut all = Vec::new();
    let worst = rows.iter().map(CurrentRow::error).fold(0.0, f64::max);
    if worst > tolerance {
        let text = format!("the quantum fluxes are known to {worst:.1e}, not to {tolerance:.1e} as asked for");
        all.push((Weight::Warning, text));
    }
    all.extend(channel.permeants.iter().flat_map(|permeant| of_one(permeant, channel.thermal)));
    if case.reservoirs.as_ref().is_some_and(|baths| baths.diffusion.is_none()) {
        all.push((Weight::Note, "without reservoirs.diffusion there is no diffusive line".into()));
    }
    all.extend(infinite(channel));
    all.extend(friction::remarks(channel, rows));
    all.extend(missing(channel, rows, summary));
    all
}

/// What there is to know of one ion.
fn of_one(permeant: &Permeant, thermal: f64) -> Vec<(Weight, String)> {
    let mut all = Vec::new();
    let name = permeant.species.label();
    let step = permeant.at(0.0).right_level();
    if step.abs() > NEGLIGIBLE.0 {
        let text = format!(
            "{name}: V(x) alone leaves the right level {step:.4} meV above the left; the reversal potential is shifted by that much"
        );
        all.push((Weight::Note, text));
    }
    if permeant.diffusion.is_some()
        && let Some(length) = resistance(&permeant.at(0.0), thermal, NEGLIGIBLE.1)
        && length.left_out > NEGLIGIBLE.1
    {
        let share = length.left_out / (1.0 + length.left_out);
        let text = format!(
            "{name}: barriers reach beyond the membrane; the diffusive line leaves out a share of {:.1e} of the resistance",
            share
        );
        all.push((if share > LEFT_OUT { Weight::Warning } else { Weight::Note }, text));
    }
    all
}

/// Whether a flux stands as zero though its bath is not empty.
fn vanishes((permeant, flux): (&Permeant, &Fluxes)) -> bool {
    (flux.inward == 0.0 && permeant.outside > 0.0) || (flux.outward == 0.0 && permeant.inside > 0.0)
}

/// What is infinite because a bath is empty.
fn infinite(channel: &Channel) -> Vec<(Weight, String)> {
    let of_one = |permeant: &Permeant| {
        let reason = infinite_nernst(permeant, channel.thermal)?;
        Some(format!("{}: {reason}", permeant.species.label()))
    };
    let ions = channel.permeants.iter().filter_map(of_one);
    ions.chain(infinite_reversal(channel)).map(|text| (Weight::Note, text)).collect()
}

/// Why the equilibrium potential of an ion is infinite, if it is.
pub fn infinite_nernst(permeant: &Permeant, thermal: f64) -> Option<String> {
    let side = if permeant.outside == 0.0 { "outside" } else { "inside" };
    let nernst = permeant.nernst(thermal);
    nernst.is_infinite().then(|| format!("0 mM {side}: its own reversal potential is infinite ({nernst} mV)"))
}

/// Why the reversal potential of the current is infinite, if it is.
pub fn infinite_reversal(channel: &Channel) -> Option<String> {
    let potential = channel.one_way()?;
    Some(format!(
        "the current has one direction at every voltage: its reversal potential is infinite ({potential} mV), and there is \
         no slope or chord conductance; ions on the other side give it a finite one"
    ))
}

/// Why a flux is zero or a reversal potential is missing.
fn missing(channel: &Channel, rows: &[CurrentRow], summary: &[Option<Conductances>]) -> Vec<(Weight, String)> {
    let quantum = rows.iter().any(|row| channel.permeants.iter().zip(&row.fluxes).any(vanishes));
    if quantum || rows.iter().any(|row| row.kappa.is_nan()) {
        let top = channel.permeants.iter().map(|permeant| permeant.potential.range().1).fold(0.0, f64::max);
        let text = format!(
            "some {} are too small for a number and stand as zero, without kappa: the top is {:.0} kBT high; take a lower barrier or a higher temperature",
            if quantum { "fluxes" } else { "classical fluxes" },
            top / channel.thermal
        );
        return vec![(Weight::Warning, text)];
    }
    let told = |model: Model| {
        model != Model::Diffusive || channel.permeants.iter().all(|permeant| permeant.diffusion.is_some())
    };
    let without = Model::ALL.into_iter().zip(summary).filter(|(model, found)| found.is_none() && told(*model));
    let text = |model: Model| format!("the {} current vanishes nowhere between -2 V and 2 V", model.name());
    without.map(|(model, _)| (Weight::Note, text(model))).collect()
}
