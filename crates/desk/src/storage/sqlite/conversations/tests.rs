//! Conversations about the same reference.

#![allow(clippy::unwrap_used)]

use contract::{Reference, Timestamp};
use sqlx::Row;

use super::*;

use crate::conversations::customer::Customer;
use crate::storage::sqlite::fixtures::database;
use crate::support::digest::Fingerprint;

fn identity(iss: &str, sub: &str) -> Identity {
    Identity { iss: iss.into(), sub: sub.into() }
}

#[tokio::test]
async fn a_reference_of_another_issuer_is_another_reference() {
    let (_dir, database) = database().await;
    let mut connection = database.write.acquire().await.unwrap();
    for (number, iss, sub, about) in [
        (1, "kettle", "ada", "order:1"),
        (2, "kettle", "tom", "order:1"),
        (3, "kettle", "lea", "bill:1"),
        (4, "teapot", "eva", "order:1"),
        (5, "kettle", "lea", "order:1"),
    ] {
        let customer = Customer { identity: identity(iss, sub), name: None, email: None, locale: None };
        let id = ConversationId::mint(number, [0; 10]);
        let reference = Reference::bare(about.parse().unwrap());
        let conversation = Conversation::new(id, customer, reference, Timestamp::UNIX_EPOCH);
        let opened = StoredConversation { conversation, fingerprint: Fingerprint::of_secret("opening") };
        insert(&mut connection, &opened).await.unwrap();
    }
    let order = "order:1".parse().unwrap();
    let others = async |iss, sub, limit| {
        let found = same_reference(&database.read, &identity(iss, sub), &order, limit).await.unwrap();
        found.into_iter().map(|one| one.customer.identity.sub).collect::<Vec<_>>()
    };
    assert_eq!(others("kettle", "ada", 10).await, ["lea", "tom"]);
    assert_eq!(others("kettle", "ada", 1).await, ["lea"]);
    assert!(others("teapot", "eva", 10).await.is_empty());

    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {SAME_REFERENCE}"));
    let plan = sqlx::query(explain).bind("").bind("").bind("").bind("").bind(1);
    let plan: String = plan.fetch_one(&database.read).await.unwrap().get("detail");
    let index = "SEARCH conversations USING INDEX conversations_about (iss=? AND reference_kind=? AND reference_id=?)";
    assert_eq!(plan, index);
}
