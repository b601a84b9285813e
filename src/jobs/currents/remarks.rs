//! What a reader of currents must know before using the numbers.

use super::draws::CurrentsSpread;
use super::friction;
use super::remark::Remark;
use crate::planning::Case;
use crate::transport::{Channel, Conductances, CurrentRow, Fluxes, Model, Permeant, resistance};

/// Largest share of its resistance that the diffusive line may omit without a warning.
const MAX_OMITTED_SHARE: f64 = 0.1;
/// Smallest relative difference of first order and draws that is reported.
const MIN_DISAGREEMENT: f64 = 0.1;
/// Smallest reported step between the leads, meV: smaller ones are rounding of the barriers' sum.
const MIN_STEP: f64 = 1e-9;
/// Smallest reported share of the resistance that is omitted.
const MIN_OMITTED_SHARE: f64 = 1e-6;

/// Remarks on `rows` and `summary`, for which a relative `tolerance` was requested.
pub(crate) fn remarks(
    case: &Case,
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
    tolerance: f64,
) -> Vec<Remark> {
    let mut all = Vec::new();
    let error = rows.iter().map(CurrentRow::error).fold(0.0, f64::max);
    if error > tolerance {
        all.push(Remark::warning(format!(
            "the relative error of the quantum fluxes is {error:.1e}, above the tolerance \
             {tolerance:.1e}"
        )));
    }
    let ions = channel.permeants.iter();
    all.extend(ions.flat_map(|permeant| ion_remarks(permeant, channel.thermal)));
    if case.reservoirs.as_ref().is_some_and(|baths| baths.diffusion.is_none()) {
        all.push(Remark::note("without reservoirs.diffusion there is no diffusive line"));
    }
    all.extend(infinite(channel));
    all.extend(friction::remarks(channel, rows));
    all.extend(missing(channel, rows, summary));
    all
}

/// Why first order fails for the errors of tables, where the draws show that it does.
pub(crate) fn first_order(channel: &Channel, spread: &CurrentsSpread) -> Option<Remark> {
    let models = Model::ALL.iter().zip(spread.std_ln_flux).zip(spread.first_order_ln_flux);
    let apart: Vec<String> = models
        .filter(|((_, drawn), first)| {
            let difference = (drawn.value - first).abs();
            difference > MIN_DISAGREEMENT * first && difference > 5.0 * drawn.error
        })
        .map(|((model, drawn), first)| {
            format!("{} {:.2} for {first:.2}", model.name(), drawn.value)
        })
        .collect();
    if apart.is_empty() {
        return None;
    }
    let potentials = || channel.permeants.iter().map(|permeant| &permeant.potential);
    let largest = potentials().map(|own| own.largest_error()).fold(0.0, f64::max);
    let tops = channel.competing_tops(3.0);
    let cause = if tops > 1 {
        format!(
            "{tops} tops stand within three standard errors of the highest, and errors raise now \
             one, now another"
        )
    } else if largest > 0.9 * channel.thermal {
        format!("errors of {:.1} kBT are not small", largest / channel.thermal)
    } else {
        "the top moves with the errors".to_owned()
    };
    Some(Remark::note(format!(
        "draws and first order differ in the standard deviation of ln of the flux ({}): {cause}; \
         trust the draws",
        apart.join(", ")
    )))
}

/// Remarks on one ion.
fn ion_remarks(permeant: &Permeant, thermal: f64) -> Vec<Remark> {
    let mut all = Vec::new();
    let name = permeant.species.label();
    let step = permeant.at(0.0).right_level();
    if step.abs() > MIN_STEP {
        all.push(Remark::note(format!(
            "{name}: V(x) alone leaves the right level {step:.4} meV above the left; \
             the reversal potential is shifted by that much"
        )));
    }
    if permeant.diffusion.is_some()
        && let Some(length) = resistance(&permeant.at(0.0), thermal, MIN_OMITTED_SHARE)
        && length.left_out > MIN_OMITTED_SHARE
    {
        let share = length.left_out / (1.0 + length.left_out);
        let text = format!(
            "{name}: barriers reach beyond the membrane; \
             the diffusive line leaves out a share of {share:.1e} of the resistance"
        );
        let is_large = share > MAX_OMITTED_SHARE;
        all.push(if is_large { Remark::warning(text) } else { Remark::note(text) });
    }
    all
}

/// Whether a flux is given as zero though its bath is not empty.
fn is_underflow((permeant, flux): (&Permeant, &Fluxes)) -> bool {
    (flux.inward == 0.0 && permeant.outside > 0.0) || (flux.outward == 0.0 && permeant.inside > 0.0)
}

/// What is infinite because a bath is empty.
fn infinite(channel: &Channel) -> Vec<Remark> {
    let of_ion = |permeant: &Permeant| {
        let reason = infinite_nernst(permeant, channel.thermal)?;
        Some(format!("{}: {reason}", permeant.species.label()))
    };
    let ions = channel.permeants.iter().filter_map(of_ion);
    ions.chain(infinite_reversal(channel)).map(Remark::note).collect()
}

/// Why the equilibrium potential of an ion is infinite, if it is.
pub(crate) fn infinite_nernst(permeant: &Permeant, thermal: f64) -> Option<String> {
    let side = if permeant.outside == 0.0 { "outside" } else { "inside" };
    let nernst = permeant.nernst(thermal);
    nernst
        .is_infinite()
        .then(|| format!("0 mM {side}: its own reversal potential is infinite ({nernst} mV)"))
}

/// Why the reversal potential of the current is infinite, if it is.
pub(crate) fn infinite_reversal(channel: &Channel) -> Option<String> {
    let potential = channel.one_way()?;
    Some(format!(
        "the current has one direction at every voltage: its reversal potential is infinite \
         ({potential} mV), and there is no slope or chord conductance; ions on the other side give \
         it a finite one"
    ))
}

/// Why a flux is zero or a reversal potential is missing.
fn missing(
    channel: &Channel,
    rows: &[CurrentRow],
    summary: &[Option<Conductances>],
) -> Vec<Remark> {
    let underflows = |row: &CurrentRow| channel.permeants.iter().zip(&row.fluxes).any(is_underflow);
    let is_quantum = rows.iter().any(underflows);
    if is_quantum || rows.iter().any(|row| row.kappa.is_nan()) {
        let tops = channel.permeants.iter().map(|permeant| permeant.potential.range().to);
        return vec![Remark::warning(format!(
            "some {} are below the smallest number and are given as zero, without kappa: the top \
             is {:.0} kBT high; use a lower barrier or a higher temperature",
            if is_quantum { "fluxes" } else { "classical fluxes" },
            tops.fold(0.0, f64::max) / channel.thermal
        ))];
    }
    let is_computed = |model: Model| {
        let has_diffusion = |permeant: &Permeant| permeant.diffusion.is_some();
        model != Model::Diffusive || channel.permeants.iter().all(has_diffusion)
    };
    let models = Model::ALL.into_iter().zip(summary);
    let without = models.filter(|(model, found)| found.is_none() && is_computed(*model));
    let text =
        |model: Model| format!("the {} current is zero nowhere from -2 V to 2 V", model.name());
    without.map(|(model, _)| Remark::note(text(model))).collect()
}
