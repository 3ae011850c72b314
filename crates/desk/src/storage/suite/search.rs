//! Every text is found, and no input breaks the search.

use contract::{Author, AuthorKind, ConversationId, DecisionOutcome, EntryBody, EntryId};
use inbox_api::Snippet;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::TestEngine;
use super::fixtures::{Opening, added, entry, entry_id, erase, message, next_time, write};
use crate::conversations::store::{Append, AppendRule, ConversationStore};
use crate::inbox::search_query::{SearchMatches, SearchQuery};
use crate::inbox::store::InboxStore;
use crate::storage::Database;

/// Opens the conversation number `n` of Ada, about a bill.
async fn open(database: &dyn Database, n: u64) -> ConversationId {
    let mut opening = Opening::new(n).about(&format!("bill:2026-110{n}"));
    opening.customer.name = Some("Ada Okåfor".into());
    opening.customer.email = Some("ada@example.org".into());
    opening.reference.title = Some("City Water, October".into());
    opening.store(database).await
}

async fn append(
    database: &dyn Database,
    conversation: ConversationId,
    kind: AuthorKind,
    body: EntryBody,
) -> EntryId {
    write(database, conversation, Author { kind, name: "Somebody".into() }, body).await.id
}

async fn found(database: &dyn Database, text: &str) -> SearchMatches {
    database.search(&SearchQuery::parse(text).unwrap(), 50).await.unwrap()
}

/// Searches for any input, as the service does.
async fn search_input(database: &dyn Database, text: &str) {
    if SearchQuery::parse(text).is_ok_and(|query| !query.terms().is_empty()) {
        found(database, text).await;
    }
}

/// The snippets as one text, matches in brackets.
fn shown(excerpt: &[Snippet]) -> String {
    excerpt
        .iter()
        .map(|piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect()
}

pub async fn a_conversation_is_found_by_reference_customer_and_text<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = open(database, 7).await;
    append(database, id, AuthorKind::Customer, message("The lid is brøken, it's the Crème brûlée cup")).await;
    let decision = EntryBody::Decision {
        outcome: DecisionOutcome::Refused,
        text: "No refund".into(),
        rule: Some("Clause nine".into()),
        reason: None,
        alternative: Some("A voucher".into()),
        considered: vec!["the photograph".into()],
        disputed_amount: None,
    };
    append(database, id, AuthorKind::Person, decision).await;
    for (query, excerpt) in [
        ("bill 2026-1107", "[bill]"),
        ("2026-11", "[2026-1107]"),
        ("octo", "City Water, [October]"),
        ("okafor", "Ada [Okåfor]"),
        ("ada@example.org", "[ada@example.org]"),
        ("customer-42", "[customer-42]"),
        ("creme BRULEE", "The lid is brøken, it's the [Crème] [brûlée] cup"),
        ("\"lid is\"", "The [lid is] brøken, it's the Crème brûlée cup"),
        ("it's", "The lid is brøken, [it's] the Crème brûlée cup"),
        ("voucher okafor", "No refund · Clause nine · A [voucher] · the photograph"),
        ("clause", "No refund · [Clause] nine · A voucher · the photograph"),
        ("photo", "No refund · Clause nine · A voucher · the [photograph]"),
    ] {
        let matches = found(database, query).await;
        assert_eq!((matches.total, matches.newest.len()), (1, 1), "{query}");
        let (conversation, said) = &matches.newest[0];
        assert_eq!((conversation.id, shown(said).as_str()), (id, excerpt), "{query}");
    }
    for nothing in ["\"is lid\"", "lid nowhere", "cre brulee", "lid AND", "refused", "considered"] {
        assert_eq!(found(database, nothing).await.total, 0, "{nothing}");
    }
}

pub async fn a_receipt_finds_its_conversation<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let (id, other) = (open(database, 7).await, open(database, 8).await);
    let receipt = append(database, id, AuthorKind::Customer, message("The lid is broken")).await.receipt();
    append(database, other, AuthorKind::Customer, message("So is mine")).await;
    for query in [receipt.clone(), receipt.to_lowercase(), receipt[2..].to_owned()] {
        let matches = found(database, &query).await;
        assert_eq!(matches.total, 1, "{query}");
        assert_eq!(matches.newest[0].0.id, id, "{query}");
        assert_eq!(shown(&matches.newest[0].1), "The lid is broken", "{query}");
    }
}

pub async fn hits_are_newest_first_and_limited<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let (first, second) = (open(database, 1).await, open(database, 2).await);
    for id in [second, first] {
        append(database, id, AuthorKind::Customer, message("a mug")).await;
    }
    let ids = |matches: SearchMatches| matches.newest.iter().map(|(one, _)| one.id).collect::<Vec<_>>();
    assert_eq!(ids(found(database, "mug").await), [first, second]);
    let one = database.search(&SearchQuery::parse("mug").unwrap(), 1).await.unwrap();
    assert_eq!((one.total, ids(one)), (2, vec![first]));
}

pub async fn a_changed_name_replaces_the_old_one_in_the_index<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = open(database, 1).await;
    let renamed: AppendRule = Box::new(move |context| {
        let mut conversation = context.found().unwrap().conversation;
        conversation.customer.name = Some("Ada Lovelace".into());
        let (author, body) = (conversation.customer.author(), message("hello"));
        let new = entry(entry_id(9), next_time(), author, body);
        Ok(added(conversation, new))
    });
    let append = Append { conversation: id, entry: entry_id(9), referenced: None, rule: renamed };
    database.append_entry(append).await.unwrap();
    assert_eq!(found(database, "lovelace").await.total, 1);
    assert_eq!(found(database, "okafor").await.total, 0);
}

pub async fn search_input_is_escaped<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = open(database, 1).await;
    append(database, id, AuthorKind::Customer, message("mug NEAR OR lid { column }")).await;
    for typed in [
        "mug OR",
        "NOT mug",
        "AND",
        "OR OR",
        "NEAR(mug lid, 2)",
        "words:mug",
        "{words}:mug",
        "- mug",
        "^mug",
        "mug*",
        "mug**",
        "\"mug",
        "mug\"",
        "\"\"\"",
        "\"\"",
        "'; DROP TABLE entries; --",
        "(mug",
        "mug)",
        "mug + lid",
        "*",
        "mug\0",
        "\0",
        "mug\u{1}lid",
        "\u{fdd0}mug\u{fdd1}",
        "%",
        "\\",
        "column:",
        "rank:mug",
        "🙂",
        "\u{200d}",
    ] {
        search_input(database, typed).await;
    }
    assert_eq!(found(database, "NEAR OR").await.total, 1, "they are words");
    assert_eq!(found(database, "mug NOT lid").await.total, 0, "they are words");
    let texts = prop_oneof!["\\PC{0,30}", "[\"a *^:(){}+\u{0}-\u{1f}ORN-]{0,30}"];
    let mut runner = TestRunner::default();
    for _ in 0..300 {
        let text = texts.new_tree(&mut runner).unwrap().current();
        search_input(database, &text).await;
    }
}

pub async fn a_snippet_is_cut_from_a_long_text<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = open(database, 1).await;
    let text = "One two three four five six seven eight nine ten. Eleven twelve thirteen fourteen fifteen sixteen \
        seventeen eighteen nineteen twenty; here is the mug, and its lid: twenty-one twenty-two twenty-three \
        twenty-four twenty-five twenty-six twenty-seven twenty-eight the end, with a spout";
    append(database, id, AuthorKind::Customer, message(text)).await;
    for (query, snippet) in [
        (
            "three ",
            "One two [three] four five six seven eight nine ten. Eleven twelve thirteen fourteen fifteen sixteen…",
        ),
        (
            "twelve ",
            "…Eleven [twelve] thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty; here is the \
             mug, and its…",
        ),
        (
            "mug lid ",
            "…eighteen nineteen twenty; here is the [mug], and its [lid]: twenty-one twenty-two twenty-three…",
        ),
        (
            "spout",
            "…three twenty-four twenty-five twenty-six twenty-seven twenty-eight the end, with a [spout]",
        ),
    ] {
        let matches = found(database, query).await;
        assert_eq!(shown(&matches.newest[0].1), snippet, "{query}");
    }
}

pub async fn words_of_erased_conversations_are_gone<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = open(database, 1).await;
    append(database, id, AuthorKind::Customer, message("a mug")).await;
    assert_eq!(found(database, "mug").await.total, 1);
    let customer = database.find_conversation(id).await.unwrap().found().unwrap().customer.identity;
    erase(database, &customer).await;
    for text in ["mug", "okafor"] {
        assert_eq!(found(database, text).await.total, 0, "{text}");
    }
}
