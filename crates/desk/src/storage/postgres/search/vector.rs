//! The texts that can be searched, and their words as `tsvector` literals within the limits of PostgreSQL
//! (postgresql.org/docs/current/textsearch-limitations.html).

use std::collections::BTreeMap;

use contract::Reference;
use inbox_api::QUERY_CHARS;
use serde_json::Value;

use super::folding;
use crate::conversations::customer::Customer;
use crate::conversations::model::Conversation;

/// The greatest position of a word is 16,383.
const MAX_POSITION: usize = 16_000;

/// A word has at most 256 positions; further ones would be lost.
const MAX_OCCURRENCES: usize = 250;

/// A `tsvector` has at most 1 MB.
const MAX_BYTES: usize = 500_000;

/// The words that two parts of a text share, so that no phrase of a query falls between: a phrase has at least one
/// character and one space for each word.
const OVERLAP: usize = QUERY_CHARS.div_ceil(2);

/// The fields of every kind that contain text for people, in the order in which snippets show them.
const TEXT_FIELDS: [&[&str]; 11] = [
    &["text"],
    &["rule"],
    &["reason"],
    &["alternative"],
    &["summary"],
    &["what"],
    &["desired_outcome", "choice"],
    &["desired_outcome", "text"],
    &["reply_preference", "phone"],
    &["reply_preference", "when"],
    &["reply_preference", "note"],
];

/// The text of an entry, from its body as JSON.
pub fn entry_text(body: &Value) -> String {
    let field = |path: &&[&str]| path.iter().try_fold(body, |value, name| value.get(name))?.as_str();
    let considered = body.get("considered").and_then(Value::as_array).into_iter().flatten();
    let texts = TEXT_FIELDS.iter().filter_map(field).chain(considered.filter_map(Value::as_str));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The texts of a conversation itself. No phrase goes from one to the next.
pub type ConversationTexts = [String; 6];

pub fn conversation_texts(conversation: &Conversation) -> ConversationTexts {
    texts(&conversation.reference, &conversation.customer)
}

/// The texts of the conversation of a customer about a reference.
pub fn texts(reference: &Reference, customer: &Customer) -> ConversationTexts {
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        reference.kind.clone(),
        reference.id.clone(),
        optional(&reference.title),
        optional(&customer.name),
        optional(&customer.email),
        customer.identity.sub.clone(),
    ]
}

/// The words of several texts as `tsvector` literals: one, or several parts of texts that are longer than one allows.
pub fn tsvectors(texts: &[String]) -> Vec<String> {
    let mut words: Vec<(usize, String)> = vec![];
    let mut position = 0;
    for text in texts {
        for word in folding::words(text) {
            position += 1;
            words.push((position, word.folded));
        }
        // A position without a word ends every phrase.
        position += 1;
    }
    let (mut parts, mut rest) = (vec![], words.as_slice());
    while !rest.is_empty() {
        let (literal, length) = first_part(rest);
        parts.push(literal);
        let next = if length == rest.len() { length } else { length - OVERLAP };
        rest = &rest[next..];
    }
    parts
}

/// As many words as one `tsvector` holds, and their number.
fn first_part(words: &[(usize, String)]) -> (String, usize) {
    let mut positions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let (mut bytes, mut length) = (0, 0);
    let before_first = words.first().map_or(0, |(position, _)| position - 1);
    for (position, word) in words {
        let of_word = positions.entry(word).or_default();
        let position = position - before_first;
        bytes += if of_word.is_empty() { word.len() + 4 } else { 2 };
        if position > MAX_POSITION || of_word.len() == MAX_OCCURRENCES || bytes > MAX_BYTES {
            break;
        }
        of_word.push(position);
        length += 1;
    }
    positions.retain(|_, of_word| !of_word.is_empty());
    let literal = |(word, of_word): (&&str, &Vec<usize>)| {
        let of_word = of_word.iter().map(usize::to_string).collect::<Vec<_>>().join(",");
        format!("{}:{of_word}", quoted(word))
    };
    (positions.iter().map(literal).collect::<Vec<_>>().join(" "), length)
}

/// A word as it stands in a literal of PostgreSQL's text search.
pub fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_apart_and_words_have_their_positions() {
        let texts = ["The lid, the mug".to_owned(), String::new(), "Lid".to_owned()];
        assert_eq!(tsvectors(&texts), ["'lid':2,7 'mug':4 'the':1,3"]);
        assert!(tsvectors(&["🙂".to_owned()]).is_empty());
    }

    #[test]
    fn a_long_text_has_parts_that_overlap() {
        let ordinary = (0..20_000).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ");
        let repeated = "a ".repeat(5_000);
        let long = (0..1_500).map(|number| format!("{number:0>900}")).collect::<Vec<_>>().join(" ");
        for (text, count) in [(ordinary, 2), (repeated, 33), (long, 4)] {
            let parts = tsvectors(&[text]);
            assert_eq!(parts.len(), count);
            assert!(parts.iter().all(|part| part.len() < 1_000_000));
        }
        let parts = tsvectors(&[(0..16_001).map(|number| format!("w{number} ")).collect()]);
        assert!(parts[0].contains("'w15999':16000") && !parts[0].contains("w16000"));
        assert!(parts[1].contains("'w15900':1") && parts[1].contains("'w16000':101"));
    }
}
