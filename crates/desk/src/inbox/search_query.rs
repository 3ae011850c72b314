//! Search queries: parsing what an agent typed. Every text is a valid query; there is no syntax to break.

use contract::ProblemCode;
use inbox_api::{QUERY_CHARS, QUERY_TERMS, Snippet};

use crate::conversations::model::Conversation;
use crate::error::ServiceError;

/// Terms that a conversation must all contain. There may be none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery(Vec<SearchTerm>);

/// Consecutive words. They contain at least one letter or digit, and neither a quotation mark nor a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchTerm {
    words: String,
    is_prefix: bool,
}

/// The result of a search.
#[derive(Debug)]
pub struct SearchMatches {
    /// The newest conversations that contain all terms, each with a snippet around a match.
    pub newest: Vec<(Conversation, Vec<Snippet>)>,
    pub total: u64,
}

impl SearchQuery {
    /// Words are separated by spaces; a text between quotation marks is one phrase. The last word is a prefix, because
    /// the search runs while it is typed.
    ///
    /// # Errors
    /// `query-invalid` for a query that is too long.
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

    pub fn terms(&self) -> &[SearchTerm] {
        &self.0
    }
}

impl SearchTerm {
    fn new(text: &str, is_prefix: bool) -> Option<Self> {
        let words = text.split(is_separator).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        words.chars().any(char::is_alphanumeric).then_some(Self { words, is_prefix })
    }

    /// The words, separated by single spaces.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Whether the last word may continue.
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
    fn words_and_phrases_are_terms_and_the_last_word_is_a_prefix() {
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
    fn the_length_of_a_query_is_limited() {
        assert!(SearchQuery::parse(&"ä".repeat(QUERY_CHARS)).is_ok());
        assert!(SearchQuery::parse(&"ä".repeat(QUERY_CHARS + 1)).is_err());
        assert!(SearchQuery::parse(&"a ".repeat(QUERY_TERMS)).is_ok());
        assert!(SearchQuery::parse(&"a ".repeat(QUERY_TERMS + 1)).is_err());
    }

    proptest! {
        #[test]
        fn a_term_is_not_empty_and_contains_no_quotation_mark(text in "\\PC{0,40}[\" a\u{0}-\u{1f}*^:(]{0,20}") {
            for term in SearchQuery::parse(&text).map_or(vec![], |query| query.0) {
                prop_assert!(term.words.chars().any(char::is_alphanumeric));
                prop_assert!(!term.words.contains('"') && !term.words.chars().any(char::is_control));
            }
        }
    }
}
