//! Lets the extension module find an HDF5 library that stands outside the system's folders, as in a
//! conda environment. What the build script of the library links is not passed on to this crate.

use std::env;

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
}
