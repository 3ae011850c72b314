//! Writes that arrive together share a commit, and a failed write stores nothing and fails no other.

use contract::{AuthorKind, ConversationId, EntryBody};
use futures_util::future::join_all;

use super::TestEngine;
use super::fixtures::{Opening, added, append_with, author, entry, entry_id, seqs};
use crate::conversations::append::AppendOutcome;
use crate::conversations::model::NewEntry;
use crate::conversations::store::{Append, AppendRule, ConversationStore};
use crate::error::{ServiceError, StorageError};
use crate::storage::Database;
use crate::support::clock;
use crate::support::put_outcome::PutOutcome;

fn notice(n: u16) -> NewEntry {
    let body = EntryBody::Notice { text: n.to_string(), disputed_amount: None };
    entry(entry_id(n), clock::now(), author(AuthorKind::Customer, "Ada"), body)
}

fn write(conversation: ConversationId, n: u16) -> Append {
    append_with(conversation, notice(n), || {})
}

/// A write whose rule adds its entry whether it is stored or not.
fn write_again(conversation: ConversationId, n: u16) -> Append {
    let rule: AppendRule =
        Box::new(move |context| Ok(added(context.found().unwrap().conversation, notice(n))));
    Append { rule, ..write(conversation, n) }
}

pub async fn writes_that_arrive_together_share_a_commit<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).store(database).await;
    let before = database.commits();
    let writes = (0..200).map(|n| database.append_entry(write(id, n)));
    assert!(
        join_all(writes).await.into_iter().all(|result| matches!(result, Ok(AppendOutcome::Created { .. })))
    );
    assert_eq!(seqs(database, id).await, (1..=201).collect::<Vec<_>>());
    let commits = database.commits() - before;
    assert!(commits <= 3, "{commits} commits for 200 writes");
}

pub async fn a_later_write_of_a_batch_reads_what_an_earlier_one_stored<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let opening = Opening::new(1);
    let id = opening.id();
    // The first write makes the others wait, so that they come in one batch.
    Opening::new(2).store(database).await;
    let first = opening.clone().try_store(database);
    let (first, again, entry, same_entry) = tokio::join!(
        first,
        opening.try_store(database),
        database.append_entry(write(id, 1)),
        database.append_entry(write(id, 1))
    );
    assert!(matches!(first, Ok(PutOutcome::Created(_))));
    assert!(matches!(again, Ok(PutOutcome::Existing(_))));
    assert!(matches!(entry, Ok(AppendOutcome::Created { .. })));
    assert!(matches!(same_entry, Ok(AppendOutcome::Existing(_))));
    assert_eq!(seqs(database, id).await, [1, 2]);
}

pub async fn a_write_that_adds_an_entry_again_fails_alone<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).store(database).await;
    database.append_entry(write(id, 7)).await.unwrap();
    let both = [write(id, 8), write_again(id, 7), write(id, 9)];
    let results = join_all(both.map(|append| database.append_entry(append))).await;
    assert!(matches!(results[1], Err(ServiceError::Storage(StorageError::Defect(_)))));
    assert!(results[0].is_ok() && results[2].is_ok());
    assert_eq!(seqs(database, id).await, [1, 2, 3, 4]);
}

pub async fn a_rule_that_panics_ends_its_batch_and_not_the_group_commit<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).store(database).await;
    let panics = append_with(id, notice(1), || panic!("a defect"));
    assert!(database.append_entry(panics).await.is_err());
    database.append_entry(write(id, 2)).await.unwrap();
    assert_eq!(seqs(database, id).await, [1, 2]);
}
