//! What an agent looks for, parsed from what they typed.

use contract::ProblemCode;
use inbox_api::{QUERY_CHARS, QUERY_TERMS};

use crate::error::ServiceError;

/// Words and phrases that all have to be found. There may be none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery(Vec<SearchTerm>);

/// Words that stand one after the other. There is at least one letter or digit in them, and neither a quotation mark
/// nor a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTerm {
    words: String,
    is_prefix: bool,
}

impl SearchQuery {
    /// Words are apart by spaces; what stands between quotation marks is one phrase. The last word counts as begun
    /// only, for it is searched while it is typed. Every text means something; there is no syntax to break.
    ///
    /// # Errors
    /// `query-invalid` for one that is too long.
    pub fn parse(text: &str) -> Result<Self, ServiceError> {
        if text.chars().count() > QUERY_CHARS {
            return Err(too_long(format!("No more than {QUERY_CHARS} characters can be searched for.")));
        }
        let mut terms = vec![];
        let parts: Vec<&str> = text.split('"').collect();
        let last = parts.len() - 1;
        for (at, part) in parts.into_iter().enumerate() {
            let (is_phrase, is_open) = (at % 2 == 1, at == last);
            if is_phrase {
                terms.extend(SearchTerm::new(part, is_open));
            } else {
                terms.extend(part.split(is_separator).filter_map(|word| SearchTerm::new(word, false)));
                if let Some(term) =
                    terms.last_mut().filter(|_| is_open && part.chars().any(|c| !is_separator(c)))
                {
                    term.is_prefix = true;
                }
            }
        }
        if terms.len() > QUERY_TERMS {
            return Err(too_long(format!("No more than {QUERY_TERMS} words can be searched for at once.")));
        }
        Ok(Self(terms))
    }

    /// What has to be found.
    pub fn terms(&self) -> &[SearchTerm] {
        &self.0
    }
}

impl SearchTerm {
    fn new(text: &str, begun: bool) -> Option<Self> {
        let words = text.split(is_separator).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        words.chars().any(char::is_alphanumeric).then_some(Self { words, is_prefix: begun })
    }

    /// The words, a space between two.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether the last of them may go on.
    pub fn is_prefix(&self) -> bool {
        self.is_prefix
    }
}

fn is_separator(char: char) -> bool {
    char.is_whitespace() || char.is_control()
}

fn too_long(detail: String) -> ServiceError {
    ServiceError::new(ProblemCode::QueryInvalid, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Vec<String> {
        let query = SearchQuery::parse(text).expect("short enough");
        query
            .terms()
            .iter()
            .map(|term| format!("{}{}", term.words, if term.is_prefix { "*" } else { "" }))
            .collect()
    }

    #[test]
    fn words_phrases_and_the_word_that_is_being_typed() {
        for (text, terms) in [
            ("", &[][..]),
            (" - ! \" \" ", &[]),
            ("mug", &["mug*"]),
            ("blue  mug", &["blue", "mug*"]),
            ("blue mug ", &["blue", "mug*"]),
            ("\"blue mug\"", &["blue mug"]),
            ("\"blue  mug\" lid", &["blue mug", "lid*"]),
            ("lid \"blue mu", &["lid", "blue mu*"]),
            ("lid \"", &["lid"]),
            ("mug -", &["mug*"]),
            ("a\"b\"c", &["a", "b", "c*"]),
            ("NEAR(mug) AND name:x*\0y", &["NEAR(mug)", "AND", "name:x*", "y*"]),
        ] {
            assert_eq!(parsed(text), terms, "{text}");
        }
    }

    #[test]
    fn a_query_has_an_end() {
        assert!(SearchQuery::parse(&"ä".repeat(QUERY_CHARS)).is_ok());
        assert!(SearchQuery::parse(&"ä".repeat(QUERY_CHARS + 1)).is_err());
        assert!(SearchQuery::parse(&"a ".repeat(QUERY_TERMS)).is_ok());
        assert!(SearchQuery::parse(&"a ".repeat(QUERY_TERMS + 1)).is_err());
    }

    proptest! {
        #[test]
        fn no_term_is_empty_or_can_end_a_quotation(text in "\\PC{0,40}[\" a\u{0}-\u{1f}*^:(]{0,20}") {
            for term in SearchQuery::parse(&text).map_or(vec![], |query| query.0) {
                prop_assert!(term.words.chars().any(char::is_alphanumeric));
                prop_assert!(!term.words.contains('"') && !term.words.chars().any(char::is_control));
            }
        }
    }
}
