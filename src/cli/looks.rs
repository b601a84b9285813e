//! What `plot` and `animate` share: which part of a record to show, and how it looks.

use clap::{Args, ValueEnum};

use crate::render::Wishes;
use crate::render::{DARK, EnergyUnit, PRINT, Theme};
use crate::units::{Dimension, parse};

/// Which part to show, and how.
#[derive(Debug, Clone, Args)]
pub struct LookArguments {
    /// Colours: print (on white) or dark.
    #[arg(long, value_enum)]
    pub theme: Option<Look>,
    /// Unit of energy axes [default: kbt].
    #[arg(long, value_enum, value_name = "UNIT")]
    pub energy: Option<EnergyAxis>,
    /// Packets to show, by number [default: all].
    #[arg(long, value_delimiter = ',', value_name = "N,…")]
    pub packet: Vec<usize>,
    /// Positions to show, for example "-10 angstrom:10 angstrom".
    #[arg(long, value_name = "FROM:TO", value_parser = |text: &str| range(text, Dimension::Length), allow_hyphen_values = true)]
    pub x: Option<(f64, f64)>,
    /// Times to show, for example "0 ps:2 ps".
    #[arg(long, value_name = "FROM:TO", value_parser = |text: &str| range(text, Dimension::Time), allow_hyphen_values = true)]
    pub time: Option<(f64, f64)>,
    /// Show densities, and the T of collections, by their logarithm: tails that have tunnelled are invisible otherwise.
    #[arg(long)]
    pub log: bool,
    /// Title instead of the record's.
    #[arg(long)]
    pub title: Option<String>,
}

impl LookArguments {
    /// What is asked of the drawing.
    pub fn wishes(&self) -> Wishes {
        Wishes {
            packets: self.packet.clone(),
            x: self.x,
            time: self.time,
            logarithmic: self.log,
            title: self.title.clone(),
        }
    }

    /// Colours, `usual` unless asked for others.
    pub fn theme(&self, usual: Look) -> Theme {
        match self.theme.unwrap_or(usual) {
            Look::Print => PRINT,
            Look::Dark => DARK,
        }
    }

    /// The unit of energies, if one is asked for.
    pub fn unit(&self) -> Option<EnergyUnit> {
        self.energy.map(|axis| match axis {
            EnergyAxis::Kbt => EnergyUnit::Kbt,
            EnergyAxis::Mev => EnergyUnit::Mev,
        })
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Look {
    /// Dark on white, for paper and light slides.
    #[value(alias = "light")]
    Print,
    /// Light on dark, for screens and dark slides.
    #[value(alias = "screen")]
    Dark,
}

/// Unit of an energy axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EnergyAxis {
    /// Thermal energies at the record's temperature.
    #[value(alias = "kBT")]
    Kbt,
    /// Millielectronvolts.
    #[value(alias = "meV")]
    Mev,
}

/// "FROM:TO", both with units, rising.
fn range(text: &str, dimension: Dimension) -> Result<(f64, f64), String> {
    let example = if dimension == Dimension::Time { "\"0 ps:2 ps\"" } else { "\"-10 angstrom:10 angstrom\"" };
    let (from, to) = text.split_once(':').ok_or_else(|| format!("two quantities are wanted, for example {example}"))?;
    let one = |text: &str| {
        parse(text.trim(), dimension, None).map_err(|error| format!("{}; {}", error.message, error.remedy))
    };
    let (from, to) = (one(from)?, one(to)?);
    if from < to { Ok((from, to)) } else { Err(format!("the second must be larger, for example {example}")) }
}
