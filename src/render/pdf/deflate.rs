//! Bytes as the streams of a PDF file hold them.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::error::{Error, Result};

/// `bytes` for a stream with the filter `FlateDecode`.
///
/// # Errors
/// [`Error::Machine`] if they cannot be compressed.
pub(super) fn deflated(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(bytes)
        .and_then(|()| zlib.finish())
        .map_err(|cause| Error::caused("the PDF page cannot be compressed", cause))
}
