//! Words that bash and Slurm take as they are meant.
//!
//! bash takes every character in single quotes as it is. Lines with `#SBATCH` are split by rules of Slurm's own, so only what is harmless by
//! any rule stands there; an unusual path goes to `sbatch` as an argument, which nothing splits.

use std::path::Path;
use std::time::Duration;

use crate::batch::names::fingerprint;
use crate::error::{Error, Result};

/// A name that is one word by any rule.
pub(super) fn job_name(beginning: &str, scenario: &Path) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    format!("{beginning}-{}", stem.chars().take(40).map(plain).collect::<String>())
}

/// The name of the array of a sweep, which no other folder has: by it the queue is asked for the
/// array where its number cannot be read.
pub fn unique_job_name(scenario: &Path, folder: &Path) -> String {
    format!("{}-{}", job_name("wavepore", scenario), fingerprint(&[&folder.to_string_lossy()], 6))
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
    fn an_array_has_a_name_that_no_other_folder_has() {
        let name = |folder: &str| unique_job_name(Path::new("/x/many.toml"), Path::new(folder));
        assert!(name("/a").starts_with("wavepore-many-") && name("/a").len() == "wavepore-many-".len() + 6);
        assert_eq!(name("/a"), name("/a"));
        assert_ne!(name("/a"), name("/b"));
    }

    #[test]
    fn times_are_told_as_slurm_reads_them() {
        assert_eq!(clock(Duration::from_secs(600)), "00:10:00");
        assert_eq!(clock(Duration::from_secs(86400 + 3661)), "1-01:02:00");
    }
}
