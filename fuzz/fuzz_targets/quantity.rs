//! Quantities: a text is a finite number or is refused with a remedy, in every dimension.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wavepore::units::{Dimension, parse, units_of};

const ALL: [Dimension; 13] = [
    Dimension::Energy,
    Dimension::Length,
    Dimension::Time,
    Dimension::Mass,
    Dimension::Voltage,
    Dimension::Temperature,
    Dimension::Concentration,
    Dimension::Area,
    Dimension::Velocity,
    Dimension::Diffusion,
    Dimension::Frequency,
    Dimension::Force,
    Dimension::Angle,
];

fuzz_target!(|text: &str| {
    for dimension in ALL {
        for temperature in [None, Some(310.15)] {
            match parse(text, dimension, temperature) {
                Ok(value) => {
                    assert!(value.is_finite());
                    assert!(units_of(dimension).any(|unit| text.replace('\u{212b}', "Å").trim().ends_with(unit)));
                }
                Err(error) => assert!(!error.message.is_empty() && !error.remedy.is_empty()),
            }
        }
    }
});
