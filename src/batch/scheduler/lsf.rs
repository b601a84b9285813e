//! IBM Spectrum LSF.

use std::time::Duration;

use super::arguments::{self, Form};
use super::dialect::{After, Dialect, TimeLimit, UnsupportedOption};
use super::facts::{ArrayLimit, Facts, QueueQuery, Restart, Words};
use super::job::{ArrayJob, CollectionJob, Job};
use super::memory::Megabytes;
use super::script::output_lines;
use super::variables::{ArrayVariables, Count};
use crate::error::Result;

/// LSF.
#[derive(Debug)]
pub(crate) struct Lsf;

static FACTS: Facts = Facts {
    title: "LSF",
    command: "bsub",
    // Only there are its directives read.
    reads_script: true,
    cancel: "bkill",
    words: Words {
        limit_option: "-W",
        limit_example: "-W LIMIT",
        account_options: "-P or -q",
        place_options: "-P or -q",
        place_example: "-q short -P lab",
    },
    limit_variable: None,
    conflicting_variable: None,
    extension: "lsf",
    index: "$LSB_JOBINDEX",
    has_lists: false,
    // The signal of `-wa` goes to all processes of a job, in whole minutes before the limit.
    signals_shell: false,
    end_signals: "INT TERM",
    restart: Restart::ExitCode { code: 99, task: "$LSB_JOBID-$LSB_JOBINDEX" },
    array_limit: ArrayLimit {
        command: &["bparams", "-a"],
        key: "MAX_JOB_ARRAY_SIZE",
        default: 1000,
        is_inclusive: true,
    },
    queue: Some(QueueQuery {
        by_number: &["bjobs", "-noheader", "-o", "jobid stat"],
        by_name: &["bjobs", "-noheader", "-o", "jobid stat", "-J"],
        unknown: &["is not found", "no unfinished job"],
    }),
    variables: ArrayVariables {
        index: &["LSB_JOBINDEX"],
        no_array: Some("0"),
        // LSF does not tell it.
        min: None,
        max: Some("LSB_JOBINDEX_END"),
        step: Some("LSB_JOBINDEX_STEP"),
        count: Count::Highest,
        array: &["LSB_JOBID"],
        job: Some("LSB_JOBID"),
        cores: &["LSB_DJOB_NUMPROC"],
        unknown_share: "LSB_JOBINDEX_END and LSB_JOBINDEX_STEP do not describe an array of the \
                        indices 1 to END",
    },
};

const IS_INTERACTIVE: &str = "an interactive job runs no script";
const NO_JOB: &str = "it submits nothing";

const UNSUPPORTED: &[(&str, &str)] = &[
    ("I", IS_INTERACTIVE),
    ("Ip", IS_INTERACTIVE),
    ("Is", IS_INTERACTIVE),
    ("h", NO_JOB),
    ("V", NO_JOB),
];

/// Options that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[&str] = &["q", "P", "G", "app", "sla", "m", "U"];

/// A time as `hours:minutes`.
fn minutes_clock(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Reads `minutes` or `hours:minutes`; a host whose speed counts may follow.
fn parse_limit(text: &str) -> Option<Duration> {
    let text = text.split('/').next()?;
    let parts = text.split(':').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>()?;
    let minutes = match parts[..] {
        [minutes] => u64::from(minutes),
        [hours, minutes] => u64::from(hours) * 60 + u64::from(minutes),
        _ => return None,
    };
    (minutes > 0).then(|| Duration::from_secs(60 * minutes))
}

/// Directives of both jobs.
fn common(name: &str, cores: usize, memory: Option<Megabytes>, time: Option<String>) -> String {
    let memory = memory
        .map(|Megabytes(size)| format!("#BSUB -R \"rusage[mem={size}MB]\"\n#BSUB -M {size}MB\n"));
    let time = time.map(|time| format!("#BSUB -W {time}\n")).unwrap_or_default();
    format!(
        "#BSUB -J \"{name}\"\n\
         #BSUB -n {cores}\n\
         #BSUB -R \"span[hosts=1]\"\n\
         {}\
         {time}\
         #BSUB -r\n",
        memory.unwrap_or_default()
    )
}

/// The name of an array with its indices.
fn array_name(name: &str, job: &ArrayJob<'_>) -> String {
    let throttle = job.at_once.map(|count| format!("%{count}")).unwrap_or_default();
    format!("{name}[1-{}]{throttle}", job.sizes.tasks.len())
}

impl Dialect for Lsf {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn array_directives(&self, job: &ArrayJob<'_>) -> Result<String> {
        let name = array_name(&job.name(), job);
        let common = common(&name, job.cores, job.memory, job.limit.map(minutes_clock));
        let [name, shell_name] = ["lsf-%J.%I.out", "lsf-$LSB_JOBID.$LSB_JOBINDEX.out"];
        let output = output_lines("#BSUB -o ", &job.paths, name, shell_name)?;
        Ok(common + "#BSUB -Q \"99\"\n" + &output)
    }

    fn collection_directives(&self, job: &CollectionJob<'_>) -> Result<String> {
        let common = common(&job.name(), 1, job.memory, Some(minutes_clock(job.time_limit())));
        let [name, shell_name] = ["lsf-collect-%J.out", "lsf-collect-$LSB_JOBID.out"];
        Ok(common + &output_lines("#BSUB -o ", &job.paths, name, shell_name)?)
    }

    fn array_arguments(
        &self,
        job: &ArrayJob<'_>,
        name: &str,
        typed: &[String],
    ) -> Result<Vec<String>> {
        let typed = arguments::without(typed, Form::Word, "J");
        Ok([vec!["-J".into(), array_name(name, job)], typed].concat())
    }

    fn collection_arguments(
        &self,
        _job: &CollectionJob<'_>,
        after: After<'_>,
        typed: &[String],
    ) -> Result<Option<Vec<String>>> {
        let ended = match after {
            After::Number(id) => format!("ended({id})"),
            After::Name(name) => format!("ended(\"{name}\")"),
        };
        let own = vec!["-w".into(), ended];
        Ok(Some([own, arguments::only(typed, Form::Word, SHARED)].concat()))
    }

    fn unsupported_option<'a>(&self, typed: &'a [String]) -> Option<UnsupportedOption<'a>> {
        let is_array = |option: &arguments::TypedOption<'_>| {
            option.name == "J" && option.value.is_some_and(|value| value.contains('['))
        };
        let array = arguments::options(typed, Form::Word).into_iter().find(is_array);
        let array = array.map(|option| UnsupportedOption {
            word: option.word,
            reason: "the array has a task for every share of the cases: give a name alone",
        });
        array.or_else(|| arguments::unsupported(typed, Form::Word, UNSUPPORTED))
    }

    fn time_limit(&self, typed: &[String], _variable: Option<&str>) -> Option<TimeLimit> {
        let typed = arguments::last(typed, Form::Word, "W")?;
        Some(parse_limit(typed).map_or(TimeLimit::Other, TimeLimit::Of))
    }

    fn job_name_option<'a>(&self, typed: &'a [String]) -> Option<&'a str> {
        arguments::last(typed, Form::Word, "J")
    }

    fn submitted_job(&self, out: &str, err: &str) -> Option<Job> {
        let number = |line: &str| {
            let (_, rest) = line.split_once("Job <")?;
            let (id, rest) = rest.split_once('>')?;
            let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
            (is_number && rest.contains("is submitted")).then(|| Job::new(id))
        };
        let mut jobs = out.lines().chain(err.lines()).filter_map(number);
        let job = jobs.next()?;
        jobs.next().is_none().then_some(job)
    }

    fn watch(&self, name: &str, array: Option<&Job>, collection: Option<&Job>) -> String {
        let jobs: Vec<&str> =
            array.into_iter().chain(collection).map(|job| job.id.as_str()).collect();
        if jobs.is_empty() {
            format!("bjobs -J {name}")
        } else {
            format!("bjobs {}", jobs.join(" "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_minutes_or_hours_and_minutes() {
        for (text, minutes) in [("30", 30), ("1:30", 90), ("2:00/fast", 120)] {
            assert_eq!(parse_limit(text), Some(Duration::from_secs(60 * minutes)), "{text}");
        }
        for none in ["", "0", "x", "1:2:3", "-1"] {
            assert_eq!(parse_limit(none), None, "{none}");
        }
        assert_eq!(minutes_clock(Duration::from_secs(5430)), "1:31");
    }

    #[test]
    fn the_number_is_in_the_sentence() {
        let job = |out: &str| Lsf.submitted_job(out, "").map(|job| job.id);
        assert_eq!(job("Job <12> is submitted to queue <normal>.\n"), Some("12".into()));
        assert_eq!(job("Job <12> is submitted to default queue <normal>.\n"), Some("12".into()));
        for none in ["", "Job <x> is submitted", "Job <12> is not found", "12\n"] {
            assert_eq!(job(none), None, "{none}");
        }
    }

    #[test]
    fn a_name_is_no_array() {
        let typed = ["-J", "mine[1-3]"].map(str::to_owned);
        assert_eq!(Lsf.unsupported_option(&typed).map(|option| option.word), Some("-J"));
        assert_eq!(Lsf.unsupported_option(&["-J".into(), "mine".into()]), None);
        assert!(Lsf.unsupported_option(&["-Is".into()]).is_some());
    }
}
