//! The user's arguments to `qsub` and `bsub`.

use super::dialect::UnsupportedOption;

/// How the options of a command are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One letter, whose value may follow in the same word: PBS.
    Letter,
    /// A word after a dash: Grid Engine and LSF.
    Word,
}

/// An option with its value, if it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TypedOption<'a> {
    /// Its name without the dash.
    pub name: &'a str,
    /// What follows.
    pub value: Option<&'a str>,
    /// The word that contains it.
    pub word: &'a str,
}

/// The options among `typed`, in order.
pub(super) fn options(typed: &[String], form: Form) -> Vec<TypedOption<'_>> {
    let mut found = Vec::new();
    let mut words = typed.iter().map(String::as_str).peekable();
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix('-') else { continue };
        let letter = name.chars().next().map_or(0, char::len_utf8);
        let (name, value) = match form {
            Form::Letter if name.len() > letter => (&name[..letter], Some(&name[letter..])),
            // A bare word can only be a value: the script's name is added by `submit`.
            _ => (name, words.next_if(|next| !next.starts_with('-'))),
        };
        found.push(TypedOption { name, value, word });
    }
    found
}

/// The last value of the option `name`.
pub(super) fn last<'a>(typed: &'a [String], form: Form, name: &str) -> Option<&'a str> {
    let all = options(typed, form).into_iter().rev();
    all.filter(|option| option.name == name).find_map(|option| option.value)
}

/// The last value of the resource `name` in the lists of `-l`.
pub(super) fn resource<'a>(typed: &'a [String], form: Form, name: &str) -> Option<&'a str> {
    let lists = options(typed, form).into_iter().filter(|option| option.name == "l");
    let requests = lists.filter_map(|option| option.value).flat_map(|list| list.split(','));
    requests
        .filter_map(|request| request.split_once('='))
        .rfind(|pair| pair.0 == name)
        .map(|pair| pair.1)
}

/// The options of these `names` with their values, each as two words.
pub(super) fn only(typed: &[String], form: Form, names: &[&str]) -> Vec<String> {
    let all = options(typed, form).into_iter().filter(|option| names.contains(&option.name));
    let pair = |option: TypedOption<'_>| {
        option.value.map(|value| [format!("-{}", option.name), value.to_owned()])
    };
    all.filter_map(pair).flatten().collect()
}

/// All words but the option `name` and its value.
pub(super) fn without(typed: &[String], form: Form, name: &str) -> Vec<String> {
    let others = options(typed, form).into_iter().filter(|option| option.name != name);
    let is_glued = |option: &TypedOption<'_>| form == Form::Letter && option.word.len() > 2;
    let words = |option: TypedOption<'_>| {
        let value = option.value.filter(|_| !is_glued(&option)).map(str::to_owned);
        [option.word.to_owned()].into_iter().chain(value)
    };
    others.flat_map(words).collect()
}

/// The first option that is in the table, with the reason given there.
pub(super) fn unsupported<'a>(
    typed: &'a [String],
    form: Form,
    table: &[(&str, &'static str)],
) -> Option<UnsupportedOption<'a>> {
    options(typed, form).into_iter().find_map(|option| {
        let (_, reason) = table.iter().find(|(name, _)| *name == option.name)?;
        Some(UnsupportedOption { word: option.word, reason })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn values_follow_a_letter_or_a_word() {
        let pbs = words("-q short -lwalltime=60,mem=1gb -h -N mine -l walltime=1:00");
        assert_eq!(last(&pbs, Form::Letter, "q"), Some("short"));
        assert_eq!(last(&pbs, Form::Letter, "N"), Some("mine"));
        assert_eq!(last(&pbs, Form::Letter, "h"), None);
        assert_eq!(resource(&pbs, Form::Letter, "walltime"), Some("1:00"));
        assert_eq!(resource(&pbs, Form::Letter, "mem"), Some("1gb"));
        assert_eq!(only(&words("-qx -Alab -V"), Form::Letter, &["q", "A"]), words("-q x -A lab"));
        let lsf = words("-q short -app x -Is -J mine -W 1:00");
        assert_eq!(last(&lsf, Form::Word, "app"), Some("x"));
        assert_eq!(without(&lsf, Form::Word, "J"), words("-q short -app x -Is -W 1:00"));
        assert_eq!(without(&pbs[2..4], Form::Letter, "x"), words("-lwalltime=60,mem=1gb -h"));
        let found = unsupported(&lsf, Form::Word, &[("Is", "it is interactive")]).unwrap();
        assert_eq!((found.word, found.reason), ("-Is", "it is interactive"));
        assert_eq!(options(&words("-"), Form::Letter).len(), 1);
    }
}
