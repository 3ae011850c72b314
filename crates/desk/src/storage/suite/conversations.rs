//! Conversations: their fields and entries, by customer, reference and change, and after their erasure.

use contract::{
    AuthorKind, DesiredOutcome, EntryId, Promise, PromiseState, ReferenceKey, ReplyPreference, Status, Ticket,
};

use super::TestEngine;
use super::fixtures::{Opening, author, change, conversation, customer, erase, message, seqs, write};
use crate::accounts::audit::AuditLog;
use crate::conversations::access::{Access, ConversationLookup};
use crate::conversations::company_person::CompanyPerson;
use crate::conversations::event_log::EventLog;
use crate::conversations::model::{CompanyReadPosition, LastReply, Review};
use crate::conversations::store::ConversationStore;
use crate::error::ServiceError;
use crate::support::clock;
use crate::support::pagination::Window;

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

pub async fn of_an_erased_conversation_the_id_and_the_issuer_stay<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let erased = Opening::new(1).of("kettle", "ada").store(database).await;
    let same_sub = Opening::new(2).of("teapot", "ada").store(database).await;
    let other = Opening::new(3).of("kettle", "tom").store(database).await;
    write(database, erased, author(AuthorKind::Person, "Maria"), message("Hello Ada")).await;
    let ada = customer("kettle", "ada").identity;
    assert_eq!(erase(database, &ada).await, [erased]);
    assert_eq!(erase(database, &ada).await, []);
    match database.find_conversation(erased).await.unwrap() {
        ConversationLookup::Erased { iss } => assert_eq!(iss, "kettle"),
        lookup => panic!("{lookup:?}"),
    }
    let again = Opening::new(1).of("kettle", "tom").try_store(database).await;
    assert!(again.is_err(), "the id is not used again: {again:?}");
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
    let other = Opening::new(6).of("teapot", "jonas").store(database).await;
    for limit in [2, 100] {
        let (mut after, mut told) = (beginning, vec![]);
        loop {
            let events = database.events_after(after, limit).await.unwrap();
            assert!(events.len() <= limit && events.iter().all(|event| event.position > after));
            let Some(last) = events.last() else { break };
            after = last.position;
            told.extend(events.into_iter().map(|event| (event.conversation, event.customer.iss)));
        }
        let kettle = |id| (id, "kettle".to_owned());
        assert_eq!(told, [kettle(ids[0]), kettle(ids[2]), (other, "teapot".into())], "of all issuers");
    }
}

pub async fn every_field_is_stored<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).store(database).await;
    let opened = conversation(database, id).await;
    assert_eq!((opened.owner.as_ref(), opened.promise.as_ref(), opened.ticket.as_ref()), (None, None, None));
    let stored = change(database, id, |conversation| {
        let (at, person) =
            (clock::from_ms(5_000), |name: &str| CompanyPerson { agent: None, name: name.into() });
        conversation.customer.name = Some("Ada 'Okåfor' \\ \"x\"".into());
        conversation.customer.email = Some("ada@example.org".into());
        conversation.customer.locale = Some("de".into());
        conversation.status = Status::AwaitingCustomer;
        conversation.owner = Some(person("Maria"));
        conversation.last_seq = 7;
        conversation.updated_at = clock::from_ms(-1);
        conversation.waiting_since = None;
        conversation.promise = Some(Promise { due: at, state: PromiseState::Missed });
        conversation.first_reply_at = Some(at);
        conversation.last_reply = Some(LastReply { seq: 3, author: person("Maria") });
        let decision_id = EntryId::mint(9, [9; 10]);
        conversation.pending_review = Some(Review { decision_id, decided_by: Some(person("Jonas")) });
        (conversation.decisions, conversation.handovers) = (u32::MAX, 2);
        conversation.preview = "🙂 words".into();
        conversation.desired_outcome = Some(DesiredOutcome { choice: Some("refund".into()), text: None });
        let note = Some("evenings".into());
        conversation.reply_preference =
            Some(ReplyPreference { channel: Some("here".into()), note, ..ReplyPreference::default() });
        conversation.unread = vec![3, 5];
        conversation.customer_read_up_to = 2;
        conversation.company_read = Some(CompanyReadPosition { up_to: 4, reader: person("Maria"), at });
        conversation.ticket = Some(Ticket { system: "rt".into(), number: "1".into(), url: None });
    })
    .await;
    assert_eq!(conversation(database, id).await, stored);
    assert_eq!((&stored.reference, stored.created_at), (&opened.reference, opened.created_at));
}

pub async fn entries_are_read_in_pages_of_both_directions<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).of("kettle", "ada").store(database).await;
    for _ in 2..=5 {
        write(database, id, author(AuthorKind::Customer, "Ada"), message("More")).await;
    }
    let read = async |window, limit| {
        let (_, page) = database.read_entries(id, window, limit, &Access::All).await.unwrap();
        (page.items.iter().map(|entry| entry.seq).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(read(Window::After(0), 3).await, (vec![1, 2, 3], Some(3)));
    assert_eq!(read(Window::After(3), 3).await, (vec![4, 5], None));
    assert_eq!(read(Window::Before(u64::MAX), 2).await, (vec![4, 5], Some(4)));
    assert_eq!(read(Window::Before(4), 3).await, (vec![1, 2, 3], None));
    let stranger = Access::Customer(customer("kettle", "tom").identity);
    let refused = database.read_entries(id, Window::After(0), 3, &stranger).await;
    assert!(matches!(refused, Err(ServiceError::Problem(_))), "{refused:?}");
}

pub async fn a_customers_conversations_are_listed_newest_first<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let mut ids = vec![];
    for (number, sub, about) in
        [(1, "ada", "order:1"), (2, "ada", "bill:1"), (3, "tom", "order:1"), (4, "ada", "order:1")]
    {
        ids.push(Opening::new(number).of("kettle", sub).about(about).store(database).await);
    }
    let (ada, order) = (customer("kettle", "ada").identity, "order:1".parse().unwrap());
    let listed = async |reference: Option<&ReferenceKey>, after, limit| {
        let page = database.list_conversations(&ada, reference, after, limit).await.unwrap();
        (page.items.iter().map(|one| one.id).collect::<Vec<_>>(), page.next)
    };
    let (first, next) = listed(None, None, 2).await;
    assert_eq!(first, [ids[3], ids[1]]);
    assert_eq!(listed(None, next, 2).await, (vec![ids[0]], None));
    assert_eq!(listed(Some(&order), None, 2).await, (vec![ids[3], ids[0]], None));
}

/// A text of which a page has two.
fn large_text() -> String {
    "x".repeat(400 * 1024)
}

pub async fn a_page_of_large_entries_ends_before_its_limit<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let id = Opening::new(1).of("kettle", "ada").store(database).await;
    for _ in 2..=6 {
        write(database, id, author(AuthorKind::Customer, "Ada"), message(&large_text())).await;
    }
    let read = async |window| {
        let (_, page) = database.read_entries(id, window, 500, &Access::All).await.unwrap();
        (page.items.iter().map(|entry| entry.seq).collect::<Vec<_>>(), page.next)
    };
    assert_eq!(read(Window::After(0)).await, (vec![1, 2, 3], Some(3)));
    assert_eq!(read(Window::After(3)).await, (vec![4, 5], Some(5)));
    assert_eq!(read(Window::After(5)).await, (vec![6], None));
    assert_eq!(read(Window::Before(u64::MAX)).await, (vec![5, 6], Some(5)));
    assert_eq!(read(Window::Before(5)).await, (vec![3, 4], Some(3)));
    assert_eq!(read(Window::Before(3)).await, (vec![1, 2], None));
}

pub async fn a_page_of_large_conversations_ends_before_its_limit<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let beginning = database.last_change().await.unwrap();
    let mut ids = vec![];
    for number in 1..=5 {
        let id = Opening::new(number).of("kettle", "ada").about("order:1").store(database).await;
        change(database, id, |conversation| {
            conversation.desired_outcome = Some(DesiredOutcome { choice: None, text: Some(large_text()) });
        })
        .await;
        ids.push(id);
    }
    let (ada, order) = (customer("kettle", "ada").identity, "order:1".parse().unwrap());
    for reference in [None, Some(&order)] {
        let (mut after, mut pages) = (None, vec![]);
        loop {
            let page = database.list_conversations(&ada, reference, after, 500).await.unwrap();
            pages.push(page.items.iter().map(|one| one.id).collect::<Vec<_>>());
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        assert_eq!(pages, [vec![ids[4], ids[3]], vec![ids[2], ids[1]], vec![ids[0]]]);
    }
    for sub in [None, Some("ada")] {
        let (mut after, mut pages) = (beginning, vec![]);
        loop {
            let page = database.changed_conversations("kettle", sub, after, 500).await.unwrap();
            pages.push(page.changed.iter().map(|one| one.id).collect::<Vec<_>>());
            after = page.position;
            if !page.has_more {
                break;
            }
        }
        assert_eq!(pages, [vec![ids[0], ids[1]], vec![ids[2], ids[3]], vec![ids[4]]]);
        assert_eq!(after, database.last_change().await.unwrap());
    }
}
