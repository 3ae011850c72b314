//! The desk's requests and responses have the shape of the contract's golden files.

use std::collections::BTreeSet;

use crate::common::{TestDesk, conversation_id, entry_id, path};
use serde_json::Value;

fn golden(name: &str) -> Value {
    let path = format!("{}/../contract/golden/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The keys of an object.
fn keys(value: &Value) -> BTreeSet<String> {
    value.as_object().unwrap().keys().cloned().collect()
}

#[tokio::test]
async fn the_golden_opening_is_accepted_and_answered_in_the_golden_shape() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = conversation_id();
    let (status, conversation) = ada.put(&format!("/v1/conversations/{id}"), &golden("open")).await;
    assert_eq!(status, 201, "{conversation}");
    assert_eq!(keys(&conversation), keys(&golden("conversation")));
    assert_eq!(conversation["reference"], golden("conversation")["reference"]);
    let feed = ada.get("/v1/changes").await.1;
    assert_eq!(keys(&feed), keys(&golden("changes")));

    let list = ada.get("/v1/conversations").await.1;
    assert_eq!(keys(&list), keys(&golden("conversations")));
    let page = ada.get(&format!("/v1/conversations/{id}/entries")).await.1;
    let wanted = golden("entries");
    assert_eq!(keys(&page), keys(&wanted));
    let golden_of = |kind: &str| {
        wanted["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == kind).unwrap().clone()
    };
    for entry in page["entries"].as_array().unwrap() {
        assert_eq!(keys(entry), keys(&golden_of(entry["kind"].as_str().unwrap())));
    }
}

#[tokio::test]
async fn the_golden_entries_are_accepted() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = conversation_id();
    ada.put(&format!("/v1/conversations/{id}"), &golden("open")).await;
    let (_, answered) = maria.write(id, &crate::common::message("Hi")).await;
    let wanted = golden("entries");
    for name in [
        "write_solution_feedback",
        "write_preferences",
        "write_escalation",
        "write_message",
        "write_correction",
    ] {
        let mut body = golden(name);
        let fields = body.as_object_mut().unwrap();
        for pointer in ["entry_id", "refers_to_entry_id"] {
            fields.entry(pointer).and_modify(|id| *id = answered["id"].clone());
        }
        let (status, entry) = ada.put(&path(id, entry_id()), &body).await;
        assert_eq!(status, 201, "{name}: {entry}");
        let same_kind =
            wanted["entries"].as_array().unwrap().iter().find(|other| other["kind"] == body["kind"]);
        if body["kind"] != "message" {
            assert_eq!(keys(&entry), keys(same_kind.unwrap()), "{name}");
        }
    }
}

#[tokio::test]
async fn the_capabilities_and_a_problem_have_the_golden_shape() {
    let desk = TestDesk::with(crate::common::CHOICES).await;
    let capabilities = desk.ada().get("/v1").await.1;
    assert_eq!(keys(&capabilities), keys(&golden("capabilities")));
    assert_eq!(keys(&capabilities["limits"]), keys(&golden("capabilities")["limits"]));
    let problem = desk.ada().get("/v1/conversations/7").await.1;
    assert_eq!(keys(&problem), keys(&golden("problem")));
}
