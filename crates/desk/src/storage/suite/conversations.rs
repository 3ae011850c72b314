//! Conversations by reference, by change, and after their erasure.

use contract::AuthorKind;

use super::TestEngine;
use super::fixtures::{Opening, author, customer, message, next_time, seqs, write};
use crate::accounts::audit::AuditLog;
use crate::conversations::access::ConversationLookup;
use crate::conversations::store::ConversationStore;

pub async fn a_reference_of_another_issuer_is_another_reference<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    for (number, iss, sub, about) in [
        (1, "kettle", "ada", "order:1"),
        (2, "kettle", "tom", "order:1"),
        (3, "kettle", "lea", "bill:1"),
        (4, "teapot", "eva", "order:1"),
        (5, "kettle", "lea", "order:1"),
    ] {
        Opening::new(number).of(iss, sub).about(about).store(database).await;
    }
    let order = "order:1".parse().unwrap();
    let others = async |iss, sub, limit| {
        let identity = customer(iss, sub).identity;
        let found = database.same_reference(&identity, &order, limit).await.unwrap();
        found.into_iter().map(|one| one.customer.identity.sub).collect::<Vec<_>>()
    };
    assert_eq!(others("kettle", "ada", 10).await, ["lea", "tom"]);
    assert_eq!(others("kettle", "ada", 1).await, ["lea"]);
    assert!(others("teapot", "eva", 10).await.is_empty());
}

pub async fn an_erased_conversation_is_gone_for_its_customer_alone<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let erased = Opening::new(1).of("kettle", "ada").store(database).await;
    let same_sub = Opening::new(2).of("teapot", "ada").store(database).await;
    let other = Opening::new(3).of("kettle", "tom").store(database).await;
    write(database, erased, author(AuthorKind::Person, "Maria"), message("Hello Ada")).await;
    let ada = customer("kettle", "ada").identity;
    assert_eq!(database.erase_customer(&ada, "privacy", next_time()).await.unwrap(), [erased]);
    assert_eq!(database.erase_customer(&ada, "privacy", next_time()).await.unwrap(), []);
    match database.find_conversation(erased).await.unwrap() {
        ConversationLookup::Erased(whose) => assert_eq!(whose, ada),
        lookup => panic!("{lookup:?}"),
    }
    for id in [same_sub, other] {
        assert_eq!(seqs(database, id).await, [1]);
    }
    let page = database.list_conversations(&ada, None, None, 10).await.unwrap();
    assert!(page.items.is_empty());
    assert_eq!(
        database.audit_page(None, 10).await.unwrap().items.len(),
        1,
        "an erasure of nothing is no event"
    );
}

pub async fn changes_come_in_their_order_and_each_conversation_once<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let mut ids = vec![];
    for number in 1..=5 {
        ids.push(
            Opening::new(number).of("kettle", if number == 2 { "tom" } else { "ada" }).store(database).await,
        );
    }
    let beginning = database.last_change().await.unwrap();
    write(database, ids[2], author(AuthorKind::Person, "Maria"), message("Hello")).await;
    write(database, ids[0], author(AuthorKind::Person, "Maria"), message("Hello")).await;
    write(database, ids[2], author(AuthorKind::Customer, "Ada"), message("Hello")).await;

    let read = async |sub, mut after, limit| {
        let mut told = vec![];
        loop {
            let page = database.changed_conversations("kettle", sub, after, limit).await.unwrap();
            assert!(page.changed.len() <= limit);
            told.extend(page.changed.iter().map(|one| one.id));
            after = page.position;
            if !page.has_more {
                return (told, after);
            }
        }
    };
    let everything = [ids[1], ids[3], ids[4], ids[0], ids[2]];
    for limit in [1, 2, 100] {
        assert_eq!(read(None, 0, limit).await.0, everything);
        assert_eq!(read(Some("ada"), 0, limit).await.0, [ids[3], ids[4], ids[0], ids[2]]);
        assert_eq!(read(None, beginning, limit).await.0, [ids[0], ids[2]]);
    }
    let (_, end) = read(None, 0, 100).await;
    assert_eq!(end, database.last_change().await.unwrap());
    assert_eq!(read(None, end, 100).await, (vec![], end));
    assert!(database.changed_conversations("teapot", None, 0, 10).await.unwrap().changed.is_empty());
}
