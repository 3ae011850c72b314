//! The words of a text, in the form in which they are compared: as the tokenizer `unicode61` of FTS5 with
//! `remove_diacritics 2` takes them out, so that both engines find the same. The exceptions are symbols that are newer
//! than Unicode 6.1, such as some emoji: FTS5 takes them for letters.

use std::ops::Range;

use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};

/// The longest word in bytes. PostgreSQL allows 2,046; of a longer word its beginning is compared.
const MAX_BYTES: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoldedWord {
    /// In small letters, without the diacritics of Latin letters.
    pub folded: String,
    /// The bytes of the text that the word takes.
    pub range: Range<usize>,
}

/// Every letter and every digit belongs to a word; every other character separates words.
pub fn words(text: &str) -> impl Iterator<Item = FoldedWord> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        while chars.next_if(|(_, char)| !begins_word(*char)).is_some() {}
        let (start, first) = chars.next()?;
        let mut word = FoldedWord { folded: String::new(), range: start..start + first.len_utf8() };
        word.push(first);
        while let Some((at, char)) = chars.next_if(|(_, char)| belongs_to_word(*char)) {
            word.push(char);
            word.range.end = at + char.len_utf8();
        }
        Some(word)
    })
}

/// Some combining marks count as letters. Without a letter before it a mark is no word.
fn begins_word(char: char) -> bool {
    char.is_alphanumeric() && !is_combining_mark(char)
}

fn belongs_to_word(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char)
}

impl FoldedWord {
    fn push(&mut self, char: char) {
        let folded = &mut self.folded;
        if folded.len() >= MAX_BYTES {
            return;
        }
        if is_diacritic(char) {
            // Latin letters lose their diacritics. Others keep those that make another letter of them.
            if let Some(last) = folded.pop() {
                folded
                    .push(Some(last).filter(char::is_ascii).or_else(|| compose(last, char)).unwrap_or(last));
            }
            return;
        }
        let base = base_letter(char);
        let mut upper = base.to_uppercase();
        // By way of the capital letter, so that all small forms of a letter become one.
        match (upper.next(), upper.next()) {
            (Some(upper), None) => folded.extend(upper.to_lowercase()),
            _ => folded.extend(base.to_lowercase()),
        }
        folded.truncate(folded.floor_char_boundary(MAX_BYTES));
    }
}

/// Combining Diacritical Marks, a block of Unicode.
fn is_diacritic(char: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&char)
}

/// The Latin letter below diacritics, or the character itself.
fn base_letter(char: char) -> char {
    let mut base = None;
    decompose_canonical(char, |part| base = base.or(Some(part)));
    base.filter(char::is_ascii_alphabetic).unwrap_or(char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded_as_the_other_engine_folds_them() {
        for (text, expected) in [
            ("The lid is brøken, it's", &["the", "lid", "is", "brøken", "it", "s"][..]),
            ("Crème BRÛLÉE Okåfor", &["creme", "brulee", "okafor"]),
            ("cre\u{300}me bru\u{302}lée", &["creme", "brulee"]),
            ("Tiếng Việt", &["tieng", "viet"]),
            ("STRASSE Straße STRAẞE", &["strasse", "straße", "straße"]),
            ("Όσος ΣΟΦΟΣ σοφος", &["όσοσ", "σοφοσ", "σοφοσ"]),
            ("Ёлка Йод и\u{306}од", &["ёлка", "йод", "йод"]),
            ("R-3C4D-5E0F 2026-1107", &["r", "3c4d", "5e0f", "2026", "1107"]),
            ("ada@example.org", &["ada", "example", "org"]),
            ("日本語 한국어", &["日本語", "한국어"]),
            ("İstanbul K²", &["istanbul", "k²"]),
            ("🙂 \u{200d} \u{301} ' - \u{363}", &[]),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_word_is_cut_and_keeps_its_range() {
        let text = format!("a {}!", "ä".repeat(3_000));
        let long = words(&text).nth(1).expect("the second word");
        assert_eq!(long.folded, "a".repeat(MAX_BYTES));
        assert_eq!(long.range, 2..text.len() - 1);
    }

    proptest! {
        #[test]
        fn every_letter_is_in_the_range_of_one_word(text in "\\PC{0,40}") {
            let mut end = 0;
            for word in words(&text) {
                prop_assert!(!text[end..word.range.start].chars().any(begins_word));
                prop_assert!(!word.folded.is_empty() && word.folded.len() <= MAX_BYTES);
                prop_assert!(text[word.range.clone()].chars().all(belongs_to_word));
                end = word.range.end;
            }
            prop_assert!(!text[end..].chars().any(begins_word));
        }

        #[test]
        fn folding_is_stable(text in "\\PC{0,40}") {
            for word in words(&text) {
                prop_assert_eq!(folded(&word.folded), vec![word.folded.clone()]);
            }
        }
    }
}
