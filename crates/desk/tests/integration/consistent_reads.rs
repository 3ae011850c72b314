//! A read returns one moment of a conversation, and the times of entries have the order of `seq`.

use std::sync::Arc;

use crate::common::{TestDesk, conversation_id, entry_id, message, opening, tokens};
use contract::{Claims, CustomerEntry, Limits};
use desk::company::{Company, CustomerChoices};
use desk::conversations::customer::AuthenticatedCustomer;
use desk::conversations::response_time_cache::ResponseTimeCache;
use desk::conversations::service::ConversationService;
use desk::peers::Peers;
use desk::promises::policy::PromisePolicy;
use desk::storage::SqliteDatabase;
use desk::support::clock;
use desk::support::notifier::Notifier;
use futures_util::future::join_all;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

const WRITERS: usize = 4;
const EACH: usize = 40;

#[tokio::test]
async fn the_conversation_of_a_page_is_of_the_same_moment_as_its_entries() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let write = async || {
        for n in 0..EACH {
            ada.write(id, &message(&n.to_string())).await;
        }
    };
    let read = async || {
        let mut seen = 0;
        while seen < (1 + WRITERS * EACH) as u64 {
            let page = ada.entries(id, &format!("after={seen}&limit=3&wait=30")).await;
            seen = page.entries.last().unwrap().seq;
            if !page.has_more {
                assert_eq!(page.conversation.last_seq, seen);
            }
            assert!(page.conversation.last_seq >= seen);
        }
    };
    tokio::join!(join_all((0..WRITERS).map(|_| write())), join_all((0..WRITERS).map(|_| read())));

    let page = ada.entries(id, "limit=500").await;
    assert!(page.entries.is_sorted_by_key(|entry| entry.created_at), "{:?}", page.entries);
}

#[tokio::test]
async fn the_time_of_an_entry_is_taken_inside_its_transaction() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("yes-reply.sqlite");
    let database = Arc::new(SqliteDatabase::open(&path).await.unwrap());
    let company = Company {
        name: "Kettle & Co".into(),
        limits: Limits::default(),
        choices: CustomerChoices::default(),
        promises: PromisePolicy::none(),
    };
    let service = ConversationService::new(
        Arc::new(company),
        database.clone(),
        database.clone(),
        Arc::new(Notifier::default()),
        Arc::new(ResponseTimeCache::new(database)),
        Peers::new().0,
        Arc::default(),
    );
    let ada =
        AuthenticatedCustomer::from(serde_json::from_value::<Claims>(tokens::claims("customer-42")).unwrap());
    let (id, open) = (conversation_id(), serde_json::from_value(opening("Hello")).unwrap());
    service.open_conversation(ada.clone(), id, open).await.unwrap();

    // Another process holds the write lock.
    let mut other =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&path)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let writing = tokio::spawn(async move {
        service
            .write_entry(ada.customer, id, entry_id(), CustomerEntry::message("Me too"))
            .await
            .unwrap()
            .into_inner()
    });
    let released = clock::now().plus_ms(5);
    while clock::now() < released {
        tokio::task::yield_now().await;
    }
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(writing.await.unwrap().created_at >= released);
}
