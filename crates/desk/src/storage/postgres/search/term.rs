//! A term of a query in the form in which words are stored.

use super::folding::{self, FoldedWord};
use super::vector;
use crate::inbox::search_query::SearchTerm;

pub struct FoldedTerm {
    /// Consecutive words.
    words: Vec<String>,
    /// Whether the last word may continue.
    is_prefix: bool,
}

impl FoldedTerm {
    pub fn new(term: &SearchTerm) -> Self {
        let words = folding::words(term.words()).map(|word| word.folded).collect();
        Self { words, is_prefix: term.is_prefix() }
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The term as a `tsquery`: words that follow each other, and a star for a prefix.
    pub fn tsquery(&self) -> String {
        let words = self.words.iter().map(|word| vector::quoted(word)).collect::<Vec<_>>().join(" <-> ");
        if self.is_prefix { format!("{words}:*") } else { words }
    }

    /// Whether a text begins with the term.
    pub fn is_at(&self, words: &[FoldedWord]) -> bool {
        let Some((last, first)) = self.words.split_last() else { return false };
        let Some(text_of_last) = words.get(first.len()) else { return false };
        let is_last = match self.is_prefix {
            true => text_of_last.folded.starts_with(last.as_str()),
            false => text_of_last.folded == *last,
        };
        is_last && words.iter().zip(first).all(|(word, wanted)| word.folded == *wanted)
    }
}
