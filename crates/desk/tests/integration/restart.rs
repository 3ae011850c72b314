//! Acknowledged entries survive a crash, and the commands work while the desk runs.

use crate::common::process::{DeskProcess, run};
use crate::common::{config, message, tokens};
use serde_json::json;

#[tokio::test]
async fn nothing_that_was_acknowledged_is_lost_in_a_crash() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let first = DeskProcess::serve(dir.path());
    let ada = first.customer(tokens::good("customer-42"));
    let id = ada.open("Hello").await;
    let mut written = Vec::new();
    for n in 0..20 {
        written.push(ada.write(id, &message(&format!("{n}"))).await);
    }
    first.kill();

    let second = DeskProcess::serve(dir.path());
    let ada = second.customer(tokens::good("customer-42"));
    let page = ada.entries(id, "").await;
    assert_eq!(page.entries[1..], written);
    assert_eq!(page.conversation.last_seq, 21);
    assert_eq!(ada.write(id, &message("Still here")).await.seq, 22);
    second.kill();
}

#[tokio::test]
async fn a_stop_by_signal_is_clean_and_ends_a_long_poll() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let process = DeskProcess::serve(dir.path());
    let ada = process.customer(tokens::good("customer-42"));
    let id = ada.open("Hello").await;
    let asked = ada.clone();
    let waiting =
        tokio::spawn(
            async move { asked.get(&format!("/v1/conversations/{id}/entries?after=1&wait=30")).await },
        );
    ada.conversation(id).await;
    let begin = std::time::Instant::now();
    let kill = std::process::Command::new("kill").arg(process.pid().to_string()).status().unwrap();
    assert!(kill.success());
    assert!(process.wait());
    // The long poll was answered with an empty page, or came too late to be accepted.
    if let Ok((status, page)) = waiting.await {
        assert_eq!((status.as_u16(), page["entries"].clone()), (200, json!([])));
    }
    assert!(begin.elapsed().as_secs() < 10);
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request_and_nothing_of_a_customer_in_it() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let process = DeskProcess::serve(dir.path());
    let ada = process.customer(tokens::good("customer-42"));
    let id = ada.open("a private matter").await;
    ada.get(&format!("/v1/conversations/{id}?whose=mine")).await;
    process.kill();
    let log = std::fs::read_to_string(dir.path().join("log.txt")).unwrap();
    assert!(log.contains("PUT /v1/conversations/{conversation} 201 "), "{log}");
    for private in
        [ada.token.as_str(), &id.to_string(), "private matter", "customer-42", "Ada", "whose", tokens::SECRET]
    {
        assert!(!log.contains(private), "{private}: {log}");
    }
}

#[tokio::test]
async fn a_token_of_the_command_has_the_facts_of_a_file() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "");
    let bill = include_str!("../../../contract/golden/reference.json");
    std::fs::write(dir.path().join("bills.json"), format!("[{bill}]")).unwrap();
    let process = DeskProcess::serve(dir.path());
    let arguments =
        ["token", "--sub", "c-1", "--name", "Ada", "--reference", "bills.json", "--reference", "order:1"];
    let ada = process.customer(run(dir.path(), &arguments, "").unwrap());
    let id = ada.open("Hello").await;
    assert_eq!(ada.conversation(id).await.reference.title.as_deref(), Some("City Water, October"));
    assert_eq!(ada.entries(id, "").await.entries[0].author.name, "Ada");
    let why = run(dir.path(), &["token", "--sub", "c-1", "--expires-in", "1h"], "").unwrap_err();
    assert!(why.contains("15m"), "{why}");
    process.kill();
}

#[tokio::test]
async fn agents_are_added_and_get_links_while_the_desk_runs() {
    let dir = tempfile::tempdir().unwrap();
    config(dir.path(), "public_url = \"https://desk.example\"");
    let process = DeskProcess::serve(dir.path());
    let add =
        |name: &str, password: &str| run(dir.path(), &["agent", "add", name, "--password-stdin"], password);
    assert!(add("Maria", "short").unwrap_err().contains("10 characters"));
    assert_eq!(add("Maria", "a long enough password").unwrap(), "Maria can sign in, as a lead");
    assert!(add("MARIA", "a long enough password").unwrap_err().contains("already"));
    assert_eq!(add("Tom", "a long enough password").unwrap(), "Tom can sign in");
    assert!(run(dir.path(), &["agent", "link", "Jonas"], "").unwrap_err().contains("no agent"));
    let link = run(dir.path(), &["agent", "link", "maria"], "").unwrap();
    let secret = link.strip_prefix("https://desk.example/inbox#link=").unwrap();
    let sign_in = || {
        let request = reqwest::Client::new().post(format!("{}/inbox/api/session", process.base));
        request.header("x-yes-reply", "inbox").json(&json!({"link": secret}))
    };
    let response = sign_in().send().await.unwrap();
    assert_eq!(response.status(), 200);
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Strict; Secure"), "{cookie}");
    assert_eq!(sign_in().send().await.unwrap().status(), 401);
    process.kill();
}
