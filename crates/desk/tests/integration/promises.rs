//! Promises: kept, missed, and the entries of a missed one.

use crate::common::agent::AgentClient;
use crate::common::{CustomerClient, TestDesk, message, path};
use contract::{
    Author, AuthorKind, ConversationId, Entry, EntryBody, EntryId, Owner, PromiseState, Timestamp,
};
use desk::accounts::agent::AgentName;
use desk::conversations::append::AppendDecision;
use desk::conversations::company_person::EntryAuthor;
use desk::conversations::model::NewEntry;
use desk::conversations::store::{Append, AppendRule};
use desk::promises::store::{DuePromise, DuePromises};
use desk::support::clock;
use desk::support::digest::Fingerprint;
use inbox_api::ConversationList;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Promises a reply in this many milliseconds.
async fn promise(agent: &AgentClient, id: ConversationId, ms: i64) -> Option<Timestamp> {
    let due = clock::now().plus_ms(ms);
    let body = json!({"kind": "promise", "due": due.to_string(), "what": "An answer"});
    (agent.write(id, &body).await.0 == 201).then_some(due)
}

/// Promises a reply that is due soon. On a busy machine the due time may pass before the request arrives.
async fn promise_soon(agent: &AgentClient, id: ConversationId) -> Timestamp {
    for ms in [100, 1_000, 10_000] {
        if let Some(due) = promise(agent, id, ms).await {
            return due;
        }
    }
    panic!("the desk takes more than ten seconds for an entry");
}

/// Stops the desk, stores a promise whose due time has passed, and starts the desk with these lines in its configuration.
async fn with_a_miss(desk: &mut TestDesk, id: ConversationId, by: &str, more: &str) -> Timestamp {
    desk.stop().await;
    let database = desk.open_database().await;
    let due = clock::now().plus_ms(-60_000);
    let agent = database.find_agent(&AgentName::parse(by).unwrap()).await.unwrap();
    let author = Author { kind: AuthorKind::Person, name: by.to_owned() };
    let author = EntryAuthor { author, agent: agent.map(|agent| agent.id) };
    let entry = crate::common::entry_id();
    let decide: AppendRule = Box::new(move |context| {
        let mut conversation = context.found().unwrap().conversation;
        let body = EntryBody::Promise { due, what: "An answer".into(), state: None };
        let (at, author) = (clock::now(), author.clone());
        let new = NewEntry { id: entry, at, author, drafted_by_ai: false, body, receiver: None };
        let stored = conversation.append(new, Fingerprint::of_secret("promise"));
        Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
    });
    let append = Append { conversation: id, entry, referenced: None, rule: decide };
    assert!(database.append_entry(append).await.is_ok());
    database.close().await;
    desk.start(more).await;
    due
}

fn is_missed(entry: &Entry) -> bool {
    matches!(entry.body, EntryBody::Promise { state: Some(PromiseState::Missed), .. })
}

async fn inbox(agent: &AgentClient) -> Vec<ConversationId> {
    let inbox: ConversationList = serde_json::from_value(agent.get("conversations").await.1).unwrap();
    inbox.conversations.iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_missed_promise_is_recorded_once_and_is_first_in_the_list() {
    let mut desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let earlier = ada.open("I wrote first").await;
    let id = ada.open("The meter was read twice").await;
    let due = promise(&maria, id, 3_600_000).await.unwrap();
    assert_eq!(inbox(&maria).await, [earlier, id]);
    let pending = ada.conversation(id).await.promise.unwrap();
    assert_eq!((pending.due, pending.state), (due, PromiseState::Pending));

    // A promise that passed while the desk was down is recorded when it starts.
    let due = with_a_miss(&mut desk, id, "Maria", "").await;
    let (ada, maria) = (desk.ada(), desk.session("Maria", 60_000).await);
    let recorded = ada.entries(id, "after=3&wait=30").await;
    let [missed] = recorded.entries.as_slice() else { panic!("{recorded:?}") };
    assert!(matches!(&missed.body, EntryBody::Promise { due: of, .. } if *of == due) && is_missed(missed));
    assert_eq!((missed.author.kind, missed.author.name.as_str()), (AuthorKind::Automatic, "Kettle & Co"));
    assert_eq!(recorded.conversation.promise.unwrap().state, PromiseState::Missed);
    assert_eq!(inbox(&maria).await, [id, earlier]);

    maria.write(id, &message("I am sorry, here it is.")).await;
    let page = ada.entries(id, "").await;
    assert_eq!(page.entries.iter().filter(|entry| is_missed(entry)).count(), 1);
    assert_eq!(page.conversation.promise.unwrap().state, PromiseState::Missed, "an answer does not undo it");
}

#[tokio::test]
async fn a_missed_promise_is_recorded_at_its_due_time() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    let due = promise_soon(&maria, id).await;
    let recorded = ada.entries(id, "after=2&wait=30").await;
    assert!(is_missed(&recorded.entries[0]) && recorded.entries[0].created_at >= due, "{recorded:?}");
}

#[tokio::test]
async fn a_reply_in_time_keeps_the_promise_and_nothing_is_recorded() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let (kept, pending) = (ada.open("Hello").await, ada.open("And this").await);
    promise(&maria, kept, 3_600_000).await.unwrap();
    let due = promise(&maria, pending, 3_600_000).await.unwrap();
    maria.write(kept, &message("Here it is.")).await;
    assert_eq!(ada.conversation(kept).await.promise.unwrap().state, PromiseState::Kept);
    let database = desk.open_database().await;
    let now = database.due_promises(clock::now(), 9).await.unwrap();
    assert_eq!(now, DuePromises { due: vec![], next: Some(due) });
    let later = database.due_promises(due, 9).await.unwrap();
    assert_eq!(later, DuePromises { due: vec![DuePromise { conversation: pending, due }], next: None });
    database.close().await;
}

#[tokio::test]
async fn a_missed_promise_hands_over_to_the_next_agent_if_configured() {
    let mut desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    desk.add_agent("Tom").await;
    let id = ada.open("Hello").await;
    maria.write(id, &json!({"kind": "take"})).await;
    let more = "[promise]\nwithin = \"8h\"\nwhen_missed = \"next_person\"\n";
    with_a_miss(&mut desk, id, "Maria", more).await;
    let ada = desk.ada();
    let handover = ada.entries(id, "after=3&wait=30").await.entries.remove(0);
    assert!(is_missed(&ada.entries(id, "after=4&wait=30").await.entries[0]));
    assert_eq!(handover.author.kind, AuthorKind::Automatic);
    let tom = |to: &Owner, summary: &str| to.name == "Tom" && summary.contains("Maria");
    assert!(
        matches!(&handover.body, EntryBody::Handover { to, summary } if tom(to, summary)),
        "{handover:?}"
    );
    assert_eq!(ada.conversation(id).await.owner.unwrap().name, "Tom");
}

/// The id of an entry that somebody derives from what customers read.
fn derived(purpose: &str, id: ConversationId, due: Timestamp) -> EntryId {
    let hash = Sha256::digest(format!("{purpose} {id} {due}"));
    EntryId::mint(due.as_millisecond().unsigned_abs(), hash[..10].try_into().unwrap())
}

/// Reads on until the desk has written that the promise was missed, and returns the kinds of what it wrote.
async fn told(customer: &CustomerClient, id: ConversationId) -> Vec<&'static str> {
    let (mut after, mut kinds) = (0, vec![]);
    loop {
        let page = customer.entries(id, &format!("after={after}&wait=30")).await;
        after = page.conversation.last_seq;
        let automatic = page.entries.iter().filter(|entry| entry.author.kind == AuthorKind::Automatic);
        kinds.extend(automatic.map(|entry| entry.body.kind()));
        if page.entries.iter().any(is_missed) {
            return kinds;
        }
    }
}

#[tokio::test]
async fn a_customer_cannot_take_the_ids_of_what_the_desk_writes_about_a_missed_promise() {
    let desk = TestDesk::with("[promise]\nwithin = \"3s\"\nwhen_missed = \"next_person\"\n").await;
    let (ada, other, maria) = (desk.ada(), desk.somebody_else(), desk.signed_in("Maria").await);
    desk.add_agent("Tom").await;
    let (taken, clean) = (ada.open("Hello").await, other.open("Hello").await);
    for id in [taken, clean] {
        assert_eq!(maria.write(id, &json!({"kind": "take"})).await.0, 201);
    }
    let due = ada.conversation(taken).await.promise.unwrap().due;
    for purpose in ["missed", "handover", "handed-on"] {
        let (status, _) = ada.put(&path(taken, derived(purpose, taken, due)), &message("mine")).await;
        assert_eq!(status, 201);
    }
    for (customer, id) in [(&ada, taken), (&other, clean)] {
        assert_eq!(told(customer, id).await, ["handover", "promise"]);
        let conversation = customer.conversation(id).await;
        assert_eq!(conversation.promise.unwrap().state, PromiseState::Missed);
        assert_eq!(conversation.owner.unwrap().name, "Tom");
    }
    let database = desk.open_database().await;
    assert_eq!(
        database.due_promises(clock::now(), 9).await.unwrap(),
        DuePromises { due: vec![], next: None }
    );
    database.close().await;
}

#[tokio::test]
async fn a_customer_who_starts_to_wait_gets_the_promise_of_the_policy() {
    let desk = TestDesk::with("[promise]\nwithin = \"8h\"\n[promise.kinds]\nbill = \"1h\"\n").await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    let due_in = async || {
        let promise = ada.conversation(id).await.promise.unwrap();
        assert_eq!(promise.state, PromiseState::Pending);
        promise.due.as_millisecond() - clock::now().as_millisecond()
    };
    let first = due_in().await;
    assert!((3_500_000..=3_600_000).contains(&first), "{first}");
    maria.write(id, &message("Hi.")).await;
    assert_eq!(ada.conversation(id).await.promise.unwrap().state, PromiseState::Kept);
    ada.write(id, &message("One more thing")).await;
    let again = due_in().await;
    assert!((3_500_000..=3_600_000).contains(&again), "{again}");
}

#[tokio::test]
async fn a_promise_in_the_past_is_refused_and_nothing_is_stored() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    for (due, field) in [("2020-01-01T00:00:00Z", "due"), ("soon", "due")] {
        let (status, problem) =
            maria.write(id, &json!({"kind": "promise", "due": due, "what": "An answer"})).await;
        assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some(field)), "{problem}");
    }
    let conversation = ada.conversation(id).await;
    assert_eq!((conversation.last_seq, conversation.promise), (1, None));
}

#[tokio::test]
async fn response_times_are_published_from_twenty_replies_on() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    for n in 0..20 {
        maria.write(id, &message("Answer")).await;
        ada.write(id, &message(&format!("Question {n}"))).await;
    }
    // Response times are cached for a minute; a desk that was just started has an empty cache.
    let mut desk = desk;
    assert_eq!(ada.get("/v1").await.1["response_time"], json!(null));
    desk.stop().await;
    desk.start("").await;
    let times = desk.ada().get("/v1").await.1["response_time"].clone();
    assert_eq!((times["answers"].as_u64(), times["window_days"].as_u64()), (Some(20), Some(28)), "{times}");
    assert!(times["p50_seconds"].as_u64() <= times["p90_seconds"].as_u64());
    assert_eq!(desk.ada().conversation(id).await.response_time.unwrap().answers, 20);
}
