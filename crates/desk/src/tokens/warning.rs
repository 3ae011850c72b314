//! Warnings about tokens: a claim or a fact of the wrong form is left out, and the web team is told so.

use std::fmt;

/// The number of warnings in one header; a header with more could exceed the limits of proxies.
const MAX_WARNINGS_IN_HEADER: usize = 8;

/// A claim or a fact that was left out. It contains no data of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenWarning {
    /// The position: `references[0].amount.value`.
    pub path: String,
    /// The form that the token has: `is a number`.
    pub found: &'static str,
    /// The form that it should have: `write a decimal string such as "118.40"`.
    pub wanted: &'static str,
}

/// The mistake that several warnings have in common: the path without its indexes, and the form found there.
pub type Mistake = (String, &'static str);

impl TokenWarning {
    pub fn mistake(&self) -> Mistake {
        let outside_of_brackets =
            self.path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest));
        (outside_of_brackets.collect::<Vec<_>>().join("[]"), self.found)
    }
}

impl fmt::Display for TokenWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}; {}", self.path, self.found, self.wanted)
    }
}

/// One warning for each mistake, with the number of its further occurrences.
pub fn by_mistake(warnings: &[TokenWarning]) -> Vec<(&TokenWarning, usize)> {
    let mut groups: Vec<(Mistake, &TokenWarning, usize)> = vec![];
    for warning in warnings {
        let mistake = warning.mistake();
        match groups.iter_mut().find(|(known, ..)| *known == mistake) {
            Some((_, _, further)) => *further += 1,
            None => groups.push((mistake, warning, 0)),
        }
    }
    groups.into_iter().map(|(_, first, further)| (first, further)).collect()
}

/// The value of the header `Yes-Reply-Token-Warnings`: a list of strings (RFC 9651, sections 3.1 and 3.3.3), one for each
/// mistake. `None` if there are none.
pub fn header_value(warnings: &[TokenWarning]) -> Option<String> {
    let mistakes = by_mistake(warnings);
    let mut texts: Vec<String> = mistakes
        .iter()
        .take(MAX_WARNINGS_IN_HEADER)
        .map(|(warning, further)| match further {
            0 => warning.to_string(),
            _ => format!("{warning} (and {further} more of this kind)"),
        })
        .collect();
    let rest = mistakes.len().saturating_sub(MAX_WARNINGS_IN_HEADER);
    if rest > 0 {
        texts.push(format!("{rest} further kinds of mistakes; `yes-reply token inspect` prints all"));
    }
    let quoted = texts.iter().map(|text| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")));
    (!texts.is_empty()).then(|| quoted.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(path: &str, found: &'static str) -> TokenWarning {
        TokenWarning { path: path.to_owned(), found, wanted: "write a \"text\"" }
    }

    #[test]
    fn warnings_that_differ_in_their_indexes_are_one_mistake() {
        let value = |n, found| warning(&format!("references[{n}].lines[{n}].amount.value"), found);
        assert_eq!(value(0, "is a number").mistake(), value(12, "is a number").mistake());
        assert_eq!(value(0, "").mistake().0, "references[].lines[].amount.value");
        assert_eq!(warning("name", "").mistake().0, "name");
        assert_ne!(value(0, "is a number").mistake(), value(0, "is a list").mistake());
    }

    #[test]
    fn the_header_is_a_list_of_quoted_strings_one_for_each_mistake() {
        assert_eq!(header_value(&[]), None);
        let warnings = [
            warning("references[0].title", "is a number"),
            warning("references[1].title", "is a number"),
            warning("name", "is a list"),
        ];
        assert_eq!(
            header_value(&warnings).as_deref(),
            Some(
                r#""`references[0].title` is a number; write a \"text\" (and 1 more of this kind)", "`name` is a list; write a \"text\"""#
            )
        );
    }

    #[test]
    fn the_header_is_short_for_a_token_with_many_mistakes() {
        let warnings: Vec<_> = (0..20).map(|n| warning(&format!("fact_{n}"), "is a number")).collect();
        let value = header_value(&warnings).expect("warnings");
        assert_eq!(value.matches("`fact_").count(), 8);
        assert!(
            value.ends_with("\"12 further kinds of mistakes; `yes-reply token inspect` prints all\""),
            "{value}"
        );
    }
}
