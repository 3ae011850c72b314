//! The other engine's tokenizer and snippets define what is found and shown.

use contract::{AuthorKind, EntryId};
use inbox_api::Snippet;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::inbox::search_query::SearchQuery;
use crate::storage::postgres::fixtures::database;
use crate::storage::suite::fixtures::{Opening, append, author, entry, message, next_time, write};
use crate::storage::{Database, SqliteDatabase};

/// The number of conversations that are found, and each with its snippet.
async fn found(database: &dyn Database, query: &str) -> (u64, Vec<String>) {
    let matches = database.search(&SearchQuery::parse(query).unwrap(), 50).await.unwrap();
    let mark = |piece: &Snippet| match piece.marked {
        true => format!("[{}]", piece.text),
        false => piece.text.clone(),
    };
    let shown = |snippets: &[Snippet]| snippets.iter().map(mark).collect::<String>();
    let newest = matches.newest.iter().map(|(one, snippets)| format!("{}: {}", one.id, shown(snippets)));
    (matches.total, newest.collect())
}

#[tokio::test]
async fn both_engines_find_and_show_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = SqliteDatabase::open(&dir.path().join("yes-reply.sqlite")).await.unwrap();
    let postgres = database().await;
    let mut runner = TestRunner::deterministic();
    let word = prop_oneof![
        8 => "[a-e]{1,2}",
        1 => "(Crème|BRÛLÉE|brøken|Straße|ΣΟΦΟΣ|Йод|Ёлка|日本語|x²|İs|ǅ|ﬁx|e\u{301}a)",
        1 => "[0-9]{1,2}",
    ];
    let gap = prop_oneof![8 => " ", 1 => "\\. ", 1 => "(, |: |\\. ?\n|'|-| – |☺|\\.|  )"];
    let texts = proptest::collection::vec((word.clone(), gap), 1..60);
    for number in 1..=40 {
        let text = texts.new_tree(&mut runner).unwrap().current();
        let text: String = text.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
        // Receipts are words too: they come from the ids, which must be the same on both engines.
        let at = next_time();
        let added = entry(
            EntryId::mint(number, [number as u8; 10]),
            at,
            author(AuthorKind::Customer, "Ada"),
            message(&text),
        );
        for engine in [&sqlite as &dyn Database, &postgres] {
            let id = Opening::new(number).at(at).store(engine).await;
            append(engine, id, added.clone()).await;
        }
    }
    let queries = proptest::collection::vec((word, "( | |\"|-|\\*)"), 1..4);
    let mut hits = 0;
    for _ in 0..200 {
        let query = queries.new_tree(&mut runner).unwrap().current();
        let query: String = query.into_iter().flat_map(|(word, gap)| [word, gap]).collect();
        let expected = found(&sqlite, &query).await;
        assert_eq!(found(&postgres, &query).await, expected, "{query}");
        hits += expected.0;
    }
    assert!(hits > 500, "{hits}");
}

#[tokio::test]
async fn a_text_beyond_the_limits_of_one_vector_is_found_as_a_whole() {
    let database = database().await;
    let id = Opening::new(1).store(&database).await;
    let ada = || author(AuthorKind::Customer, "Ada");
    let text = format!("{}the lid of {}the mug", "tea ".repeat(400), "tea ".repeat(2_000));
    write(&database, id, ada(), message(&text)).await;
    let long = format!("{}x", "w".repeat(5_000));
    write(&database, id, ada(), message(&long)).await;
    for query in ["\"tea the lid of tea\"", "\"tea the mug\"", "lid mug", &long[..190]] {
        assert_eq!(found(&database, query).await.0, 1, "{query}");
    }
    assert_eq!(found(&database, "\"lid of the mug\"").await.0, 0);
}
