//! Texts quoted for bash and for schedulers.
//!
//! bash takes every character in single quotes literally. Schedulers split their directives by
//! rules of their own, so these contain plain characters only.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use crate::batch::names::fingerprint;
use crate::error::{Error, Result};

/// A name of a job in plain characters.
pub(super) fn job_name(prefix: &str, scenario: &Path) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let plain = |c: char| if is_plain(c) { c } else { '_' };
    format!("{prefix}-{}", stem.chars().take(40).map(plain).collect::<String>())
}

/// The name of the array of a sweep, which no other folder has. By this name the queue is searched
/// for the array if its number is not known.
pub(crate) fn unique_job_name(scenario: &Path, folder: &Path) -> String {
    format!("{}-{}", job_name("wavepore", scenario), fingerprint(&[&folder.to_string_lossy()], 6))
}

/// Whether every scheduler takes the text in a directive as it is.
pub(super) fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c))
}

/// A path in single quotes for bash.
pub(super) fn quoted(path: &Path) -> Result<String> {
    Ok(format!("'{}'", text_of(path)?.replace('\'', r"'\''")))
}

/// Arguments for bash, a blank before each.
pub(super) fn quoted_words(words: &[OsString]) -> Result<String> {
    words.iter().map(|word| Ok(format!(" {}", quoted(Path::new(word))?))).collect()
}

pub(super) fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| {
        Error::usage(
            format!("{} is not UTF-8", path.display()),
            "choose another name; a script cannot contain it",
        )
    })
}

/// A time as `hours:minutes:seconds`.
pub(super) fn hours_clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_paths_are_quoted_for_bash() {
        let odd = Path::new("/a b/it's 100% \"odd\" $HOME #");
        assert_eq!(quoted(odd).unwrap(), r#"'/a b/it'\''s 100% "odd" $HOME #'"#);
        let words = ["-I".into(), "it's".into()];
        assert_eq!(quoted_words(&words).unwrap(), r" '-I' 'it'\''s'");
        let weird = Path::new("/x/my $weird\nname.toml");
        assert_eq!(job_name("wavepore", weird), "wavepore-my__weird_name");
    }

    #[test]
    fn an_array_has_a_name_that_no_other_folder_has() {
        let name = |folder: &str| unique_job_name(Path::new("/x/many.toml"), Path::new(folder));
        assert!(name("/a").starts_with("wavepore-many-"));
        assert_eq!(name("/a").len(), "wavepore-many-".len() + 6);
        assert_eq!(name("/a"), name("/a"));
        assert_ne!(name("/a"), name("/b"));
    }

    #[test]
    fn long_times_are_hours() {
        assert_eq!(hours_clock(Duration::from_secs(61)), "00:01:01");
        assert_eq!(hours_clock(Duration::from_secs(86400 * 5 + 3600)), "121:00:00");
    }
}
