//! A sweep as a job array of Slurm: how large it is, and what its scripts say. Nothing is run or written here.
//!
//! Every task computes one [`Share`](super::Share) of all cases, finished ones are skipped. So a task means the same whatever has been
//! computed meanwhile, and any part of an array may be submitted again.

mod script;
mod sizes;
mod wall_time;
mod words;

pub use script::{ArrayJob, CollectionJob, Places};
pub use sizes::{MAX_ARRAY_SIZE, Needs, Sizes, sizes};
pub use wall_time::{parse_time_limit, parse_wall_time, tell_wall_time};
pub use words::{array_asked, for_collection, time_limit};
