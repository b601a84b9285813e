//! What `submit` must know of the user's arguments to `sbatch`; all are passed on as typed.

use super::sbatch_arguments::{Name, OptionNames, last, names, options};
use crate::batch::scheduler::dialect::{TimeLimit, UnsupportedOption};
use crate::batch::scheduler::wall_time::parse_time_limit;

const JOB_NAME: OptionNames = names("job-name", Some('J'));
const CLUSTERS: OptionNames = names("clusters", Some('M'));
const TIME: OptionNames = names("time", Some('t'));

/// Options that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[OptionNames] = &[
    names("account", Some('A')),
    names("partition", Some('p')),
    names("qos", Some('q')),
    CLUSTERS,
    names("constraint", Some('C')),
    names("reservation", None),
    names("wckey", None),
];

/// An option with which `sbatch` would submit something else, or nothing.
struct Unsupported {
    names: OptionNames,
    reason: &'static str,
}

const fn unsupported(names: OptionNames, reason: &'static str) -> Unsupported {
    Unsupported { names, reason }
}

const NO_JOB: &str = "it submits nothing";

const UNSUPPORTED: &[Unsupported] = &[
    unsupported(names("array", Some('a')), "the array has a task for every share of the cases"),
    unsupported(names("wrap", None), "the script is that of the sweep"),
    unsupported(
        names("test-only", None),
        "it submits nothing; `wavepore submit --dry-run` shows the script",
    ),
    unsupported(names("help", Some('h')), NO_JOB),
    unsupported(names("usage", None), NO_JOB),
    unsupported(names("version", Some('V')), NO_JOB),
];

/// The user's arguments that the collection needs as well.
pub(crate) fn collection_options(arguments: &[String]) -> Vec<String> {
    let mut shared = Vec::new();
    for option in options(arguments) {
        let is_shared = SHARED.iter().any(|&names| option.is(names, 1));
        if let (true, Some(value)) = (is_shared, option.value) {
            match option.name {
                Name::Short(letter) => shared.extend([format!("-{letter}"), value.to_owned()]),
                Name::Long(name) => shared.push(format!("--{name}={value}")),
            }
        }
    }
    shared
}

/// The time limit in the user's arguments, else in `SBATCH_TIMELIMIT`, whose value is `variable`.
pub(crate) fn time_limit(arguments: &[String], variable: Option<&str>) -> Option<TimeLimit> {
    // `--ti` and `--tim` could be `--time-min`: sbatch refuses them.
    let typed = last(arguments, TIME, 4).or(variable.filter(|text| !text.is_empty()))?;
    Some(parse_time_limit(typed).map_or(TimeLimit::Other, TimeLimit::Of))
}

/// The user's name of the job.
pub(crate) fn job_name_option(arguments: &[String]) -> Option<&str> {
    last(arguments, JOB_NAME, 1)
}

/// The user's clusters.
pub(crate) fn clusters_option(arguments: &[String]) -> Option<&str> {
    last(arguments, CLUSTERS, 2)
}

/// The first word with which `sbatch` would not submit the array.
pub(crate) fn unsupported_option(arguments: &[String]) -> Option<UnsupportedOption<'_>> {
    options(arguments).into_iter().find_map(|option| {
        let found = UNSUPPORTED.iter().find(|unsupported| option.is(unsupported.names, 2))?;
        Some(UnsupportedOption { word: option.word, reason: found.reason })
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_collection_gets_the_options_of_place_and_account() {
        let typed = "--mem=2G -p debug --account=lab -t 10 -Agroup --qos high --exclusive \
                     -HM east --output=x";
        let wanted = "-p debug --account=lab -A group --qos=high -M east";
        assert_eq!(collection_options(&words(typed)), words(wanted));
        assert_eq!(
            collection_options(&words("--part=debug --acc lab --wc x")),
            words("--part=debug --acc=lab --wc=x")
        );
        assert!(
            collection_options(&words("--time=10 --mail-type=ALL -J -plain -- --comment=A"))
                .is_empty()
        );
    }

    #[test]
    fn options_that_submit_something_else_are_found() {
        for (typed, word) in [
            ("--array=1-3", Some("--array=1-3")),
            ("-a 1-2", Some("-a")),
            ("-p x -Ha1", Some("-Ha1")),
            ("--arr 1", Some("--arr")),
            ("--wrap=true", Some("--wrap=true")),
            ("--test-only", Some("--test-only")),
            ("--account=lab -A x --time=3 -J -a", None),
            ("-o -a", None),
        ] {
            let found = words(typed);
            let found = unsupported_option(&found).map(|option| option.word);
            assert_eq!(found, word, "{typed}");
        }
    }

    #[test]
    fn the_last_time_limit_counts_however_it_is_typed() {
        let five = Some(TimeLimit::Of(Duration::from_secs(300)));
        for typed in [
            "--time=5",
            "-p x --time 5",
            "-t 5 --exclusive",
            "-t5",
            "-Ht5",
            "-HQt 5",
            "-t 7 --time=5",
            "--time=7 -t5",
            "-t5:00",
        ] {
            assert_eq!(time_limit(&words(typed), None), five, "{typed}");
            assert_eq!(time_limit(&words(typed), Some("9")), five, "{typed}");
        }
        for typed in [
            "",
            "-p debug",
            "--time-min=5",
            "--threads-per-core=5",
            "--time",
            "-t",
            "-pt5",
            "-J -t5",
        ] {
            assert_eq!(time_limit(&words(typed), None), None, "{typed}");
            assert_eq!(time_limit(&words(typed), Some("5")), five, "{typed}");
        }
        for other in ["UNLIMITED", "0", "soon"] {
            assert_eq!(
                time_limit(
                    &words("-t7 -t").into_iter().chain([other.into()]).collect::<Vec<_>>(),
                    None
                ),
                { Some(TimeLimit::Other) }
            );
        }
    }

    #[test]
    fn names_and_clusters_are_found() {
        assert_eq!(job_name_option(&words("-J mine -p x")), Some("mine"));
        assert_eq!(job_name_option(&words("--job=a --job-name b")), Some("b"));
        assert_eq!(job_name_option(&words("-p J")), None);
        assert_eq!(clusters_option(&words("-Meast")), Some("east"));
        assert_eq!(clusters_option(&words("--cluster east,west")), Some("east,west"));
    }
}
