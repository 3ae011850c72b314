//! What is read is one moment of a conversation, and what is written has the time of its place in it.

mod common;

use std::sync::Arc;

use common::{TestDesk, conversation_id, entry_id, message, opening, tokens};
use contract::{Claims, CustomerEntry, Limits};
use desk::company::Company;
use desk::company::CustomerChoices;
use desk::conversations::customer::AuthenticatedCustomer;
use desk::desk::Desk;
use desk::promises::policy::PromisePolicy;
use desk::storage::SqliteDatabase;
use desk::support::clock;
use desk::tokens::signing_keys::SigningKeys;
use futures_util::future::join_all;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

const WRITERS: usize = 4;
const EACH: usize = 40;

#[tokio::test]
async fn the_head_beside_the_last_entries_knows_of_no_further_one() {
    let world = TestDesk::new().await;
    let ada = world.ada();
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
            if !page.more {
                assert_eq!(page.head.last_seq, seen);
            }
            assert!(page.head.last_seq >= seen);
        }
    };
    tokio::join!(join_all((0..WRITERS).map(|_| write())), join_all((0..WRITERS).map(|_| read())));

    let page = ada.entries(id, "limit=500").await;
    assert!(page.entries.is_sorted_by_key(|entry| entry.at), "{:?}", page.entries);
}

#[tokio::test]
async fn an_entry_has_the_time_at_which_it_was_its_turn() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("yes-reply.sqlite");
    let database = Arc::new(SqliteDatabase::open(&path).await.unwrap());
    let terms = Company {
        name: "Kettle & Co".into(),
        limits: Limits::default(),
        choices: CustomerChoices::default(),
        promises: PromisePolicy::none(),
    };
    let desk = Desk::new(terms, SigningKeys(vec![]), database.clone());
    let caller =
        AuthenticatedCustomer::from(serde_json::from_value::<Claims>(tokens::claims("customer-42")).unwrap());
    let (id, open) = (conversation_id(), serde_json::from_value(opening("Hello")).unwrap());
    desk.open_conversation(caller.clone(), id, open).await.unwrap();

    // Another writer is first.
    let mut other =
        SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(&path)).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let writing = tokio::spawn(async move {
        desk.write_customer_entry(caller.customer, id, entry_id(), CustomerEntry::message("Me too"))
            .await
            .unwrap()
            .into_inner()
    });
    let turn = clock::now().plus_ms(5);
    while clock::now() < turn {
        tokio::task::yield_now().await;
    }
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert!(writing.await.unwrap().at >= turn);
}
