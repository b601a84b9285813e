//! Remarks on the diffusive and the Kramers line.

use super::remark::Remark;
use crate::transport::{Channel, CurrentRow, Friction};

/// What friction does to one ion.
struct IonFriction<'a> {
    name: String,
    friction: &'a Friction,
}

fn by_ion<'a>(
    channel: &'a Channel,
    friction: &'a [Friction],
) -> impl Iterator<Item = IonFriction<'a>> {
    let names = channel.permeants.iter().map(|permeant| permeant.species.label());
    names.zip(friction).map(|(name, friction)| IonFriction { name, friction })
}

/// Why the diffusive flux exceeds the ballistic one, which no classical flux can; `None` where it
/// does not.
pub(crate) fn nernst_planck_excess(channel: &Channel, friction: &[Friction]) -> Option<String> {
    let several = channel.permeants.len() > 1;
    let reason = |IonFriction { name, friction }: IonFriction<'_>| {
        let cause = if friction.top_beyond {
            "the highest barrier is outside the membrane, where the diffusive line ends".to_owned()
        } else {
            let path = friction.free_path;
            format!(
                "the barrier is thinner than the mean free path √(kT/m)/γ \
                 ({path:.3} angstrom)"
            )
        };
        format!("{}{cause}", if several { format!("{name}: ") } else { String::new() })
    };
    let exceeding = by_ion(channel, friction).filter(|ion| ion.friction.diffusive > 1.0);
    let reasons: Vec<String> = exceeding.map(reason).collect();
    let reasons = (!reasons.is_empty()).then(|| reasons.join("; "))?;
    Some(format!("Nernst–Planck exceeds the classical upper bound: {reasons}"))
}

/// Remarks on the lines with friction in `rows`.
pub(super) fn remarks(channel: &Channel, rows: &[CurrentRow]) -> Vec<Remark> {
    let mut all = Vec::new();
    let exceeding = rows
        .iter()
        .filter_map(|row| nernst_planck_excess(channel, &row.friction).map(|text| (row, text)));
    if let Some((row, text)) = exceeding.max_by(|(a, _), (b, _)| ratio(a).total_cmp(&ratio(b))) {
        let (voltage, ratio) = (row.voltage, ratio(row));
        all.push(Remark::warning(format!(
            "{text}; at {voltage} mV it is {ratio:.2} times the ballistic current"
        )));
    }
    let ions = rows.iter().flat_map(|row| by_ion(channel, &row.friction));
    let weak = ions.filter(|ion| ion.friction.is_bracket());
    let weakest = weak.min_by(|a, b| a.friction.ratio.total_cmp(&b.friction.ratio));
    if let Some(IonFriction { name, friction }) = weakest {
        all.push(Remark::note(format!(
            "{name}: friction is weak (γ/ω = {:.2} at the highest of {} tops), and the sum over \
             tops is too small: the current with friction lies between current_kramers and \
             current_kramers_upper",
            friction.ratio, friction.tops
        )));
    }
    all
}

fn ratio(row: &CurrentRow) -> f64 {
    row.diffusive_over_ballistic().unwrap_or(0.0)
}
