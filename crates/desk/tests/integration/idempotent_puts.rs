//! Idempotent PUTs: a request that is sent again has the effect of one.

use crate::common::{CustomerClient, TestDesk, conversation_id, entry_id, message, opening, path, tokens};

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn the_same_request_again_has_the_same_answer() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let (id, body) = (conversation_id(), opening("Hello"));
    let open = format!("/v1/conversations/{id}");
    let first = ada.put(&open, &body).await;
    let again = ada.put(&open, &body).await;
    assert_eq!((first.0.as_u16(), again.0.as_u16()), (201, 200));
    assert_eq!(first.1, again.1);
    assert_eq!(ada.put(&open, &opening("Hello")).await.1["code"], "id-conflict");

    let entry = path(id, entry_id());
    let first = ada.put(&entry, &message("More")).await;
    // The order of keys and unknown fields do not count.
    let again = ada.put(&entry, &json!({"text": "More", "kind": "message", "line_ids": [], "refers_to_entry_id": null, "mood": 1})).await;
    assert_eq!((first.0.as_u16(), again.0.as_u16()), (201, 200));
    assert_eq!(first.1, again.1);
    let other = ada.put(&entry, &message("Less")).await;
    assert_eq!((other.0.as_u16(), other.1["code"].as_str()), (409, Some("id-conflict")));
    assert_eq!(ada.conversation(id).await.last_seq, 2);
}

#[tokio::test]
async fn twenty_at_once_store_one() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let (id, body) = (conversation_id(), opening("Hello"));
    let open = format!("/v1/conversations/{id}");
    let answers = join_all((0..20).map(|_| ada.put(&open, &body))).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 1);
    assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 19);

    let (entry, body) = (path(id, entry_id()), message("Once"));
    let answers = join_all((0..20).map(|_| ada.put(&entry, &body))).await;
    assert_eq!(answers.iter().filter(|(status, _)| *status == 201).count(), 1);
    let same: Vec<&Value> = answers.iter().map(|(_, entry)| entry).collect();
    assert!(same.windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(ada.entries(id, "").await.entries.len(), 2);
}

#[tokio::test]
async fn the_first_message_can_be_sent_again_as_an_entry_and_ids_belong_to_their_conversation() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let (one, two, body) = (conversation_id(), conversation_id(), opening("Hello"));
    for id in [one, two] {
        assert_eq!(ada.put(&format!("/v1/conversations/{id}"), &body).await.0, 201);
    }
    let first: contract::EntryId = serde_json::from_value(body["message"]["id"].clone()).unwrap();
    assert_eq!(ada.put(&path(one, first), &message("Hello")).await.0, 200);
    assert_eq!(ada.put(&path(two, first), &message("Other")).await.0, 409);
}

#[tokio::test]
async fn an_agent_cannot_take_over_the_id_of_a_customers_entry() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    let entry = entry_id();
    assert_eq!(ada.put(&path(id, entry), &message("Same words")).await.0, 201);
    let answer = maria.put(&format!("conversations/{id}/entries/{entry}"), &message("Same words")).await;
    assert_eq!(answer.0, 409);
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_the_first_one_whatever_changed_since() {
    let step = "[[escalation_path]]\nstep = \"moon\"\nafter = \"P1D\"\nlabel = \"Moon\"\n";
    let mut desk = TestDesk::with(step).await;
    let ada = desk.ada();
    let mut opening = opening("Hello");
    opening["message"]["line_ids"] = json!(["2"]);
    let id = conversation_id();
    let writes = [
        (format!("/v1/conversations/{id}"), opening),
        (path(id, entry_id()), json!({"kind": "escalation", "step": "moon"})),
        (path(id, entry_id()), json!({"kind": "message", "text": "This one", "line_ids": ["3"]})),
    ];
    let mut first = vec![];
    for (place, body) in &writes {
        let (status, stored) = ada.put(place, body).await;
        assert_eq!(status, 201, "{stored}");
        first.push(stored);
    }
    desk.stop().await;
    desk.start("").await;
    // The step is not configured any more, and the bill of the token has lost its lines, or is not in the token.
    let line = json!({"id": "1", "title": "Water"});
    let one_line = json!([{"kind": "bill", "id": "2026-1107", "lines": [line]}]);
    for (references, refusal) in [(one_line, "field-invalid"), (json!([]), "reference-not-in-token")] {
        let ada = CustomerClient { token: tokens::with("references", references), ..desk.ada() };
        for ((place, body), stored) in writes.iter().zip(&first).skip(1) {
            assert_eq!(ada.put(place, body).await, (StatusCode::OK, stored.clone()));
        }
        let (open, body) = &writes[0];
        assert_eq!(ada.put(open, body).await, (StatusCode::OK, ada.get(open).await.1));
        // New requests with these bodies are refused.
        let elsewhere = format!("/v1/conversations/{}", conversation_id());
        assert_eq!(ada.put(&elsewhere, body).await.1["code"], refusal);
        assert_eq!(ada.put(&path(id, entry_id()), &writes[1].1).await.1["field"], "step");
    }
}
