//! Units in the names of columns.

/// The unit at the end of a column name, else `1`.
pub(super) fn unit_of(name: &str) -> &'static str {
    const ENDS: [(&str, &str); 17] = [
        ("_m_per_s", "m/s"),
        ("_per_angstrom", "1/angstrom"),
        ("_A_per_ps", "angstrom/ps"),
        ("_per_s", "1/s"),
        ("_angstrom", "angstrom"),
        ("_meV", "meV"),
        ("_kBT", "kBT"),
        ("_mV", "mV"),
        ("_mM", "mM"),
        ("_pA", "pA"),
        ("_pS", "pS"),
        ("_THz", "THz"),
        ("_fs", "fs"),
        ("_ps", "ps"),
        ("_A", "angstrom"),
        ("_K", "K"),
        ("_u", "u"),
    ];
    ENDS.iter().find(|(end, _)| name.ends_with(end)).map_or("1", |(_, unit)| unit)
}
