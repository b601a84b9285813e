//! Words that bash and Slurm take as they are meant.
//!
//! bash takes every character in single quotes as it is. Lines with `#SBATCH` are split by rules of Slurm's own, so only what is harmless by
//! any rule stands there; an unusual path goes to `sbatch` as an argument, which nothing splits.

use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};

/// Options of `sbatch` that say where a job runs and who pays, which the collection needs as well.
const SHARED: &[(&str, &str)] = &[
    ("--account", "-A"),
    ("--partition", "-p"),
    ("--qos", "-q"),
    ("--clusters", "-M"),
    ("--constraint", "-C"),
    ("--reservation", ""),
    ("--wckey", ""),
];

/// Those of the user's arguments to `sbatch` that the collection needs as well.
pub fn for_collection(arguments: &[String]) -> Vec<String> {
    // sbatch takes the beginning of a long name for the whole, where only one begins so.
    let is_shared = |name: &str| name.len() > 2 && SHARED.iter().any(|(long, _)| long.starts_with(name));
    let mut shared = Vec::new();
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let is_alone = is_shared(word) || SHARED.iter().any(|(_, short)| word == short);
        let is_joined = match word.split_once('=') {
            Some((name, _)) if name.starts_with("--") => is_shared(name),
            _ => SHARED.iter().any(|(_, short)| !short.is_empty() && word.starts_with(short) && word != short),
        };
        if is_joined {
            shared.push(word.clone());
        } else if is_alone && let Some(value) = words.next() {
            shared.extend([word.clone(), value.clone()]);
        }
    }
    shared
}

/// The time limit among the user's arguments to `sbatch`, as typed: the last one, as `sbatch` does.
pub fn time_limit(arguments: &[String]) -> Option<&str> {
    let mut limit = None;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let joined = word.strip_prefix("--time=").or(word.strip_prefix("-t").filter(|value| !value.is_empty()));
        if joined.is_some() {
            limit = joined;
        } else if matches!(word.as_str(), "--time" | "-t") {
            limit = words.next().map(String::as_str);
        }
    }
    limit
}

/// The word among the user's arguments to `sbatch` that asks for another array, if one does.
pub fn array_asked(arguments: &[String]) -> Option<&str> {
    let asks = |word: &&String| {
        let name = word.split('=').next().unwrap_or_default();
        (name.len() > 3 && "--array".starts_with(name)) || (word.starts_with("-a") && !word.starts_with("--"))
    };
    arguments.iter().find(asks).map(String::as_str)
}

/// A name that is one word by any rule.
pub fn job_name(beginning: &str, scenario: &Path) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    format!("{beginning}-{}", stem.chars().take(40).map(plain).collect::<String>())
}

/// The line that says where a job's words go, if the path is harmless by any rule.
pub(super) fn output_line(folder: &Path, name: &str) -> Result<String> {
    let folder = text_of(folder)?;
    let unusual =
        "# The folder has an unusual name: give sbatch its --output on the command line, as `wavepore submit` does.\n";
    Ok(if is_plain(folder) { format!("#SBATCH --output={folder}/{name}\n") } else { unusual.into() })
}

/// The same as an argument, if the path is not harmless.
pub(super) fn output_argument(folder: &Path, name: &str) -> Result<Vec<String>> {
    let folder = text_of(folder)?;
    let escaped = || format!("--output={}/{name}", folder.replace('%', "%%"));
    Ok(if is_plain(folder) { Vec::new() } else { vec![escaped()] })
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+,:=@".contains(c))
}

/// As bash takes it: every character as it is.
pub(super) fn quoted(path: &Path) -> Result<String> {
    Ok(format!("'{}'", text_of(path)?.replace('\'', r"'\''")))
}

fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| {
        Error::Usage(format!(
            "{} is no text (UTF-8)\n  help: choose another name; a script cannot hold it",
            path.display()
        ))
    })
}

/// As Slurm writes times.
pub(super) fn clock(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    if days > 0 { format!("{days}-{hours:02}:{minutes:02}:00") } else { format!("{hours:02}:{minutes:02}:00") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_collection_takes_what_says_where_and_for_whom() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let typed =
            "--mem=2G -p debug --account=lab -t 10 -Agroup --qos high --array=1-3%2 --exclusive -M east --output=x";
        assert_eq!(for_collection(&words(typed)), words("-p debug --account=lab -Agroup --qos high -M east"));
        let short = words("--part=debug --acc lab --wc x");
        assert_eq!(for_collection(&short), short);
        assert!(for_collection(&words("--time=10 --mail-type=ALL -- --comment=A")).is_empty());
    }

    #[test]
    fn another_array_is_noticed() {
        for (typed, asked) in
            [("--array=1-3", true), ("-a 1-2", true), ("-a1", true), ("--arr 1", true), ("--account=lab -A x", false)]
        {
            let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
            assert_eq!(array_asked(&words).is_some(), asked, "{typed}");
        }
    }

    #[test]
    fn the_last_time_limit_counts() {
        let found = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            time_limit(&words).map(str::to_owned)
        };
        for typed in ["--time=5", "-p x --time 5", "-t 5 --exclusive", "-t5", "-t 7 --time=5", "--time=7 -t5"] {
            assert_eq!(found(typed).as_deref(), Some("5"), "{typed}");
        }
        for typed in ["", "-p debug", "--time-min=5", "--threads-per-core=5", "--test-only", "--time", "-t"] {
            assert_eq!(found(typed), None, "{typed}");
        }
    }

    #[test]
    fn unusual_paths_stay_out_of_what_slurm_splits() {
        let odd = Path::new("/a b/it's 100% \"odd\" $HOME #");
        assert_eq!(quoted(odd).unwrap(), r#"'/a b/it'\''s 100% "odd" $HOME #'"#);
        assert!(!output_line(odd, "slurm-%A_%a.out").unwrap().contains("/a b"));
        let argument = output_argument(odd, "slurm-%A_%a.out").unwrap();
        assert_eq!(argument, [r#"--output=/a b/it's 100%% "odd" $HOME #/slurm-%A_%a.out"#]);
        assert_eq!(output_line(Path::new("/a"), "slurm-%A_%a.out").unwrap(), "#SBATCH --output=/a/slurm-%A_%a.out\n");
        assert!(output_argument(Path::new("/a"), "slurm-%A_%a.out").unwrap().is_empty());
        assert_eq!(job_name("wavepore", Path::new("/x/my $weird\nname.toml")), "wavepore-my__weird_name");
    }

    #[test]
    fn times_are_told_as_slurm_reads_them() {
        assert_eq!(clock(Duration::from_secs(600)), "00:10:00");
        assert_eq!(clock(Duration::from_secs(86400 + 3661)), "1-01:02:00");
    }
}
