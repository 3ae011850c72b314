//! The text around a match: the same part of the text, and the same marks, that FTS5 chooses for the other engine
//! (sqlite.org/fts5.html, "The snippet() function").

use std::ops::Range;

use inbox_api::Snippet;

use super::folding::{self, FoldedWord};
use super::term::FoldedTerm;

/// The length of a snippet in words.
const SNIPPET_WORDS: usize = 16;

const ELLIPSIS: &str = "…";

/// A window gets this for each different term, and one for each repetition of a term.
const SCORE_OF_TERM: usize = 1_000;

/// A window that begins with a sentence gets this in addition, the beginning of the text a little more.
const SCORE_OF_SENTENCE: usize = 100;
const SCORE_OF_BEGINNING: usize = 120;

/// A text with its words and the places of the terms.
struct SearchedText<'t> {
    text: &'t str,
    words: Vec<FoldedWord>,
    /// The number of a term and the words that it takes, in the order of the text.
    hits: Vec<(usize, Range<usize>)>,
}

/// The best part of the best text, with the terms marked.
pub fn snippets(texts: &[impl AsRef<str>], terms: &[FoldedTerm]) -> Vec<Snippet> {
    let searched: Vec<SearchedText<'_>> =
        texts.iter().map(|text| SearchedText::new(text.as_ref(), terms)).collect();
    // The first of several windows with the same score, and the beginning of the first text if there is no match.
    let mut best: Option<(usize, usize, &SearchedText<'_>)> = None;
    for text in &searched {
        for (score, start) in text.windows() {
            if best.is_none_or(|(best, ..)| score > best) {
                best = Some((score, start, text));
            }
        }
    }
    let Some((start, text)) =
        best.map(|(_, start, text)| (start, text)).or(searched.first().map(|text| (0, text)))
    else {
        return vec![];
    };
    text.cut(start)
}

impl<'t> SearchedText<'t> {
    fn new(text: &'t str, terms: &[FoldedTerm]) -> Self {
        let words: Vec<FoldedWord> = folding::words(text).collect();
        let mut hits = vec![];
        for start in 0..words.len() {
            for (number, term) in terms.iter().enumerate() {
                if term.is_at(&words[start..]) {
                    hits.push((number, start..start + term.len()));
                }
            }
        }
        Self { text, words, hits }
    }

    /// The windows that come into question, with their scores: around each hit, and from the beginning of its sentence.
    fn windows(&self) -> Vec<(usize, usize)> {
        let sentences = self.sentences();
        let mut windows = vec![];
        for (_, hit) in &self.hits {
            let (score, covered) = self.score(hit.start);
            let margin = SNIPPET_WORDS.saturating_sub(covered.len()) / 2;
            let last_start = self.words.len().saturating_sub(SNIPPET_WORDS);
            windows.push((score, covered.start.saturating_sub(margin).min(last_start)));
            let sentence = sentences.iter().rev().find(|start| **start <= hit.start);
            if let Some(start) = sentence.filter(|start| **start < hit.start && last_start > 0) {
                let bonus = if *start == 0 { SCORE_OF_BEGINNING } else { SCORE_OF_SENTENCE };
                windows.push((self.score(*start).0 + bonus, *start));
            }
        }
        windows
    }

    /// The score of the window from a word on, and the words from its first hit to the end of its last one.
    fn score(&self, start: usize) -> (usize, Range<usize>) {
        let (mut score, mut seen, mut covered) = (0, vec![], start..start);
        for (term, hit) in &self.hits {
            if !(start..start + SNIPPET_WORDS).contains(&hit.start) {
                continue;
            }
            score += if seen.contains(term) { 1 } else { SCORE_OF_TERM };
            if seen.is_empty() {
                covered.start = hit.start;
            }
            seen.push(*term);
            covered.end = hit.end;
        }
        (score, covered)
    }

    /// The words that begin a sentence: the first one, and those after a full stop or a colon with white space.
    fn sentences(&self) -> Vec<usize> {
        let begins = |word: &FoldedWord| {
            let before = &self.text[..word.range.start];
            let trimmed = before.trim_end_matches([' ', '\t', '\n', '\r']);
            trimmed.len() < before.len() && trimmed.ends_with(['.', ':'])
        };
        let all = self.words.iter().enumerate();
        all.filter(|(number, word)| *number == 0 || begins(word)).map(|(number, _)| number).collect()
    }

    /// The text of the window from a word on.
    fn cut(&self, start: usize) -> Vec<Snippet> {
        let end = (start + SNIPPET_WORDS).min(self.words.len());
        let mut pieces = vec![];
        let mut at = match self.words.get(start) {
            Some(word) if start > 0 => {
                push(&mut pieces, ELLIPSIS, false);
                word.range.start
            }
            _ => 0,
        };
        for marked in self.marked(start..end) {
            let range = self.words[marked.start].range.start..self.words[marked.end - 1].range.end;
            push(&mut pieces, &self.text[at..range.start], false);
            push(&mut pieces, &self.text[range.clone()], true);
            at = range.end;
        }
        if end == self.words.len() {
            push(&mut pieces, &self.text[at..], false);
        } else {
            push(&mut pieces, &self.text[at..self.words[end - 1].range.end], false);
            push(&mut pieces, ELLIPSIS, false);
        }
        pieces
    }

    /// The words of a window that are hits. Hits that overlap are one, and one that began before the window is not marked.
    fn marked(&self, window: Range<usize>) -> Vec<Range<usize>> {
        let mut marked: Vec<Range<usize>> = vec![];
        for (_, hit) in &self.hits {
            match marked.last_mut() {
                Some(last) if hit.start < last.end => last.end = last.end.max(hit.end),
                _ => marked.push(hit.clone()),
            }
        }
        marked.retain(|hit| window.contains(&hit.start));
        marked.into_iter().map(|hit| hit.start..hit.end.min(window.end)).collect()
    }
}

/// Adds a piece. Neighbours of the same kind are one piece.
fn push(pieces: &mut Vec<Snippet>, text: &str, marked: bool) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if !marked && !last.marked => last.text.push_str(text),
        _ => pieces.push(Snippet { text: text.to_owned(), marked }),
    }
}
