//! Sessions of agents, and the password that ends them.

use std::time::Duration;

use crate::common::accounts::*;
use crate::common::agent::PASSWORD;
use crate::common::{TestDesk, answer};
use desk::support::clock;
use desk::support::digest::Fingerprint;
use inbox_api::AuditAction;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_waiting_long_poll_ends_with_its_session() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    let number = person(&maria, "Tom").await.id;
    let (list, case) = (
        tom.request(Method::GET, "conversations?after=1&wait=30"),
        tom.request(Method::GET, &format!("conversations/{id}?after=1&wait=30")),
    );
    let waiting = [tokio::spawn(answer(list)), tokio::spawn(answer(case))];
    // A long poll that began later has ended, so that the desk has received these.
    assert_eq!(maria.get("conversations?after=1&wait=1").await.0, 200);
    let begin = std::time::Instant::now();
    post(&maria, &format!("people/{number}/disable")).await;
    for poll in waiting {
        assert_eq!(code(&poll.await.unwrap()), (401, "sign-in-needed"));
    }
    assert!(begin.elapsed() < Duration::from_secs(10), "nobody waited for the end of the poll");
}

#[tokio::test]
async fn a_long_poll_returns_nothing_when_another_process_ended_its_session() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let waiting = tokio::spawn(answer(tom.request(Method::GET, "conversations?after=0&wait=30")));
    assert_eq!(maria.get("conversations?after=0&wait=1").await.0, 200);
    let database = desk.open_database().await;
    let secret = Fingerprint::of_secret(tom.cookie.split_once('=').unwrap().1);
    database.sign_out(secret, clock::now()).await.unwrap();
    database.close().await;
    desk.ada().open("For agents' eyes only").await;
    assert_eq!(code(&waiting.await.unwrap()), (401, "sign-in-needed"));
}

#[tokio::test]
async fn agents_list_and_end_their_own_sessions() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let sign_in = desk.inbox(Method::POST, "session").header("user-agent", firefox);
    let set = sign_in.json(&with_password("Tom", PASSWORD)).send().await.unwrap();
    let cookie = set.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let mut tom = desk.session("Tom", 60_000).await;
    tom.cookie = cookie;
    let all = sessions(&tom, "").await;
    assert_eq!((all.name.as_str(), all.sessions.len()), ("Tom", 3));
    let this = all.sessions.iter().find(|session| session.this).unwrap();
    assert_eq!(this.browser, "Firefox on Linux");
    assert_eq!(all.sessions.iter().filter(|session| session.this).count(), 1);
    for other in all.sessions.iter().filter(|session| !session.this) {
        let path = format!("sessions/{}", other.id);
        assert_eq!(answer(tom.request(Method::DELETE, &path)).await.0, 204);
        assert_eq!(answer(tom.request(Method::DELETE, &path)).await.0, 404);
    }
    assert_eq!(sessions(&tom, "").await.sessions.len(), 1);
    let id = person(&maria, "Tom").await.id;
    let hers = sessions(&maria, &format!("?person={id}")).await;
    assert_eq!((hers.name.as_str(), hers.sessions.len(), hers.sessions[0].this), ("Tom", 1, false));
    let path = format!("sessions/{}", hers.sessions[0].id);
    assert_eq!(answer(maria.request(Method::DELETE, &path)).await.0, 204);
    assert_eq!(tom.get("session").await.0, 401);
    let expected = [
        (by("Maria"), Some("Tom".into()), AuditAction::SessionEnded),
        (by("Tom"), None, AuditAction::SessionEnded),
    ];
    assert_eq!(newest(&maria, 2).await, expected);
}

#[tokio::test]
async fn a_password_change_needs_the_old_password_and_ends_the_other_sessions() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let elsewhere = desk.session("Tom", 60_000).await;
    let change =
        async |old: &str, new: &str| tom.put("people/me/password", &json!({"old": old, "new": new})).await;
    for (old, new, field) in [(PASSWORD, "too short", "new"), ("not my password", CHOSEN, "old")] {
        let refused = change(old, new).await;
        assert_eq!(code(&refused), (422, "field-invalid"));
        assert_eq!(refused.1["field"], field);
    }
    assert_eq!(elsewhere.get("session").await.0, 200);
    assert_eq!(change(PASSWORD, CHOSEN).await.0, 204);
    assert_eq!(tom.get("session").await.0, 200);
    assert_eq!(elsewhere.get("session").await.0, 401);
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 401);
    assert_eq!(try_sign_in(&desk, &with_password("Tom", CHOSEN)).await.0, 200);
    assert!(newest(&maria, 9).await.contains(&(by("Tom"), None, AuditAction::PasswordChanged)));
}

#[tokio::test]
async fn a_password_change_is_throttled_after_ten_attempts() {
    let (_desk, _, tom) = desk_with_lead_and_agent().await;
    let guess = json!({"old": "a wild guess", "new": CHOSEN});
    for _ in 0..10 {
        assert_eq!(tom.put("people/me/password", &guess).await.0, 422);
    }
    let right = json!({"old": PASSWORD, "new": CHOSEN});
    assert_eq!(code(&tom.put("people/me/password", &right).await), (429, "rate-limited"));
}

#[tokio::test]
async fn behind_tls_the_cookie_is_one_that_no_other_host_of_the_domain_can_set() {
    let desk = TestDesk::with("public_url = \"https://desk.example\"").await;
    desk.add_agent("Maria").await;
    let body = json!({"password": {"name": "Maria", "password": PASSWORD}});
    let response = desk.inbox(Method::POST, "session").json(&body).send().await.unwrap();
    let set = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    let (pair, attributes) = set.split_once("; ").unwrap();
    assert!(pair.starts_with("__Host-yes-reply-session="), "{set}");
    let mut attributes: Vec<&str> = attributes.split("; ").filter(|it| !it.starts_with("Max-Age")).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    let current = async |cookies: String| {
        answer(desk.inbox(Method::GET, "session").header("cookie", cookies)).await.0.as_u16()
    };
    let secret = pair.split_once('=').unwrap().1;
    assert_eq!(current(pair.to_owned()).await, 200);
    assert_eq!(current(format!("yes-reply-session=other; {pair}")).await, 200);
    assert_eq!(current(format!("yes-reply-session={secret}")).await, 401, "it could be another host's");
}

#[tokio::test]
async fn of_two_session_cookies_neither_is_believed() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    for (first, second) in [(&maria, &tom), (&tom, &maria), (&maria, &maria)] {
        let cookies = format!("{}; {}", first.cookie, second.cookie);
        let both = desk.inbox(Method::GET, "session").header("cookie", cookies);
        assert_eq!(code(&answer(both).await), (401, "sign-in-needed"));
    }
    assert_eq!(maria.get("session").await.0, 200);
}
