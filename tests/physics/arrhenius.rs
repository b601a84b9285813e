//! Fluxes by temperature and by the mass of the ion.

use wavepore::model::{Membrane, Potential, Species};
use wavepore::scattering::Cancellation;
use wavepore::transport::{Arrhenius, DiffusionLaw, Model, Permeant};
use wavepore::units::{ATOMIC_MASS, thermal_energy};

use super::factors::named;
use super::potentials::ion;
use super::transport::{number, rows};

/// One m²/s in Å²/fs, and 1/s in 1/fs.
const DIFFUSION: f64 = 1e5;
const PER_SECOND: f64 = 1e-15;
/// 17 kJ/mol in meV.
const ACTIVATION: f64 = 17.0 / 96.485_332_123_310_02 * 1e3;

fn permeant(name: &str) -> Permeant {
    let membrane = Some(Membrane { energy: 0.0, from: -7.5, to: 7.5 });
    Permeant {
        species: ion("K+"),
        potential: Potential { membrane, ..named(name) },
        outside: 100.0,
        inside: 100.0,
        area: 7.07,
        diffusion: Some(6.5e-10 * DIFFUSION),
    }
}

fn law(activation: f64, mass_exponent: f64) -> DiffusionLaw {
    DiffusionLaw { temperature: 310.15, activation, mass_exponent }
}

#[test]
fn fluxes_activation_energies_and_q10_agree_with_their_reference() {
    let mut compared = 0;
    for row in rows("specialist/arrhenius_K.csv") {
        let own = permeant(&row("potential"));
        let temperature = number(row("temperature_K"));
        let of = |model, activation: f64| -> Arrhenius {
            own.arrhenius(model, temperature, &law(activation, 0.0), 1e-9).unwrap()
        };
        for model in Model::ALL {
            let name = model.name();
            let text = row(&format!("J_{name}_per_s"));
            if text.is_empty() {
                continue;
            }
            let found = of(model, 0.0);
            let case = format!("{} at {temperature} K, {name}: {found:?}", row("potential"));
            let near = |value: f64, wanted: f64, least: f64, bound: f64| {
                let difference = (value - wanted).abs();
                assert!(difference <= least * wanted.abs(), "{value} {wanted} {case}");
                // The file has 14 digits, and says 1e-10 of the Gaussians.
                let digits = if row("potential") == "gauss06" { 1e-9 } else { 1e-13 };
                assert!(difference <= bound + digits * wanted.abs(), "{value} {wanted} {case}");
            };
            near(found.flux.value, number(text) * PER_SECOND, 1e-8, found.flux.error);
            let activation = number(row(&format!("activation_{name}_meV")));
            near(found.activation.value, activation, 1e-7, found.activation.error);
            let q10 = found.q10.unwrap();
            near(q10.value, number(row(&format!("q10_{name}"))), 1e-8, q10.error);
        }
        let activated = of(Model::Diffusive, ACTIVATION);
        let wanted = number(row("activation_diffusive_with_D_meV"));
        assert!((activated.activation.value / wanted - 1.0).abs() < 1e-7, "{activated:?}");
        compared += 1;
    }
    assert_eq!(compared, 16);
}

#[test]
fn activation_energies_are_slopes_of_the_fluxes_beside_them() {
    for name in ["sharp", "gauss06"] {
        for model in Model::ALL {
            let own = permeant(name);
            let at = |temperature: f64| {
                own.arrhenius(model, temperature, &law(ACTIVATION, 0.0), 1e-11).unwrap()
            };
            let ln = |n: f64| at(300.0 + n).flux.value.ln();
            let slope = (8.0 * (ln(1.0) - ln(-1.0)) - (ln(2.0) - ln(-2.0))) / 12.0;
            let wanted = slope * 300.0 * thermal_energy(300.0);
            let found = at(300.0).activation.value;
            assert!((found / wanted - 1.0).abs() < 1e-7, "{name} {model:?}: {found} {wanted}");
        }
    }
}

#[test]
fn isotope_ratios_agree_with_their_reference() {
    let heavy = Species { name: String::new(), mass: 40.961_276_683 * ATOMIC_MASS, charge: 1 };
    let mut compared = 0;
    for row in rows("specialist/isotopes_K.csv") {
        let own = permeant(&row("potential"));
        let temperature = number(row("temperature_K"));
        let ratio = |model, exponent: f64| {
            let stop = Cancellation::never();
            own.isotope_ratio_unless(&heavy, model, temperature, &law(0.0, exponent), 1e-9, stop)
        };
        for (column, model, exponent) in [
            ("ratio_quantum", Model::Quantum, 0.0),
            ("ratio_ballistic", Model::Ballistic, 0.0),
            ("ratio_diffusive", Model::Diffusive, 0.0),
            ("ratio_diffusive_beta", Model::Diffusive, 0.05),
        ] {
            let text = row(column);
            if text.is_empty() {
                continue;
            }
            let (found, wanted) = (ratio(model, exponent).unwrap().unwrap(), number(text));
            assert!((found.value / wanted - 1.0).abs() < 1e-8, "{column} {wanted} {found:?}");
        }
        compared += 1;
    }
    assert_eq!(compared, 8);
}
