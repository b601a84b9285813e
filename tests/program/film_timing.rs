//! How long films play, decoded again, at rates that formats and players do not take.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;
use std::process::Command;

use super::binary::{QUICK, expect, invoke, quick_folder, quick_record, stderr};

/// Durations of the frames of a GIF, hundredths of a second.
fn gif_delays(path: &Path) -> Vec<u16> {
    let mut options = gif::DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(BufReader::new(File::open(path).unwrap())).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.next_frame_info().unwrap() {
        delays.push(frame.delay);
    }
    delays
}

/// Durations of the frames of a WebP, milliseconds.
fn webp_delays(path: &Path) -> Vec<u32> {
    let file = BufReader::new(File::open(path).unwrap());
    let mut decoder = image_webp::WebPDecoder::new(file).unwrap();
    let mut buffer = vec![0; decoder.output_buffer_size().unwrap()];
    (0..decoder.num_frames()).map(|_| decoder.read_frame(&mut buffer).unwrap()).collect()
}

/// Seconds that ffprobe finds in a video; none without ffmpeg.
fn video_seconds(path: &Path) -> Option<f64> {
    let mut probe = Command::new("ffprobe");
    probe.args(["-v", "error", "-of", "default=nw=1:nk=1", "-show_entries", "format=duration"]);
    let output = probe.arg(path).output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap().trim().parse().unwrap())
}

/// Seconds of play that a page states.
fn html_seconds(path: &Path) -> f64 {
    let page = fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("\"duration\":").unwrap();
    rest.split([',', '}']).next().unwrap().parse().unwrap()
}

/// A folder with a record `quick.h5` of 120 moments.
fn long_record() -> tempfile::TempDir {
    let folder = quick_folder();
    let at = folder.path();
    fs::write(at.join("quick.toml"), QUICK.replace("frames = 20", "frames = 120")).unwrap();
    quick_record(at);
    folder
}

/// Makes `film` from `quick.h5` in `at` and returns its messages.
fn film(at: &Path, film: &str, options: &[&str]) -> String {
    let common = ["animate", "quick.h5", "-o", film, "--force", "--size", "64x64"];
    let output = invoke(at, &[&common[..], options].concat());
    expect(&output, 0, &[]);
    stderr(&output)
}

#[test]
fn a_gif_plays_as_long_as_was_asked_at_any_rate() {
    let folder = long_record();
    let at = folder.path();
    let path = at.join("a.gif");
    for (fps, seconds) in [
        ("0.3", "1"),
        ("7", "0.9"),
        ("25", "0.1"),
        ("29.97", "1"),
        ("30", "1.37"),
        ("48", "0.77"),
        ("50", "1"),
        ("50.5", "1"),
        ("55", "0.63"),
        ("61.3", "1.2"),
        ("75", "0.5"),
        ("99.9", "1"),
        ("100", "0.11"),
    ] {
        let messages = film(at, "a.gif", &["--fps", fps, "--duration", seconds]);
        let delays = gif_delays(&path);
        let total: u32 = delays.iter().map(|&delay| u32::from(delay)).sum();
        let (rate, length): (f64, f64) = (fps.parse().unwrap(), seconds.parse().unwrap());
        assert_eq!(f64::from(total), (100.0 * length).round(), "{fps} {seconds}: {delays:?}");
        let (least, most) = (delays.iter().min().unwrap(), delays.iter().max().unwrap());
        assert!(
            *least >= 2 && most - least <= 1,
            "{fps} {seconds}: frames are not evenly spaced: {delays:?}"
        );
        // Frames are left out exactly where there is no time for them, and that is noted.
        let wanted = ((rate * length).round() as usize).max(2);
        assert_eq!(delays.len(), wanted.min((50.0 * length + 1e-9) as usize), "{fps} {seconds}");
        let noted = messages.contains(".webp, .mp4, .webm or .html for more");
        assert_eq!(noted, delays.len() < wanted, "{fps} {seconds}: {messages}");
    }
}

#[test]
fn films_of_every_stored_moment_keep_their_pace_too() {
    let folder = quick_folder();
    let at = folder.path();
    quick_record(at);
    film(at, "a.gif", &["--fps", "10"]);
    let moments = gif_delays(&at.join("a.gif")).len();
    for fps in [33.0, 50.0, 64.0, 77.7, 100.0] {
        let messages = film(at, "a.gif", &["--fps", &fps.to_string()]);
        let delays = gif_delays(&at.join("a.gif"));
        let total: u32 = delays.iter().map(|&delay| u32::from(delay)).sum();
        let seconds = moments as f64 / fps;
        assert_eq!(f64::from(total), (100.0 * seconds).round(), "{fps}: {delays:?}");
        assert_eq!(messages.contains("for more"), fps > 50.0, "{messages}");
        film(at, "a.html", &["--fps", &fps.to_string()]);
        assert!((html_seconds(&at.join("a.html")) - seconds).abs() < 1e-9, "{fps}");
    }
}

#[test]
fn a_film_longer_than_its_moments_has_a_frame_for_each() {
    let folder = quick_folder();
    let at = folder.path();
    quick_record(at);
    film(at, "a.gif", &[]);
    let moments = gif_delays(&at.join("a.gif")).len();
    let messages = film(at, "a.gif", &["--duration", "4"]);
    let delays = gif_delays(&at.join("a.gif"));
    assert_eq!((delays.len(), delays.iter().sum::<u16>()), (moments, 400));
    let lack = format!("100 frames were asked for, and the record has {moments} moments to show");
    assert!(messages.contains(&lack) && messages.contains("a larger record.frames"), "{messages}");
}

#[test]
fn the_other_formats_play_as_long() {
    let folder = long_record();
    let at = folder.path();
    for (fps, seconds) in
        [("0.4", 1.0_f64), ("23.7", 0.8), ("60", 0.7), ("90", 0.4), ("95", 0.6), ("100", 0.5)]
    {
        let options = ["--fps", fps, "--duration", &seconds.to_string()];
        let messages = film(at, "a.webp", &options);
        let delays = webp_delays(&at.join("a.webp"));
        let total: u32 = delays.iter().sum();
        assert_eq!(f64::from(total), (1000.0 * seconds).round(), "{fps}: {delays:?}");
        // Browsers show a frame of up to ten milliseconds for a hundred.
        assert!(delays.iter().all(|&delay| delay > 10), "{fps}: {delays:?}");
        assert_eq!(
            messages.contains("use .mp4, .webm or .html for more"),
            fps.parse::<f64>().unwrap() > 91.0,
            "{messages}"
        );
        film(at, "a.html", &options);
        assert_eq!(html_seconds(&at.join("a.html")), seconds);
        if Command::new("ffprobe").arg("-version").output().is_err() {
            println!("skipped: no ffmpeg");
            continue;
        }
        for name in ["a.mp4", "a.webm"] {
            let messages = film(at, name, &options);
            assert!(!messages.contains("for more"), "{messages}");
            let played = video_seconds(&at.join(name)).unwrap();
            assert!((played - seconds).abs() < 2e-3, "{name} {fps}: {played} s");
        }
    }
}
