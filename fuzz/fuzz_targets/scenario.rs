//! Scenarios: what is read can be written out and read again with the same meaning, each case of its sweep too.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    hostile::scenario(text, std::path::Path::new("/nowhere"));
});
