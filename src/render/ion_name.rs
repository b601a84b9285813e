//! Names of ions as chemists write them.

use super::typesetting::set_ion;

/// "Ca2+" as Ca²⁺; one that is given by mass and charge as "38.96 u, +1".
pub(crate) fn ion(name: &str) -> String {
    if name.is_empty() {
        return "ion".into();
    }
    // Mass and charge of one without a name; numbers of isotopes are joined to theirs.
    if !name.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(char::is_alphabetic) {
        return table(name).unwrap_or_else(|| name.into());
    }
    // A number behind it distinguishes two entries of one ion.
    let (name, number) = name.split_at(name.find(' ').unwrap_or(name.len()));
    set_ion(name).chain(number.chars()).collect()
}

/// `{mass="38.96 u",charge=1}` as "38.96 u, +1"; none for what is written otherwise.
fn table(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let (mut mass, mut charge) = (None, None);
    for entry in inside.split(',') {
        let (key, value) = entry.split_once('=')?;
        match key.trim() {
            "mass" => mass = Some(value.trim().trim_matches(['"', '\''])),
            "charge" => charge = Some(value.trim().parse::<i32>().ok()?),
            _ => return None,
        }
    }
    Some(format!("{}, {}", mass?, format!("{:+}", charge?).replace('-', "−")))
}

#[cfg(test)]
mod tests {
    use super::ion;

    #[test]
    fn ions_are_written_as_chemists_do() {
        assert_eq!(ion("K+"), "K⁺");
        assert_eq!(ion("Ca2+"), "Ca²⁺");
        assert_eq!(ion("Ca2+ (2)"), "Ca²⁺ (2)");
        assert_eq!(ion("K"), "K");
        assert_eq!(ion("41K+ (2)"), "⁴¹K⁺ (2)");
        assert_eq!(ion("NH4+"), "NH₄⁺");
        assert_eq!(ion("Cl-"), "Cl⁻");
        assert_eq!(ion("C60 2+"), "C60 2+");
        assert_eq!(ion(""), "ion");
        assert_eq!(ion("{mass=\"38.9637064864 u\",charge=1}"), "38.9637064864 u, +1");
        assert_eq!(ion("{ charge = -2, mass = '1e3 u' }"), "1e3 u, −2");
        assert_eq!(ion("{mass=\"32 u\"}"), "{mass=\"32 u\"}");
        assert_eq!(ion("23.5 u, charge 2"), "23.5 u, charge 2");
    }
}
