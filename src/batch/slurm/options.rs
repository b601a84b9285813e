//! The user's arguments to `sbatch`, read as `getopt_long` reads them.
//!
//! Short options may stand together (`-Ht5`), long ones may be cut short where that is not
//! ambiguous, and a value may follow `=` or stand alone. Only options that `submit` must know of are
//! looked for; all are passed on as typed.

use std::time::Duration;

use super::wall_time::parse_time_limit;

/// Short options without a value; every other one takes the rest of the word, or the next word.
const FLAGS: &str = "hHIkOQRsuvVWXZ";

/// Options that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[(&str, Option<char>)] = &[
    ("account", Some('A')),
    ("partition", Some('p')),
    ("qos", Some('q')),
    ("clusters", Some('M')),
    ("constraint", Some('C')),
    ("reservation", None),
    ("wckey", None),
];

/// Options with which `sbatch` would submit something else, or nothing.
const UNFIT: &[(&str, Option<char>, &str)] = &[
    ("array", Some('a'), "the array has a task for every share of the cases"),
    ("wrap", None, "the script is that of the sweep"),
    ("test-only", None, "it submits nothing; `wavepore submit --dry-run` shows the script"),
    ("help", Some('h'), "it submits nothing"),
    ("usage", None, "it submits nothing"),
    ("version", Some('V'), "it submits nothing"),
];

/// One option with its value, if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SbatchOption<'a> {
    name: Name<'a>,
    value: Option<&'a str>,
    /// The word in which it stands.
    word: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name<'a> {
    Short(char),
    Long(&'a str),
}

impl SbatchOption<'_> {
    /// Whether this is the option `--long` or `-short`; `least` letters of the long one suffice.
    fn is(&self, long: &str, short: Option<char>, least: usize) -> bool {
        match self.name {
            Name::Short(letter) => Some(letter) == short,
            Name::Long(typed) => typed.len() >= least && long.starts_with(typed),
        }
    }
}

/// The options among `arguments`, in order.
fn options(arguments: &[String]) -> Vec<SbatchOption<'_>> {
    let mut found = Vec::new();
    let mut words = arguments.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long.split_once('=').map_or((long, None), |(name, value)| (name, Some(value)));
            // A bare word can only be a value: the script's name is added by `submit`.
            let value = value.or_else(|| words.next_if(|next| !next.starts_with('-')));
            found.push(SbatchOption { name: Name::Long(name), value, word });
        } else if let Some(letters) = word.strip_prefix('-') {
            for (at, letter) in letters.char_indices() {
                let name = Name::Short(letter);
                if FLAGS.contains(letter) {
                    found.push(SbatchOption { name, value: None, word });
                    continue;
                }
                let rest = &letters[at + letter.len_utf8()..];
                let value = if rest.is_empty() { words.next() } else { Some(rest) };
                found.push(SbatchOption { name, value, word });
                break;
            }
        }
    }
    found
}

/// The last value of an option, as `sbatch` takes it.
fn last<'a>(arguments: &'a [String], long: &str, short: char, least: usize) -> Option<&'a str> {
    let all = options(arguments).into_iter().rev();
    all.filter(|option| option.is(long, Some(short), least)).find_map(|option| option.value)
}

/// The user's arguments that the collection needs as well.
pub fn for_collection(arguments: &[String]) -> Vec<String> {
    let mut shared = Vec::new();
    for option in options(arguments) {
        let is_shared = SHARED.iter().any(|&(long, short)| option.is(long, short, 1));
        if let (true, Some(value)) = (is_shared, option.value) {
            match option.name {
                Name::Short(letter) => shared.extend([format!("-{letter}"), value.to_owned()]),
                Name::Long(name) => shared.push(format!("--{name}={value}")),
            }
        }
    }
    shared
}

/// A time limit for the tasks that the user has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeLimit {
    /// So long.
    Of(Duration),
    /// Words that are no length of time, or none at all (`UNLIMITED`): left to `sbatch`.
    Other,
}

/// The time limit in the user's arguments, else in `SBATCH_TIMELIMIT`, whose value is `variable`.
pub fn time_limit(arguments: &[String], variable: Option<&str>) -> Option<TimeLimit> {
    // `--ti` and `--tim` might be `--time-min`; sbatch refuses them, and is left to say so.
    let typed = last(arguments, "time", 't', 4).or(variable.filter(|text| !text.is_empty()))?;
    Some(parse_time_limit(typed).map_or(TimeLimit::Other, TimeLimit::Of))
}

/// The name that the user gives the job.
pub fn name_asked(arguments: &[String]) -> Option<&str> {
    last(arguments, "job-name", 'J', 1)
}

/// The clusters that the user names.
pub fn clusters_asked(arguments: &[String]) -> Option<&str> {
    last(arguments, "clusters", 'M', 2)
}

/// The first word with which `sbatch` would not submit this array, and why.
pub fn unfit(arguments: &[String]) -> Option<(&str, &'static str)> {
    let reason = |option: &SbatchOption<'_>| {
        let is_it = |(long, short, _): &&(&str, Option<char>, &'static str)| option.is(long, *short, 2);
        UNFIT.iter().find(is_it).map(|&(_, _, why)| why)
    };
    options(arguments).iter().find_map(|option| Some((option.word, reason(option)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn the_collection_takes_what_says_where_and_for_whom() {
        let typed = "--mem=2G -p debug --account=lab -t 10 -Agroup --qos high --exclusive -HM east --output=x";
        let wanted = "-p debug --account=lab -A group --qos=high -M east";
        assert_eq!(for_collection(&words(typed)), words(wanted));
        assert_eq!(for_collection(&words("--part=debug --acc lab --wc x")), words("--part=debug --acc=lab --wc=x"));
        assert!(for_collection(&words("--time=10 --mail-type=ALL -J -plain -- --comment=A")).is_empty());
    }

    #[test]
    fn what_would_submit_something_else_is_noticed() {
        for (typed, unfit_word) in [
            ("--array=1-3", Some("--array=1-3")),
            ("-a 1-2", Some("-a")),
            ("-p x -Ha1", Some("-Ha1")),
            ("--arr 1", Some("--arr")),
            ("--wrap=true", Some("--wrap=true")),
            ("--test-only", Some("--test-only")),
            ("--account=lab -A x --time=3 -J -a", None),
            ("-o -a", None),
        ] {
            assert_eq!(unfit(&words(typed)).map(|(word, _)| word), unfit_word, "{typed}");
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
        for typed in ["", "-p debug", "--time-min=5", "--threads-per-core=5", "--time", "-t", "-pt5", "-J -t5"] {
            assert_eq!(time_limit(&words(typed), None), None, "{typed}");
            assert_eq!(time_limit(&words(typed), Some("5")), five, "{typed}");
        }
        for other in ["UNLIMITED", "0", "soon"] {
            assert_eq!(time_limit(&words("-t7 -t").into_iter().chain([other.into()]).collect::<Vec<_>>(), None), {
                Some(TimeLimit::Other)
            });
        }
    }

    #[test]
    fn names_and_clusters_are_found() {
        assert_eq!(name_asked(&words("-J mine -p x")), Some("mine"));
        assert_eq!(name_asked(&words("--job=a --job-name b")), Some("b"));
        assert_eq!(name_asked(&words("-p J")), None);
        assert_eq!(clusters_asked(&words("-Meast")), Some("east"));
        assert_eq!(clusters_asked(&words("--cluster east,west")), Some("east,west"));
    }
}
