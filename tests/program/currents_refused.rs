//! `wavepore currents`: what is refused, at which key, and with which remedy.

use std::fs;

use super::binary::{expect, invoke, names, quick_folder, shipped, stderr};

#[test]
fn what_has_no_meaning_is_refused_with_a_remedy() {
    let folder = quick_folder();
    let good = fs::read_to_string(shipped("k_filter.toml")).unwrap();
    let without = |table: &str| {
        let start = good.find(&format!("[{table}]")).unwrap();
        let end = good[start + 1..].find("\n[").map_or(good.len(), |end| start + 1 + end);
        format!("{}{}", &good[..start], &good[end..])
    };
    let cases = [
        (without("reservoirs"), "reservoirs", "area = "),
        (without("membrane"), "where the voltage falls", "add [membrane]"),
        (
            good.replace("inside    = \"140 mM\"", "inside = \"-1 mM\""),
            "reservoirs.inside",
            "zero or more",
        ),
        (good.replace("310.15 K", "0 K"), "temperature", "greater than zero"),
        (
            good.replace("ion         = \"K+\"", "ion = { mass = \"1e6 u\", charge = 1 }"),
            "wavelengths of",
            "lighter ion",
        ),
        (
            good.replace("\"7.5 angstrom\"", "\"1e6 angstrom\""),
            "wavelengths of",
            "shorter membrane",
        ),
        (
            good.replace("\"-120 mV\", to = \"120 mV\"", "\"-90 V\", to = \"120 mV\""),
            "one lead is so high",
            "use voltages from",
        ),
        (
            good.replace("ion         = \"K+\"", "ion = { mass = \"39 u\", charge = 0 }"),
            "without charge",
            "set its charge",
        ),
    ];
    for (text, words, remedy) in cases {
        fs::write(folder.path().join("bad.toml"), text).unwrap();
        expect(&invoke(folder.path(), &["currents", "bad.toml"]), 2, &[words, remedy]);
    }
    let good = shipped("k_filter.toml");
    let lines: [(&[&str], &str); 20] = [
        (&["--voltages", "-120:120:49"], "no unit"),
        (&["--voltages", "-120 mV:120 mV"], "three parts"),
        (&["--voltages", "120 mV:-120 mV:3"], "must be below"),
        (&["--voltages", "0 mV:10 mV:1"], "no number of points"),
        (&["--voltages", "20 V"], "use voltages from"),
        (&["--outside", "-5 mM"], "help: use for example"),
        (&["--temperature", "-5 K"], "greater than zero"),
        (&["--tolerance", "1e-14"], "use a larger number"),
        (&["--temperature", "37 C"], "did you mean `37 degC`?"),
        (&["--temperature", "1e7 K"], "--temperature \"1e7 K\": is out of range"),
        (&["--temperature", "1e-7 K"], "from 1e-6 to 1e6 K"),
        (&["--outside", "1e-300 mM"], "--outside \"1e-300 mM\": is out of range"),
        (&["--inside", "1e300 mM"], "--inside \"1e300 mM\": is out of range"),
        (&["--inside", "5 \u{b5}M"], "did you mean `0.005 mM`?"),
        (&["--voltages", "1e9 V"], "--voltages \"1e9 V\": is out of range"),
        (&["--voltages", "0 mV:1e9 V:3"], "up to 1000 V"),
        (
            &["--voltages", "60 \u{b5}V"],
            "did you mean `0.06 mV`? write a voltage as a number and one of the units mV, V",
        ),
        (&["--voltages", "3 us"], "`us` is the unit of a time"),
        (
            &["--voltages", "1 mV", "--temperature", "1e-5 K"],
            "from -0.000517 mV to 0.000517 mV, or a higher",
        ),
        (&["--tolerance", "nan"], "between 0 and 1"),
    ];
    for (more, words) in lines {
        let output = invoke(folder.path(), &[&["currents", &good], more].concat());
        expect(&output, 2, &[words]);
        assert!(stderr(&output).contains("--"), "{}", stderr(&output));
    }
    assert_eq!(names(folder.path()), ["bad.toml", "quick.toml"]);
}
