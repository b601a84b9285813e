//! Meshes from a tolerance, for shapes of every kind.

use super::*;
use crate::model::{Barrier, Interpolation, Table};
use crate::scattering::{Incidence, scatter};

fn shapes() -> Vec<(&'static str, Potential)> {
    let rectangle = |height, width, center| Barrier::Rectangle { height, width, center };
    let table = |interpolation| {
        let x: Vec<f64> = (0..9).map(|i| f64::from(i) - 4.0).collect();
        let v = vec![0.0, 35.0, 110.0, 60.0, 132.0, 80.0, 120.0, 40.0, 0.0];
        Barrier::Table(Table::new(x, &v, interpolation).into())
    };
    let both = |a, b| Potential { barriers: vec![a, b], membrane: None };
    let ramps = || {
        Barrier::Table(
            Table::new(vec![-7.5, -3.0, 3.0, 7.5], &[0.0, 30.0, -10.0, 0.0], Interpolation::Linear)
                .into(),
        )
    };
    vec![
        ("rectangle", rectangle(138.0, 0.3, 0.0).into()),
        ("thick", rectangle(138.0, 1.0, 0.0).into()),
        ("thin", rectangle(5e4, 1e-6, 0.0).into()),
        ("tall", rectangle(2000.0, 0.05, 0.0).into()),
        ("close", both(rectangle(100.0, 0.3, 0.0), rectangle(60.0, 0.3, 0.301))),
        ("eckart", Barrier::Eckart { height: 138.0, width: 0.3, center: 0.0 }.into()),
        ("narrow gaussian", Barrier::Gaussian { height: 138.0, width: 0.02, center: 0.0 }.into()),
        ("well", rectangle(-300.0, 0.4, 0.0).into()),
        ("linear", table(Interpolation::Linear).into()),
        ("cubic", table(Interpolation::Cubic).into()),
        ("trapezoid", both(Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 }, ramps())),
    ]
}

#[test]
fn every_shape_scatters_right_to_a_twentieth_of_the_tolerance() {
    let species = Species::named("K+").unwrap();
    let energies = Interval { from: 120.0, to: 168.0 };
    for tolerance in [1e-4, 1e-6, 1e-8] {
        for (name, potential) in shapes() {
            let planes = potential.extent(4e-3 * tolerance * energies.from);
            let request = MeshRequest {
                species: &species,
                potential: &potential,
                room: Interval { from: planes.from - 8.0, to: planes.to + 0.5 },
                planes,
                energies,
                tolerance,
                degree: None,
            };
            let planned = request.mesh().unwrap();
            let list: Vec<f64> = (0..25).map(|i| 120.0 + 2.0 * f64::from(i)).collect();
            let exact = scatter(&species, &potential, &list, Incidence::Left, 1e-12);
            let judge = ElementJudge::new(planned.mesh.degree, species.kinetic_coefficient());
            let borders = &planned.mesh.borders[planned.front..=planned.back];
            let worst = list
                .iter()
                .zip(&exact)
                .map(|(&e, exact)| {
                    (judge.transmission(&potential, borders, e) - exact.transmission()).abs()
                })
                .fold(0.0, f64::max);
            println!(
                "{tolerance:.0e} {name}: degree {} points {} inside {} error {:.1e} of tolerance",
                planned.mesh.degree,
                planned.mesh.points(),
                borders.len() - 1,
                worst / tolerance
            );
            assert!(worst < tolerance / 20.0, "{name} {tolerance}: {worst}");
        }
    }
}
