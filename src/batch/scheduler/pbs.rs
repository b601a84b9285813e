//! PBS Professional and `OpenPBS`. Tasks of an array of Torque are understood as well.

use super::arguments::{self, Form};
use super::dialect::{After, Dialect, TimeLimit, UnsupportedOption};
use super::facts::{ArrayLimit, Facts, QueueQuery, Restart, Words};
use super::job::{ArrayJob, CollectionJob, Job, JobPaths};
use super::memory::Megabytes;
use super::quoting::hours_clock;
use super::script::output_lines;
use super::variables::{ArrayVariables, Count};
use super::wall_time::parse_clock;
use crate::error::Result;

/// PBS.
#[derive(Debug)]
pub(crate) struct Pbs;

static FACTS: Facts = Facts {
    title: "PBS",
    command: "qsub",
    reads_script: false,
    cancel: "qdel",
    words: Words {
        limit_option: "-l walltime",
        limit_example: "-l walltime=LIMIT",
        account_options: "-A or -q",
        place_options: "-A or -q",
        place_example: "-q short -A lab",
    },
    limit_variable: None,
    conflicting_variable: None,
    extension: "pbs",
    // An array of PBS has two indices at least: a single task is a job without an index.
    index: "${PBS_ARRAY_INDEX:-1}",
    has_lists: false,
    signals_shell: false,
    end_signals: "TERM",
    // `qrerun` is for operators.
    restart: Restart::Never,
    array_limit: ArrayLimit {
        command: &["qstat", "-B", "-f"],
        key: "max_array_size",
        default: 10_000,
        is_inclusive: true,
    },
    queue: Some(QueueQuery {
        by_number: &["qstat"],
        by_name: &["qselect", "-N"],
        unknown: &["unknown job id", "job has finished"],
    }),
    variables: ArrayVariables {
        // Of PBS, and of Torque.
        index: &["PBS_ARRAY_INDEX", "PBS_ARRAYID"],
        no_array: None,
        min: None,
        max: None,
        step: None,
        count: Count::Unknown,
        array: &["PBS_ARRAY_ID", "PBS_JOBID"],
        job: Some("PBS_JOBID"),
        cores: &["NCPUS", "PBS_NUM_PPN", "PBS_NP"],
        unknown_share: "PBS does not tell a task how many tasks its array has",
    },
};

const UNSUPPORTED: &[(&str, &str)] = &[
    ("J", "the array has a task for every share of the cases"),
    ("t", "the array has a task for every share of the cases"),
    ("I", "an interactive job runs no script"),
];

/// Options that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[&str] = &["q", "A", "P"];

/// Directives of both jobs.
fn common(name: &str, cores: usize, memory: Option<Megabytes>, time: Option<String>) -> String {
    let memory = memory.map(|Megabytes(size)| format!(":mem={size}mb")).unwrap_or_default();
    let time = time.map(|time| format!("#PBS -l walltime={time}\n")).unwrap_or_default();
    format!(
        "#PBS -N {name}\n\
         #PBS -l select=1:ncpus={cores}{memory}\n\
         {time}\
         #PBS -r y\n\
         #PBS -V\n\
         #PBS -S /bin/bash\n\
         #PBS -j oe\n"
    )
}

// A folder: the file in it is named by PBS.
fn output(paths: &JobPaths<'_>) -> Result<String> {
    output_lines("#PBS -o ", paths, "", "pbs-$PBS_JOBID.out")
}

impl Dialect for Pbs {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn array_directives(&self, job: &ArrayJob<'_>) -> Result<String> {
        let tasks = job.sizes.tasks.len();
        let throttle = job.at_once.map(|count| format!("%{count}")).unwrap_or_default();
        let array =
            if tasks > 1 { format!("#PBS -J 1-{tasks}{throttle}\n") } else { String::new() };
        let common = common(&job.name(), job.cores, job.memory, job.limit.map(hours_clock));
        Ok(array + &common + &output(&job.paths)?)
    }

    fn collection_directives(&self, job: &CollectionJob<'_>) -> Result<String> {
        let time = hours_clock(job.time_limit());
        Ok(common(&job.name(), 1, job.memory, Some(time)) + &output(&job.paths)?)
    }

    fn array_arguments(
        &self,
        _job: &ArrayJob<'_>,
        name: &str,
        typed: &[String],
    ) -> Result<Vec<String>> {
        let typed = arguments::without(typed, Form::Letter, "N");
        Ok([vec!["-N".into(), name.to_owned()], typed].concat())
    }

    fn collection_arguments(
        &self,
        _job: &CollectionJob<'_>,
        after: After<'_>,
        typed: &[String],
    ) -> Result<Option<Vec<String>>> {
        let After::Number(id) = after else { return Ok(None) };
        let own = vec!["-W".into(), format!("depend=afterany:{id}")];
        Ok(Some([own, arguments::only(typed, Form::Letter, SHARED)].concat()))
    }

    fn unsupported_option<'a>(&self, typed: &'a [String]) -> Option<UnsupportedOption<'a>> {
        arguments::unsupported(typed, Form::Letter, UNSUPPORTED)
    }

    fn time_limit(&self, typed: &[String], _variable: Option<&str>) -> Option<TimeLimit> {
        let typed = arguments::resource(typed, Form::Letter, "walltime")?;
        Some(parse_clock(typed).map_or(TimeLimit::Other, TimeLimit::Of))
    }

    fn job_name_option<'a>(&self, typed: &'a [String]) -> Option<&'a str> {
        arguments::last(typed, Form::Letter, "N")
    }

    fn submitted_job(&self, out: &str, _err: &str) -> Option<Job> {
        let mut jobs = out.lines().map(str::trim).filter(|line| is_job(line));
        let job = jobs.next()?;
        jobs.next().is_none().then(|| Job::new(job))
    }

    fn watch(&self, name: &str, array: Option<&Job>, collection: Option<&Job>) -> String {
        let jobs: Vec<&str> =
            array.into_iter().chain(collection).map(|job| job.id.as_str()).collect();
        if jobs.is_empty() {
            format!("qselect -N {name}")
        } else {
            format!("qstat -t '{}'", jobs.join("' '"))
        }
    }
}

/// Whether the line is `12.server` or `12[].server`.
fn is_job(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - rest.len();
    let rest = rest.strip_prefix("[]").unwrap_or(rest);
    let is_server = |text: &str| !text.is_empty() && !text.contains(char::is_whitespace);
    (1..=12).contains(&number) && rest.strip_prefix('.').is_some_and(is_server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_jobs_are_with_their_server() {
        let job = |out: &str| Pbs.submitted_job(out, "").map(|job| job.id);
        assert_eq!(job("1234[].head.site\n"), Some("1234[].head.site".into()));
        assert_eq!(job("Welcome, 2 jobs are yours\n1235.head\n"), Some("1235.head".into()));
        for none in ["", "1234\n", "1.5 h left\n", "1.a\n2.a\n", "[].head", "12[3].head"] {
            assert_eq!(job(none), None, "{none}");
        }
    }

    #[test]
    fn the_time_limit_is_that_of_the_last_list() {
        let typed: Vec<String> =
            ["-lwalltime=60", "-l", "mem=1gb,walltime=01:00:00"].map(str::to_owned).into();
        let hour = std::time::Duration::from_secs(3600);
        assert_eq!(Pbs.time_limit(&typed, None), Some(TimeLimit::Of(hour)));
        assert_eq!(Pbs.time_limit(&["-lwalltime=x".into()], None), Some(TimeLimit::Other));
        assert_eq!(Pbs.time_limit(&["-q".into(), "x".into()], None), None);
    }
}
