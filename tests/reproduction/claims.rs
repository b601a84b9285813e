//! Verdicts of made-up findings, and the files of claims.

use std::fs;

use super::*;
use crate::reproduction::barriers::{Shape, WidthBound};
use crate::reproduction::cavities::{Cavity, CavityLevel};
use crate::reproduction::driven::{DrivenGain, DrivenResults, ThermalGain};
use crate::reproduction::files::write_claims;
use crate::reproduction::filters::{Filter, FilterKind};
use crate::reproduction::finding::{Finding, MethodPair};
use crate::reproduction::findings::{IonWidths, NarrowPacket};
use crate::reproduction::literature::{PUBLISHED, measured_range};
use crate::reproduction::shared_results::{Bar, Reversal};
use crate::transport::{Model, friction};
use crate::units::Estimate;

/// Rounded numbers: T at four energies, κ, rise, classical rise, ballistic and diffusive
/// conductance.
fn made(filter: Filter) -> Finding {
    let (t, kappa, rise, classical, [ballistic, diffusive]) = match filter.kind {
        FilterKind::Thin => ([0.02, 0.27, 0.78, 0.99], 1.4, 1.8, 0.26, [22.0, 9.0]),
        FilterKind::Below => ([0.03, 0.09, 0.18, 0.41], 13.0, 5.7, 0.3, [1.3, 3.3]),
        FilterKind::Sites => ([1e-24, 0.99, 1.0, 1.0], 0.98, 0.29, 0.24, [44.0, 1.0]),
    };
    let reversal = if filter.species().name == "K+" { -64.0 } else { 50.0 };
    let bar = |model, symmetric| Bar {
        filter: filter.name,
        model,
        rest: 1.0,
        reversal,
        symmetric,
        chord: 1.0,
    };
    let bars = [
        bar(Model::Quantum, kappa * ballistic),
        bar(Model::Ballistic, ballistic),
        bar(Model::Diffusive, diffusive),
    ];
    Finding {
        transmission: t.map(|t| MethodPair::stationary(t, 1e-9)),
        gain: MethodPair::stationary(kappa, 1e-9),
        rise: MethodPair::stationary(rise, 1e-9),
        rise_classical: classical,
        step_classical: 0.0,
        conductance: MethodPair::stationary(kappa * ballistic, 1e-6),
        bars,
        measured: measured_range(&filter.species().name),
        friction: friction(&filter.permeant, filter.thermal(), 0.0, 1e-6),
        filter,
    }
}

fn known(value: f64) -> Estimate {
    Estimate { value, error: 1e-9 }
}

fn findings() -> Findings {
    let reversal = |model| Reversal {
        scan: "ratio",
        filter: "K_sharp",
        model,
        value: 2.0,
        computed: 1.0,
        nernst: 1.0,
    };
    let bound = WidthBound {
        limit: 0.1,
        shape: Shape::Eckart,
        height: 5.0,
        width: 0.05,
        gain: 2.8,
        error: 1e-6,
    };
    let level = |energy| CavityLevel { energy, width: 0.01, share: 0.001 };
    let cavity = Cavity {
        ion: "K+".into(),
        name: "K_site",
        thermal: 26.7,
        friction: 66.0,
        levels: [10.0, 13.7, 17.4].map(level).to_vec(),
        share: known(0.003),
    };
    let gain = DrivenGain {
        frequency: 0.7,
        quantum: known(1.5),
        adiabatic: 1.0,
        tien_gordon: 1.2,
        modulation: 1.5,
    };
    let flux = ThermalGain {
        name: "K_sharp",
        frequency: 0.7,
        quantum: known(1.09),
        classical: known(1.09),
    };
    Findings {
        filters: Filter::all().unwrap().into_iter().map(made).collect(),
        reversals: Model::ALL.map(reversal).to_vec(),
        bounds: vec![bound],
        gains: Vec::new(),
        widths: vec![IonWidths { ion: "K+", tenth_more: 0.1, tenfold: 0.017 }],
        narrow: NarrowPacket { quantum: 0.2434, classical: 0.2423 },
        isotopes: Vec::new(),
        gain_cold: 1.5,
        cavities: vec![cavity],
        simulated: PUBLISHED.iter().filter(|value| value.simulated).copied().collect(),
        driven: DrivenResults { sweep: vec![gain], thermal: vec![flux] },
        dynamics: None,
    }
}

fn verdict(name: &str, findings: &Findings) -> String {
    let statement = STATEMENTS.iter().find(|statement| statement.name == name).unwrap();
    of_statement(statement, &claims(findings)).describe()
}

fn of_kind(findings: &mut Findings, kind: FilterKind, change: impl Fn(&mut Finding)) {
    findings.filters.iter_mut().filter(|finding| finding.filter.kind == kind).for_each(change);
}

const ONLY_BELOW: &str = "reproduced only for a barrier of width 0.05 angstrom";
const NO: &str = "not supported";
const UNKNOWN: &str = "not testable here";

/// A statement, its verdict, a change of the results, and the verdict after it.
type Case = (&'static str, &'static str, fn(&mut Findings), &'static str);

const CASES: &[Case] = &[
    (
        "fig-2-sub-barrier",
        ONLY_BELOW,
        |f| of_kind(f, FilterKind::Below, |own| own.transmission[0].matrix = 1e-4),
        NO,
    ),
    (
        "fig-3-sigmoid",
        "reproduced only for a barrier of width 0.14 angstrom",
        |f| of_kind(f, FilterKind::Thin, |own| own.rise.matrix = 0.3),
        ONLY_BELOW,
    ),
    (
        "fig-3-classical-step",
        "reproduced",
        |f| f.filters.iter_mut().for_each(|own| own.step_classical = 0.1),
        NO,
    ),
    (
        "fig-4-resting-potentials",
        "reproduced",
        |f| f.filters.iter_mut().for_each(|own| own.bars[0].reversal += 1.0),
        NO,
    ),
    ("fig-4-nernst", "reproduced", |f| f.reversals[0].computed += 0.01, NO),
    (
        "fig-5-match",
        ONLY_BELOW,
        |f| of_kind(f, FilterKind::Below, |own| own.bars[1].symmetric = 15.0),
        UNKNOWN,
    ),
    (
        "fig-5-deficit",
        ONLY_BELOW,
        |f| of_kind(f, FilterKind::Below, |own| own.bars[0].symmetric = 2.0),
        NO,
    ),
    ("fig-5-cause", ONLY_BELOW, |f| of_kind(f, FilterKind::Below, |own| own.gain.matrix = 1.1), NO),
    ("fig-5-molecular-dynamics", UNKNOWN, |f| f.dynamics = Some(12.0), "reproduced"),
    ("fig-5-molecular-dynamics", UNKNOWN, |f| f.dynamics = Some(1.1), NO),
    (
        "figs-2-3-5-together",
        ONLY_BELOW,
        |f| of_kind(f, FilterKind::Below, |own| own.rise.matrix = 0.3),
        NO,
    ),
    (
        "abstract-underestimate",
        NO,
        |f| f.simulated.iter_mut().for_each(|own| own.ratio = Some(0.1)),
        "reproduced",
    ),
    (
        "abstract-bypass",
        ONLY_BELOW,
        |f| f.filters.iter_mut().for_each(|own| own.gain.matrix = 20.0),
        // The width that 5 kBT needs remains.
        "reproduced only for a barrier of width 0.04 angstrom",
    ),
    (
        "abstract-prerequisite",
        ONLY_BELOW,
        |f| of_kind(f, FilterKind::Below, |own| own.bars[1].symmetric = 12.0),
        NO,
    ),
    ("abstract-terahertz", NO, |f| f.driven.thermal[0].quantum.value = 1.3, "reproduced"),
    // Classical ions gain as much.
    (
        "abstract-terahertz",
        NO,
        |f| {
            f.driven.thermal[0] =
                ThermalGain { quantum: known(1.3), classical: known(1.3), ..f.driven.thermal[0] }
        },
        NO,
    ),
    (
        "abstract-terahertz",
        NO,
        |f| (f.cavities[0].share, f.cavities[0].friction) = (known(0.5), 1.0),
        "reproduced",
    ),
    // Friction is faster than levels are apart.
    ("abstract-terahertz", NO, |f| f.cavities[0].share = known(0.5), NO),
    (
        "abstract-terahertz",
        NO,
        |f| {
            f.driven.thermal[0].quantum.value = 1.3;
            f.cavities[0].levels[1].energy = 100.0;
        },
        NO,
    ),
    ("own-splitting", NO, |f| f.narrow.classical = 0.01, "reproduced"),
    ("own-criteria", NO, |f| f.bounds[0].gain = 12.0, "reproduced"),
];

#[test]
fn every_verdict_follows_from_what_was_found() {
    for (name, before, change, after) in CASES {
        let mut findings = findings();
        assert_eq!(verdict(name, &findings), *before, "{name}");
        change(&mut findings);
        assert_eq!(verdict(name, &findings), *after, "{name} after the change");
    }
    for statement in STATEMENTS {
        assert!(
            CASES.iter().any(|case| case.0 == statement.name),
            "{} is changed by nothing",
            statement.name
        );
    }
}

#[test]
fn rows_of_one_statement_differ_by_filter() {
    let claims = claims(&findings());
    let row = |words: &str| {
        let fits: Vec<&Claim> = claims.iter().filter(|own| own.claim.contains(words)).collect();
        of_claim(fits[0], &claims).describe()
    };
    let of = |panel: &str, filter: &str| {
        let fits = |own: &&Claim| {
            own.claim.contains(panel) && own.claim.ends_with(&format!("; {filter})"))
        };
        of_claim(claims.iter().find(fits).unwrap(), &claims).describe()
    };
    assert!(of("Fig. 2(a)", "K_sharp").contains("0.14"));
    assert_eq!(of("Fig. 2(d)", "K_sharp"), UNKNOWN);
    assert_eq!(row("flux; K_sharp)"), NO);
    assert_eq!(row("flux; K_below)"), ONLY_BELOW);
    assert!(claims.iter().all(|own| STATEMENTS.contains(&own.statement)));
}

#[test]
fn files_of_other_claims_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["claims.csv", "report.md"].map(|name| folder.path().join(name));
    let write = |force| write_claims(folder.path(), &findings(), force);
    let contents = || paths.clone().map(|path| fs::read_to_string(path).unwrap());
    write(false).unwrap();
    let written = contents();
    for (own, other) in [(&paths[0], &paths[1]), (&paths[1], &paths[0])] {
        // The same contents are kept, and what is missing is written.
        fs::remove_file(other).unwrap();
        write(false).unwrap();
        assert_eq!(contents(), written);
        fs::remove_file(other).unwrap();
        fs::write(own, "claim\nmine\n").unwrap();
        let refused = write(false).unwrap_err();
        let text = refused.to_string();
        assert!(text.contains("says other things") && text.contains("--force"), "{text}");
        assert!(text.starts_with(own.to_str().unwrap()) && refused.exit_code() == 2, "{text}");
        assert_eq!(fs::read_to_string(own).unwrap(), "claim\nmine\n");
        assert!(!other.exists());
        write(true).unwrap();
        assert_eq!(contents(), written);
    }
}
