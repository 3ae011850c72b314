//! The change feed: no change is left out, each conversation is told once, and a cursor of another past is refused.

use crate::common::{CustomerClient, TestDesk, message};
use contract::{Changes, ConversationId, PromiseState, Status};
use reqwest::StatusCode;
use serde_json::{Value, json};

fn ids(page: &Changes) -> Vec<ConversationId> {
    page.conversations.iter().map(|one| one.id).collect()
}

async fn after(who: &CustomerClient, cursor: &str) -> Changes {
    who.changes(&format!("after={cursor}")).await
}

async fn now(who: &CustomerClient) -> String {
    let page = who.changes("").await;
    assert_eq!((page.conversations.len(), page.has_more), (0, false));
    page.next
}

#[tokio::test]
async fn the_cursor_of_now_tells_what_comes_after_it_once() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let first = now(&ada).await;
    let one = ada.open("One").await;
    let between = now(&ada).await;
    let two = ada.open("Two").await;
    assert_eq!(ids(&after(&ada, &first).await), [one, two]);
    assert_eq!(ids(&after(&ada, &between).await), [two]);

    // Ten more changes of one conversation are one, with its state of now, after those that changed before.
    for n in 0..10 {
        ada.write(one, &message(&n.to_string())).await;
    }
    let page = after(&ada, &first).await;
    assert_eq!(ids(&page), [two, one]);
    assert_eq!(page.conversations[1], ada.conversation(one).await);
    let nothing = after(&ada, &page.next).await;
    assert_eq!((ids(&nothing), nothing.next == page.next, nothing.has_more), (vec![], true, false));
}

#[tokio::test]
async fn entries_read_positions_and_owners_are_changes() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    desk.add_agent("Tom").await;
    let id = ada.open("Hello").await;
    let mut cursor = now(&ada).await;
    let mut changed = async || {
        let page = after(&ada, &cursor).await;
        cursor = page.next.clone();
        (page.conversations.len() == 1).then(|| page.conversations[0].clone())
    };
    assert_eq!(changed().await, None);
    maria.write(id, &message("Hi")).await;
    assert_eq!(changed().await.unwrap().status, Status::AwaitingCustomer);
    maria.mark_read(id, 1).await;
    assert_eq!(changed().await.unwrap().company_read.unwrap().name, "Maria");
    ada.mark_read(id, 2).await;
    assert_eq!(changed().await.unwrap().unread_count, Some(0));
    let handover = json!({"kind": "handover", "to": {"name": "Tom"}, "summary": "Ada asks about the meter."});
    maria.write(id, &handover).await;
    assert_eq!(changed().await.unwrap().owner.unwrap().name, "Tom");
    let due = desk::support::clock::now().plus_ms(3_600_000).to_string();
    maria.write(id, &json!({"kind": "promise", "due": due, "what": "An answer"})).await;
    assert!(changed().await.unwrap().promise.is_some());

    // What changes nothing is not told.
    ada.mark_read(id, 1).await;
    maria.mark_read(id, 1).await;
    let note = format!("conversations/{id}/notes/{}", crate::common::entry_id());
    assert_eq!(maria.put(&note, &json!({"text": "She is kind."})).await.0, 201);
    assert_eq!(changed().await, None);
}

#[tokio::test]
async fn pages_of_any_size_tell_every_change() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    let mut cursor = now(&ada).await;
    let mut opened = vec![];
    for n in 0..5 {
        opened.push(ada.open(&n.to_string()).await);
        desk.somebody_else().open("Between them").await;
    }
    let (mut seen, mut sizes) = (vec![], vec![]);
    loop {
        let page = ada.changes(&format!("after={cursor}&limit=2")).await;
        seen.extend(ids(&page));
        sizes.push(page.conversations.len());
        cursor = page.next;
        if !page.has_more {
            break;
        }
    }
    assert_eq!((seen, sizes), (opened, vec![2, 2, 1]));
    let (status, problem) = ada.get("/v1/changes?limit=0").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (400, Some("query-invalid")));
}

#[tokio::test]
async fn a_change_ends_the_wait_and_only_of_the_own_conversations() {
    let desk = TestDesk::new().await;
    let (ada, other, maria) = (desk.ada(), desk.somebody_else(), desk.signed_in("Maria").await);
    let id = ada.open("Hello").await;
    let waiting = format!("after={}&wait=30", now(&ada).await);
    let (woken, opened) = tokio::join!(ada.changes(&waiting), ada.open("Another"));
    assert_eq!(ids(&woken), [opened]);
    let (waiting, hi) = (format!("after={}&wait=30", woken.next), message("Hi"));
    let (woken, _) = tokio::join!(ada.changes(&waiting), async {
        other.open("Not hers").await;
        maria.write(id, &hi).await
    });
    assert_eq!(ids(&woken), [id]);
    let waiting = format!("after={}&wait=30", woken.next);
    let (woken, _) = tokio::join!(ada.changes(&waiting), ada.mark_read(id, 2));
    assert_eq!((ids(&woken), woken.conversations[0].unread_count), (vec![id], Some(0)));
}

#[tokio::test]
async fn a_wait_without_a_change_ends_empty_with_a_cursor() {
    let desk = TestDesk::with("wait_seconds = 1").await;
    let ada = desk.ada();
    let cursor = now(&ada).await;
    desk.somebody_else().open("Not hers").await;
    let begin = std::time::Instant::now();
    let page = ada.changes(&format!("after={cursor}&wait=9999")).await;
    assert!(begin.elapsed() >= std::time::Duration::from_secs(1));
    assert_eq!((page.conversations.len(), page.has_more), (0, false));
    let id = ada.open("Hers").await;
    assert_eq!(ids(&after(&ada, &page.next).await), [id]);
}

#[tokio::test]
async fn a_cursor_tells_another_customer_nothing_of_the_first() {
    let desk = TestDesk::new().await;
    let (ada, other) = (desk.ada(), desk.somebody_else());
    let cursor = now(&ada).await;
    let (hers, theirs) = (ada.open("Private").await, other.open("Mine").await);
    assert_eq!(ids(&after(&ada, &cursor).await), [hers]);
    let page = after(&other, &cursor).await;
    assert_eq!(ids(&page), [theirs]);
    assert!(!serde_json::to_string(&page).unwrap().contains(&hers.to_string()));
    let nobody = CustomerClient { token: "nonsense".into(), ..desk.ada() };
    assert_eq!(nobody.get("/v1/changes").await.0, 401);
}

fn is_unknown((status, problem): (StatusCode, Value)) -> bool {
    (status.as_u16(), problem["code"].as_str()) == (400, Some("cursor-unknown"))
}

#[tokio::test]
async fn an_unknown_cursor_is_refused_at_once() {
    let desk = TestDesk::new().await;
    let ada = desk.ada();
    ada.open("One").await;
    ada.open("Two").await;
    let list = ada.get("/v1/conversations?limit=1").await.1;
    let of_the_list = list["next"].as_str().unwrap().to_owned();
    for cursor in ["", "oops", "%F0%9F%99%82", "Y2hhbmdlczo", "Y2hhbmdlczotMQ", "1", of_the_list.as_str()] {
        assert!(is_unknown(ada.get(&format!("/v1/changes?after={cursor}&wait=30")).await), "{cursor}");
    }
    let of_the_feed = now(&ada).await;
    assert!(is_unknown(ada.get(&format!("/v1/conversations?cursor={of_the_feed}")).await));
}

#[tokio::test]
async fn a_cursor_from_after_the_backup_is_unknown_once_the_backup_is_restored() {
    let mut desk = TestDesk::new().await;
    let Some(file) = desk.database_file() else { return };
    let id = desk.ada().open("Before").await;
    let before = now(&desk.ada()).await;
    desk.stop().await;
    let backup = std::fs::read(&file).unwrap();
    desk.start("").await;
    desk.ada().write(id, &message("After")).await;
    let later = now(&desk.ada()).await;
    desk.stop().await;
    std::fs::write(&file, backup).unwrap();
    desk.start("").await;
    let ada = desk.ada();
    assert!(is_unknown(ada.get(&format!("/v1/changes?after={later}&wait=30")).await));
    assert!(after(&ada, &before).await.conversations.is_empty());
}

#[tokio::test]
async fn a_missed_promise_is_a_change() {
    let desk = TestDesk::with("[promise]\nwithin = \"1s\"\n").await;
    let ada = desk.ada();
    let mut cursor = now(&ada).await;
    let id = ada.open("Hello").await;
    loop {
        let page = ada.changes(&format!("after={cursor}&wait=30")).await;
        assert_eq!(ids(&page), [id], "told before the wait is over");
        if page.conversations[0].promise.as_ref().unwrap().state == PromiseState::Missed {
            break;
        }
        cursor = page.next;
    }
}
