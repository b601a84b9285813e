//! Averages of T over a packet and over a thermal bath, level by level however narrow. Names
//! `model`, and the siblings `transfer` and `quadrature`. Read `thermal` first.

mod adaptive;
mod ensemble;
mod packet;
mod panel;
mod pole_subtraction;
mod thermal;

pub use packet::{packet_average, packet_average_unless};
pub(crate) use thermal::{Sides, thermal_average_of, thermal_energy_average};
pub use thermal::{ThermalAverage, thermal_average, thermal_average_unless};
