//! Grid Engine: Sun, Univa, Altair, Son of Grid Engine.

use super::arguments::{self, Form};
use super::dialect::{After, Dialect, MissingOption, TimeLimit, UnsupportedOption};
use super::facts::{ArrayLimit, Facts, QueueQuery, Restart, Words};
use super::job::{ArrayJob, CollectionJob, Job};
use super::memory::Megabytes;
use super::quoting::hours_clock;
use super::script::output_lines;
use super::variables::{ArrayVariables, Count};
use super::wall_time::parse_clock;
use crate::error::Result;

/// Grid Engine.
#[derive(Debug)]
pub(crate) struct GridEngine;

static FACTS: Facts = Facts {
    title: "Grid Engine",
    command: "qsub",
    reads_script: false,
    cancel: "qdel",
    words: Words {
        limit_option: "-l h_rt",
        limit_example: "-l h_rt=LIMIT",
        account_options: "-P or -q",
        place_options: "-P or -q",
        place_example: "-q short.q -P lab",
    },
    limit_variable: None,
    conflicting_variable: None,
    extension: "sge",
    index: "$SGE_TASK_ID",
    has_lists: false,
    // The signal of `s_rt` goes to all processes of a job.
    signals_shell: false,
    // `qdel` kills at once.
    end_signals: "TERM",
    restart: Restart::ExitCode { code: 99, task: "$JOB_ID-$SGE_TASK_ID" },
    array_limit: ArrayLimit {
        command: &["qconf", "-sconf"],
        key: "max_aj_tasks",
        default: 75_000,
        is_inclusive: true,
    },
    queue: Some(QueueQuery {
        by_number: &["qstat", "-j"],
        by_name: &["qstat", "-j"],
        unknown: &["do not exist"],
    }),
    variables: ArrayVariables {
        index: &["SGE_TASK_ID"],
        no_array: Some("undefined"),
        min: Some("SGE_TASK_FIRST"),
        max: Some("SGE_TASK_LAST"),
        step: Some("SGE_TASK_STEPSIZE"),
        count: Count::Indices,
        array: &["JOB_ID"],
        job: Some("SGE_TASK_ID"),
        cores: &["NSLOTS"],
        unknown_share: "SGE_TASK_FIRST, _LAST and _STEPSIZE do not describe an array of the \
                        indices FIRST, FIRST + STEPSIZE, … LAST",
    },
};

const UNSUPPORTED: &[(&str, &str)] = &[
    ("t", "the array has a task for every share of the cases"),
    ("b", "the script is that of the sweep"),
    ("verify", "it submits nothing; `wavepore submit --dry-run` shows the script"),
    ("help", "it submits nothing"),
];

/// Options that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[&str] = &["q", "P", "A", "ar"];

/// Directives of both jobs.
fn common(name: &str, memory: Option<Megabytes>, time: Option<String>) -> String {
    let memory = memory.map(|Megabytes(size)| format!("#$ -l mem_free={size}M\n"));
    let time = time.map(|time| format!("#$ -l h_rt={time}\n")).unwrap_or_default();
    format!(
        "#$ -N {name}\n\
         {time}\
         {}\
         #$ -r y\n\
         #$ -V\n\
         #$ -S /bin/bash\n\
         #$ -j y\n",
        memory.unwrap_or_default()
    )
}

impl Dialect for GridEngine {
    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn array_directives(&self, job: &ArrayJob<'_>) -> Result<String> {
        let throttle = job.at_once.map(|count| format!("#$ -tc {count}\n")).unwrap_or_default();
        let array = format!("#$ -t 1-{}\n{throttle}", job.sizes.tasks.len());
        let common = common(&job.name(), job.memory, job.limit.map(hours_clock));
        let [name, shell_name] = ["sge-$JOB_ID.$TASK_ID.out", "sge-$JOB_ID.$SGE_TASK_ID.out"];
        Ok(array + &common + &output_lines("#$ -o ", &job.paths, name, shell_name)?)
    }

    fn collection_directives(&self, job: &CollectionJob<'_>) -> Result<String> {
        let common = common(&job.name(), job.memory, Some(hours_clock(job.time_limit())));
        let name = "sge-collect-$JOB_ID.out";
        Ok(common + &output_lines("#$ -o ", &job.paths, name, name)?)
    }

    fn array_arguments(
        &self,
        _job: &ArrayJob<'_>,
        name: &str,
        typed: &[String],
    ) -> Result<Vec<String>> {
        let own = ["-terse", "-N", name].map(str::to_owned).to_vec();
        Ok([own, arguments::without(typed, Form::Word, "N")].concat())
    }

    fn collection_arguments(
        &self,
        _job: &CollectionJob<'_>,
        after: After<'_>,
        typed: &[String],
    ) -> Result<Option<Vec<String>>> {
        let (After::Number(held) | After::Name(held)) = after;
        let own = ["-terse", "-hold_jid", held].map(str::to_owned).to_vec();
        Ok(Some([own, arguments::only(typed, Form::Word, SHARED)].concat()))
    }

    fn unsupported_option<'a>(&self, typed: &'a [String]) -> Option<UnsupportedOption<'a>> {
        arguments::unsupported(typed, Form::Word, UNSUPPORTED)
    }

    fn missing_option(&self, cores: usize, typed: &[String]) -> Option<MissingOption> {
        let is_missing = cores > 1 && arguments::last(typed, Form::Word, "pe").is_none();
        is_missing.then(|| MissingOption {
            message: format!(
                "Grid Engine gives {cores} cores to a task in a parallel environment, whose name \
                 is the site's"
            ),
            help: format!("name one that `qconf -spl` lists: -- -pe NAME {cores}"),
        })
    }

    fn time_limit(&self, typed: &[String], _variable: Option<&str>) -> Option<TimeLimit> {
        let typed = arguments::resource(typed, Form::Word, "h_rt")?;
        Some(parse_clock(typed).map_or(TimeLimit::Other, TimeLimit::Of))
    }

    fn job_name_option<'a>(&self, typed: &'a [String]) -> Option<&'a str> {
        arguments::last(typed, Form::Word, "N")
    }

    fn submitted_job(&self, out: &str, _err: &str) -> Option<Job> {
        let mut jobs = out.lines().filter_map(job_number);
        let job = jobs.next()?;
        jobs.next().is_none().then(|| Job::new(job))
    }

    fn watch(&self, name: &str, array: Option<&Job>, collection: Option<&Job>) -> String {
        let jobs: Vec<&str> =
            array.into_iter().chain(collection).map(|job| job.id.as_str()).collect();
        if jobs.is_empty() {
            format!("qstat -j {name}")
        } else {
            format!("qstat -j {}", jobs.join(","))
        }
    }
}

/// The number in `12`, `12.1-4:1` (`-terse`), `Your job 12 (…` or `Your job-array 12.1-4:1 (…`.
fn job_number(line: &str) -> Option<&str> {
    let line = line.trim();
    let sentences = ["Your job-array ", "Your job "];
    let sentence = sentences.iter().find_map(|words| line.strip_prefix(words));
    let word = sentence.map_or(line, |rest| rest.split(' ').next().unwrap_or_default());
    let (id, range) = word.split_once('.').unwrap_or((word, ""));
    let is_number = (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_range = range.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ':'));
    (is_number && is_range).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_jobs_are_read_terse_or_from_the_sentence() {
        let job = |out: &str| GridEngine.submitted_job(out, "").map(|job| job.id);
        for out in [
            "12\n",
            "12.1-4:1\n",
            "Your job-array 12.1-4:1 (\"x\") has been submitted\n",
            "Your job 12 (\"x\") has been submitted\n",
            "Welcome\n12.1-1:1\n",
        ] {
            assert_eq!(job(out), Some("12".into()), "{out}");
        }
        for none in ["", "12 jobs\n", "12\n13\n", "12.5 h\n", "Your job x\n", "12.a\n"] {
            assert_eq!(job(none), None, "{none}");
        }
    }

    #[test]
    fn cores_need_a_parallel_environment() {
        let typed = ["-pe", "smp", "4"].map(str::to_owned);
        assert_eq!(GridEngine.missing_option(4, &typed), None);
        assert_eq!(GridEngine.missing_option(1, &[]), None);
        assert!(GridEngine.missing_option(4, &[]).unwrap().help.contains("-pe NAME 4"));
    }
}
