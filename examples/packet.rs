//! Moves a packet of K+ over an Eckart barrier and looks at it: where the probability is, time by
//! time, then T(E) with its bound.
//!
//! `cargo run --release --no-default-features --example packet`

use wavepore::error::Result;
use wavepore::model::{Barrier, Potential, Species};
use wavepore::planning::{Case, PacketRequest};
use wavepore::simulation::{self, Control, Prepared, RunObserver, Snapshot};

/// Prints one line a snapshot.
struct Printer;

impl RunObserver for Printer {
    fn begin(&self, packet: usize, prepared: &Prepared) -> Result<()> {
        let plan = &prepared.plan;
        println!(
            "packet {packet} starts at {:.2} angstrom, {} points",
            plan.packet.center, plan.axis.points
        );
        println!("time_fs  left      inside    right     mean_position_angstrom");
        Ok(())
    }

    fn snapshot(&self, _packet: usize, snapshot: &Snapshot<'_>) -> Result<()> {
        let budget = &snapshot.budget;
        println!(
            "{:7.0}  {:.6}  {:.6}  {:.6}  {:8.3}",
            snapshot.time, budget.left, budget.inside, budget.right, budget.mean_position
        );
        Ok(())
    }

    fn end(&self, packet: usize) -> Result<()> {
        println!("packet {packet} is over");
        Ok(())
    }
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let potassium = Species::named("K+").ok_or("no such ion")?;
    let barrier = Barrier::Eckart { height: 138.0, width: 0.08, center: 0.0 };
    let packet = PacketRequest::new(&potassium, 150.0, 0.5);
    let mut case = Case::new(potassium, 310.15, Potential::from(barrier)).with_packet(packet);
    case.record.frames = 20;

    let control = Control::default();
    let plans = simulation::plan(&case)?;
    let energies = simulation::energies(&case, &plans);
    let prepared = simulation::prepare(&case, &plans, &control)?;
    let outcomes = simulation::simulate(prepared, &control, Some(&Printer))?;

    println!("energy_meV  transmission_packet  transmission_matrix  transmission_packet_error");
    for point in simulation::join(&case, &outcomes, &energies).iter().step_by(20) {
        println!(
            "{:10.3}  {:19.6}  {:19.6}  {:25.1e}",
            point.energy, point.transmission, point.matrix, point.error
        );
    }
    Ok(())
}
