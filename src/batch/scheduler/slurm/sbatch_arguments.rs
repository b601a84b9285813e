//! The user's arguments to `sbatch`, read as `getopt_long` reads them.
//!
//! Short options may be combined (`-Ht5`), long ones may be abbreviated where that is not
//! ambiguous, and a value follows `=` or is the next word.

/// Short options without a value; every other one takes the rest of the word, or the next word.
const FLAGS: &str = "hHIkOQRsuvVWXZ";

/// The names of an option of `sbatch`.
#[derive(Debug, Clone, Copy)]
pub(super) struct OptionNames {
    pub long: &'static str,
    pub short: Option<char>,
}

pub(super) const fn names(long: &'static str, short: Option<char>) -> OptionNames {
    OptionNames { long, short }
}

/// One option with its value, if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SbatchOption<'a> {
    pub name: Name<'a>,
    pub value: Option<&'a str>,
    /// The word that contains it.
    pub word: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name<'a> {
    Short(char),
    Long(&'a str),
}

impl SbatchOption<'_> {
    /// Whether this is the option of these names; `letters` of the long one suffice.
    pub(crate) fn is(&self, names: OptionNames, letters: usize) -> bool {
        match self.name {
            Name::Short(letter) => Some(letter) == names.short,
            Name::Long(typed) => typed.len() >= letters && names.long.starts_with(typed),
        }
    }
}

/// The options among `arguments`, in order.
pub(super) fn options(arguments: &[String]) -> Vec<SbatchOption<'_>> {
    let mut found = Vec::new();
    let mut words = arguments.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
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

/// The last value of an option, which `sbatch` uses.
pub(super) fn last(arguments: &[String], names: OptionNames, letters: usize) -> Option<&str> {
    let all = options(arguments).into_iter().rev();
    all.filter(|option| option.is(names, letters)).find_map(|option| option.value)
}
