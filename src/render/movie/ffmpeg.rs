//! Films as MP4 and WebM, made by ffmpeg.
//!
//! [`VideoFilm`] is an [`Encoder`] that sends pictures to the program `ffmpeg` on the PATH, which
//! encodes them as a [`VideoFormat`] says.
//!
//! Pixels go through a pipe; ffmpeg converts them to luma and chroma of half resolution (BT.709,
//! stated in the file, because players guess otherwise). Sizes must be even there: an odd row or
//! column is doubled. Two threads on every machine, because the result of x264 depends on their
//! number. The last lines of the error output become the error. One filter thread saves memory.
//!
//! Cost, 300 frames of 1280 × 720 with two moving curves, on two cores: MP4 4.1 s and 0.7 MB without
//! the drawing (`cargo bench --bench film`). Mean error of a colour number 0.9 of 255, mostly from
//! the chroma of thin lines.
//!
//! Sources: ITU-T H.264; ITU-R BT.709; the manual of ffmpeg 5.1.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use super::frame_sequence::FrameSequence;
use super::video_format::VideoFormat;
use crate::error::{Error, NO_SPACE_REMEDY, Result};
use crate::record::Partial;
use crate::render::movie::Encoder;
use crate::render::{Image, PixelSize};

/// Advice where ffmpeg is missing.
const REMEDY: &str = "\n  help: apt-get install ffmpeg, brew install ffmpeg, or conda install -c \
                      conda-forge ffmpeg; \
    films called .gif, .webp and .html need nothing";

/// Conversion from full-range sRGB to BT.709 with accurate rounding.
const FILTER: &str = "scale=in_range=pc:out_range=tv:out_color_matrix=bt709:\
    flags=accurate_rnd+full_chroma_int,format=yuv420p";

/// An MP4 or WebM that is being written.
pub struct VideoFilm {
    ffmpeg: Ffmpeg,
    partial: Partial,
    frame_sequence: FrameSequence,
}

impl VideoFilm {
    /// Begins the film `path` of `size` in `format`.
    ///
    /// # Errors
    /// [`Error::Usage`] for a size or pace outside the limits of the format, [`Error::Machine`] if no
    /// suitable ffmpeg is found, or `path` cannot be written.
    pub fn create(
        path: &Path,
        format: VideoFormat,
        size: PixelSize,
        frames_per_second: f64,
    ) -> Result<Self> {
        let frame_sequence = FrameSequence::new(size, 16_384, format.codec)?;
        if !(0.001..=1000.0).contains(&frames_per_second) {
            let name = format.name;
            return Err(Error::usage(
                format!("{frames_per_second} frames per second; {name} takes 0.001 to 1000"),
                "",
            ));
        }
        check_ffmpeg(format)?;
        let (partial, _) = Partial::create(path)?;
        let ffmpeg = Ffmpeg::start(partial.partial_path(), format, even(size), frames_per_second)?;
        Ok(Self { ffmpeg, partial, frame_sequence })
    }
}

impl Encoder for VideoFilm {
    fn frames(&mut self, frames: Vec<Image>) -> Result<()> {
        self.frame_sequence.admit(&frames)?;
        for frame in &frames {
            if self.ffmpeg.send(frame).is_err() {
                self.ffmpeg.wait(self.partial.path())?;
                return Err(Error::machine(
                    "ffmpeg ended before the film did; nothing was kept",
                    "",
                ));
            }
            self.frame_sequence.wrote(1);
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let Self { mut ffmpeg, partial, frame_sequence } = *self;
        frame_sequence.complete()?;
        ffmpeg.wait(partial.path())?;
        partial.replace()
    }
}

/// A running ffmpeg; killed when dropped.
struct Ffmpeg {
    child: Child,
    /// Reads the error output, so that ffmpeg never blocks on it.
    listener: Option<JoinHandle<String>>,
}

impl Ffmpeg {
    /// Starts ffmpeg: pixels from standard input to `to`.
    fn start(
        to: &Path,
        format: VideoFormat,
        size: PixelSize,
        frames_per_second: f64,
    ) -> Result<Self> {
        // `file:`, because a colon in a name would make ffmpeg look for a protocol.
        let mut target = OsString::from("file:");
        target.push(to);
        let size = format!("{}x{}", size.width, size.height);
        let rate = frames_per_second.to_string();
        #[rustfmt::skip]
        let input = [
            "-y", "-filter_threads", "1", "-threads", "1", "-f", "rawvideo",
            "-pixel_format", "rgb24", "-video_size", &size, "-framerate", &rate, "-i", "pipe:0",
        ];
        // Without metadata, and bit-exact: equal records give equal films.
        #[rustfmt::skip]
        let output = [
            "-map_metadata", "-1", "-fflags", "+bitexact", "-vf", FILTER,
            "-c:v", format.encoder, "-threads", "2",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
        ];
        let mut command = ffmpeg_command();
        command.args(input).args(output).args(format.options).arg(target);
        command.stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().map_err(|cause| missing(&cause, format))?;
        let listener = child.stderr.take().map(|pipe| std::thread::spawn(|| last_words(pipe)));
        Ok(Self { child, listener })
    }

    /// Sends one picture. An error means that ffmpeg has ended.
    fn send(&mut self, image: &Image) -> std::io::Result<()> {
        let Some(pipe) = &mut self.child.stdin else { return Err(ErrorKind::BrokenPipe.into()) };
        if even(image.size()) == image.size() {
            return pipe.write_all(image.pixels.as_flattened());
        }
        pipe.write_all(&padded(image))
    }

    /// Closes the pipe and waits for ffmpeg; its last lines are the error if it failed.
    fn wait(&mut self, path: &Path) -> Result<()> {
        self.child.stdin = None;
        let status =
            self.child.wait().map_err(|cause| Error::caused("cannot wait for ffmpeg", cause))?;
        let words =
            self.listener.take().and_then(|listener| listener.join().ok()).unwrap_or_default();
        let full = words.contains("No space left");
        if status.success() && !full {
            return Ok(());
        }
        let words = if words.is_empty() { status.to_string() } else { words };
        let problem = format!("cannot write {}: ffmpeg: {words}; nothing was kept", path.display());
        Err(Error::machine(problem, if full { NO_SPACE_REMEDY } else { "" }))
    }
}

impl Drop for Ffmpeg {
    fn drop(&mut self) {
        // Both are harmless if it has ended and was waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A quiet ffmpeg without a terminal.
// In its own process group: Ctrl-C reaches this program alone, which then ends the film.
fn ffmpeg_command() -> Command {
    let mut command = Command::new("ffmpeg");
    // `-xerror`: without it ffmpeg 5.1 exits with 0 although the disk was full.
    command
        .args(["-hide_banner", "-nostdin", "-xerror", "-loglevel", "error"])
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Checks that there is an ffmpeg with the encoder of `format`.
fn check_ffmpeg(format: VideoFormat) -> Result<()> {
    let VideoFormat { codec, encoder, .. } = format;
    let answer = ffmpeg_command()
        .args(["-h", &format!("encoder={encoder}")])
        .output()
        .map_err(|cause| missing(&cause, format))?;
    if !answer.status.success() {
        let words = last_words(answer.stderr.as_slice());
        return Err(Error::machine(
            format!("the ffmpeg on this machine does not run: {words}{REMEDY}"),
            "",
        ));
    }
    if !String::from_utf8_lossy(&answer.stdout).contains(&format!("Encoder {encoder}")) {
        return Err(Error::machine(
            format!("the ffmpeg on this machine was built without {encoder} ({codec}){REMEDY}"),
            "",
        ));
    }
    Ok(())
}

fn missing(cause: &std::io::Error, VideoFormat { name, .. }: VideoFormat) -> Error {
    let what = match cause.kind() {
        ErrorKind::NotFound => format!("{name} is made by ffmpeg, and there is none on the PATH"),
        _ => format!("{name} is made by ffmpeg, which cannot be started: {cause}"),
    };
    Error::machine(format!("{what}{REMEDY}"), "")
}

/// The last three lines of `pipe` as one.
fn last_words(mut pipe: impl Read) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(count @ 1..) = pipe.read(&mut piece) {
        // ffmpeg may repeat itself for every frame.
        kept.extend_from_slice(&piece[..count]);
        kept.drain(..kept.len().saturating_sub(4096));
    }
    let text = String::from_utf8_lossy(&kept);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join("; ")
}

/// The next even size.
fn even(size: PixelSize) -> PixelSize {
    PixelSize::new(size.width.next_multiple_of(2), size.height.next_multiple_of(2))
}

/// The pixels of an image with its last column and row doubled where their number is odd.
fn padded(image: &Image) -> Vec<u8> {
    let PixelSize { width, height } = even(image.size());
    let column = |i: usize| i.min(image.width - 1);
    let row = |i: usize| i.min(image.height - 1) * image.width;
    let pixel = |i: usize| image.pixels[row(i / width) + column(i % width)];
    (0..width * height).flat_map(pixel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_row_and_column_are_doubled() {
        let image = Image { width: 3, height: 1, pixels: vec![[1; 3], [2; 3], [3; 3]] };
        let row = [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3];
        assert_eq!(padded(&image), [row, row].concat());
    }

    #[test]
    fn last_words_are_short() {
        assert_eq!(last_words("one\n\n two\nthree\nfour\n".as_bytes()), "two; three; four");
        assert!(last_words("x".repeat(100_000).as_bytes()).len() <= 4096);
        assert_eq!(last_words(&b""[..]), "");
    }
}
