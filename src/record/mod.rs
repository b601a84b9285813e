//! Records: the results of a run in one HDF5 file.
//!
//! What: [`Writer`] puts packets, tables and the scenario into `<name>.h5.partial` while the run
//! goes on and gives the file its final name when it is complete; [`Record`] reads such files,
//! finished or not. HDF5 is named here and nowhere else.
//!
//! Layout: one table, `schema::entries`, names every dataset and attribute with its shape, unit
//! and meaning; the writer takes units from it, `wavepore schema record` prints it. `vocabulary` has
//! the names of T and R; where a dataset has an older one, both are hard links to it. Each group
//! carries its own dimension scales, so that `xarray.open_dataset(file, group="packets/0")` has
//! named dimensions and coordinates.
//!
//! Numerics: times, coordinates and observables are stored as they are (f64). Densities are single
//! precision, rounded to 17 significant bits (relative error below 8e-6), and 0 below 1e-30:
//! [`precision`]. Wave functions are stored exactly. Memory does not grow with the number of
//! frames: one chunk (16 frames) per packet that is being written, and a short queue.
//!
//! Faults: whole chunks are written and flushed, so a killed run leaves a file that opens; space is
//! asked for before HDF5 needs it, so a full disk is an error between two chunks and never a
//! half-written index.
//!
//! Sources: HDF5 Dimension Scale Specification (The HDF Group, 2005); netCDF-4 conventions on top
//! of it.

mod chunks;
mod classical_ions;
mod collection;
mod currents;
mod disk_reservation;
mod drawn_table;
mod groups;
mod h5_file;
mod heaps;
mod opening;
mod output_name;
mod packet_reader;
mod packets;
mod partial;
pub mod precision;
mod reader;
mod scales;
pub(crate) mod schema;
mod sheets;
mod summary;
mod tables;
mod transmission_table;
mod tree;
pub(crate) mod vocabulary;
mod write_error;
mod writer;

pub use classical_ions::ClassicalIons;
pub use collection::{CaseEntry, CaseStatus, Collection, Coordinate, CoordinateValues};
pub(crate) use collection::{CollectionHeader, CollectionLayout, CollectionWriter};
pub use currents::{CurrentsSummary, ModelSummary};
pub use drawn_table::DrawnTable;
pub use num_complex::Complex64;

use crate::observables::ProbabilityBudget;
pub(crate) use output_name::ensure_writable;
pub use packet_reader::{PacketRecord, Series};
pub(crate) use partial::{Partial, write_shared, write_whole};
pub use reader::Record;
pub(crate) use schema::{
    ARRHENIUS, COMPLETED, CURRENTS_DRAWS, FACTORS, ISOTOPES, LEVELS, POTENTIAL_CURVE, SIDEBANDS,
    TRANSMISSION, TRANSMISSION_DRAWS,
};
pub(crate) use sheets::write_tables;
pub use summary::{
    DriveSummary, EnergyBudget, LevelsSummary, PacketSummary, Summary, TransmissionSummary,
};
pub use tables::{Column, Profiles, Table};
pub use transmission_table::TransmissionTable;
pub use tree::{Attribute, RecordTree, TreeGroup, ValueKind, Values, Variable};
pub use writer::Writer;

/// The attributes of the root of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Title of the scenario.
    pub title: String,
    /// The scenario as typed (TOML).
    pub scenario: String,
    /// The scenario that gives the same again, with every choice listed (TOML).
    pub effective_scenario: String,
    /// Temperature, K.
    pub temperature: f64,
    /// Mass of the ion, u.
    pub mass_u: f64,
    /// Charge number of the ion.
    pub charge: i32,
}

/// The static potential, ramp included, and the positions of planes, absorbers and membrane.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PotentialCurve {
    /// Positions, Å; shape (x).
    pub x: Vec<f64>,
    /// V(x), meV, counted from the left level; shape (x).
    pub potential: Vec<f64>,
    /// W(x) of a drive W(x)·s(t), meV; shape (x), or empty without one.
    pub driven: Vec<f64>,
    /// Maximum of V, both leads included, meV.
    pub classical_top: f64,
    /// Named numbers: `front_plane_angstrom`, `back_plane_angstrom`, `absorber_…`, `membrane_…`;
    /// the unit is in the name.
    pub attributes: Vec<(String, f64)>,
}

/// The coordinate and the attributes of a packet.
#[derive(Debug, Clone, PartialEq)]
pub struct PacketHeader {
    /// Number of the packet, from 0; names its group.
    pub index: usize,
    /// E₀ = (ħk₀)²/2m of the central wavenumber, meV.
    pub energy: f64,
    /// Name of the ion.
    pub ion: String,
    /// Positions, Å; shape (x).
    pub x: Vec<f64>,
    /// Whether frames carry |ψ|².
    pub density: bool,
    /// Whether frames carry ψ.
    pub wave_function: bool,
    /// Whether a drive acts: frames carry its strength and its work.
    pub driven: bool,
    /// Further named numbers; the unit is in the name.
    pub attributes: Vec<(String, f64)>,
}

/// One stored moment of one packet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// Time, fs.
    pub time: f64,
    /// |ψ|², 1/Å; shape (x), or empty if not stored.
    pub density: Vec<f32>,
    /// ψ, Å^(−1/2); shape (x), or empty if not stored.
    pub wave_function: Vec<Complex64>,
    /// The probability balance.
    pub budget: ProbabilityBudget,
}
