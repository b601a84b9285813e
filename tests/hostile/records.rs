//! Small good records of every kind, and reading all that a file holds.

use std::fs;
use std::path::Path;

use wavepore::error::Error;
use wavepore::observables::ProbabilityBudget;
use wavepore::record::{
    ClassicalIons, Column, Complex64, Frame, Header, PacketHeader, PotentialCurve, Record, Table,
    TransmissionTable, Writer,
};

use super::edits::Good;

/// Frames that are read at once.
const WINDOW: usize = 16;

/// A record of a run, one of a run without frames, one of currents, and one of a driven run.
pub fn all(folder: &Path) -> Vec<Good> {
    let record = |name: &str, fill: &dyn Fn(&Writer)| {
        let path = folder.join(name);
        let writer = Writer::create(&path, true, &header(), 4096).expect("a record can be begun");
        fill(&writer);
        writer.finish().expect("a record can be written");
        let bytes = fs::read(&path).expect("a record can be read");
        fs::remove_file(&path).expect("a record can be removed");
        Good::new(bytes)
    };
    let run = record("run.h5", &|writer| {
        writer.potential(potential()).expect("potential");
        for (index, points) in [(0, 8), (1, 4)] {
            let packet = packet(index, points, index == 1);
            writer.packet(packet.clone()).expect("packet");
            (0..17 + 3 * index)
                .for_each(|number| writer.frame(index, frame(&packet, number)).expect("frame"));
            writer.packet_done(index).expect("packet");
        }
        writer.transmission(transmission()).expect("T(E)");
    });
    let curve = record("curve.h5", &|writer| writer.transmission(transmission()).expect("T(E)"));
    let currents = record("currents.h5", &|writer| {
        writer.potential(potential()).expect("potential");
        writer.table(currents()).expect("I(V)");
    });
    let driven = record("driven.h5", &|writer| {
        let curve = PotentialCurve { driven: vec![-5.0, 0.0, 5.0], ..potential() };
        writer.potential(curve).expect("potential");
        let packet = PacketHeader { driven: true, ..packet(0, 8, false) };
        let ions = ClassicalIons { energy: vec![1.0, 2.0], position: vec![-3.0; 10] };
        writer.packet_with_ions(packet.clone(), Some(ions)).expect("packet");
        (0..5).for_each(|number| writer.frame(0, frame(&packet, number)).expect("frame"));
        writer.packet_done(0).expect("packet");
        writer.table(outgoing()).expect("spectrum");
    });
    vec![run, curve, currents, driven]
}

/// Opens the file and reads all that it holds, some frames of each packet; a refusal must be one of
/// the file, with a message. Whether it is read to its end.
pub fn read_through(path: &Path) -> bool {
    match through(path) {
        Ok(()) => true,
        Err(
            error @ (Error::Io { .. }
            | Error::Machine { .. }
            | Error::Damaged { .. }
            | Error::Usage { .. }),
        ) => {
            assert!(!error.to_string().is_empty());
            false
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn through(path: &Path) -> Result<(), Error> {
    let record = Record::open(path)?;
    let all = [
        record.summary().map(drop),
        record.potential().map(drop),
        record.transmission().map(drop),
        record.currents().map(drop),
    ];
    for index in record.packet_indices()?.into_iter().take(4) {
        record.outgoing(index)?;
        let packet = record.packet(index)?;
        packet.series()?;
        packet.classical_ions()?;
        let frames = packet.frames();
        for from in [0, frames.saturating_sub(WINDOW)] {
            let window = from..frames.min(from.saturating_add(WINDOW));
            packet.density(window.clone())?;
            packet.wave_function(window)?;
        }
    }
    all.into_iter().collect()
}

fn header() -> Header {
    Header {
        title: "K⁺ meets the filter".into(),
        scenario: "ion = \"K+\"\n".into(),
        effective_scenario: "ion = \"K+\"\n".repeat(20),
        temperature: 310.15,
        mass_u: 38.96,
        charge: 1,
    }
}

fn potential() -> PotentialCurve {
    PotentialCurve {
        x: vec![-1.0, 0.0, 1.0],
        potential: vec![0.0, 138.0, 0.0],
        driven: Vec::new(),
        classical_top: 138.0,
        attributes: vec![
            ("back_plane_angstrom".into(), 2.0),
            ("front_plane_angstrom".into(), -2.0),
        ],
    }
}

fn packet(index: usize, points: usize, wave_function: bool) -> PacketHeader {
    let x = (0..points).map(|i| i as f64).collect();
    let attributes = vec![("center_angstrom".into(), -5.0)];
    PacketHeader {
        index,
        driven: false,
        energy: 100.0,
        ion: "K+".into(),
        x,
        density: true,
        wave_function,
        attributes,
    }
}

fn frame(packet: &PacketHeader, number: usize) -> Frame {
    let points = packet.x.len();
    let wave_function =
        if packet.wave_function { vec![Complex64::new(0.5, -0.5); points] } else { Vec::new() };
    Frame {
        time: 20.0 * number as f64,
        density: vec![0.5; points],
        wave_function,
        budget: ProbabilityBudget { left: 1.0, norm: 1.0, ..ProbabilityBudget::default() },
    }
}

fn transmission() -> TransmissionTable {
    let column = || vec![0.25, 0.5];
    TransmissionTable {
        energy: vec![80.0, 90.0],
        packet: column(),
        matrix: column(),
        classical: column(),
        reflection: column(),
        weight: column(),
        difference: column(),
        error_estimate: column(),
        packet_index: vec![0, 1],
        trusted: vec![1, 0],
        extra: Vec::new(),
    }
}

fn currents() -> Table {
    let column = |name: &str, values: [f64; 2]| Column::known("/currents", name, values.to_vec());
    Table {
        group: "/currents".into(),
        axis: column("voltage", [-100.0, 100.0]),
        columns: vec![column("current_quantum", [-1.0, 5.0]), column("kappa", [0.9, f64::NAN])],
        attributes: vec![("nernst_mV".into(), -64.0), ("reversal_quantum_mV".into(), -63.0)],
        profiles: None,
    }
}

fn outgoing() -> Table {
    let column = |name: &str, values: [f64; 2]| Column::known("/outgoing/N", name, values.to_vec());
    let names = ["incident", "transmitted", "reflected"];
    Table {
        group: "/outgoing/0".into(),
        axis: column("energy", [90.0, 110.0]),
        columns: names.map(|name| column(name, [0.01, 0.02])).into(),
        attributes: Vec::new(),
        profiles: None,
    }
}
