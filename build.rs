//! Lets the built program find an HDF5 library that stands outside the system's folders, as in a
//! conda environment.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=HDF5_DIR");
    let is_unix = env::var_os("CARGO_CFG_UNIX").is_some();
    let is_bundled = env::var_os("CARGO_FEATURE_BUNDLED_HDF5").is_some();
    if let Ok(folder) = env::var("HDF5_DIR")
        && is_unix
        && !is_bundled
    {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{folder}/lib");
    }
    // Records name the commit of the program that wrote them; a source package has none.
    if Path::new(".git").exists()
        && let Some(commit) = git(&["rev-parse", "--short", "HEAD"])
    {
        println!("cargo::rustc-env=WAVEPORE_COMMIT={commit}");
        let branch = git(&["symbolic-ref", "-q", "HEAD"]);
        for name in ["HEAD", "logs/HEAD"].into_iter().chain(branch.as_deref()) {
            // What is not there would have everything built anew every time.
            if let Some(path) =
                git(&["rev-parse", "--git-path", name]).filter(|path| Path::new(path).exists())
            {
                println!("cargo::rerun-if-changed={path}");
            }
        }
    }
}

/// What git answers, if it does.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args(arguments)
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let answer = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (!answer.is_empty()).then_some(answer)
}
