//! Texts quoted for bash and for Slurm.
//!
//! bash takes every character in single quotes literally. Slurm splits lines with `#SBATCH` by its
//! own rules, so they contain plain characters only; an unusual path goes to `sbatch` as an
//! argument, which is not split.

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

/// The line with the output file of a job, if its path has plain characters only.
pub(super) fn output_line(folder: &Path, name: &str) -> Result<String> {
    let folder = text_of(folder)?;
    let unusual = "# The folder has an unusual name: give sbatch its --output on the command\n\
                   # line, as `wavepore submit` does.\n";
    Ok(if is_plain(folder) {
        format!("#SBATCH --output={folder}/{name}\n")
    } else {
        unusual.into()
    })
}

/// The output file of a job as an argument, if its path has other characters.
pub(super) fn output_argument(folder: &Path, name: &str) -> Result<Vec<String>> {
    let folder = text_of(folder)?;
    let escaped = || format!("--output={}/{name}", folder.replace('%', "%%"));
    Ok(if is_plain(folder) { Vec::new() } else { vec![escaped()] })
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+,:=@".contains(c))
}

/// A path in single quotes for bash.
pub(super) fn quoted(path: &Path) -> Result<String> {
    Ok(format!("'{}'", text_of(path)?.replace('\'', r"'\''")))
}

/// Arguments for bash, a blank before each.
pub(super) fn quoted_words(words: &[OsString]) -> Result<String> {
    words.iter().map(|word| Ok(format!(" {}", quoted(Path::new(word))?))).collect()
}

fn text_of(path: &Path) -> Result<&str> {
    path.to_str().ok_or_else(|| {
        Error::usage(
            format!("{} is not UTF-8", path.display()),
            "choose another name; a script cannot contain it",
        )
    })
}

/// A time in the form of Slurm.
pub(super) fn clock(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let clock = format!("{hours:02}:{minutes:02}:00");
    if days > 0 { format!("{days}-{clock}") } else { clock }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unusual_paths_are_not_in_lines_that_slurm_splits() {
        let odd = Path::new("/a b/it's 100% \"odd\" $HOME #");
        assert_eq!(quoted(odd).unwrap(), r#"'/a b/it'\''s 100% "odd" $HOME #'"#);
        let words = ["-I".into(), "it's".into()];
        assert_eq!(quoted_words(&words).unwrap(), r" '-I' 'it'\''s'");
        assert!(!output_line(odd, "slurm-%A_%a.out").unwrap().contains("/a b"));
        let argument = output_argument(odd, "slurm-%A_%a.out").unwrap();
        assert_eq!(argument, [r#"--output=/a b/it's 100%% "odd" $HOME #/slurm-%A_%a.out"#]);
        let plain = Path::new("/a");
        let line = output_line(plain, "slurm-%A_%a.out").unwrap();
        assert_eq!(line, "#SBATCH --output=/a/slurm-%A_%a.out\n");
        assert!(output_argument(plain, "slurm-%A_%a.out").unwrap().is_empty());
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
    fn times_have_the_form_of_slurm() {
        assert_eq!(clock(Duration::from_secs(600)), "00:10:00");
        assert_eq!(clock(Duration::from_secs(86400 + 3661)), "1-01:02:00");
    }
}
