//! The modules of the source and the rules between them, read from the source itself.
//!
//! Comments, documentation, the contents of texts and everything under `#[cfg(test)]` are taken out
//! first.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The modules, lowest first: a module names only itself and modules before it.
const RANKS: &[&str] = &[
    "error",
    "units",
    "numeric",
    "model",
    "dynamics",
    "observables",
    "scattering",
    "transport",
    "planning",
    "simulation",
    "record",
    "render",
    "system",
    "csv_text",
    "scenario",
    "jobs",
    "reproduction",
    "batch",
    "cli",
];

/// Pairs of which neither names the other, whatever their ranks.
const UNRELATED: &[(&str, &str)] = &[
    ("dynamics", "observables"),
    ("scattering", "dynamics"),
    ("scattering", "observables"),
    ("record", "simulation"),
    ("render", "simulation"),
    ("record", "scenario"),
    ("render", "scenario"),
];

/// A dependency and the one place where it may be named.
const HOMES: &[(&str, &str)] = &[
    ("rustfft", "model/fourier.rs"),
    ("toml", "scenario/"),
    ("hdf5", "record/"),
    ("hdf5_sys", "record/"),
    ("ndarray", "record/"),
    ("gif", "render/movie/"),
    ("image_webp", "render/movie/webp.rs"),
    ("png", "render/"),
    ("annotate_snippets", "cli/console/report.rs"),
    ("clap", "cli/"),
    ("csv", "csv_text.rs"),
    ("clap_complete", "cli/"),
    ("clap_mangen", "cli/"),
    ("indicatif", "cli/console/progress_bar.rs"),
    ("signal_hook", "cli/"),
    ("base64", "render/"),
    ("nix", "system.rs"),
    ("sha2", "batch/names.rs"),
    ("tiny_skia", "render/raster.rs"),
    ("ab_glyph", "render/typeface.rs"),
    ("unicode_normalization", "render/typeface.rs"),
    ("pdf_writer", "render/pdf/"),
    ("subsetter", "render/pdf/font.rs"),
    ("ttf_parser", "render/pdf/font.rs"),
];

/// The one thing outside of `cli/` that may name clap: what a figure may be asked for is an option
/// as well.
const DERIVED_OPTION: &str = "derive(clap::ValueEnum)";

/// Modules in which only the scenario decides what happens.
const PHYSICS: &[&str] = &[
    "units/",
    "numeric/",
    "model/",
    "dynamics/",
    "observables/",
    "scattering/",
    "transport/",
    "planning/",
    "simulation/",
];

/// What would let something else decide.
const OUTSIDE: &[&str] =
    &["std::env", "env!", "SystemTime", "Instant", "rand", "thread_rng", "static mut"];

/// What ends the process without saying who must act; `assert!` with documented panics is allowed.
const ABRUPT: &[&str] = &[
    r"\.unwrap\(\)",
    r"\.expect\(",
    r"\bpanic!",
    r"\bunreachable!",
    r"\btodo!",
    r"\bunimplemented!",
];

/// One source file: its path under `src` and its code.
struct File {
    name: String,
    code: String,
}

impl File {
    /// The module of the crate that the file belongs to; none for `lib.rs` and `main.rs`.
    fn module(&self) -> Option<&str> {
        let module = self.name.split('/').next()?.trim_end_matches(".rs");
        RANKS.contains(&module).then_some(module)
    }

    /// How many modules deep the file is under the crate: 1 for a module of the crate.
    fn depth(&self) -> usize {
        self.name.trim_end_matches("/mod.rs").split('/').count()
    }

    /// The line of byte `at`, counted from 1.
    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    /// Every place where `pattern` is found, as `file:line: text`.
    fn places(&self, pattern: &Regex) -> Vec<String> {
        let place = |found: regex::Match<'_>| {
            format!("src/{}:{}: {}", self.name, self.line(found.start()), found.as_str())
        };
        pattern.find_iter(&self.code).map(place).collect()
    }
}

/// Every file under `src`.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    assert!(paths.len() > 50, "only {} files under {}", paths.len(), root.display());
    paths.sort();
    let file = |path: &PathBuf| File {
        name: path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
        code: without_tests(&bare(&fs::read_to_string(path).unwrap())),
    };
    paths.iter().map(file).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

/// `text` with comments and the contents of texts and characters blanked; line ends stay.
fn bare(text: &str) -> String {
    let pattern = concat!(
        r##"//[^\n]*|(?s:/\*.*?\*/)"##,
        r##"|(?s:br?#".*?"#|r#".*?"#|b?"(?:\\.|[^"\\])*")"##,
        r##"|'(?:\\(?:u\{[^}]*\}|x..|.)|[^\\'\n])'"##,
    );
    let blank =
        |found: &regex::Captures<'_>| found[0].chars().filter(|&c| c == '\n').collect::<String>();
    Regex::new(pattern).unwrap().replace_all(text, blank).into_owned()
}

/// `code` with every item under `#[cfg(test)]` blanked; line ends stay.
fn without_tests(code: &str) -> String {
    let mut rest = code;
    let mut out = String::new();
    while let Some(at) = rest.find("#[cfg(test)]") {
        out.push_str(&rest[..at]);
        let item = &rest[at..];
        let semicolon = item.find(';').unwrap_or(item.len() - 1);
        let end = match item.find('{') {
            Some(open) if open < semicolon => closing(item, open),
            _ => semicolon,
        };
        out.extend(item[..=end].chars().filter(|&c| c == '\n'));
        rest = &item[end + 1..];
    }
    out + rest
}

/// The brace that closes the one at `open`.
fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices().skip_while(|&(at, _)| at < open) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len() - 1
}

/// The modules that `code` names as `crate::module` or in `crate::{module, …}`, each with its
/// place.
fn modules_named(code: &str) -> Vec<(usize, String)> {
    let single = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let group = Regex::new(r"\bcrate::\{").unwrap();
    let mut named: Vec<(usize, String)> = Vec::new();
    named.extend(
        single
            .captures_iter(code)
            .map(|found| (found.get(0).unwrap().start(), found[1].to_owned())),
    );
    for found in group.find_iter(code) {
        let inside = &code[found.end()..closing(code, found.end() - 1)];
        let mut depth = 0_i32;
        let mut word = String::new();
        let mut words = Vec::new();
        for c in inside.chars().chain([',']) {
            match c {
                ',' if depth == 0 => words.push(std::mem::take(&mut word)),
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 0 => word.push(c),
                _ => {}
            }
        }
        let module =
            |word: String| word.trim().split([':', ' ']).next().unwrap_or_default().to_owned();
        named.extend(
            words
                .into_iter()
                .map(module)
                .filter(|module| !module.is_empty())
                .map(|module| (found.start(), module)),
        );
    }
    named
}

fn rank(module: &str) -> Option<usize> {
    RANKS.iter().position(|&name| name == module)
}

fn none(broken: Vec<String>) {
    assert!(broken.is_empty(), "{}\nARCHITECTURE.md says why", broken.join("\n"));
}

#[test]
fn a_module_names_only_modules_of_lower_rank() {
    let mut broken = Vec::new();
    let mut seen = 0;
    for file in files() {
        let Some(own) = file.module() else { continue };
        for (at, module) in modules_named(&file.code) {
            seen += 1;
            let unrelated = UNRELATED.iter().any(|&(a, b)| {
                (own, module.as_str()) == (a, b) || (own, module.as_str()) == (b, a)
            });
            let allowed = rank(&module).is_some_and(|other| Some(other) <= rank(own)) && !unrelated;
            if !allowed {
                broken.push(format!("src/{}:{}: {own} names {module}", file.name, file.line(at)));
            }
        }
    }
    assert!(seen > 100, "only {seen} paths were found");
    none(broken);
}

/// Every path below `module` that `code` names with `super` or `crate`, groups of `use` written
/// out.
fn paths_named(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let start = Regex::new(r"\b(crate|super(?:::super)*)::").unwrap();
    let mut named = Vec::new();
    for found in start.captures_iter(code) {
        let climbs = found[1].matches("super").count();
        let base = if climbs == 0 {
            Vec::new()
        } else {
            module[..module.len().saturating_sub(climbs)].to_vec()
        };
        expand(&code[found.get(0).unwrap().end()..], base, &mut named);
    }
    named
}

/// Adds the paths of a `use` tree, or of a single path, that begins at `rest`.
fn expand(rest: &str, mut base: Vec<String>, named: &mut Vec<Vec<String>>) {
    let word = Regex::new(r"^\s*([A-Za-z_][A-Za-z0-9_]*)(::)?").unwrap();
    if rest.starts_with('{') {
        let inside = &rest[1..closing(rest, 0)];
        let mut depth = 0_i32;
        let part = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        return inside.split(part).filter(|part| !part.trim().is_empty()).for_each(|part| {
            expand(part.trim(), base.clone(), named);
        });
    }
    match word.captures(rest) {
        Some(found) => {
            base.push(found[1].to_owned());
            match found.get(2) {
                Some(colons) => expand(&rest[colons.end()..], base, named),
                None => named.push(base),
            }
        }
        None => named.push(base),
    }
}

/// The modules that are side by side in one module name each other in one direction only.
#[test]
fn no_circle_inside_a_module() {
    let files = files();
    let path = |file: &File| -> Vec<String> {
        let name = file.name.trim_end_matches(".rs").trim_end_matches("/mod");
        name.split('/').map(str::to_owned).collect()
    };
    // Parent module → (module, module that it names) among its children.
    let mut edges: BTreeMap<Vec<String>, BTreeSet<(String, String)>> = BTreeMap::new();
    let known: BTreeSet<Vec<String>> = files.iter().map(path).collect();
    for file in &files {
        let module = path(file);
        for named in paths_named(&file.code, &module) {
            let common = module.iter().zip(&named).take_while(|(a, b)| a == b).count();
            let (Some(from), Some(to)) = (module.get(common), named.get(common)) else { continue };
            let is_module = known.contains(&named[..=common]);
            if common > 0 && is_module {
                edges
                    .entry(module[..common].to_vec())
                    .or_default()
                    .insert((from.clone(), to.clone()));
            }
        }
    }
    assert!(edges.len() > 15, "only {} modules with children that name each other", edges.len());
    let mut circles = Vec::new();
    for (parent, edges) in &edges {
        let mut left: BTreeSet<&String> = edges.iter().flat_map(|(from, to)| [from, to]).collect();
        // What names nothing that is left goes; what cannot go is in a circle or above one.
        loop {
            let ends: Vec<&String> = left
                .iter()
                .filter(|module| {
                    !edges.iter().any(|(from, to)| from == **module && left.contains(to))
                })
                .copied()
                .collect();
            if ends.is_empty() {
                break;
            }
            left.retain(|module| !ends.contains(module));
        }
        loop {
            let tops: Vec<&String> = left
                .iter()
                .filter(|module| {
                    !edges.iter().any(|(from, to)| to == **module && left.contains(from))
                })
                .copied()
                .collect();
            if tops.is_empty() {
                break;
            }
            left.retain(|module| !tops.contains(module));
        }
        if !left.is_empty() {
            let between: Vec<String> = edges
                .iter()
                .filter(|(from, to)| left.contains(from) && left.contains(to))
                .map(|(from, to)| format!("{from} → {to}"))
                .collect();
            circles.push(format!("{}: {}", parent.join("::"), between.join(", ")));
        }
    }
    none(circles);
}

#[test]
fn the_papers_figures_are_drawn_from_data_alone() {
    let path = Regex::new(r"\bcrate::(\w+)(?:::(\w+))?").unwrap();
    let mut broken = Vec::new();
    for file in files().iter().filter(|file| file.name.starts_with("reproduction/figures/")) {
        for found in path.captures_iter(&file.code) {
            let named = (&found[1], found.get(2).map_or("", |name| name.as_str()));
            if !(named.0 == "render"
                || named == ("units", "Interval")
                || named == ("reproduction", "figure_data"))
            {
                broken.push(format!("src/{}: {}", file.name, &found[0]));
            }
        }
    }
    none(broken);
}

#[test]
fn no_module_is_left_by_super() {
    let climb = Regex::new(r"\b(?:super::)+").unwrap();
    let mut broken = Vec::new();
    for file in files() {
        let far = climb
            .find_iter(&file.code)
            .filter(|found| found.as_str().matches("super").count() >= file.depth());
        broken.extend(far.map(|found| {
            format!("src/{}:{}: {}", file.name, file.line(found.start()), found.as_str())
        }));
    }
    none(broken);
}

#[test]
fn every_module_has_a_rank_and_main_names_the_command_line_alone() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let module = Regex::new(r"(?m)^(?:pub(?:\(crate\))? )?mod ([a-z_]+);").unwrap();
    let mut modules: Vec<String> =
        module.captures_iter(&map).map(|found| found[1].to_owned()).collect();
    modules.sort_by_key(|module| rank(module));
    assert_eq!(modules, RANKS);
    let main = files().into_iter().find(|file| file.name == "main.rs").unwrap();
    let named = Regex::new(r"\bwavepore::(\w+)").unwrap();
    assert!(named.captures_iter(&main.code).all(|found| &found[1] == "cli"));
}

#[test]
fn a_heavy_dependency_has_one_home() {
    let mut broken = Vec::new();
    for (name, home) in HOMES {
        let named =
            Regex::new(&format!(r"\b{name}::|\buse {name}\b|\bextern crate {name}\b")).unwrap();
        let (inside, outside): (Vec<File>, Vec<File>) =
            files().into_iter().partition(|file| file.name.starts_with(home));
        assert!(
            inside.iter().any(|file| named.is_match(&file.code)),
            "{name} does not occur in {home}"
        );
        let outside = outside.into_iter().map(|file| match file.module() {
            Some("render") => File { code: file.code.replace(DERIVED_OPTION, ""), ..file },
            _ => file,
        });
        broken.extend(outside.flat_map(|file| file.places(&named)));
    }
    none(broken);
}

#[test]
fn physics_reads_no_clock_no_environment_and_no_random_numbers() {
    let words: Vec<String> = OUTSIDE.iter().map(|word| format!(r"\b{word}")).collect();
    let named = Regex::new(&format!(r"(?:{})(?:\b|::)|\benv!", words.join("|"))).unwrap();
    let physics = |file: &File| PHYSICS.iter().any(|module| file.name.starts_with(module));
    none(
        files().iter().filter(|file| physics(file)).flat_map(|file| file.places(&named)).collect(),
    );
}

#[test]
fn nothing_ends_abruptly() {
    let abrupt = Regex::new(&ABRUPT.join("|")).unwrap();
    none(files().iter().flat_map(|file| file.places(&abrupt)).collect());
}

#[test]
fn the_reader_of_these_tests_finds_what_it_should() {
    let text = r##"
// crate::cli::hidden
use crate::{units::HBAR, model::{Axis, Species}, record};
/// crate::cli
fn f<'a>(x: &'a str) -> char { let _ = "crate::cli \" {"; let _ = r#"crate::cli "{"#; '{' }
#[cfg(test)]
mod tests { use crate::cli; fn g() { x.unwrap() } }
fn h() { crate::dynamics::step(); }
"##;
    let code = without_tests(&bare(text));
    let mut modules: Vec<String> =
        modules_named(&code).into_iter().map(|(_, module)| module).collect();
    modules.sort();
    assert_eq!(modules, ["dynamics", "model", "record", "units"]);
    assert!(!code.contains("unwrap"));
    assert_eq!(
        code.lines().position(|line| line.contains("fn h")),
        text.lines().position(|line| line.contains("fn h"))
    );
}

/// The pages for maintainers name files that are there.
#[test]
fn files_that_the_pages_name_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = Regex::new(r"`([a-z_]+/[A-Za-z_/]*\.rs|[a-z_]+/[a-z_]+/)`").unwrap();
    let mut missing = Vec::new();
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let exists = |name: &str| {
            ["src", "", "tests/program"].iter().any(|folder| root.join(folder).join(name).exists())
        };
        let wrong = named
            .captures_iter(&text)
            .map(|found| found[1].to_owned())
            .filter(|name| !exists(name));
        missing.extend(wrong.map(|name| format!("{page}: {name}")));
    }
    none(missing);
}
