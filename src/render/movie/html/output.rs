//! A page that is being written: text, and bytes as base64 of zlib data.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::error::Result;
use crate::record::Partial;

/// A page that gets its final name by [`publish`](Output::publish), else is removed.
#[derive(Debug)]
pub(crate) struct Output {
    // Before `partial`: closed before the file is removed.
    file: BufWriter<File>,
    partial: Partial,
}

impl Output {
    /// Begins the page `path`.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let (partial, file) = Partial::create(path)?;
        Ok(Output { file: BufWriter::new(file), partial })
    }

    /// Appends text as it is.
    pub(crate) fn text(&mut self, text: &str) -> Result<()> {
        self.file.write_all(text.as_bytes()).map_err(|cause| self.partial.failed(&cause))
    }

    /// Begins a quoted text of bytes.
    pub(crate) fn stream(&mut self) -> Result<Stream<'_>> {
        self.text("\"")?;
        Ok(Stream { output: self, zlib: ZlibEncoder::new(Vec::new(), Compression::best()) })
    }

    /// Puts the whole page on disk under its final name.
    pub(crate) fn publish(mut self) -> Result<()> {
        self.file.flush().map_err(|cause| self.partial.failed(&cause))?;
        self.partial.replace()
    }
}

/// Bytes written to an [`Output`]; few of them are kept in memory.
pub(crate) struct Stream<'a> {
    output: &'a mut Output,
    zlib: ZlibEncoder<Vec<u8>>,
}

impl Stream<'_> {
    /// Appends bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        // a Vec takes everything
        self.zlib.write_all(bytes).map_err(|cause| self.output.partial.failed(&cause))?;
        let ready = self.zlib.get_mut();
        let whole: Vec<u8> = ready.drain(..ready.len() / 3 * 3).collect();
        self.output.text(&STANDARD.encode(whole))
    }

    /// Appends numbers, 4 bytes each, the least significant first.
    pub(crate) fn numbers(&mut self, numbers: &[f32]) -> Result<()> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.bytes(&bytes)
    }

    /// Ends the bytes and closes the quotes.
    pub(crate) fn finish(self) -> Result<()> {
        let rest = self.zlib.finish().map_err(|cause| self.output.partial.failed(&cause))?;
        self.output.text(&STANDARD.encode(rest))?;
        self.output.text("\"")
    }
}
