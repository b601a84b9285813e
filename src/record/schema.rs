//! The record's table of contents: one list for the writer, the reader and `wavepore schema
//! record`.

use crate::observables::TIME_COLUMNS;

/// Version of the layout; raised when a known name changes its meaning.
pub const SCHEMA: i64 = 1;

/// One dataset or attribute of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Group that holds it; `N` stands for a packet's number.
    pub place: &'static str,
    /// Name inside the group.
    pub name: &'static str,
    /// Named dimensions, `scalar`, or `attribute`.
    pub shape: &'static str,
    /// Stored type.
    pub kind: &'static str,
    /// Unit; `1` for pure numbers, empty where a unit makes no sense.
    pub units: &'static str,
    /// One line: what it is (the `long_name` of a dataset).
    pub meaning: &'static str,
}

/// The root.
pub const ROOT: &str = "/";
/// The group of the potential.
pub const POTENTIAL: &str = "/potential";
/// The group of one packet.
pub const PACKET: &str = "/packets/N";
/// The group of T(E).
pub const TRANSMISSION: &str = "/transmission";
/// The group of I(V).
pub const CURRENTS: &str = "/currents";

/// The root of a collection of cases.
pub const COLLECTION: &str = "collection:/";

const fn at(
    place: &'static str,
    name: &'static str,
    shape: &'static str,
    kind: &'static str,
    units: &'static str,
    meaning: &'static str,
) -> Entry {
    Entry { place, name, shape, kind, units, meaning }
}

/// What this version writes, but for the columns over time.
#[rustfmt::skip]
const ENTRIES: &[Entry] = &[
    at(ROOT, "title", "attribute", "text", "", "title of the scenario"),
    at(ROOT, "schema", "attribute", "int64", "", "version of this layout"),
    at(ROOT, "program", "attribute", "text", "", "name, version and commit of the program that wrote the file"),
    at(ROOT, "scenario", "attribute", "text", "", "scenario as typed, TOML"),
    at(ROOT, "effective_scenario", "attribute", "text", "", "scenario that gives the same again, what was chosen is listed in comments, TOML"),
    at(ROOT, "temperature_K", "attribute", "float64", "K", "temperature"),
    at(ROOT, "mass_u", "attribute", "float64", "u", "mass of the ion"),
    at(ROOT, "charge", "attribute", "int32", "1", "charge number of the ion"),
    at(ROOT, "case", "attribute", "text", "", "name of the case, in a sweep"),
    at(ROOT, "warnings", "attribute", "text", "", "what a reader of the numbers must know, a line each; empty if nothing"),
    at(ROOT, "complete", "attribute", "uint8", "", "1 once the run has finished, 0 before"),

    at(POTENTIAL, "x", "(x)", "float64", "angstrom", "position"),
    at(POTENTIAL, "potential", "(x)", "float64", "meV", "static potential energy, counted from the left level"),
    at(POTENTIAL, "classical_top", "scalar", "float64", "meV", "maximum of the potential, both leads included"),
    at(POTENTIAL, "front_plane_angstrom", "attribute", "float64", "angstrom", "plane in front of the barrier"),
    at(POTENTIAL, "back_plane_angstrom", "attribute", "float64", "angstrom", "plane behind the barrier"),
    at(POTENTIAL, "absorber_…, membrane_…", "attribute", "float64", "", "edges of absorbers and membrane, unit in the name"),

    at(PACKET, "energy_meV", "attribute", "float64", "meV", "energy of the central wavenumber"),
    at(PACKET, "ion", "attribute", "text", "", "name of the ion"),
    at(PACKET, "index", "attribute", "int64", "", "number of the packet, from 0"),
    at(PACKET, "final_transmitted", "attribute", "float64", "1", "transmitted probability at the end of the run"),
    at(PACKET, "final_reflected", "attribute", "float64", "1", "reflected probability at the end of the run"),
    at(PACKET, "final_transmitted_error", "attribute", "float64", "1", "bound on the error of final_transmitted"),
    at(PACKET, "final_reflected_error", "attribute", "float64", "1", "bound on the error of final_reflected"),
    at(PACKET, "expected_transmitted", "attribute", "float64", "1", "transmitted probability by the transfer matrix"),
    at(PACKET, "classical_transmitted", "attribute", "float64", "1", "transmitted share of a classical ensemble of the same phase-space density"),
    at(PACKET, "largest_difference", "attribute", "float64", "1", "largest |packet - matrix| of T(E) in its trusted window"),
    at(PACKET, "largest_error_estimate", "attribute", "float64", "1", "largest error_estimate in its trusted window"),
    at(PACKET, "width_angstrom", "attribute", "float64", "angstrom", "standard deviation of |psi|^2 at the start"),
    at(PACKET, "center_angstrom", "attribute", "float64", "angstrom", "centre of the packet at the start"),
    at(PACKET, "wavenumber_per_angstrom", "attribute", "float64", "1/angstrom", "central wavenumber"),
    at(PACKET, "front_plane_angstrom", "attribute", "float64", "angstrom", "plane in front of the barrier"),
    at(PACKET, "back_plane_angstrom", "attribute", "float64", "angstrom", "plane behind the barrier"),
    at(PACKET, "absorber_width_angstrom", "attribute", "float64", "angstrom", "width of each absorber"),
    at(PACKET, "absorber_strength_meV", "attribute", "float64", "meV", "strength of the absorbers at their outer ends"),
    at(PACKET, "absorber_order", "attribute", "float64", "1", "power by which the absorbers rise"),
    at(PACKET, "time_step_fs", "attribute", "float64", "fs", "time step"),
    at(PACKET, "duration_fs", "attribute", "float64", "fs", "duration of the run"),
    at(PACKET, "window_from_meV", "attribute", "float64", "meV", "lower end of the trusted window"),
    at(PACKET, "window_to_meV", "attribute", "float64", "meV", "upper end of the trusted window"),
    at(PACKET, "x", "(x)", "float64", "angstrom", "position"),
    at(PACKET, "time", "(time)", "float64", "fs", "time"),
    at(PACKET, "density", "(time, x)", "float32", "1/angstrom", "probability density"),
    at(PACKET, "wave_function", "(time, x)", "complex128", "angstrom^-1/2", "wave function, if asked for"),

    at(TRANSMISSION, "energy", "(energy)", "float64", "meV", "energy, counted from the left level"),
    at(TRANSMISSION, "packet", "(energy)", "float64", "1", "transmission from the wave packet"),
    at(TRANSMISSION, "matrix", "(energy)", "float64", "1", "transmission from the transfer matrix"),
    at(TRANSMISSION, "classical", "(energy)", "float64", "1", "classical transmission"),
    at(TRANSMISSION, "reflection", "(energy)", "float64", "1", "reflection from the wave packet"),
    at(TRANSMISSION, "weight", "(energy)", "float64", "1/meV", "incident spectrum of the packet"),
    at(TRANSMISSION, "difference", "(energy)", "float64", "1", "packet minus matrix"),
    at(TRANSMISSION, "error_estimate", "(energy)", "float64", "1", "estimated error of packet"),
    at(TRANSMISSION, "reflection_error", "(energy)", "float64", "1", "bound on the error of reflection"),
    at(TRANSMISSION, "packet_index", "(energy)", "int64", "1", "number of the packet the row comes from"),
    at(TRANSMISSION, "velocity", "(energy)", "float64", "m/s", "velocity of the incident ion, steady state alone"),
    at(TRANSMISSION, "matrix_reflection", "(energy)", "float64", "1", "reflection from the transfer matrix, steady state alone"),
    at(TRANSMISSION, "matrix_error", "(energy)", "float64", "1", "bound on the relative error of exp(ln_matrix), steady state alone"),
    at(TRANSMISSION, "ln_matrix", "(energy)", "float64", "1", "logarithm of matrix, where that is too small for a number as well; NaN where a lead is closed; steady state alone"),
    at(TRANSMISSION, "matrix_reflection_error", "(energy)", "float64", "1", "bound on the error of matrix_reflection, steady state alone"),
    at(TRANSMISSION, "trusted", "(energy)", "uint8", "1", "1 inside the trusted window, 0 outside"),
    at(TRANSMISSION, "temperature_K", "attribute", "float64", "K", "temperature, of steady states alone"),
    at(TRANSMISSION, "classical_top_meV", "attribute", "float64", "meV", "maximum of the potential, both leads included, of steady states alone"),

    at(CURRENTS, "voltage", "(voltage)", "float64", "mV", "membrane voltage, inside minus outside"),
    at(CURRENTS, "flux_in", "(voltage)", "float64", "1/s", "ions per second, outside to inside"),
    at(CURRENTS, "flux_out", "(voltage)", "float64", "1/s", "ions per second, inside to outside"),
    at(CURRENTS, "current_quantum", "(voltage)", "float64", "pA", "current, quantum, positive outward"),
    at(CURRENTS, "current_ballistic", "(voltage)", "float64", "pA", "current, classical ballistic, positive outward"),
    at(CURRENTS, "current_diffusive", "(voltage)", "float64", "pA", "current, classical diffusive, positive outward"),
    at(CURRENTS, "kappa", "(voltage)", "float64", "1", "charge that moves inward (outward where nothing is outside), quantum over classical ballistic"),
    at(CURRENTS, "current_kramers", "(voltage)", "float64", "pA", "classical current with friction, Kramers' factor summed over all tops, positive outward"),
    at(CURRENTS, "current_kramers_upper", "(voltage)", "float64", "pA", "the other end of its bracket, where friction is weak and tops are several"),
    at(CURRENTS, "diffusive_over_ballistic", "(voltage)", "float64", "1", "Nernst-Planck over classical ballistic flux, the largest of all ions; above 1 the classical upper bound is exceeded"),
    at(CURRENTS, "relative_error", "(voltage)", "float64", "1", "bound on the relative error of the quantum fluxes"),
    at(CURRENTS, "current_quantum_error", "(voltage)", "float64", "pA", "bound on the error of current_quantum"),
    at(CURRENTS, "flux_in_ION, flux_out_ION", "(voltage)", "float64", "1/s", "fluxes of one of several ions"),
    at(CURRENTS, "nernst_mV", "attribute", "float64", "mV", "equilibrium potential by the formula, of the first ion; infinite beside an empty bath"),
    at(CURRENTS, "nernst_ION_mV", "attribute", "float64", "mV", "equilibrium potential of one of several ions; infinite beside an empty bath"),
    at(CURRENTS, "reversal_MODEL_mV", "attribute", "float64", "mV", "root of the computed current; quantum, ballistic, diffusive; infinite where charge moves one way only"),
    at(CURRENTS, "slope_conductance_MODEL_pS", "attribute", "float64", "pS", "dI/dV at reversal; NaN where that is infinite"),
    at(CURRENTS, "chord_conductance_MODEL_pS", "attribute", "float64", "pS", "I(0)/(0 - reversal); NaN where the reversal is infinite"),
    at(CURRENTS, "reversal_error_MODEL_mV", "attribute", "float64", "mV", "bound on the error of reversal"),
    at(CURRENTS, "slope_conductance_error_MODEL_pS, chord_conductance_error_MODEL_pS", "attribute", "float64", "pS", "bounds on the errors of conductances"),

    at(COLLECTION, "what", "attribute", "text", "", "what was computed: run, transmission or currents"),
    at(COLLECTION, "cases", "attribute", "uint64", "1", "number of cases"),
    at(COLLECTION, "shape", "attribute", "uint64", "1", "lengths of the loops whose product the cases are"),
    at(COLLECTION, "done, failed, missing", "attribute", "uint64", "1", "number of cases with this status"),
    at(COLLECTION, "case", "(case)", "uint32", "1", "number of the case; in every group"),
    at(COLLECTION, "KEY", "(case)", "float64 or fixed text", "", "swept parameter under its dotted key; in every group"),
    at(COLLECTION, "name", "(case)", "fixed text", "1", "name of the case"),
    at(COLLECTION, "standing", "(case)", "uint8", "1", "0 done, 1 failed, 2 missing; in every group"),
    at(COLLECTION, "reason", "(case)", "fixed text", "1", "why a case failed or is missing"),
    at(COLLECTION, "warnings", "(case)", "fixed text", "1", "what a reader of its numbers must know, a line each"),
    at(COLLECTION, "effective_scenario", "(case)", "fixed text", "1", "the case with every choice resolved, TOML"),
    at(COLLECTION, "records/NAME", "link", "group", "", "the record of a run, in its own file; if links were asked for"),
    at(COLLECTION, "GROUP/COLUMN", "(case, AXIS)", "float64", "", "columns of /transmission, /currents, /packets/N, /potential"),
    at(COLLECTION, "GROUP/rows", "(case)", "uint32", "1", "rows of the case; those behind are NaN"),
];

/// Everything this version writes: the entries above and the columns over time.
pub fn entries() -> impl Iterator<Item = Entry> {
    let over_time = TIME_COLUMNS
        .iter()
        .map(|column| at(PACKET, column.name, "(time)", "float64", column.unit, column.meaning));
    ENTRIES.iter().copied().chain(over_time)
}

/// The entry called `name` in the group `place`, if the layout knows it.
pub fn entry(place: &str, name: &str) -> Option<Entry> {
    entries().find(|entry| entry.place == place && entry.name == name)
}

/// Unit and meaning of a dataset; pure number without a meaning if the layout does not know it.
pub(super) fn described(place: &str, name: &str) -> (&'static str, &'static str) {
    entry(place, name).map_or(("1", ""), |entry| (entry.units, entry.meaning))
}

/// What a named number of a group is, by the entry of its attribute; its name in words if the
/// layout does not know it.
pub(super) fn meaning_of(group: &str, name: &str) -> String {
    let place = if group.starts_with("/packets/") { PACKET } else { group };
    let fits = |pattern: &str| match pattern.split_once(['…', 'I', 'M']) {
        // ION and MODEL stand for any word.
        Some((before, rest)) => {
            let after =
                rest.strip_prefix("ON").or_else(|| rest.strip_prefix("ODEL")).unwrap_or(rest);
            name.len() > before.len() + after.len()
                && name.starts_with(before)
                && name.ends_with(after)
        }
        None => pattern == name,
    };
    let known = |entry: &Entry| entry.place == place && entry.name.split(", ").any(fits);
    entries().find(known).map_or_else(|| name.replace('_', " "), |entry| entry.meaning.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_described() {
        for (i, entry) in entries().enumerate() {
            assert!(!entry.meaning.is_empty(), "{}", entry.name);
            let duplicate = entries()
                .skip(i + 1)
                .any(|other| (other.place, other.name) == (entry.place, entry.name));
            assert!(!duplicate, "{} twice in {}", entry.name, entry.place);
        }
    }
}
