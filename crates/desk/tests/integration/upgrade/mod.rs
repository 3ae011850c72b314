//! A database from before version 1 of the contract has the same content after the upgrade, in the new form.

mod old_database;

use crate::common::{answer, entry_id, message, path};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::{ConversationId, Owner};
use inbox_api::{ConversationDetail, ConversationList, SearchResults, ServiceReport};
use old_database::{LAST, ZOE, nth, upgraded};
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

#[tokio::test]
async fn every_entry_has_its_new_form_and_its_old_number() {
    let old = upgraded().await;
    let ada = old.desk.ada();
    let page = ada.get(&format!("/v1/conversations/{}/entries", old.every_kind)).await.1;
    let seqs: Vec<u64> = old.entries.iter().map(|entry| entry["seq"].as_u64().unwrap()).collect();
    assert_eq!((seqs[..4].to_vec(), seqs.last()), (vec![1, 2, 4, 5], Some(&LAST)), "there are gaps");
    let entries = page["entries"].as_array().unwrap();
    for (entry, expected) in entries.iter().zip(&old.entries) {
        assert_eq!(entry, expected);
    }
    assert_eq!((entries.len(), &page["has_more"]), (old.entries.len(), &json!(false)));
    assert_eq!(page["conversation"]["last_seq"], LAST);
    let newest = ada.entries(old.every_kind, "before=6&limit=2").await;
    assert_eq!(newest.entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [4, 5]);
    assert!(newest.has_more);
}

#[tokio::test]
async fn read_positions_come_from_the_receipts_and_end_at_the_last_entry() {
    let old = upgraded().await;
    let ada = old.desk.ada();
    let conversation = ada.conversation(old.every_kind).await;
    assert_eq!((conversation.unread_count, conversation.customer_read_up_to), (Some(0), Some(LAST)));
    let read = conversation.company_read.clone().unwrap();
    assert_eq!((read.up_to, read.name.as_str()), (LAST, "Tom"));
    // The time of his first receipt that covers the last entry.
    assert_eq!(read.at, old.begin.plus_ms(24_000));

    let untouched = ada.conversation(old.under_review).await;
    assert_eq!((untouched.unread_count, untouched.customer_read_up_to), (Some(1), Some(0)));
    assert_eq!(untouched.company_read, None);
    assert_eq!(ada.mark_read(old.under_review, 2).await.unread_count, Some(0));

    // The next reply is unread again, and the next position covers it.
    assert_eq!(old.agent("Tom").await.write(old.every_kind, &message("Here it is")).await.0, 201);
    let answered = ada.conversation(old.every_kind).await;
    assert_eq!((answered.last_seq, answered.unread_count), (LAST + 1, Some(1)));
    assert_eq!(ada.mark_read(old.every_kind, LAST + 1).await.unread_count, Some(0));
}

#[tokio::test]
async fn conversations_keep_their_state() {
    let old = upgraded().await;
    let ada = old.desk.ada();
    let conversation = ada.get(&format!("/v1/conversations/{}", old.every_kind)).await.1;
    for (field, value) in [
        ("created_at", json!(old.begin)),
        ("updated_at", json!(old.begin.plus_ms(23_000))),
        ("status", json!("awaiting_company")),
        ("owner", json!({"name": "Tom"})),
        ("promise", Value::Null),
        ("ticket", Value::Null),
        (
            "available_actions",
            json!([
                "message",
                "preferences",
                "solution_feedback",
                "review_request",
                "correction",
                "escalation"
            ]),
        ),
    ] {
        assert_eq!(conversation[field], value, "{field}");
    }
    let promise = ada.get(&format!("/v1/conversations/{}", old.under_review)).await.1["promise"].clone();
    assert_eq!(promise, json!({"due": old.next_due, "state": "pending"}));
    let solved = ada.conversation(old.solved).await;
    assert_eq!(serde_json::to_value(solved.promise.unwrap().state).unwrap(), "kept");
    let list = ada.get("/v1/conversations").await.1;
    let ids: Vec<&Value> = list["conversations"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&json!(old.solved), &json!(old.under_review), &json!(old.every_kind)]);
}

#[tokio::test]
async fn agents_find_what_they_own_and_what_is_under_review() {
    let old = upgraded().await;
    for (name, expected) in [("Tom", vec![old.every_kind]), (ZOE, vec![old.under_review]), ("Maria", vec![])]
    {
        let list = old.agent(name).await.get("conversations?view=mine").await.1;
        let list: ConversationList = serde_json::from_value(list).unwrap();
        let ids: Vec<_> = list.conversations.iter().map(|row| row.id).collect();
        assert_eq!((ids, list.mine as usize), (expected.clone(), expected.len()), "{name}");
    }
    let maria = old.agent("Maria").await;
    let detail = async |id: ConversationId| -> ConversationDetail {
        serde_json::from_value(maria.get(&format!("conversations/{id}")).await.1).unwrap()
    };
    let every_kind = detail(old.every_kind).await;
    assert_eq!(
        serde_json::to_value((every_kind.desired_outcome, every_kind.reply_preference)).unwrap(),
        json!([{"choice": null, "text": "a visit"},
               {"channel": "phone", "phone": null, "when": null, "note": "in writing"}])
    );
    let under_review = detail(old.under_review).await;
    assert_eq!(under_review.conversation.owner, Some(Owner { name: ZOE.into() }));
    let pending = under_review.pending_review.unwrap();
    assert_eq!((pending.decision_id, pending.decided_by.as_deref()), (nth(2), Some("Maria")));
    assert_eq!(detail(old.overdue).await.pending_review.unwrap().decided_by, None);
    let again = json!({"kind": "decision", "outcome": "granted", "text": "Yes"});
    assert_eq!(maria.write(old.under_review, &again).await.1["code"], "review-needs-other");
    assert_eq!(old.agent("Tom").await.write(old.under_review, &again).await.0, 201);
}

#[tokio::test]
async fn every_text_is_found_in_its_new_form() {
    let old = upgraded().await;
    let maria = old.agent("Maria").await;
    let receipt = nth(9).receipt();
    for text in [
        "tariff",
        "ten years",
        "repair",
        "photographs",
        "\"visit report\"",
        "voucher",
        "correct",
        "money",
        "\"after five\"",
        "a visit",
        "\"in writing\"",
        "disputed",
        "letter",
        "\"and the fee\"",
        &receipt,
    ] {
        let found = answer(maria.search(text)).await.1;
        let found: SearchResults = serde_json::from_value(found).unwrap();
        let ids: Vec<_> = found.conversations.iter().map(|hit| hit.summary.id).collect();
        assert_eq!(ids, [old.every_kind], "{text}");
    }
    // The index equals the table, also after a new entry.
    let ada = old.desk.ada();
    ada.write(old.every_kind, &json!({"kind": "preferences", "reply_preference": {"when": "at noon"}})).await;
    assert_eq!(answer(maria.search("noon")).await.1["total"], 1);
    let pool =
        SqlitePool::connect_with(SqliteConnectOptions::new().filename(old.desk.database_file().unwrap()))
            .await
            .unwrap();
    for table in ["conversation_search", "entry_search"] {
        let check = format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)");
        sqlx::query(sqlx::AssertSqlSafe(check)).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

#[tokio::test]
async fn promises_that_were_pending_are_still_due() {
    let old = upgraded().await;
    let due: Vec<_> = old.due_promises.due.iter().map(|promise| promise.conversation).collect();
    assert_eq!((due, old.due_promises.next), (vec![old.overdue], Some(old.next_due)));
    let jonas = old.desk.somebody_else();
    let missed = jonas.entries(old.overdue, "after=2&wait=30").await;
    assert_eq!(serde_json::to_value(&missed.entries[0]).unwrap()["state"], "missed");
}

#[tokio::test]
async fn the_report_counts_what_it_counted_before() {
    let old = upgraded().await;
    // Recorded when the desk started.
    old.desk.somebody_else().entries(old.overdue, "after=2&wait=30").await;
    let report = old.agent("Maria").await.get("scoreboard").await.1;
    let report: ServiceReport = serde_json::from_value(report).unwrap();
    assert_eq!((report.conversations, report.unanswered, report.reopened), (4, 1, 1));
    assert_eq!((report.solved, report.unconfirmed), (1, 0));
    assert_eq!((report.promises_kept, report.promises_missed), (1, 2));
    assert_eq!((report.repeated_conversations, report.customers_with_several), (1, 1));
}

#[tokio::test]
async fn the_change_feed_tells_every_old_conversation_once() {
    let old = upgraded().await;
    let ada = old.desk.ada();
    let mut cursor = URL_SAFE_NO_PAD.encode("changes:0");
    let mut told = vec![];
    loop {
        let page = ada.changes(&format!("after={cursor}&limit=2")).await;
        told.extend(page.conversations.iter().map(|one| one.id));
        cursor = page.next;
        if !page.has_more {
            break;
        }
    }
    assert_eq!(told, [old.every_kind, old.under_review, old.solved], "in the order of their opening");
    let opened = ada.open("A new one").await;
    let page = ada.changes(&format!("after={cursor}")).await;
    assert_eq!(page.conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [opened]);
}

#[tokio::test]
async fn a_message_that_is_sent_again_after_the_upgrade_is_known() {
    let old = upgraded().await;
    let ada = old.desk.ada();
    let (status, stored) = ada.put(&path(old.solved, nth(1)), &message("A mug broke")).await;
    assert_eq!((status.as_u16(), &stored["seq"]), (200, &json!(1)), "{stored}");
    assert_eq!(ada.put(&path(old.solved, nth(1)), &message("Another")).await.0, 409);
    assert_eq!(ada.put(&path(old.solved, entry_id()), &message("And a lid")).await.1["seq"], 4);
}
