//! Slurm.

mod directives;
mod options;
mod sbatch_arguments;
mod sbatch_output;

pub(crate) use options::clusters_option;
pub(crate) use sbatch_output::parse_job;

use super::dialect::{After, Dialect, TimeLimit, UnsupportedOption};
use super::facts::{ArrayLimit, Facts, Restart, Words};
use super::job::{ArrayJob, CollectionJob, Job};
use super::variables::{ArrayVariables, Count};
use crate::error::Result;

/// Slurm.
#[derive(Debug)]
pub(crate) struct Slurm;

static FACTS: Facts = Facts {
    title: "Slurm",
    command: "sbatch",
    reads_script: false,
    cancel: "scancel",
    words: Words {
        limit_option: "--time",
        limit_example: "--time=LIMIT",
        account_options: "--account or --qos",
        place_options: "--account, --partition or --qos",
        place_example: "-A lab -p short",
    },
    limit_variable: Some("SBATCH_TIMELIMIT"),
    // It would replace the array of the script.
    conflicting_variable: Some("SBATCH_ARRAY_INX"),
    extension: "sbatch",
    index: "$SLURM_ARRAY_TASK_ID",
    has_lists: true,
    signals_shell: true,
    end_signals: "TERM",
    restart: Restart::Command {
        command: "scontrol requeue \"$SLURM_JOB_ID\"",
        count: "SLURM_RESTART_COUNT",
    },
    array_limit: ArrayLimit {
        command: &["scontrol", "show", "config"],
        key: "MaxArraySize",
        default: 1001,
        is_inclusive: false,
    },
    queue: None,
    variables: ArrayVariables {
        index: &["SLURM_ARRAY_TASK_ID"],
        no_array: None,
        min: Some("SLURM_ARRAY_TASK_MIN"),
        max: Some("SLURM_ARRAY_TASK_MAX"),
        step: Some("SLURM_ARRAY_TASK_STEP"),
        count: Count::Variable("SLURM_ARRAY_TASK_COUNT"),
        array: &["SLURM_ARRAY_JOB_ID"],
        job: None,
        cores: &["SLURM_CPUS_PER_TASK"],
        unknown_share: "SLURM_ARRAY_TASK_MIN, _MAX, _STEP and _COUNT do not describe an array of \
                        the indices MIN, MIN + STEP, … MAX",
    },
};

impl Dialect for Slurm {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn array_directives(&self, job: &ArrayJob<'_>) -> Result<String> {
        directives::array(job)
    }

    fn collection_directives(&self, job: &CollectionJob<'_>) -> Result<String> {
        directives::collection(job)
    }

    fn array_arguments(
        &self,
        job: &ArrayJob<'_>,
        name: &str,
        typed: &[String],
    ) -> Result<Vec<String>> {
        let own = vec!["--parsable".to_owned(), format!("--job-name={name}")];
        let output = directives::output_argument(job.paths.folder, directives::ARRAY_OUTPUT)?;
        Ok([own, output, typed.to_vec()].concat())
    }

    fn collection_arguments(
        &self,
        job: &CollectionJob<'_>,
        after: After<'_>,
        typed: &[String],
    ) -> Result<Option<Vec<String>>> {
        let mut own = vec!["--parsable".to_owned()];
        match after {
            // One collection at a time, since two would write the same file.
            After::Number(id) => own.push(format!("--dependency=afterany:{id},singleton")),
            // Jobs of one name, one after the other.
            After::Name(name) => {
                own.extend([format!("--job-name={name}"), "--dependency=singleton".into()]);
            }
        }
        let output = directives::output_argument(job.paths.folder, directives::COLLECTION_OUTPUT)?;
        Ok(Some([own, output, options::collection_options(typed)].concat()))
    }

    fn unsupported_option<'a>(&self, typed: &'a [String]) -> Option<UnsupportedOption<'a>> {
        options::unsupported_option(typed)
    }

    fn time_limit(&self, typed: &[String], variable: Option<&str>) -> Option<TimeLimit> {
        options::time_limit(typed, variable)
    }

    fn job_name_option<'a>(&self, typed: &'a [String]) -> Option<&'a str> {
        options::job_name_option(typed)
    }

    fn submitted_job(&self, out: &str, err: &str) -> Option<Job> {
        sbatch_output::parse_sbatch_output(out, err)
    }

    fn is_refusal(&self, out: &str, err: &str) -> bool {
        sbatch_output::is_refusal(out, err)
    }

    fn watch(&self, name: &str, array: Option<&Job>, collection: Option<&Job>) -> String {
        let Some(array) = array else { return format!("squeue --name={name}") };
        let cluster = array.cluster.iter().map(|cluster| format!("-M {cluster} "));
        let ids: Vec<&str> =
            [array].into_iter().chain(collection).map(|job| job.id.as_str()).collect();
        format!("squeue {}-j {}", cluster.collect::<String>(), ids.join(","))
    }
}
