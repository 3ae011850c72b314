//! Retention: solved conversations are erased when their time has passed, and only if the configuration says so.

use std::time::Duration;

use crate::common::accounts::newest;
use crate::common::{CustomerClient, PATIENCE, TestDesk, compacted, conversation_id, entry_id};
use contract::{ConversationId, EntryBody, Reference, Resolution, Status, Timestamp};
use desk::conversations::access::Access;
use desk::conversations::append::AppendDecision;
use desk::conversations::customer::{Customer, Identity};
use desk::conversations::model::{Conversation, NewEntry};
use desk::conversations::store::{Append, AppendRule, OpenDecision, OpenRule, StoredConversation};
use desk::storage::Database;
use desk::support::clock;
use desk::support::digest::Fingerprint;
use inbox_api::{AuditAction, AuditActor};
use reqwest::StatusCode;

const DAY_MS: i64 = 86_400_000;

fn days_ago(days: i64) -> Timestamp {
    clock::now().plus_ms(-days * DAY_MS)
}

/// Ada's conversation that was opened then, and solved then if it was.
async fn conversation(
    database: &dyn Database,
    opened_at: Timestamp,
    solved_at: Option<Timestamp>,
) -> ConversationId {
    let (id, fingerprint) = (conversation_id(), Fingerprint::of_secret("a body"));
    let identity = Identity { iss: "kettle".into(), sub: "customer-42".into() };
    let ada = Customer { identity, name: Some("Ada Okafor".into()), email: None, locale: None };
    let new = move |at: Timestamp, body: EntryBody, author: &Customer| NewEntry {
        id: entry_id(),
        at,
        author: author.author().into(),
        drafted_by_ai: false,
        body,
        receiver: None,
    };
    let open: OpenRule = Box::new(move |_| {
        let reference = Reference::bare("bill:2026-1107".parse().unwrap());
        let mut conversation = Conversation::new(id, ada.clone(), reference, opened_at);
        let body = EntryBody::Message { text: "Hello".into(), line_ids: vec![], refers_to_entry_id: None };
        let entry = conversation.append(new(opened_at, body, &ada), fingerprint);
        let stored = Box::new(StoredConversation { conversation, fingerprint });
        Ok(OpenDecision::Add { stored, entry: Box::new(entry) })
    });
    database.open_conversation(id, open).await.unwrap();
    let Some(solved_at) = solved_at else { return id };
    let rule: AppendRule = Box::new(move |context| {
        let mut conversation = Access::All.check(context)?.conversation;
        let yes = EntryBody::SolutionFeedback { solved: Resolution::Yes, text: None };
        let customer = conversation.customer.clone();
        let stored = conversation.append(new(solved_at, yes, &customer), fingerprint);
        Ok(AppendDecision::Add { conversation: Box::new(conversation), stored, waited_ms: None })
    });
    let append = Append { conversation: id, entry: entry_id(), referenced: None, rule };
    database.append_entry(append).await.unwrap();
    id
}

/// Waits until the conversation is not there any more, and returns the answer.
async fn erased(ada: &CustomerClient, id: ConversationId) -> (StatusCode, String) {
    let gone = async {
        loop {
            let (status, problem) = ada.get(&format!("/v1/conversations/{id}")).await;
            if status != 200 {
                return (status, problem["code"].as_str().unwrap().to_owned());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("the conversation is erased")
}

#[tokio::test]
async fn a_solved_conversation_is_erased_at_the_end_of_its_retention() {
    let mut desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    let database = desk.open_database().await;
    let old = conversation(&*database, days_ago(90), Some(days_ago(31))).await;
    let young = conversation(&*database, days_ago(90), Some(days_ago(29))).await;
    let unsolved = conversation(&*database, days_ago(900), None).await;
    database.close().await;
    desk.stop().await;
    desk.start("retention = \"P30D\"").await;

    let (ada, maria) = (desk.ada(), maria.at(&desk));
    assert_eq!(erased(&ada, old).await, (StatusCode::GONE, "gone".into()));
    let list = ada.get("/v1/conversations").await.1;
    let mut left: Vec<&str> =
        list["conversations"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    left.sort_unstable();
    let mut expected = [young.to_string(), unsolved.to_string()];
    expected.sort_unstable();
    assert_eq!(left, expected);
    assert_eq!(ada.conversation(young).await.status, Status::Solved);
    let event = (AuditActor::Desk, None, AuditAction::ConversationsExpired { conversations: 1 });
    assert_eq!(newest(&maria, 1).await, [event]);
}

/// The pass that follows an erasure also finds what has expired since the start.
#[tokio::test]
async fn an_open_page_is_told_that_its_conversation_has_expired() {
    let desk = TestDesk::with("retention = \"P1Y\"\nwait_seconds = 300").await;
    let (ada, system) = (desk.ada(), desk.system());
    desk.somebody_else().open("Forget me").await;
    let database = desk.open_database().await;
    let old = conversation(&*database, days_ago(900), Some(days_ago(800))).await;
    database.close().await;
    let waiting = format!("/v1/conversations/{old}/entries?after=2&wait=300");
    let ((status, problem), _) = tokio::join!(ada.get(&waiting), system.erase("customer-7"));
    assert_eq!((status.as_u16(), problem["code"].as_str()), (410, Some("gone")));
}

#[tokio::test]
async fn without_a_retention_nothing_expires() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    desk.somebody_else().open("Forget me").await;
    let database = desk.open_database().await;
    let old = conversation(&*database, days_ago(9_000), Some(days_ago(9_000))).await;
    database.close().await;
    desk.system().erase("customer-7").await;
    // The pass after an erasure ends with its compaction.
    compacted(&desk).await;
    assert_eq!(ada.conversation(old).await.status, Status::Solved);
}
