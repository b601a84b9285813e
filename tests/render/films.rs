//! Films, decoded again and compared with what went in; what is left when they fail.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::files::names;
use super::small_disk::SmallDisk;
use crate::error::{Error, Result};
use crate::render::movie::{Encoder, GifFilm, VideoFilm, VideoFormat, WebpFilm};
use crate::render::{Image, PixelSize};

#[path = "../fixtures/synthetic.rs"]
mod synthetic;

use synthetic::{BACKGROUND, TEXT};

/// Odd, so that nothing fits by chance.
const SIZE: PixelSize = PixelSize::new(321, 181);
const FRAMES: usize = 41;
/// Not a whole number of hundredths or thousandths of a second.
const PACE: f64 = 30.0;

const FORMATS: [&str; 4] = ["gif", "webp", "mp4", "webm"];

/// Frames of which two neighbours are equal.
fn pictures() -> Vec<Image> {
    (0..FRAMES)
        .map(|number| synthetic::frame(SIZE, if number == 20 { 19 } else { number }, FRAMES))
        .collect()
}

fn samples() -> Vec<Image> {
    [0, 8, 16, 24, 32, 40].map(|number| synthetic::frame(SIZE, number, FRAMES)).into()
}

fn begin(path: &Path) -> Result<Box<dyn Encoder>> {
    Ok(match path.extension().and_then(|ending| ending.to_str()) {
        Some("gif") => Box::new(GifFilm::create(path, SIZE, PACE, &samples())?),
        Some("webp") => Box::new(WebpFilm::create(path, SIZE, PACE)?),
        Some("webm") => Box::new(VideoFilm::create(path, VideoFormat::WEBM, SIZE, PACE)?),
        _ => Box::new(VideoFilm::create(path, VideoFormat::MP4, SIZE, PACE)?),
    })
}

fn film(path: &Path, pictures: &[Image], batch: usize) -> Result<()> {
    let mut encoder = begin(path)?;
    pictures.chunks(batch).try_for_each(|frames| encoder.frames(frames.to_vec()))?;
    encoder.finish()
}

fn has_ffmpeg() -> bool {
    let there = ["ffmpeg", "ffprobe"]
        .iter()
        .all(|name| Command::new(name).arg("-version").output().is_ok());
    if !there {
        println!("skipped: no ffmpeg");
    }
    there
}

fn formats() -> Vec<&'static str> {
    FORMATS
        .into_iter()
        .filter(|&format| !["mp4", "webm"].contains(&format) || has_ffmpeg())
        .collect()
}

/// Mean absolute difference of the numbers of two pictures of one size.
fn mean_error(a: &[[u8; 3]], b: &[[u8; 3]]) -> f64 {
    assert_eq!(a.len(), b.len());
    let pairs = a.as_flattened().iter().zip(b.as_flattened());
    pairs.map(|(&a, &b)| f64::from(a.abs_diff(b))).sum::<f64>() / (3 * a.len()) as f64
}

#[test]
fn a_gif_shows_what_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    let pictures = pictures();
    film(&path, &pictures, 8).unwrap();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(BufReader::new(File::open(&path).unwrap())).unwrap();
    assert_eq!(PixelSize::new(decoder.width().into(), decoder.height().into()), SIZE);
    let mut canvas = vec![[0_u8; 3]; SIZE.width * SIZE.height];
    let (mut count, mut hundredths, mut area) = (0, 0, 0);
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        let [left, top, width] = [frame.left, frame.top, frame.width].map(usize::from);
        for (i, pixel) in
            frame.buffer.chunks_exact(4).enumerate().filter(|(_, pixel)| pixel[3] != 0)
        {
            canvas[(top + i / width) * SIZE.width + left + i % width] =
                [pixel[0], pixel[1], pixel[2]];
        }
        let wanted = &pictures[count].pixels;
        let exact = [BACKGROUND, TEXT];
        assert!(
            wanted
                .iter()
                .zip(&canvas)
                .all(|(wanted, seen)| !exact.contains(wanted) || wanted == seen),
            "{count}"
        );
        // Measured: at most 0.055.
        let error = mean_error(wanted, &canvas);
        assert!(error < 0.1, "frame {count}: {error}");
        area += frame.buffer.len() / 4;
        (count, hundredths) = (count + 1, hundredths + u32::from(frame.delay));
    }
    assert_eq!((count, hundredths), (FRAMES, 137), "1.3667 s");
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
    assert!(area < FRAMES * SIZE.width * SIZE.height, "whole pictures were stored");
}

/// A frame of a WebP: left, top, columns, rows, and milliseconds; and its pixels with opacity.
fn webp_frames(bytes: &[u8]) -> Vec<([usize; 5], Vec<u8>)> {
    let size = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let mut frames = Vec::new();
    let mut at = 12;
    while at < bytes.len() {
        let end = at + 8 + size(at + 4);
        if &bytes[at..at + 4] == b"ANMF" {
            let number = |i: usize| {
                let [first, second, third] = bytes[at + 8 + 3 * i..][..3].try_into().unwrap();
                u32::from_le_bytes([first, second, third, 0]) as usize
            };
            let place = [2 * number(0), 2 * number(1), 1 + number(2), 1 + number(3), number(4)];
            assert_eq!(bytes[at + 23], 0, "laid over the picture before");
            // The decoder of the crate blends with an error of 3, unlike libwebp and browsers.
            let picture = &bytes[at + 24..end];
            let length = (picture.len() as u32 + 4).to_le_bytes();
            let still = [b"RIFF", &length[..], b"WEBP", picture].concat();
            let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(still)).unwrap();
            let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
            decoder.read_image(&mut pixels).unwrap();
            frames.push((place, pixels));
        }
        at = end;
    }
    assert_eq!((at, size(4) + 8), (bytes.len(), bytes.len()));
    frames
}

#[test]
fn a_webp_shows_exactly_what_went_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.webp");
    let pictures = pictures();
    film(&path, &pictures, 8).unwrap();
    let bytes = fs::read(&path).unwrap();
    let decoder = image_webp::WebPDecoder::new(BufReader::new(File::open(&path).unwrap())).unwrap();
    let (width, height) = decoder.dimensions();
    assert_eq!(PixelSize::new(width as usize, height as usize), SIZE);
    assert_eq!(decoder.num_frames() as usize, FRAMES);
    assert_eq!(decoder.loop_count(), image_webp::LoopCount::Forever);
    let frames = webp_frames(&bytes);
    let mut canvas = vec![[0_u8; 3]; SIZE.width * SIZE.height];
    let (mut milliseconds, mut area) = (0, 0);
    for (number, (picture, ([left, top, width, height, delay], pixels))) in
        pictures.iter().zip(&frames).enumerate()
    {
        for (i, pixel) in pixels.as_chunks::<4>().0.iter().enumerate() {
            match *pixel {
                [.., 0] => {}
                [red, green, blue, opacity] => {
                    assert_eq!(opacity, 255);
                    canvas[(top + i / width) * SIZE.width + left + i % width] = [red, green, blue];
                }
            }
        }
        assert!(canvas == picture.pixels, "frame {number}");
        milliseconds += delay;
        area += width * height;
    }
    // 41 frames at 30 a second.
    assert_eq!((frames.len(), milliseconds), (FRAMES, 1367));
    assert!(area < FRAMES * SIZE.width * SIZE.height, "whole pictures were stored");
}

/// Makes a film by ffmpeg, looks at it, and compares its last frame; `error` is the largest mean
/// difference of a colour number.
fn check_video(ending: &str, codec: &str, error: f64) {
    if !has_ffmpeg() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // ffmpeg would take the beginning of this name for a protocol
    let path = folder.path().join(format!("ψ:100%d.{ending}"));
    let pictures = pictures();
    film(&path, &pictures, 8).unwrap();
    let target = format!("file:{}", path.display());
    let probe = |entries: &str| {
        let mut probe = Command::new("ffprobe");
        probe.args(["-v", "error", "-count_frames", "-of", "default=nw=1:nk=1", "-show_entries"]);
        String::from_utf8(probe.arg(entries).arg(&target).output().unwrap().stdout).unwrap()
    };
    let text = probe("stream=codec_name,width,height,pix_fmt,color_space,nb_read_frames");
    let facts: Vec<&str> = text.lines().collect();
    assert_eq!(facts, [codec, "322", "182", "yuv420p", "bt709", "41"]);
    let seconds: f64 = probe("format=duration").trim().parse().unwrap();
    assert!((seconds - FRAMES as f64 / PACE).abs() < 1.1e-3, "{seconds} s");

    let decode = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd+full_chroma_int,format=rgb24,crop=321:181:0:0";
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "error", "-nostdin", "-i", &target, "-vf", decode, "-f", "rawvideo", "-"]);
    let pixels = ffmpeg.output().unwrap().stdout;
    assert_eq!(pixels.len(), 3 * FRAMES * SIZE.width * SIZE.height);
    let last: &[[u8; 3]] = pixels.as_chunks().0;
    let last = &last[(FRAMES - 1) * SIZE.width * SIZE.height..];
    let seen = mean_error(last, &pictures[FRAMES - 1].pixels);
    println!("{ending}: mean error {seen}");
    assert!(seen < error, "{seen}");
    let corner = last[SIZE.width * (SIZE.height - 3) + 3];
    assert!(corner.iter().zip(&BACKGROUND).all(|(a, b)| a.abs_diff(*b) <= 2), "{corner:?}");
}

// Lines a pixel or two wide lose colour to half resolution, and a small picture has many:
// measured 1.9.
#[test]
fn an_mp4_shows_what_went_in() {
    check_video("mp4", "h264", 4.0);
}

#[test]
fn a_webm_shows_what_went_in() {
    check_video("webm", "vp9", 4.0);
}

#[test]
fn a_film_is_the_same_whatever_threads_and_batches() {
    let pictures = pictures();
    for format in formats() {
        let folder = tempfile::tempdir().unwrap();
        let made = [(1, 8), (2, 8), (3, 1), (2, FRAMES)].map(|(threads, batch)| {
            let path = folder.path().join(format!("{threads}-{batch}.{format}"));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| film(&path, &pictures, batch)).unwrap();
            fs::read(path).unwrap()
        });
        assert!(made.iter().all(|bytes| *bytes == made[0]), "{format}");
    }
}

#[test]
fn a_film_appears_under_its_name_only_when_it_is_complete() {
    let pictures = pictures();
    for format in formats() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join(format!("film.{format}"));
        let mut encoder = begin(&path).unwrap();
        encoder.frames(pictures[..9].to_vec()).unwrap();
        assert_eq!(names(path.parent().unwrap()), [format!("film.{format}.partial")]);
        drop(encoder);
        assert!(names(path.parent().unwrap()).is_empty(), "dropped");
        fs::write(&path, "an older film").unwrap();
        film(&path, &pictures, 8).unwrap();
        assert_eq!(names(path.parent().unwrap()), [format!("film.{format}")]);
        assert!(fs::metadata(&path).unwrap().len() > 5000);
    }
}

#[test]
fn frames_that_do_not_fit_are_refused() {
    let pictures = pictures();
    let mut odd = synthetic::frame(PixelSize::new(SIZE.width, SIZE.height - 1), 3, FRAMES);
    for format in formats() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("film.{format}"));
        for height in [SIZE.height - 1, SIZE.height] {
            odd.height = height;
            let mut encoder = begin(&path).unwrap();
            encoder.frames(pictures[..3].to_vec()).unwrap();
            let refused = encoder.frames(vec![pictures[3].clone(), odd.clone()]).unwrap_err();
            assert!(
                matches!(&refused, Error::Numbers(text) if text.contains("frame 4 is 321x18")),
                "{refused}"
            );
            assert!(encoder.frames(pictures[3..5].to_vec()).is_err());
            assert!(encoder.finish().is_err());
        }
        assert!(matches!(begin(&path).unwrap().finish(), Err(Error::Numbers(_))), "no frames");
        assert!(names(folder.path()).is_empty(), "{format}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.gif");
    assert!(
        GifFilm::create(&path, SIZE, PACE, &[]).is_err()
            && GifFilm::create(&path, SIZE, PACE, &[odd]).is_err()
    );
    for (size, pace) in [
        (PixelSize::new(0, 5), 25.0),
        (PixelSize::new(70_000, 5), 25.0),
        (SIZE, 0.0),
        (SIZE, f64::NAN),
        (SIZE, 1e6),
    ] {
        let refused = [
            GifFilm::create(&path, size, pace, &samples()).err(),
            WebpFilm::create(&path, size, pace).err(),
            VideoFilm::create(&path, VideoFormat::MP4, size, pace).err(),
            VideoFilm::create(&path, VideoFormat::WEBM, size, pace).err(),
        ];
        assert!(
            refused.iter().flatten().all(|error| error.exit_code() == 2),
            "{size:?} {pace}: {refused:?}"
        );
        assert!(refused.iter().all(Option::is_some), "{size:?} {pace}");
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn where_nothing_can_be_written_nothing_is_left() {
    for format in formats() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "no folder").unwrap();
        let path = folder.path().join("file").join(format!("film.{format}"));
        let refused = begin(&path).err().unwrap();
        assert!(
            refused.exit_code() == 3 && refused.to_string().contains("cannot make the folder"),
            "{refused}"
        );
        fs::create_dir(folder.path().join("folder")).unwrap();
        let refused = [
            WebpFilm::create(&folder.path().join("folder"), SIZE, PACE).err(),
            begin(Path::new("..")).err(),
        ];
        assert!(
            refused.iter().flatten().all(|error| error.exit_code() == 2) && refused[1].is_some(),
            "{refused:?}"
        );
        #[cfg(target_os = "linux")]
        {
            let refused = begin(&PathBuf::from(format!("/proc/film.{format}"))).err().unwrap();
            assert!(
                refused.exit_code() == 3 && refused.to_string().contains("cannot write /proc/film"),
                "{refused}"
            );
        }
        assert_eq!(names(folder.path()), ["file", "folder"]);
    }
}

#[test]
fn a_full_disk_is_an_error_and_leaves_nothing() {
    let pictures = pictures();
    // Short films come out of ffmpeg at the very end, where it would not always call a full disk a
    // failure.
    for format in formats() {
        for kilobytes in [4, 16, 40] {
            let Some(disk) = SmallDisk::mount(kilobytes) else {
                println!("skipped: a small disk cannot be mounted here");
                return;
            };
            let path = disk.0.path().join(format!("film.{format}"));
            let error = film(&path, &pictures, 8).unwrap_err();
            let text = error.to_string();
            assert!(
                error.exit_code() == 3 && text.contains("help: free space"),
                "{format} on {kilobytes} kB: {text}"
            );
            assert!(names(disk.0.path()).is_empty(), "{format}: {:?}", names(disk.0.path()));
        }
    }
}

/// The test that is the child process.
const CHILD: &str = "render::tests::films::child_makes_a_film";

/// The same program again, with nothing on its PATH but the folder of `path`, makes that film.
fn child(path: &Path) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", CHILD, "--nocapture"]);
    command.env("WAVEPORE_TEST_FILM", path).env("PATH", path.parent().unwrap()).output().unwrap()
}

#[test]
fn child_makes_a_film() {
    let Some(path) = std::env::var_os("WAVEPORE_TEST_FILM") else { return };
    let outcome = film(Path::new(&path), &pictures(), 8);
    println!("exit code {:?}: {outcome:?}", outcome.as_ref().err().map(Error::exit_code));
}

#[test]
fn without_an_ffmpeg_that_works_the_remedy_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let expect_from = |name: &str, words: &[&str]| {
        let text = String::from_utf8(child(&folder.path().join(name)).stdout).unwrap();
        for word in words.iter().chain(&["exit code Some(3)"]) {
            assert!(text.contains(word), "`{word}` is not in\n{text}");
        }
    };
    let expect_words = |words: &[&str]| expect_from("film.mp4", words);
    let remedy = [
        "apt-get install ffmpeg",
        "brew install ffmpeg",
        "conda install",
        ".gif, .webp and .html need nothing",
    ];
    expect_words(
        &[&["MP4 is made by ffmpeg, and there is none on the PATH"], &remedy[..]].concat(),
    );
    expect_from("film.webm", &["WebM is made by ffmpeg, and there is none on the PATH"]);
    assert!(names(folder.path()).is_empty());

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let program = folder.path().join("ffmpeg");
        let pretend = |script: &str, mode: u32| {
            fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&program, fs::Permissions::from_mode(mode)).unwrap();
        };
        let known = "case \"$*\" in *encoder=*) echo 'Encoder libx264 [x]:'; exit 0;; esac";
        pretend("exit 0", 0o644);
        expect_words(&[&["cannot be started"], &remedy[..]].concat());
        pretend("echo \"Codec 'libx264' is not recognized by FFmpeg.\"", 0o755);
        expect_words(&[&["without libx264"], &remedy[..]].concat());
        expect_from("film.webm", &[&["without libvpx-vp9 (VP9)"], &remedy[..]].concat());
        pretend("echo 'ffmpeg: libavcodec.so.59 is missing' >&2; exit 127", 0o755);
        expect_words(&[&["libavcodec.so.59 is missing"], &remedy[..]].concat());
        pretend(&format!("{known}\necho one >&2; echo 'the end is near' >&2; exit 7"), 0o755);
        expect_words(&["ffmpeg: one; the end is near"]);
        pretend(&format!("{known}\nkill -9 $$"), 0o755);
        expect_words(&["signal: 9"]);
        pretend(&format!("{known}\nexit 0"), 0o755);
        expect_words(&["ffmpeg ended before the film did"]);
        assert_eq!(names(folder.path()), ["ffmpeg"]);
    }
}
