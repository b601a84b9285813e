//! A sweep as a job array of Slurm: how large it is, and what its scripts say. Nothing is run or written here.
//!
//! Every task computes one [`Share`](super::Share) of all cases, finished ones are skipped. So a task means the same whatever has been
//! computed meanwhile, and any part of an array may be submitted again.

mod answer;
mod indices;
mod options;
mod refusals;
mod script;
mod sizes;
mod wall_time;
mod words;

pub use answer::{Job, read_answer, says_refused};
pub use indices::ArrayIndices;
pub use options::{TimeLimit, clusters_asked, for_collection, name_asked, time_limit, unfit};
pub use refusals::advice;
pub use script::{ArrayJob, CollectionJob, Places};
pub use sizes::{MAX_ARRAY_SIZE, Needs, Sizes, sizes};
pub use wall_time::{parse_wall_time, tell_wall_time};
pub use words::unique_job_name;
