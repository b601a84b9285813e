//! The stationary solution against independent references, closed forms and its own symmetries.

use std::path::Path;

use wavepore::model::potential::Membrane;
use wavepore::model::{Barrier, Potential, Species};
use wavepore::steady_state::{DEFAULT_TOLERANCE, Incidence, scatter};

fn ion(name: &str) -> Species {
    Species::named(name).unwrap()
}

fn sum(barriers: Vec<Barrier>) -> Potential {
    Potential { barriers, membrane: None }
}

fn rectangle(height: f64, from: f64, to: f64) -> Barrier {
    Barrier::Rectangle { height, width: to - from, center: 0.5 * (from + to) }
}

fn eckart(height: f64, width: f64) -> Barrier {
    Barrier::Eckart { height, width, center: 0.0 }
}

fn step(height: f64, width: f64) -> Barrier {
    Barrier::Step { height, width, center: 0.0 }
}

fn gaussian(height: f64, center: f64, width: f64) -> Barrier {
    Barrier::Gaussian { height, width, center }
}

fn filter4(drop: f64) -> Potential {
    let barriers = [(120.0, -6.0), (95.0, -3.0), (95.0, 0.0), (95.0, 3.0), (120.0, 6.0)];
    let membrane = (drop != 0.0).then_some(Membrane { energy: drop, from: -7.5, to: 7.5 });
    Potential { barriers: barriers.map(|(height, center)| gaussian(height, center, 0.6)).to_vec(), membrane }
}

/// The potential of a reference file, by its name.
fn case(name: &str) -> Potential {
    match name {
        "delta_like" => sum(vec![rectangle(20_000.0, 0.0, 0.0005)]),
        "double_rect" => sum(vec![rectangle(150.0, 0.0, 0.06), rectangle(150.0, 0.56, 0.62)]),
        "eckart_asym_down" => sum(vec![step(-40.0, 0.1), eckart(120.0, 0.1)]),
        "eckart_asym_up" => sum(vec![step(40.0, 0.1), eckart(120.0, 0.1)]),
        "eckart_broad" => sum(vec![eckart(130.0, 1.0)]),
        "eckart_paper" => sum(vec![eckart(138.0, 0.08)]),
        "eckart_sharp" => sum(vec![eckart(130.0, 0.1)]),
        "filter4_0mV" => filter4(0.0),
        "filter4_p100mV" => filter4(100.0),
        "gauss_broad" => sum(vec![gaussian(130.0, 0.0, 0.7)]),
        "rect_thick" => sum(vec![rectangle(100.0, 0.0, 1.0)]),
        "rect_thin" => sum(vec![rectangle(100.0, 0.0, 0.1)]),
        "rect_well" => sum(vec![rectangle(-100.0, 0.0, 0.5)]),
        "sharp4_0mV" => sum([-6.0, -3.0, 0.0, 3.0, 6.0].map(|x| gaussian(110.0, x, 0.05)).to_vec()),
        "smooth_step" => sum(vec![step(50.0, 0.02)]),
        "step_down" => sum(vec![step(-50.0, 0.0)]),
        "step_up" => sum(vec![step(50.0, 0.0)]),
        _ => panic!("no potential for {name}"),
    }
}

/// Rows of numbers of a reference file, without header and comments.
fn rows(path: &Path) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    lines.map(|line| line.split(',').map(|field| field.parse().unwrap()).collect()).collect()
}

#[test]
fn references_are_met() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut seen = 0;
    for path in files {
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let Some((name, ion_name)) = stem.strip_prefix("T_").and_then(|rest| rest.rsplit_once('_')) else { continue };
        let potential = case(name);
        let species = ion(&format!("{ion_name}+"));
        let table = rows(&path);
        let energies: Vec<f64> = table.iter().map(|row| row[0]).collect();
        let results = scatter(&species, &potential, &energies, Incidence::Left, DEFAULT_TOLERANCE);
        seen += 1;
        let mut worst: [f64; 4] = [0.0; 4];
        for (row, result) in table.iter().zip(&results) {
            let t = (result.ln_transmission - row[2].ln()).abs().max((result.transmission() / row[2] - 1.0).abs());
            let r = (result.reflection - row[3]).abs();
            println!(
                "   {:>12} T {:9.3e} err {:8.1e} stated {:8.1e} R {:8.1e}",
                row[0],
                row[2],
                t,
                result.error,
                r / row[3]
            );
            worst = [worst[0].max(t), worst[1].max(result.error), worst[2].max(r), worst[3].max(t / result.error)];
        }
        println!(
            "{stem:24} T {:8.1e} stated {:8.1e} R {:8.1e} true/stated {:8.1e}",
            worst[0], worst[1], worst[2], worst[3]
        );
    }
    assert_eq!(seen, 18);
}
