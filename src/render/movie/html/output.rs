//! The page while it is written: text, and bytes as base64 of what deflates.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::error::{Error, Result};

/// A file under `<path>.partial` that gets its final name in [`publish`](Output::publish) and is removed if it never does.
#[derive(Debug)]
pub struct Output {
    file: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl Output {
    /// Opens `<path>.partial`, in the same folder.
    pub fn create(path: &Path) -> Result<Self> {
        if path.file_name().is_none() || path.is_dir() {
            return Err(Error::Usage(format!("{} is a folder; name a file to write", path.display())));
        }
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let file = File::create(&partial).map_err(|cause| Error::machine("cannot write", &partial, &cause))?;
        Ok(Output { file: BufWriter::new(file), partial, path: path.into() })
    }

    /// Appends text as it is.
    pub fn text(&mut self, text: &str) -> Result<()> {
        let written = self.file.write_all(text.as_bytes());
        written.map_err(|cause| Error::machine("cannot write", &self.partial, &cause))
    }

    /// Begins a text in quotes that carries bytes.
    pub fn stream(&mut self) -> Result<Stream<'_>> {
        self.text("\"")?;
        Ok(Stream { output: self, zlib: ZlibEncoder::new(Vec::new(), Compression::best()) })
    }

    /// Puts the whole page on disk under its final name.
    pub fn publish(mut self) -> Result<()> {
        let written = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        let named = written.and_then(|()| fs::rename(&self.partial, &self.path));
        named.map_err(|cause| Error::machine("cannot write", &self.path, &cause))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // nothing is there any more once the page has its name
        let _ = fs::remove_file(&self.partial);
    }
}

/// Bytes on their way into an [`Output`]; little of them is kept in memory.
pub struct Stream<'a> {
    output: &'a mut Output,
    zlib: ZlibEncoder<Vec<u8>>,
}

impl Stream<'_> {
    /// Appends bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        // a Vec takes everything
        self.zlib.write_all(bytes).map_err(|cause| Error::machine("cannot deflate for", &self.output.path, &cause))?;
        let ready = self.zlib.get_mut();
        let whole: Vec<u8> = ready.drain(..ready.len() / 3 * 3).collect();
        self.output.text(&STANDARD.encode(whole))
    }

    /// Appends numbers, 4 bytes each, the least significant first.
    pub fn numbers(&mut self, numbers: &[f32]) -> Result<()> {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.bytes(&bytes)
    }

    /// Ends the bytes and closes the quotes.
    pub fn finish(self) -> Result<()> {
        let rest =
            self.zlib.finish().map_err(|cause| Error::machine("cannot deflate for", &self.output.path, &cause))?;
        self.output.text(&STANDARD.encode(rest))?;
        self.output.text("\"")
    }
}
