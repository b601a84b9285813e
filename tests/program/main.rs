//! The program as its users meet it: files, messages, exit codes.

mod json_schema;
mod scenario;
mod scenario_bad;
mod scenario_drawn;
