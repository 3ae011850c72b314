//! Several agents in one conversation: ownership, decisions and their review, viewers, and notes.

use crate::common::{TestDesk, entry_id, message, path};
use contract::{ConversationId, Status};
use inbox_api::ConversationDetail;
use reqwest::Method;
use serde_json::{Value, json};

fn refusal() -> Value {
    json!({"kind": "decision", "outcome": "refused", "text": "We cannot take it back.",
           "rule": "Returns, 4.2", "reason": "It was used for a year.", "alternative": "A repair at half the price",
           "considered": ["the order", "your photos"],
           "disputed_amount": {"amount": {"value": "42.00", "currency": "EUR"}, "held_until": null}})
}

#[tokio::test]
async fn a_decision_is_stored_whole_and_its_review_needs_another_agent() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let id = ada.open("The lid broke").await;
    let (status, problem) =
        maria.write(id, &json!({"kind": "decision", "outcome": "refused", "text": "No."})).await;
    assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("reason")));
    assert_eq!(ada.conversation(id).await.last_seq, 1, "nothing of it was stored");

    let (status, decision) = maria.write(id, &refusal()).await;
    assert_eq!(status, 201, "{decision}");
    for (field, value) in refusal().as_object().unwrap() {
        assert_eq!(&decision[field], value, "{field}");
    }
    ada.write(
        id,
        &json!({"kind": "review_request", "entry_id": decision["id"], "text": "It was never used."}),
    )
    .await;
    let opened: ConversationDetail =
        serde_json::from_value(tom.get(&format!("conversations/{id}")).await.1).unwrap();
    assert_eq!(opened.pending_review.unwrap().decided_by.as_deref(), Some("Maria"));

    let (status, problem) = maria.write(id, &refusal()).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (409, Some("review-needs-other")));
    assert_eq!(ada.conversation(id).await.status, Status::AwaitingCompany);
    let granted =
        json!({"kind": "decision", "outcome": "granted", "text": "You are right. A new one is on its way."});
    assert_eq!(tom.write(id, &granted).await.0, 201);
    assert_eq!(ada.conversation(id).await.status, Status::AwaitingCustomer);
}

#[tokio::test]
async fn a_proposal_is_solved_only_by_the_customers_yes() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("The lid broke").await;
    assert_eq!(maria.write(id, &json!({"kind": "proposal", "text": "A new lid, tomorrow."})).await.0, 201);
    assert_eq!(ada.conversation(id).await.status, Status::SolutionProposed);
    assert_eq!(
        maria.write(id, &json!({"kind": "solution_feedback", "solved": "yes"})).await.1["code"],
        "kind-unknown"
    );
    ada.write(id, &json!({"kind": "solution_feedback", "solved": "no", "text": "It has not come."})).await;
    assert_eq!(ada.conversation(id).await.status, Status::AwaitingCompany);
    ada.write(id, &json!({"kind": "solution_feedback", "solved": "yes"})).await;
    assert_eq!(ada.conversation(id).await.status, Status::Solved);
    ada.write(id, &message("It broke again")).await;
    assert_eq!(ada.conversation(id).await.status, Status::AwaitingCompany);
}

#[tokio::test]
async fn a_handover_shows_owner_and_summary_and_can_be_corrected() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    desk.add_agent("Tom").await;
    let id = ada.open("The lid broke").await;
    let to = |name: &str| json!({"kind": "handover", "to": {"name": name}, "summary": "A mug broke; wants a new one."});
    let (status, problem) = maria.write(id, &to("Nobody")).await;
    assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("to")));
    let (status, entry) = maria.write(id, &to("tom")).await;
    assert_eq!((status.as_u16(), entry["to"]["name"].as_str()), (201, Some("Tom")), "as it is spelled");
    assert_eq!(ada.conversation(id).await.owner.unwrap().name, "Tom");
    let right = json!({"kind": "correction", "entry_id": entry["id"], "text": "A kettle, not a mug."});
    ada.write(id, &right).await;
    let mine = ada.entries(id, "").await.entries[0].id;
    let (status, problem) =
        ada.put(&path(id, entry_id()), &json!({"kind": "correction", "entry_id": mine, "text": "x"})).await;
    assert_eq!((status.as_u16(), problem["field"].as_str()), (422, Some("entry_id")));
}

#[tokio::test]
async fn a_reply_during_another_reply_is_refused_once() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let id = ada.open("Hello").await;
    assert_eq!(tom.write(id, &message("Here it is.")).await.0, 201);
    let place = |seen: u64| format!("conversations/{id}/entries/{}?seen={seen}", entry_id());
    let (status, problem) = maria.put(&place(1), &message("I look into it.")).await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (409, Some("answered-meanwhile")));
    assert!(problem["detail"].as_str().unwrap().contains("Tom"));
    assert_eq!(ada.conversation(id).await.last_seq, 2);
    assert_eq!(maria.put(&place(2), &message("And a new lid.")).await.0, 201);
}

#[tokio::test]
async fn notes_are_for_agents_alone_and_wake_them() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let id = ada.open("Hello").await;
    let detail = async |query: &str| -> ConversationDetail {
        serde_json::from_value(tom.get(&format!("conversations/{id}{query}")).await.1).unwrap()
    };
    let before = detail("").await;
    let waiting = format!("?after=1&wait=30&version={}", before.version);
    let note_id = entry_id();
    let place = format!("conversations/{id}/notes/{note_id}");
    let secret = json!({"text": "Xylophone: the carrier lost it."});
    let (woken, (status, note)) = tokio::join!(detail(&waiting), maria.put(&place, &secret));
    assert_eq!((status.as_u16(), note["author"].as_str()), (201, Some("Maria")));
    assert_eq!(woken.notes.len(), 1);
    assert!(woken.entries.is_empty() && woken.notes[0].text.starts_with("Xylophone"));

    assert_eq!(maria.put(&place, &secret).await.0, 200);
    assert_eq!(maria.put(&place, &json!({"text": "Another"})).await.1["code"], "id-conflict");
    assert_eq!(maria.put(&place, &json!({"text": " "})).await.1["code"], "text-empty");
    let nowhere = format!("conversations/{}/notes/{note_id}", crate::common::conversation_id());
    assert_eq!(maria.put(&nowhere, &secret).await.0, 404);

    assert_eq!(ada.conversation(id).await.last_seq, 1);
    for read in [
        "/v1/conversations".to_owned(),
        format!("/v1/conversations/{id}"),
        format!("/v1/conversations/{id}/entries"),
    ] {
        let (status, body) = ada.get(&read).await;
        assert_eq!(status, 200);
        assert!(!body.to_string().contains("Xylophone"), "{read}");
    }
    let stranger = ada.request(Method::PUT, &format!("/inbox/api/{place}")).json(&secret);
    assert_eq!(crate::common::answer(stranger.header("x-yes-reply", "inbox")).await.0, 401);
}

#[tokio::test]
async fn a_new_viewer_ends_the_long_poll_of_the_others() {
    let desk = TestDesk::new().await;
    let (ada, maria, tom) = (desk.ada(), desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    let id: ConversationId = ada.open("Hello").await;
    let detail = async |agent: &crate::common::agent::AgentClient, query: &str| -> ConversationDetail {
        serde_json::from_value(agent.get(&format!("conversations/{id}{query}")).await.1).unwrap()
    };
    let alone = detail(&maria, "").await;
    assert!(alone.viewers.is_empty());
    let waiting = format!("?after=1&wait=30&version={}", alone.version);
    let (newer, _) = tokio::join!(detail(&maria, &waiting), detail(&tom, ""));
    assert_eq!(newer.viewers, ["Tom"]);
    assert_eq!(detail(&tom, "").await.viewers, ["Maria"]);
}
