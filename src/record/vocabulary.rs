//! One vocabulary for what crosses: T(E), R(E), the probabilities of whole packets, and their bounds.
//!
//! A name is a quantity and a method, `transmission_packet`. A bound is called after what it bounds,
//! with `_error` behind (absolute) or `_relative_error`. Names of earlier versions stay in records,
//! CSV and JSON, beside the name of this vocabulary.

use hdf5::Group;

use super::schema::{self, COMPLETED, PACKET, SIDEBANDS, TRANSMISSION};
use super::write_error::WriteError;

/// Quantities, and what they are.
pub(crate) const QUANTITIES: [[&str; 2]; 4] = [
    ["transmission", "T(E), by energy; T_n by side band"],
    ["reflection", "R(E), by energy; R_n by side band"],
    ["transmitted", "P_T, the probability of a whole packet to be transmitted"],
    ["reflected", "P_R, the probability of a whole packet to be reflected"],
];
/// Methods, and what they are; a quantity alone is what was measured of the packet.
pub(crate) const METHODS: [[&str; 2]; 8] = [
    ["packet", "the wave packet"],
    ["elements", "the comparison run on spectral elements"],
    ["matrix", "the transfer matrix"],
    ["floquet", "Floquet states of a driven potential"],
    ["classical", "classical ions"],
    ["static", "the potential without its drive"],
    ["adiabatic", "the limit of slow drives"],
    ["tien_gordon", "a lead that swings"],
];
/// What precedes a quantity.
pub(crate) const QUALIFIERS: [[&str; 2]; 4] = [
    ["final_", "at the end of a run, where the quantity alone is a column over time"],
    ["largest_", "the largest within a trusted window"],
    ["total_", "the sum over side bands"],
    ["ln_", "the natural logarithm"],
];
/// What follows the name of a bound.
pub(crate) const BOUNDS: [[&str; 2]; 2] =
    [["_relative_error", "bound on the relative error"], ["_error", "bound on the absolute error"]];

/// The attributes of one packet of a driven run, whose older names hold what other methods give.
pub(crate) const DRIVEN_PACKET: &str = "/packets/N, driven";

/// Every number whose older name deviates: the group of a record or the command that has it, the
/// older name, and the name.
#[rustfmt::skip]
pub(crate) const RENAMED: &[[&str; 3]] = &[
    ["transmission", "transmission", "transmission_matrix"],
    ["transmission", "reflection", "reflection_matrix"],
    ["transmission", "relative_error", "transmission_matrix_relative_error"],
    ["transmission", "ln_transmission", "ln_transmission_matrix"],
    ["transmission", "reflection_error", "reflection_matrix_error"],

    ["check", "error_estimate", "transmission_packet_error"],
    ["check", "largest_error_estimate", "largest_transmission_packet_error"],

    // Rows of driven scenarios are whole packets.
    ["check, driven", "transmission_packet", "transmitted"],
    ["check, driven", "transmission_matrix", "transmitted_floquet"],
    ["check, driven", "reflection_packet", "reflected"],
    ["check, driven", "error_estimate", "transmitted_error"],
    ["check, driven", "transmission_classical", "transmitted_classical"],
    ["check, driven", "transmission_matrix_error", "transmitted_floquet_error"],
    ["check, driven", "reflection_packet_error", "reflected_error"],

    ["run", "expected_transmitted", "transmitted_matrix"],
    ["run", "classical_transmitted", "transmitted_classical"],
    ["run", "largest_error_estimate", "largest_transmission_packet_error"],

    ["run, driven", "expected_transmitted", "transmitted_floquet"],
    ["run, driven", "classical_transmitted", "transmitted_classical"],
    ["run, driven", "static_transmitted", "transmitted_static"],
    ["run, driven", "adiabatic_transmitted", "transmitted_adiabatic"],

    ["sidebands", "packet_error", "transmission_packet_error"],
    ["sidebands", "packet_error", "reflection_packet_error"],
    ["sidebands", "floquet_error", "transmission_floquet_error"],
    ["sidebands", "floquet_error", "reflection_floquet_error"],
    ["sidebands", "transmission", "total_transmission_floquet"],

    [TRANSMISSION, "packet", "transmission_packet"],
    [TRANSMISSION, "matrix", "transmission_matrix"],
    [TRANSMISSION, "classical", "transmission_classical"],
    [TRANSMISSION, "reflection", "reflection_packet"],
    [TRANSMISSION, "error_estimate", "transmission_packet_error"],
    [TRANSMISSION, "reflection_error", "reflection_packet_error"],
    [TRANSMISSION, "matrix_reflection", "reflection_matrix"],
    [TRANSMISSION, "matrix_error", "transmission_matrix_relative_error"],
    [TRANSMISSION, "ln_matrix", "ln_transmission_matrix"],
    [TRANSMISSION, "matrix_reflection_error", "reflection_matrix_error"],

    [COMPLETED, "matrix", "transmission_matrix"],
    [COMPLETED, "matrix_error", "transmission_matrix_relative_error"],
    [COMPLETED, "ln_matrix", "ln_transmission_matrix"],

    [SIDEBANDS, "transmission", "transmission_floquet"],
    [SIDEBANDS, "reflection", "reflection_floquet"],
    [SIDEBANDS, "total_transmission", "total_transmission_floquet"],
    [SIDEBANDS, "total_reflection", "total_reflection_floquet"],
    [SIDEBANDS, "sideband_error", "transmission_floquet_error"],
    [SIDEBANDS, "sideband_error", "reflection_floquet_error"],

    [PACKET, "expected_transmitted", "transmitted_matrix"],
    [PACKET, "classical_transmitted", "transmitted_classical"],
    [PACKET, "largest_error_estimate", "largest_transmission_packet_error"],

    [DRIVEN_PACKET, "expected_transmitted", "transmitted_floquet"],
    [DRIVEN_PACKET, "classical_transmitted", "transmitted_classical"],
    [DRIVEN_PACKET, "static_transmitted", "transmitted_static"],
    [DRIVEN_PACKET, "adiabatic_transmitted", "transmitted_adiabatic"],
];

/// The names of this vocabulary for what `place` also calls `older`; none where that is no older
/// name.
pub(crate) fn names<'a>(place: &'a str, older: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let is_it = move |entry: &&[&'static str; 3]| entry[0] == place && entry[1] == older;
    RENAMED.iter().filter(is_it).map(|entry| entry[2])
}

/// The older name in `place` of what is called `name`, if there is one.
pub(crate) fn older_name(place: &str, name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|entry| entry[0] == place && entry[2] == name).map(|entry| entry[1])
}

/// `numbers` of `place`, and again those whose name is an older one.
pub(crate) fn under_both_names<T: AsRef<str> + From<&'static str>>(
    place: &str,
    numbers: Vec<(T, f64)>,
) -> Vec<(T, f64)> {
    let again = |(own, value): &(T, f64)| {
        let renamed = names(place, own.as_ref()).map(|name| (T::from(name), *value));
        renamed.collect::<Vec<_>>()
    };
    let again: Vec<(T, f64)> = numbers.iter().flat_map(again).collect();
    numbers.into_iter().chain(again).collect()
}

/// Links to every set of `columns` in `group`, whose path is `place`, under the names of this
/// vocabulary; after the columns.
pub(super) fn link_names<'a>(
    group: &Group,
    place: &'a str,
    columns: impl Iterator<Item = &'a str>,
) -> Result<(), WriteError> {
    for older in columns {
        for name in names(place, older) {
            group.link_hard(older, name)?;
        }
    }
    Ok(())
}

/// `sets` of the group `place` without those that are also there under their older name: a set is
/// read once, and what a file of unknown origin puts in the place of a link is not read.
pub(super) fn without_links(place: &str, sets: &[String]) -> Vec<String> {
    let is_column =
        |older: &str| schema::entry(place, older).is_some_and(|entry| entry.shape != "attribute");
    let is_link = |name: &String| {
        older_name(place, name)
            .is_some_and(|older| is_column(older) && sets.iter().any(|other| other == older))
    };
    sets.iter().filter(|name| !is_link(name)).cloned().collect()
}

/// The older name in `group` of the named number `name`, if there is one.
fn older_number(group: &str, name: &str) -> Option<&'static str> {
    let places = match group.starts_with("/packets/") {
        true => &[PACKET, DRIVEN_PACKET][..],
        false => &[group],
    };
    places.iter().find_map(|place| older_name(place, name))
}

/// Whether the number `name` of `group` is there under an older name too, or bounds what is.
pub(crate) fn is_newer(group: &str, name: &str) -> bool {
    let bounded = name.strip_suffix("_error").unwrap_or(name);
    [name, bounded].into_iter().any(|name| older_number(group, name).is_some())
}

/// What a named number of `group` is, under either of its names.
pub(super) fn meaning_of(group: &str, name: &str) -> String {
    schema::meaning_of(group, older_number(group, name).unwrap_or(name))
}

/// Whether `name` is made of the words of this vocabulary.
#[cfg(test)]
fn is_name(name: &str) -> bool {
    let name = QUALIFIERS.iter().find_map(|[word, _]| name.strip_prefix(word)).unwrap_or(name);
    let name = BOUNDS.iter().find_map(|[bound, _]| name.strip_suffix(bound)).unwrap_or(name);
    QUANTITIES.iter().any(|[quantity, _]| match name.strip_prefix(quantity) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix('_')
            .is_some_and(|rest| METHODS.iter().any(|[method, _]| *method == rest)),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_quantity_and_a_method_and_there_is_one_for_a_number() {
        for (at, [place, older, name]) in RENAMED.iter().enumerate() {
            assert!(is_name(name), "{name}");
            assert!(older != name, "{name}");
            let twice =
                RENAMED[at + 1..].iter().any(|other| other[0] == *place && other[2] == *name);
            assert!(!twice, "{place} {name}");
            assert_eq!(older_name(place, name), Some(*older));
        }
        for other in ["matrix", "expected_transmitted", "transmission_", "transmission_bloch"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn numbers_under_both_names_keep_their_order() {
        let numbers = vec![("phases", 1.0), ("expected_transmitted", 0.5)];
        let both = under_both_names(DRIVEN_PACKET, numbers.clone());
        assert_eq!(both[..2], numbers);
        assert_eq!(both[2..], [("transmitted_floquet", 0.5)]);
    }
}
