//! Sizes of memory, as the user types them and as schedulers do.

/// Largest size.
// A larger one is a typing error: 64 TB.
const MAX_MEGABYTES: f64 = 64.0 * 1048576.0;

/// Memory in MB of 1048576 bytes, the unit that every scheduler knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Megabytes(pub u64);

/// Reads a size such as `2 GB`, in the units of schedulers: 1 GB is 1024 MB.
///
/// # Errors
/// What is expected instead.
pub(crate) fn parse_memory(text: &str) -> Result<Megabytes, String> {
    let expected = || "expected memory with its unit (MB, GB or TB), for example \"2 GB\"";
    let text = text.trim();
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    let number = text[..text.len() - unit.len()].trim();
    let number: f64 = number.parse().map_err(|_| expected())?;
    let megabytes = match unit {
        "MB" => number,
        "GB" => number * 1024.0,
        "TB" => number * 1048576.0,
        _ => return Err(expected().into()),
    };
    if megabytes > 0.0 && megabytes <= MAX_MEGABYTES {
        // Schedulers take whole numbers.
        Ok(Megabytes(megabytes.ceil() as u64))
    } else {
        Err("expected memory above 0, of 64 TB at most".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_of_memory_have_units() {
        for (text, megabytes) in
            [("2 GB", 2048), ("500MB", 500), ("1.5 GB", 1536), ("1 TB", 1048576), ("0.2 MB", 1)]
        {
            assert_eq!(parse_memory(text), Ok(Megabytes(megabytes)), "{text}");
        }
        for wrong in ["", "2", "GB", "-1 GB", "0 GB", "2 gb", "1e3 MB", "99 TB", "nan GB"] {
            assert!(parse_memory(wrong).is_err(), "{wrong}");
        }
    }
}
