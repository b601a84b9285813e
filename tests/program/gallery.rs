//! The gallery and the pictures of README: what is shown exists, and the commands beside it make it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::binary::names;
use super::browser::has_browser;
use super::files::shipped;
use super::python::python;

/// B
const MAX_SIZE: u64 = 6_000_000;

fn at_home(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn gallery() -> String {
    fs::read_to_string(at_home("docs/gallery.html")).unwrap()
}

/// What stands in `text` between `before` and the next `after`, each time.
fn between<'a>(text: &'a str, before: &str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).map(move |rest| rest.split(after).next().unwrap())
}

/// The commands on the page, in order, each one once.
fn commands(page: &str) -> Vec<String> {
    let mut commands = Vec::new();
    for block in page.split("<pre><code>").skip(1) {
        let block = block.split("</code>").next().unwrap();
        let plain = block.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
        for line in plain.replace("&amp;", "&").lines().map(str::to_owned) {
            if !commands.contains(&line) {
                commands.push(line);
            }
        }
    }
    commands
}

#[test]
fn every_picture_exists_and_is_shown() {
    let page = gallery();
    assert!(!page.contains("http"), "an address");
    let links =
        ["src=\"", "srcset=\"", "href=\""].into_iter().flat_map(|it| between(&page, it, '"'));
    let linked: BTreeSet<&str> = links.filter_map(|link| link.strip_prefix("gallery/")).collect();
    let files = names(&at_home("docs/gallery"));
    assert!(linked.iter().eq(files.iter()), "{linked:?} are linked, {files:?} are there");
    assert_eq!(names(&at_home("docs")), ["gallery", "gallery.html", "notebooks"]);
    let readme = fs::read_to_string(at_home("README.md")).unwrap();
    let shown: BTreeSet<&str> = between(&readme, "](docs/", ')').collect();
    assert!(shown.contains("gallery.html") && shown.len() > 3, "{shown:?}");
    for name in shown {
        assert!(at_home("docs").join(name).is_file(), "{name}");
    }
    let size: u64 = files
        .iter()
        .map(|name| fs::metadata(at_home("docs/gallery").join(name)).unwrap().len())
        .sum();
    assert!(size + (page.len() as u64) < MAX_SIZE, "{size} bytes");
}

#[test]
fn the_commands_of_the_gallery_make_its_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("output")).unwrap();
    std::os::unix::fs::symlink(shipped(""), folder.path().join("scenarios")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_wavepore")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    for command in commands(&gallery()) {
        // what a film shows is tested elsewhere: here a short and small one will do
        let short: Vec<&str> = command
            .split(' ')
            .scan("", |option, word| {
                let short = match *option {
                    "--size" => "320x180",
                    "--duration" => "1",
                    _ => word,
                };
                *option = word;
                Some(short)
            })
            .collect();
        let mut shell = Command::new("sh");
        shell.current_dir(folder.path()).env("PATH", &path).stdin(Stdio::null());
        let output = shell.args(["-c", &short.join(" ")]).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}\n{errors}");
    }
    let made = names(&folder.path().join("output"));
    let lost: Vec<String> =
        names(&at_home("docs/gallery")).into_iter().filter(|name| !made.contains(name)).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn a_browser_opens_the_gallery() {
    if !has_browser() {
        return;
    }
    let Some(python) = python("json") else { return };
    let mut command = Command::new(python);
    command.arg(at_home("tests/browser/gallery.py")).arg(at_home("docs/gallery.html"));
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
