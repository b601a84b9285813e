//! I(V) of a record in the text of `wavepore info`.

use crate::cli::console::text_table::NamedLines;
use crate::record::CurrentsSummary;
use crate::units::Interval;

/// How many voltages there are, and from where to where.
pub(super) fn voltages(rows: usize, Interval { from: low, to: high }: Interval) -> String {
    match rows {
        0 => "no voltages".into(),
        1 => format!("1 voltage, {low:.3} mV"),
        rows => format!("{rows} voltages from {low:.3} to {high:.3} mV"),
    }
}

/// I(V), reversal potentials and conductances.
pub(super) fn describe_currents(currents: &CurrentsSummary, lines: &mut NamedLines) {
    let mut text = voltages(currents.rows, currents.voltage);
    if currents.kappa.from.is_finite() {
        let of = if currents.ions.is_empty() { "" } else { "charge that moves inward, " };
        let Interval { from: low, to: high } = currents.kappa;
        text += &format!("; {of}quantum over ballistic {low:.6} to {high:.6}");
    }
    lines.line("currents", text);
    let nernst: Vec<String> =
        currents.nernst.iter().map(|value| format!("{value:.6} mV")).collect();
    if currents.ions.is_empty() {
        lines.line("Nernst", nernst.join(", "));
    } else if nernst.len() == currents.ions.len() {
        let ions = currents.ions.iter().zip(&nernst);
        let values: Vec<String> = ions.map(|(ion, value)| format!("{ion} {value}")).collect();
        lines.line("Nernst", values.join(", "));
    } else {
        lines.line("ions", currents.ions.join(", "));
    }
    for model in &currents.models {
        let (reversal, slope, chord) = (model.reversal, model.slope, model.chord);
        if reversal.is_infinite() {
            let reason = "the current has one direction at every voltage";
            lines.line(&model.name, format!("reversal {reversal} mV: {reason}"));
            continue;
        }
        let text = format!(
            "reversal {reversal:.6} mV, conductance there {slope:.6} pS, chord from 0 mV \
             {chord:.6} pS"
        );
        lines.line(&model.name, text);
    }
}
