//! What a reader should know of the two lines with friction.

use super::weight::Weight;
use crate::transport::{Channel, CurrentRow, Friction};

/// Ions with their names and what friction does to them.
fn by_ion<'a>(channel: &'a Channel, friction: &'a [Friction]) -> impl Iterator<Item = (String, &'a Friction)> {
    channel.permeants.iter().map(|permeant| permeant.species.label()).zip(friction)
}

/// Why the diffusive flux lies above the ballistic one, which no classical flux can; `None` where it does not.
pub fn above_the_bound(channel: &Channel, friction: &[Friction]) -> Option<String> {
    let above = by_ion(channel, friction).filter(|(_, own)| own.diffusive > 1.0);
    let several = channel.permeants.len() > 1;
    let reason = |(ion, own): (String, &Friction)| {
        let cause = if own.top_beyond {
            "the highest barrier stands beyond the membrane, where the diffusive line ends".to_owned()
        } else {
            let path = own.free_path;
            format!("the barrier is thinner than the mean free path √(kT/m)/γ ({path:.3} angstrom)")
        };
        format!("{}{cause}", if several { format!("{ion}: ") } else { String::new() })
    };
    let reasons: Vec<String> = above.map(reason).collect();
    let found = (!reasons.is_empty()).then(|| reasons.join("; "))?;
    Some(format!("Nernst–Planck exceeds the classical upper bound: {found}"))
}

/// Remarks on the lines with friction in `rows`.
pub(super) fn remarks(channel: &Channel, rows: &[CurrentRow]) -> Vec<(Weight, String)> {
    let mut all = Vec::new();
    let above = rows.iter().filter_map(|row| above_the_bound(channel, &row.friction).map(|text| (row, text)));
    if let Some((worst, text)) = above.max_by(|(a, _), (b, _)| ratio(a).total_cmp(&ratio(b))) {
        let share = format!("; at {} mV it is {:.2} times the ballistic current", worst.voltage, ratio(worst));
        all.push((Weight::Warning, text + &share));
    }
    let weak = rows.iter().flat_map(|row| by_ion(channel, &row.friction)).filter(|(_, own)| own.is_bracket());
    if let Some((ion, own)) = weak.min_by(|(_, a), (_, b)| a.ratio.total_cmp(&b.ratio)) {
        let text = format!(
            "{ion}: friction is weak (γ/ω = {:.2} at the highest of {} tops), and the sum over tops falls short: the current with \
             friction lies between current_kramers and current_kramers_upper",
            own.ratio, own.tops
        );
        all.push((Weight::Note, text));
    }
    all
}

fn ratio(row: &CurrentRow) -> f64 {
    row.diffusive_over_ballistic().unwrap_or(0.0)
}
