//! `yes-reply copy`: a desk on PostgreSQL answers as the desk on SQLite did, whatever has interrupted the copy.

mod filled_desk;
mod interruptions;
mod refusals;

use crate::common::company::SystemClient;
use crate::common::process::run;
use crate::common::{TestDesk, entry_id, message, tokens};
use filled_desk::{CONFIG, FilledDesk};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::postgres::PgPool;

/// The arguments of a copy of this file.
fn arguments<'a>(from: &'a str, to: &'a str) -> [&'a str; 5] {
    ["copy", "--from", from, "--to", to]
}

#[tokio::test]
async fn a_copied_desk_gives_the_same_answers_and_goes_on() {
    let mut filled = FilledDesk::new().await;
    let before = filled.answers().await;
    filled.desk.stop().await;
    // Higher numbers were given before, and their rows removed.
    filled.change_file("UPDATE sqlite_sequence SET seq = 1000 WHERE name IN ('agents', 'entries')").await;
    let url = postgres_cluster::shared().create_database();
    let out = run(filled.desk.dir.path(), &arguments(&filled.from(), &url), "").unwrap();
    assert!(out.contains("3  conversations\n") && out.contains("1  erased_conversations\n"), "{out}");
    let end = out.lines().last().unwrap();
    assert!(end.ends_with("and every row compared") && !end.contains("host="), "{end}");

    let position = filled.position.clone();
    filled.move_to(&url).await;
    for (after, before) in filled.answers().await.into_iter().zip(before) {
        assert_eq!(after, before);
    }

    // A cursor from before the copy: nothing has changed since, and the next change is behind it.
    let (ada, id) = (filled.desk.ada(), filled.id);
    let after = format!("after={position}");
    assert!(ada.changes(&after).await.conversations.is_empty());
    let last = ada.conversation(id).await.last_seq;
    assert_eq!(ada.write(id, &message("It still drips.")).await.seq, last + 1);
    let news = ada.changes(&after).await;
    assert_eq!(news.conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);

    // Numbers go on, too: a conversation, an agent, a saved reply, a session, an event of the audit log.
    let opened = ada.open("One more").await;
    let list = ada.get("/v1/conversations?limit=1").await.1;
    assert_eq!(list["conversations"][0]["id"], json!(opened));
    let maria = &filled.maria;
    let reply = maria.request(Method::POST, "replies").json(&json!({"name": "New", "text": "Text"}));
    assert_eq!(crate::common::answer(reply).await.0, 201);
    let jonas = filled.desk.signed_in("Jonas").await;
    assert_eq!(jonas.get("session").await.1["name"], "Jonas");
    // The erased conversation had the number 4.
    const NUMBERS: &str = "SELECT (SELECT max(number) FROM conversations), (SELECT max(number) FROM agents), \
        (SELECT min(position) > 1000 FROM entries WHERE body LIKE '%drips%')";
    let pool = PgPool::connect(&url).await.unwrap();
    let numbers: (i64, i64, bool) = sqlx::query_as(NUMBERS).fetch_one(&pool).await.unwrap();
    assert_eq!(numbers, (5, 1001, true));
    let found = crate::common::answer(maria.search("drips")).await.1;
    assert_eq!(found["total"], 1, "{found}");
    filled.desk.stop().await;
}

#[tokio::test]
async fn ids_of_before_the_copy_stay_taken() {
    let mut filled = FilledDesk::new().await;
    filled.desk.stop().await;
    let url = postgres_cluster::shared().create_database();
    run(filled.desk.dir.path(), &arguments(&filled.from(), &url), "").unwrap();
    filled.move_to(&url).await;
    // The same request as before is repeated, and not stored again.
    let (status, _) = filled.desk.ada().put(&filled.first_path, &filled.first_body).await;
    assert_eq!(status, 200);
    let other = message("Another text");
    assert_eq!(filled.desk.ada().put(&filled.first_path, &other).await.1["code"], "id-conflict");
    // An erased conversation stays gone, also for its customer.
    let leaver = filled.desk.customer("customer-9");
    let (status, problem) = leaver.get(&format!("/v1/conversations/{}", filled.erased)).await;
    assert_eq!(status, 410, "{problem}");
    filled.desk.stop().await;
}

/// The target can be the `database` of the configuration, so that no password is on a command line.
#[tokio::test]
async fn the_target_can_come_from_the_configuration() {
    let mut filled = FilledDesk::new().await;
    filled.desk.stop().await;
    let dir = filled.desk.dir.path();
    let url = postgres_cluster::shared().create_database();
    let from = filled.from();
    let why = run(dir, &["copy", "--from", &from], "").unwrap_err();
    assert!(why.contains("write --to as postgres://USER:PASSWORD@HOST/DATABASE"), "{why}");
    crate::common::config(dir, &format!("database = \"{url}\"\n{CONFIG}"));
    let out = run(dir, &["copy", "--from", "sqlite:yes-reply.sqlite"], "").unwrap();
    assert!(out.ends_with("and every row compared"), "{out}");
}

/// A system of the company at the desk.
fn system(desk: &TestDesk) -> SystemClient {
    desk.system_with(tokens::service("rt-connector"))
}

fn decision() -> Value {
    json!({"kind": "decision", "outcome": "refused", "text": "No.", "reason": "Too late.", "rule": "Terms, 7",
           "considered": ["the photograph", "the bill"]})
}

fn new_id() -> String {
    entry_id().to_string()
}
