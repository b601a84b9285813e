//! Reads a file as text.

use std::io::Read;

use crate::error::Result;
use crate::scenario::section::Section;
use crate::scenario::source::{Source, utf8};
use crate::scenario::tree::Node;

/// Largest table, bytes: 67 for each of the most points.
const MAX_BYTES: u64 = 1 << 26;

/// The text of the file that `node` names, or an error at the key that names it.
pub(super) fn read(
    section: &Section<'_>,
    node: &Node,
    folder: &std::path::Path,
    notes: &mut Vec<String>,
) -> Result<Source> {
    let typed = node.text().unwrap_or_default();
    let path = folder.join(typed);
    let name = path.display().to_string();
    let because = |cause: &str, remedy: &str| {
        let message = format!("cannot read the table {name}: {cause}");
        section.form.source.error(node.span.clone(), message, remedy)
    };
    let refuse = |cause: &str| because(cause, "give a path relative to the folder of the scenario");
    if path.is_dir() {
        return Err(refuse("it is a folder"));
    }
    let file = std::fs::File::open(&path).map_err(|cause| refuse(&cause.to_string()))?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|cause| refuse(&cause.to_string()))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(because("it is larger than 64 MiB", "thin it out"));
    }
    if let Some(text) = wide(&bytes) {
        notes.push(format!("table {typed} is read as UTF-16 text"));
        return Ok(Source { name, text });
    }
    let text = utf8(bytes)
        .map_err(|line| because(&format!("line {line} is not UTF-8 text"), "save it as UTF-8"))?;
    // Old Macintosh programs end lines with a carriage return alone.
    let text = if text.contains('\n') { text } else { text.replace('\r', "\n") };
    if text.contains('\0') {
        return Err(because(
            "it holds NUL characters, as binary files and UTF-16 do",
            "save it as UTF-8 text",
        ));
    }
    Ok(Source { name, text })
}

/// The text of UTF-16 with its byte order mark, as spreadsheets export it.
fn wide(bytes: &[u8]) -> Option<String> {
    let (is_little, rest) = match bytes {
        [0xff, 0xfe, rest @ ..] => (true, rest),
        [0xfe, 0xff, rest @ ..] => (false, rest),
        _ => return None,
    };
    let pairs = rest.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    let unit = |pair: &[u8]| {
        let bytes = [pair[0], pair[1]];
        if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) }
    };
    let units: Vec<u16> = pairs.map(unit).collect();
    String::from_utf16(&units).ok()
}
