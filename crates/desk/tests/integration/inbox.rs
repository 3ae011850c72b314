//! The inbox: sign-in, the list, one conversation in detail, and replies.

use crate::common::agent::PASSWORD;
use crate::common::{CustomerClient, TestDesk, answer, conversation_id, entry_id, message, tokens};
use contract::ConversationId;
use inbox_api::{ConversationDetail, ConversationList};
use reqwest::Method;
use serde_json::{Value, json};

fn password(name: &str, password: &str) -> Value {
    json!({"password": {"name": name, "password": password}})
}

#[tokio::test]
async fn sign_in_ignores_the_case_of_the_name_and_sign_out_ends_the_session() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    let again = desk.inbox(Method::POST, "session").json(&password(" mARIA ", PASSWORD));
    let profile = json!({"name": "Maria", "sign_in_name": "maria", "role": "lead"});
    assert_eq!(answer(again).await, (200.try_into().unwrap(), profile.clone()));
    assert_eq!(maria.get("session").await.1, profile);
    assert_eq!(answer(maria.request(Method::DELETE, "session")).await.0, 204);
    let (status, problem) = maria.get("session").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (401, Some("sign-in-needed")));
    assert_eq!(maria.get("conversations").await.0, 401);
}

#[tokio::test]
async fn a_session_expires_after_twelve_hours() {
    const HOUR: i64 = 3_600_000;
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    assert!(desk.lasts(&maria.cookie, 11 * HOUR).await);
    assert!(!desk.lasts(&maria.cookie, 12 * HOUR).await);
    assert_eq!(desk.session("Maria", HOUR).await.get("session").await.0, 200);
    let over = desk.session("Maria", 0).await;
    let (status, problem) = over.get("session").await;
    assert_eq!((status.as_u16(), problem["code"].as_str()), (401, Some("sign-in-needed")));
    assert_eq!(over.get("conversations").await.0, 401);
}

#[tokio::test]
async fn a_refused_sign_in_does_not_say_why() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let mut bodies = Vec::new();
    for body in [
        password("Maria", "wrong but long enough"),
        password("Nobody", PASSWORD),
        password("", PASSWORD),
        json!({"link": "nonsense"}),
    ] {
        let response = desk.inbox(Method::POST, "session").json(&body).send().await.unwrap();
        assert_eq!(response.status(), 401);
        assert!(!response.headers().contains_key("set-cookie"));
        bodies.push(response.text().await.unwrap());
    }
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn sign_in_is_throttled_after_ten_attempts() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let sign_in = |given: &str| desk.inbox(Method::POST, "session").json(&password("maria", given)).send();
    for _ in 0..10 {
        assert_eq!(sign_in("wrong but long enough").await.unwrap().status(), 401);
    }
    let refused = sign_in(PASSWORD).await.unwrap();
    assert_eq!(refused.status(), 429);
    let seconds: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&seconds));
    // A sign-in link works for an agent whose name is throttled.
    let link = json!({"link": desk.link("Maria", 60_000).await});
    assert_eq!(answer(desk.inbox(Method::POST, "session").json(&link)).await.0, 200);
}

#[tokio::test]
async fn a_link_works_once_and_not_after_its_end() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    let link = json!({"link": desk.link("Maria", 60_000).await});
    assert_eq!(answer(desk.inbox(Method::POST, "session").json(&link)).await.0, 200);
    assert_eq!(answer(desk.inbox(Method::POST, "session").json(&link)).await.0, 401);
    let over = json!({"link": desk.link("Maria", -1).await});
    assert_eq!(answer(desk.inbox(Method::POST, "session").json(&over)).await.0, 401);
}

#[tokio::test]
async fn another_site_cannot_use_an_agents_cookie() {
    let desk = TestDesk::new().await;
    let maria = desk.signed_in("Maria").await;
    let id = desk.ada().open("Hello").await;
    let url = format!("{}/inbox/api/conversations/{id}/entries/{}", desk.base, entry_id());
    let put = || desk.http.put(&url).header("cookie", &maria.cookie).json(&message("Forged"));
    let ours = || put().header("x-yes-reply", "inbox");
    let port = desk.base.rsplit_once(':').unwrap().1;
    // A name that its owner has led to this machine (DNS rebinding), and origins that no page of the desk has.
    let rebound = format!("evil:{port}");
    for forged in [
        put(),
        put().header("x-yes-reply", "other"),
        put().header("origin", &desk.base),
        ours().header("origin", "https://evil.example"),
        ours().header("origin", "null"),
        ours().header("origin", format!("http://{rebound}")).header("host", &rebound),
        ours().header("origin", format!("ftp://127.0.0.1:{port}")),
        ours().header("origin", format!("https://127.0.0.1:{port}")),
        ours().header("origin", format!("http://localhost:{port}")),
    ] {
        let (status, problem) = answer(forged).await;
        assert_eq!((status.as_u16(), problem["code"].as_str()), (403, Some("origin-refused")));
    }
    assert_eq!(desk.ada().conversation(id).await.last_seq, 1);
    assert_eq!(answer(ours().header("origin", &desk.base)).await.0, 201);
    // The same machine under another of its names.
    let local = format!("localhost:{port}");
    let local = ours().header("origin", format!("http://{local}")).header("host", &local);
    assert_eq!(answer(local).await.0, 200);
}

#[tokio::test]
async fn with_a_public_url_no_other_origin_is_the_inbox() {
    let desk = TestDesk::with("public_url = \"https://desk.example\"").await;
    desk.add_agent("Maria").await;
    let sign_in = |origin: &str, host: &str| {
        let body = json!({"password": {"name": "Maria", "password": PASSWORD}});
        desk.inbox(Method::POST, "session").header("origin", origin).header("host", host).json(&body)
    };
    let address = desk.base.trim_start_matches("http://");
    assert_eq!(answer(sign_in("https://desk.example", "desk.example")).await.0, 200);
    for (origin, host) in
        [(&*desk.base, address), ("http://desk.example", "desk.example"), ("https://a.example", "a.example")]
    {
        assert_eq!(answer(sign_in(origin, host)).await.0, 403, "{origin}");
    }
}

#[tokio::test]
async fn the_list_is_sorted_by_waiting_time_and_is_a_long_poll() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let inbox = async |query: &str| -> ConversationList {
        serde_json::from_value(maria.get(&format!("conversations{query}")).await.1).unwrap()
    };
    let empty = inbox("").await;
    assert_eq!((empty.total, empty.position), (0, 0));
    let (first, second) = tokio::join!(inbox("?after=0&wait=30"), ada.open("First"));
    assert_eq!((first.conversations[0].id, first.waiting), (second, 1));

    let other = desk.somebody_else().open("Second,\n  with more").await;
    maria.write(second, &message("Done")).await;
    let list = inbox("").await;
    let rows: Vec<_> = list.conversations.iter().map(|row| (row.id, row.waiting_since.is_some())).collect();
    assert_eq!(rows, [(other, true), (second, false)]);
    assert_eq!((list.waiting, list.total), (1, 2));
    assert!(list.position > first.position);
    assert_eq!(list.conversations[0].preview, "Second, with more");
}

#[tokio::test]
async fn the_detail_has_the_entries_the_customer_and_the_preferences() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let other = ada.open("Earlier").await;
    let id = ada.open("Hello").await;
    ada.write(id, &json!({"kind": "preferences", "desired_outcome": {"choice": "refund"}})).await;
    let detail = async |query: &str| -> ConversationDetail {
        serde_json::from_value(maria.get(&format!("conversations/{id}{query}")).await.1).unwrap()
    };
    let seen = detail("").await;
    assert_eq!((seen.entries.len(), seen.has_more), (2, false));
    assert_eq!((seen.customer.name.as_str(), seen.customer.sub.as_str()), ("Ada Okafor", "customer-42"));
    assert_eq!(seen.desired_outcome.unwrap().choice.as_deref(), Some("refund"));
    assert_eq!(seen.other_conversations.iter().map(|one| one.id).collect::<Vec<_>>(), [other]);
    let more = message("One more thing");
    let (woken, _) = tokio::join!(detail("?after=2&wait=30"), ada.write(id, &more));
    assert_eq!(woken.entries.len(), 1);
    assert_eq!(maria.get(&format!("conversations/{}", crate::common::conversation_id())).await.0, 404);
}

#[tokio::test]
async fn related_conversations_are_shown_to_agents_only() {
    let desk = TestDesk::new().await;
    let (ada, maria) = (desk.ada(), desk.signed_in("Maria").await);
    let named = |sub: &str, name: &str| {
        let mut claims = tokens::claims(sub);
        claims["name"] = name.into();
        CustomerClient { token: tokens::signed(&claims), ..desk.customer(sub) }
    };
    let (jonas, lea) = (named("customer-7", "Jonas Lind"), named("customer-8", "Lea Lind"));
    let detail = async |id: ConversationId| -> ConversationDetail {
        serde_json::from_value(maria.get(&format!("conversations/{id}")).await.1).unwrap()
    };
    let names = |detail: &ConversationDetail| {
        detail.related_conversations.iter().map(|one| one.customer.clone()).collect::<Vec<_>>()
    };
    let jonass = jonas.open("Xylophone: nobody read the meter").await;
    assert!(detail(jonass).await.related_conversations.is_empty());
    let order =
        json!({"reference": {"kind": "order", "id": "1001"}, "message": {"id": entry_id(), "text": "A mug"}});
    assert_eq!(lea.put(&format!("/v1/conversations/{}", conversation_id()), &order).await.0, 201);
    let (id, again) = (ada.open("The meter was read twice").await, ada.open("Nobody answers").await);

    let seen = detail(id).await;
    assert_eq!(
        (names(&seen), seen.related_conversations[0].conversation.id),
        (vec!["Jonas Lind".to_owned()], jonass)
    );
    assert_eq!(
        seen.other_conversations.iter().map(|one| one.id).collect::<Vec<_>>(),
        [again],
        "those of Ada are no others'"
    );
    let leas = lea.open("And mine").await;
    assert_eq!(names(&detail(id).await), ["Lea Lind", "Jonas Lind"], "the newest first");
    assert_eq!(names(&detail(leas).await), ["Ada Okafor", "Ada Okafor", "Jonas Lind"]);
    for _ in 0..10 {
        jonas.open("And again").await;
    }
    let seen = detail(id).await;
    assert_eq!(
        (seen.related_conversations.len(), names(&seen).contains(&"Lea Lind".to_owned())),
        (10, false)
    );

    for path in
        ["".to_owned(), "?reference=bill:2026-1107".into(), format!("/{id}"), format!("/{id}/entries")]
    {
        let response = ada.get(&format!("/v1/conversations{path}")).await.1.to_string();
        for of_others in ["Lind", "Xylophone", &jonass.to_string()] {
            assert!(!response.contains(of_others), "{path}: {response}");
        }
    }
}
