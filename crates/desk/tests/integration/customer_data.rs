//! `yes-reply customer`: the export and the erasure of a customer, while the desk runs.

use std::os::unix::fs::PermissionsExt;

use crate::common::accounts::{audit, newest};
use crate::common::agent::AgentClient;
use crate::common::process::{all, at_terminal};
use crate::common::{CustomerClient, TestDesk, entry_id, message};
use contract::ConversationId;
use inbox_api::{AuditAction, AuditActor};
use serde_json::{Value, json};

/// The success, the standard output and the standard error of a command about a customer. The desk goes on meanwhile.
async fn output(desk: &TestDesk, command: &str, sub: &str, more: &[&str]) -> (bool, String, String) {
    let customer = ["customer", command, "--iss", "kettle", "--sub", sub, "--database", &desk.location];
    let arguments: Vec<String> = customer.iter().chain(more).map(|argument| (*argument).to_owned()).collect();
    let dir = desk.dir.path().to_owned();
    let run = move || all(&dir, &arguments.iter().map(String::as_str).collect::<Vec<_>>(), "");
    tokio::task::spawn_blocking(run).await.unwrap()
}

async fn command(desk: &TestDesk, command: &str, sub: &str, more: &[&str]) -> Result<String, String> {
    let (success, out, stderr) = output(desk, command, sub, more).await;
    if success { Ok(out) } else { Err(stderr) }
}

async fn export(desk: &TestDesk, sub: &str) -> Value {
    serde_json::from_str(&command(desk, "export", sub, &[]).await.unwrap()).unwrap()
}

/// A conversation with something of everything.
async fn filled(desk: &TestDesk, ada: &CustomerClient, maria: &AgentClient) -> ConversationId {
    let id = ada.open("My bill is wrong.").await;
    let preferences = json!({"kind": "preferences",
        "desired_outcome": {"choice": null, "text": "My money"},
        "reply_preference": {"channel": "phone", "phone": "0151", "when": "evenings", "note": null}});
    ada.write(id, &preferences).await;
    let decision = json!({"kind": "decision", "outcome": "refused", "text": "No.", "rule": "Terms, 7",
        "reason": "Too late.", "considered": ["the meter"]});
    assert_eq!(maria.write(id, &decision).await.0, 201);
    ada.mark_read(id, 3).await;
    maria.mark_read(id, 2).await;
    let note = json!({"text": "She is right."});
    assert_eq!(maria.put(&format!("conversations/{id}/notes/{}", entry_id()), &note).await.0, 201);
    let ticket = json!({"system": "rt", "number": "17", "url": null});
    assert_eq!(desk.system().set_ticket(id, &ticket).await.0, 200);
    id
}

#[tokio::test]
async fn an_export_is_one_document_with_everything_about_the_customer() {
    let desk = TestDesk::with("[promise]\nwithin = \"8h\"\n").await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let id = filled(&desk, &ada, &maria).await;
    let second = ada.open("And another thing").await;
    desk.somebody_else().open("Not hers").await;

    let text = command(&desk, "export", "customer-42", &[]).await.unwrap();
    assert!(!text.contains("Not hers"));
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format"], "yes-reply customer 1");
    assert_eq!((&document["iss"], &document["sub"]), (&json!("kettle"), &json!("customer-42")));
    let conversations = document["conversations"].as_array().unwrap();
    let ids: Vec<&Value> = conversations.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&json!(id), &json!(second)]);
    let one = &conversations[0];
    assert_eq!(one["customer"], json!({"name": "Ada Okafor", "email": null, "locale": null}));
    let seen = ada.get(&format!("/v1/conversations/{id}")).await.1;
    for field in [
        "reference",
        "created_at",
        "updated_at",
        "status",
        "owner",
        "promise",
        "ticket",
        "last_seq",
        "customer_read_up_to",
        "company_read",
    ] {
        assert!(!seen[field].is_null(), "{field} is filled");
        assert_eq!(one[field], seen[field], "{field}");
    }
    let entries = ada.get(&format!("/v1/conversations/{id}/entries")).await.1;
    assert_eq!(one["entries"], entries["entries"]);
    assert_eq!(one["desired_outcome"]["text"], "My money");
    assert_eq!(one["reply_preference"]["when"], "evenings");
    assert_eq!(
        (&one["notes"][0]["author"], &one["notes"][0]["text"]),
        (&json!("Maria"), &json!("She is right."))
    );
    assert_eq!(one["kept_promises"].as_array().unwrap().len(), 1);
    assert_eq!((&one["preview"], &one["decisions"]), (&json!("My bill is wrong."), &json!(1)));

    let exported = AuditAction::CustomerExported { conversations: 2 };
    assert_eq!(newest(&maria, 1).await, [(AuditActor::CommandLine, None, exported)]);
    let log = maria.get("audit").await.1.to_string();
    assert!(!log.contains("customer-42") && !log.contains("Okafor"), "{log}");
}

#[tokio::test]
async fn an_export_into_a_file_is_for_its_owner_alone_and_replaces_nothing() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    desk.ada().open("Hello").await;
    let file = desk.dir.path().join("ada.json");
    let into = async |path: &str| {
        let (success, out, stderr) = output(&desk, "export", "customer-42", &["--out", path]).await;
        assert_eq!(out, "", "nothing on standard output");
        (success, stderr)
    };
    let (success, stderr) = into("ada.json").await;
    assert!(success && stderr.contains("one conversation is written to ada.json"), "{stderr}");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let written = std::fs::read_to_string(&file).unwrap();
    let document: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(document["conversations"], export(&desk, "customer-42").await["conversations"]);

    let events = audit(&maria).await.len();
    let (success, stderr) = into("ada.json").await;
    assert!(!success && stderr.contains("ada.json exists already; name a new file with --out"), "{stderr}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), written);
    let (success, stderr) = into("missing/ada.json").await;
    assert!(!success && stderr.contains("missing/ada.json cannot be created"), "{stderr}");
    assert_eq!(audit(&maria).await.len(), events, "an export that did not happen is no event");
}

#[tokio::test]
async fn a_customer_who_is_not_there_is_a_sentence() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    desk.ada().open("Hello").await;
    let events = audit(&maria).await.len();
    for (what, more) in [("export", &[][..]), ("erase", &["--yes"]), ("erase", &[])] {
        let why = command(&desk, what, "customer-9", more).await.unwrap_err();
        let sentence =
            "nothing is stored about a customer customer-9 of the issuer kettle; compare --iss and --sub";
        assert!(why.contains(sentence), "{why}");
    }
    let why = command(&desk, "erase", "Customer-42", &["--yes"]).await.unwrap_err();
    assert!(why.contains("a customer Customer-42 "), "case counts: {why}");
    assert_eq!(audit(&maria).await.len(), events);
}

#[tokio::test]
async fn an_erasure_works_while_the_desk_runs_and_is_audited_without_the_customer() {
    let desk = TestDesk::new().await;
    let (ada, other, maria) = (desk.ada(), desk.somebody_else(), desk.signed_in("Maria").await);
    let id = filled(&desk, &ada, &maria).await;
    ada.open("And another thing").await;
    let kept = other.open("Not hers").await;
    let out = command(&desk, "erase", "customer-42", &["--yes"]).await.unwrap();
    assert_eq!(out, "erased: 2 conversations of the customer");

    let path = format!("/v1/conversations/{id}");
    for place in [path.clone(), format!("{path}/entries?after=3")] {
        let (status, problem) = ada.get(&place).await;
        assert_eq!((status.as_u16(), &problem["code"]), (410, &json!("gone")), "{place}");
    }
    let refused = ada.put(&format!("{path}/entries/{}", entry_id()), &message("Still there?")).await;
    assert_eq!(refused.0, 410);
    assert_eq!(other.conversation(kept).await.last_seq, 1);
    let again = ada.open("A new one").await;
    assert_eq!(export(&desk, "customer-42").await["conversations"][0]["id"], json!(again));

    let log = maria.get("audit").await.1.to_string();
    assert!(!log.contains("customer-42") && !log.contains("Okafor"), "{log}");
    let events: Vec<_> = audit(&maria).await.into_iter().map(|entry| (entry.actor, entry.action)).collect();
    let erased = (AuditActor::CommandLine, AuditAction::CustomerErased { conversations: 2 });
    assert_eq!(events.iter().filter(|event| **event == erased).count(), 1, "{events:?}");
}

#[tokio::test]
async fn an_erasure_asks_at_a_terminal_and_needs_yes_elsewhere() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let why = command(&desk, "erase", "customer-42", &[]).await.unwrap_err();
    assert!(why.contains("standard input is no terminal to ask at; write --yes"), "{why}");
    let answered = async |line: &'static str| {
        let (dir, location) = (desk.dir.path().to_owned(), format!("'{}'", desk.location));
        let answer = move || {
            let customer = ["customer", "erase", "--iss", "kettle", "--sub", "customer-42"];
            at_terminal(&dir, &[&customer[..], &["--database", &location]].concat(), line)
        };
        tokio::task::spawn_blocking(answer).await.unwrap()
    };
    for line in ["", "no", "y"] {
        let (success, shown) = answered(line).await;
        assert!(!success && shown.contains("nothing is erased"), "{shown}");
        assert!(shown.contains("Erase one conversation of this customer for good? Type yes:"), "{shown}");
    }
    assert_eq!(ada.conversation(id).await.last_seq, 1);
    let (success, shown) = answered("yes").await;
    assert!(success && shown.contains("erased: one conversation"), "{shown}");
    assert_eq!(ada.get(&format!("/v1/conversations/{id}")).await.0, 410);
}

#[tokio::test]
async fn odd_ids_are_taken_as_they_are() {
    let desk = TestDesk::new().await;
    let odd = desk.customer("42/ä b");
    let id = odd.open("Hello").await;
    assert_eq!(export(&desk, "42/ä b").await["conversations"][0]["id"], json!(id));
    command(&desk, "erase", "42/ä b", &["--yes"]).await.unwrap();
    assert_eq!(odd.get(&format!("/v1/conversations/{id}")).await.0, 410);
}
