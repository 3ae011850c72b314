//! The report's data: every entry of the window counts, and none outside of it.

use contract::{AuthorKind, ConversationId, EntryBody, EntryId, PromiseState, Timestamp};

use super::TestEngine;
use super::fixtures::{Opening, added, author, entry, message, solved};
use crate::conversations::store::{Append, AppendRule};
use crate::inbox::report::ReportStore;
use crate::storage::Database;
use crate::support::clock;

/// The window begins here.
const SINCE: i64 = 1_000;

fn at(ms: i64) -> Timestamp {
    clock::from_ms(ms)
}

fn promise(due: i64, state: Option<PromiseState>) -> EntryBody {
    EntryBody::Promise { due: at(due), what: "An answer".into(), state }
}

/// A customer opens the conversation of this number.
async fn open(database: &dyn Database, number: u64, sub: &str, about: &str, ms: i64) -> ConversationId {
    Opening::new(number).of("kettle", sub).about(about).at(at(ms)).store(database).await
}

async fn add(database: &dyn Database, id: ConversationId, ms: i64, kind: AuthorKind, body: EntryBody) {
    let rule: AppendRule = Box::new(move |context| {
        let conversation = context.found().unwrap().conversation;
        let id = EntryId::mint(conversation.last_seq + 1, [1; 10]);
        let author = author(kind, "Somebody");
        let new = entry(id, at(ms), author, body.clone());
        Ok(added(conversation, new))
    });
    let append = Append { conversation: id, entry: EntryId::mint(0, [0; 10]), referenced: None, rule };
    database.append_entry(append).await.unwrap();
}

pub async fn metrics_come_from_the_entries_of_the_window<E: TestEngine>() {
    use AuthorKind::{Automatic, Customer, Person};
    let engine = E::start().await;
    let database = engine.database();
    let over = open(database, 1, "ada", "order:1", 100).await;
    add(database, over, 110, Person, promise(500, None)).await;
    add(database, over, 200, Person, message("Words")).await;
    add(database, over, 300, Customer, solved()).await;
    let waits = open(database, 2, "ada", "order:2", 100).await;
    add(database, waits, 200, Automatic, promise(150, Some(PromiseState::Missed))).await;
    let begun = open(database, 3, "lea", "order:3", 100).await;
    add(database, begun, 900, Person, promise(5_000, None)).await;
    add(database, begun, 1_600, Automatic, promise(1_500, Some(PromiseState::Missed))).await;
    add(database, begun, 1_700, Person, promise(5_000, None)).await;
    add(database, begun, 1_800, Person, EntryBody::Proposal { text: "A new lid".into() }).await;
    add(database, begun, 1_900, Person, message("Words")).await;
    let again = open(database, 4, "lea", "order:3", 1_100).await;
    add(database, again, 1_200, Customer, solved()).await;
    open(database, 5, "tom", "order:3", 1_100).await;

    let data = database.report_data(at(SINCE)).await.unwrap();
    let metrics: Vec<_> = data
        .conversations
        .iter()
        .map(|course| {
            (course.customer.sub.as_str(), course.opened_at, course.is_repeat, course.missed_promises)
        })
        .collect();
    let expected = [
        ("ada", at(100), false, 0),
        ("lea", at(100), false, 1),
        ("lea", at(1_100), true, 0),
        ("tom", at(1_100), false, 0),
    ];
    assert_eq!(metrics, expected, "nothing of what was over, and all that waits");
    let [_, begun, again, _] = data.conversations.as_slice() else { panic!("{data:?}") };
    assert_eq!((begun.first_reply_at, begun.is_unconfirmed()), (Some(at(1_800)), true));
    assert_eq!((again.outcome_at, again.is_solved()), (Some(at(1_200)), true));
    assert_eq!(data.promises_kept, 1, "one was kept in time, before the window another");
    assert_eq!(database.report_data(at(0)).await.unwrap().promises_kept, 2);
}
