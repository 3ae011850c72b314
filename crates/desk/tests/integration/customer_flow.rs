//! A customer writes, gets a reply by long poll, and says whether it is solved.

use crate::common::{TestDesk, message};
use contract::{Capabilities, Conversations, Status};
use serde_json::json;

#[tokio::test]
async fn a_customer_writes_gets_a_reply_and_decides_whether_it_is_solved() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Why do I pay 42?").await;
    let before = ada.conversation(id).await;
    assert_eq!((before.status, before.owner, before.last_seq), (Status::AwaitingCompany, None, 1));
    assert_eq!(before.reference.lines.len(), 3);

    let waiting = tokio::spawn({
        let ada = ada.clone();
        async move { ada.entries(id, "after=1&wait=30").await }
    });
    let (status, entry) = maria.write(id, &message("I look at it.")).await;
    assert_eq!((status.as_u16(), entry["author"]["kind"].as_str()), (201, Some("person")));
    let page = waiting.await.unwrap();
    assert_eq!(page.entries.len(), 1);
    assert_eq!((page.entries[0].seq, page.conversation.status), (2, Status::AwaitingCustomer));
    assert_eq!(page.conversation.owner.unwrap().name, "Maria");

    ada.write(id, &json!({"kind": "solution_feedback", "solved": "yes"})).await;
    assert_eq!(ada.conversation(id).await.status, Status::Solved);
    ada.write(id, &message("It is back.")).await;
    assert_eq!(ada.conversation(id).await.status, Status::AwaitingCompany);
}

#[tokio::test]
async fn a_waiting_list_request_returns_the_conversation_that_another_page_opens() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let waiting = tokio::spawn({
        let ada = ada.clone();
        async move { ada.get("/v1/conversations?reference=bill:2026-1107&wait=30").await.1 }
    });
    let id = ada.open("Hello").await;
    let list: Conversations = serde_json::from_value(waiting.await.unwrap()).unwrap();
    assert_eq!(list.conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
}

#[tokio::test]
async fn a_long_poll_waits_for_the_next_entry_and_ends_when_the_desk_stops() {
    let mut desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    assert!(ada.entries(id, "after=1").await.entries.is_empty());
    let asked = ada.clone();
    let waiting = tokio::spawn(async move { asked.entries(id, "after=1&wait=30").await });
    let begin = std::time::Instant::now();
    // A later request was answered, so that the desk has received the long poll.
    ada.conversation(id).await;
    desk.stop().await;
    match waiting.await {
        Ok(page) => assert!(page.entries.is_empty()),
        Err(refused) => assert!(refused.is_panic(), "it was not accepted any more"),
    }
    assert!(begin.elapsed().as_secs() < 10);
}

#[tokio::test]
async fn entries_are_paged_both_ways_and_lists_by_cursor() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("1").await;
    for n in 2..=7 {
        ada.write(id, &message(&n.to_string())).await;
    }
    let seqs = async |query: &str| {
        let page = ada.entries(id, query).await;
        (page.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), page.has_more)
    };
    assert_eq!(seqs("after=2&limit=3").await, (vec![3, 4, 5], true));
    assert_eq!(seqs("after=4&limit=3").await, (vec![5, 6, 7], false));
    assert_eq!(seqs("before=6&limit=3").await, (vec![3, 4, 5], true));
    assert_eq!(seqs("before=4&limit=3").await, (vec![1, 2, 3], false));
    assert_eq!(seqs("limit=9999").await, (vec![1, 2, 3, 4, 5, 6, 7], false));

    let second = ada.open("Another").await;
    let page = async |query: &str| -> Conversations {
        serde_json::from_value(ada.get(&format!("/v1/conversations?{query}")).await.1).unwrap()
    };
    let first = page("limit=1").await;
    assert_eq!((first.conversations[0].id, first.has_more), (second, true));
    let last = page(&format!("limit=1&cursor={}", first.next.unwrap())).await;
    assert_eq!((last.conversations[0].id, last.next, last.has_more), (id, None, false));
    assert!(page("reference=order:1001").await.conversations.is_empty());
}

#[tokio::test]
async fn capabilities_need_no_token_and_name_what_is_there() {
    let desk = TestDesk::with(crate::common::CHOICES).await;
    let response = desk.http.get(format!("{}/v1", desk.base)).send().await.unwrap();
    let capabilities: Capabilities = response.json().await.unwrap();
    assert_eq!((capabilities.contract_version.as_str(), capabilities.name.as_str()), ("1", "Kettle & Co"));
    let features = [
        "wait",
        "changes",
        "read",
        "company",
        "preferences",
        "solution_feedback",
        "review_request",
        "correction",
        "escalation",
    ];
    assert_eq!(capabilities.features, features);
    assert_eq!(
        (capabilities.outcome_choices("bill"), capabilities.outcome_choices("order")),
        (&["correct".to_owned()][..], &[][..])
    );
    assert_eq!(capabilities.reply_channels, ["here", "phone"]);
    assert_eq!(capabilities.contacts[0].value, "+49 30 555 123");
    assert_eq!(capabilities.review_within.as_deref(), Some("P2D"));
    assert_eq!(capabilities.response_time, None, "nothing was measured yet");
    assert_eq!(capabilities.opening_hours.unwrap().days[0].times, ["09:00-17:00"]);
    let health = desk.http.get(format!("{}/healthz", desk.base)).send().await.unwrap();
    assert_eq!(health.text().await.unwrap(), r#"{"status":"ok"}"#);
}
