//! Accounts: leads invite, disable and promote people; agents see their sessions; the audit log has every change.

#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::agent::{AgentClient, PASSWORD};
use common::{TestDesk, answer, message};
use desk::accounts::agent::AgentName;
use desk::accounts::store::AccountStore;
use desk::storage::SqliteDatabase;
use desk::support::clock;
use desk::support::digest::Fingerprint;
use inbox_api::{
    AccountStatus, AgentSessions, AuditAction, AuditActor, AuditEntry, AuditPage, InvitationLink, People,
    Person, Role,
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const CHOSEN: &str = "chosen by myself";

/// A desk with Maria, who is a lead, and Tom, who is not.
async fn desk_with_lead_and_agent() -> (TestDesk, AgentClient, AgentClient) {
    let desk = TestDesk::new().await;
    let (maria, tom) = (desk.signed_in("Maria").await, desk.signed_in("Tom").await);
    (desk, maria, tom)
}

async fn post(agent: &AgentClient, path: &str) -> (StatusCode, Value) {
    answer(agent.request(Method::POST, path)).await
}

async fn person(agent: &AgentClient, name: &str) -> Person {
    let people: People = serde_json::from_value(agent.get("people").await.1).unwrap();
    people.people.into_iter().find(|person| person.name == name).unwrap()
}

async fn invite(agent: &AgentClient, name: &str, role: &str) -> InvitationLink {
    let request = agent.request(Method::POST, "people").json(&json!({"name": name, "role": role}));
    let (status, invited) = answer(request).await;
    assert_eq!(status, 201, "{invited}");
    serde_json::from_value(invited).unwrap()
}

async fn sessions(agent: &AgentClient, query: &str) -> AgentSessions {
    serde_json::from_value(agent.get(&format!("sessions{query}")).await.1).unwrap()
}

async fn audit(agent: &AgentClient) -> Vec<AuditEntry> {
    let page: AuditPage = serde_json::from_value(agent.get("audit").await.1).unwrap();
    page.entries
}

/// The newest events of the audit log, newest first.
async fn newest(agent: &AgentClient, count: usize) -> Vec<(AuditActor, Option<String>, AuditAction)> {
    let entries = audit(agent).await.into_iter().take(count);
    entries.map(|entry| (entry.by, entry.whom, entry.deed)).collect()
}

fn by(name: &str) -> AuditActor {
    AuditActor::Person(name.into())
}

fn code((status, problem): &(StatusCode, Value)) -> (u16, &str) {
    (status.as_u16(), problem["code"].as_str().unwrap_or_default())
}

async fn try_sign_in(desk: &TestDesk, body: &Value) -> (StatusCode, Value) {
    answer(desk.inbox(Method::POST, "session").json(body)).await
}

fn with_password(name: &str, password: &str) -> Value {
    json!({"password": {"name": name, "password": password}})
}

fn with_invitation(secret: &str, password: &str) -> Value {
    json!({"invitation": {"secret": secret, "password": password}})
}

#[tokio::test]
async fn an_invitation_sets_a_password_once_and_signs_in() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    let jonas = invite(&maria, " Jonas ", "agent").await;
    assert_eq!((jonas.person.name.as_str(), jonas.person.standing), ("Jonas", AccountStatus::Invited));
    assert_eq!(code(&try_sign_in(&desk, &with_password("Jonas", "")).await).0, 401);

    let secret = json!({"secret": jonas.secret});
    let look = || answer(desk.inbox(Method::POST, "people/invitation").json(&secret));
    for _ in 0..2 {
        assert_eq!(
            look().await,
            (StatusCode::OK, json!({"name": "Jonas", "role": "agent"})),
            "it stays good"
        );
    }
    let short = try_sign_in(&desk, &with_invitation(&jonas.secret, "too short")).await;
    assert_eq!(code(&short), (422, "field-invalid"));
    assert_eq!(short.1["field"], "invitation.password");

    let (status, agent) = try_sign_in(&desk, &with_invitation(&jonas.secret, CHOSEN)).await;
    assert_eq!((status.as_u16(), agent), (200, json!({"name": "Jonas", "role": "agent"})));
    let again = try_sign_in(&desk, &with_invitation(&jonas.secret, CHOSEN)).await;
    assert_eq!(code(&again), (401, "sign-in-refused"));
    assert_eq!(code(&look().await), (401, "sign-in-refused"));
    assert_eq!(try_sign_in(&desk, &with_password("jonas", CHOSEN)).await.0, 200);
    let now = person(&maria, "Jonas").await;
    assert_eq!((now.standing, now.sessions), (AccountStatus::Active, 2));
}

#[tokio::test]
async fn of_concurrent_uses_of_one_invitation_one_succeeds() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    let jonas = invite(&maria, "Jonas", "lead").await;
    let body = with_invitation(&jonas.secret, CHOSEN);
    let tries = (0..6).map(|_| try_sign_in(&desk, &body));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(tries).await.iter().map(|(status, _)| status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401, 401, 401, 401]);
}

#[tokio::test]
async fn a_malformed_invitation_is_refused_with_its_field() {
    let (_desk, maria, _) = desk_with_lead_and_agent().await;
    let long = "x".repeat(81);
    for (body, field) in [
        (json!({"name": "", "role": "agent"}), "name"),
        (json!({"name": "a\u{7}b", "role": "agent"}), "name"),
        (json!({"name": long, "role": "agent"}), "name"),
        (json!({"name": "TOM", "role": "agent"}), "name"),
        (json!({"name": "Jonas", "role": "owner"}), "role"),
        (json!({"name": "Jonas"}), "role"),
        (json!({"name": 7, "role": "agent"}), "name"),
    ] {
        let refused = answer(maria.request(Method::POST, "people").json(&body)).await;
        assert_eq!(code(&refused), (422, "field-invalid"), "{body}");
        assert_eq!(refused.1["field"], field, "{body}");
    }
    let people: People = serde_json::from_value(maria.get("people").await.1).unwrap();
    assert_eq!(people.people.len(), 2);
    assert!(!audit(&maria).await.iter().any(|entry| matches!(entry.deed, AuditAction::Invited { .. })));
}

#[tokio::test]
async fn of_concurrent_invitations_for_one_name_one_succeeds() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    let body = json!({"name": "Jonas", "role": "agent"});
    let tries = (0..4).map(|_| answer(maria.request(Method::POST, "people").json(&body)));
    let made = futures_util::future::join_all(tries).await;
    assert_eq!(made.iter().filter(|(status, _)| *status == 201).count(), 1);
    let secret = made.iter().find_map(|(_, invited)| invited["secret"].as_str()).unwrap();
    assert_eq!(try_sign_in(&desk, &with_invitation(secret, CHOSEN)).await.0, 200);
}

#[tokio::test]
async fn an_agent_who_is_no_lead_is_refused() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let id = person(&maria, "Maria").await.id;
    let before = audit(&maria).await.len();
    let requests = [
        tom.request(Method::GET, "people"),
        tom.request(Method::POST, "people").json(&json!({"name": "Jonas", "role": "lead"})),
        tom.request(Method::PUT, &format!("people/{id}/role")).json(&json!({"role": "agent"})),
        tom.request(Method::PUT, "people/99/role").json(&json!({"role": "agent"})),
        tom.request(Method::POST, &format!("people/{id}/disable")),
        tom.request(Method::POST, &format!("people/{id}/enable")),
        tom.request(Method::POST, &format!("people/{id}/link")),
        tom.request(Method::GET, &format!("sessions?person={id}")),
        tom.request(Method::GET, "audit"),
    ];
    for request in requests {
        assert_eq!(code(&answer(request).await), (403, "lead-needed"));
    }
    let hers = sessions(&maria, "").await.sessions[0].id;
    let refused = answer(tom.request(Method::DELETE, &format!("sessions/{hers}"))).await;
    assert_eq!(code(&refused), (404, "not-found"), "it may exist or not");
    assert_eq!(audit(&maria).await.len(), before);
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_can_do_anything() {
    let desk = TestDesk::new().await;
    desk.add_agent("Maria").await;
    for (method, path) in [
        (Method::GET, "people"),
        (Method::POST, "people/1/disable"),
        (Method::POST, "people/1/link"),
        (Method::GET, "sessions"),
        (Method::DELETE, "sessions/1"),
        (Method::GET, "audit"),
    ] {
        assert_eq!(code(&answer(desk.inbox(method, path)).await), (401, "sign-in-needed"), "{path}");
    }
}

#[tokio::test]
async fn malformed_and_unknown_ids_are_refused() {
    let (_desk, maria, _) = desk_with_lead_and_agent().await;
    assert_eq!(code(&post(&maria, "people/tom/disable").await), (400, "id-malformed"));
    assert_eq!(code(&post(&maria, "people/-1/enable").await), (400, "id-malformed"));
    assert_eq!(code(&post(&maria, "people/99/disable").await), (404, "not-found"));
    let largest = u64::MAX;
    assert_eq!(code(&post(&maria, &format!("people/{largest}/link")).await), (404, "not-found"));
    assert_eq!(code(&maria.get("sessions?person=99").await), (404, "not-found"));
    assert_eq!(code(&maria.get("sessions?person=tom").await), (400, "query-invalid"));
    assert_eq!(code(&maria.get("audit?before=x").await), (400, "query-invalid"));
    assert_eq!(code(&maria.get("audit?limit=0").await), (400, "query-invalid"));
    let end = answer(maria.request(Method::DELETE, "sessions/99")).await;
    assert_eq!(code(&end), (404, "not-found"));
}

#[tokio::test]
async fn a_changed_role_applies_from_the_next_request_on() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let id = person(&maria, "Tom").await.id;
    let set = async |role: &str| maria.put(&format!("people/{id}/role"), &json!({"role": role})).await;
    let (status, now) = set("lead").await;
    assert_eq!((status.as_u16(), now["role"].as_str()), (200, Some("lead")));
    assert_eq!(tom.get("people").await.0, 200);
    assert_eq!(tom.get("session").await.1["role"], "lead");
    assert_eq!(set("lead").await.0, 200);
    assert_eq!(set("agent").await.0, 200);
    assert_eq!(code(&tom.get("people").await), (403, "lead-needed"));
    let mut changes = newest(&maria, 99).await;
    changes.retain(|(_, _, deed)| matches!(deed, AuditAction::RoleChanged { .. }));
    let tom = Some("Tom".to_owned());
    let expected = [
        (by("Maria"), tom.clone(), AuditAction::RoleChanged { role: Role::Agent }),
        (by("Maria"), tom, AuditAction::RoleChanged { role: Role::Lead }),
    ];
    assert_eq!(changes, expected, "what changed nothing is not noted");
}

#[tokio::test]
async fn a_disabled_agent_loses_access_at_once_and_stays_the_author() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let ada = desk.ada();
    let id = ada.open("Hello").await;
    tom.write(id, &message("I look into it")).await;
    let number = person(&maria, "Tom").await.id;
    let link = json!({"link": desk.link("Tom", 60_000).await});

    let (status, now) = post(&maria, &format!("people/{number}/disable")).await;
    assert_eq!(
        (status.as_u16(), now["standing"].as_str(), now["sessions"].as_u64()),
        (200, Some("disabled"), Some(0))
    );
    for path in ["session", "conversations", "sessions"] {
        assert_eq!(code(&tom.get(path).await), (401, "sign-in-needed"), "{path}");
    }
    assert_eq!(tom.write(id, &message("Still here")).await.0, 401);
    assert_eq!(code(&try_sign_in(&desk, &link).await), (401, "sign-in-refused"));
    let refused = |body: Value| {
        let request = desk.inbox(Method::POST, "session").json(&body);
        async move { request.send().await.unwrap().text().await.unwrap() }
    };
    let right = refused(with_password("Tom", PASSWORD)).await;
    assert_eq!(right, refused(with_password("Nobody", PASSWORD)).await, "nothing says that Tom exists");
    assert_eq!(code(&post(&maria, &format!("people/{number}/link")).await), (422, "field-invalid"));
    let page = ada.entries(id, "").await;
    assert_eq!(page.entries.last().unwrap().author.name, "Tom");

    assert_eq!(post(&maria, &format!("people/{number}/enable")).await.0, 200);
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 200);
    assert_eq!(tom.get("session").await.0, 401, "the old session stays ended");
}

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
    let database = SqliteDatabase::open(&desk.database()).await.unwrap();
    let secret = Fingerprint::of_secret(tom.cookie.split_once('=').unwrap().1);
    database.sign_out(secret, clock::now()).await.unwrap();
    database.close().await;
    desk.ada().open("For agents' eyes only").await;
    assert_eq!(code(&waiting.await.unwrap()), (401, "sign-in-needed"));
}

#[tokio::test]
async fn the_only_lead_keeps_role_and_access() {
    let (_desk, maria, tom) = desk_with_lead_and_agent().await;
    let (hers, his) = (person(&maria, "Maria").await.id, person(&maria, "Tom").await.id);
    let role = json!({"role": "agent"});
    for refused in [
        maria.put(&format!("people/{hers}/role"), &role).await,
        post(&maria, &format!("people/{hers}/disable")).await,
    ] {
        assert_eq!(code(&refused), (403, "lead-needed"));
        assert!(refused.1["detail"].as_str().unwrap().contains("Maria is the only lead"), "{}", refused.1);
    }
    // Invited and disabled leads do not count.
    invite(&maria, "Jonas", "lead").await;
    assert_eq!(code(&post(&maria, &format!("people/{hers}/disable")).await), (403, "lead-needed"));
    assert_eq!(maria.put(&format!("people/{his}/role"), &json!({"role": "lead"})).await.0, 200);
    assert_eq!(post(&maria, &format!("people/{his}/disable")).await.0, 200);
    assert_eq!(code(&post(&maria, &format!("people/{hers}/disable")).await), (403, "lead-needed"));
    assert_eq!(post(&maria, &format!("people/{his}/enable")).await.0, 200);
    assert_eq!(maria.put(&format!("people/{hers}/role"), &role).await.0, 200);
    assert_eq!(code(&maria.get("people").await), (403, "lead-needed"));
    assert_eq!(tom.get("session").await.0, 401);
}

#[tokio::test]
async fn of_two_leads_who_remove_each_other_concurrently_one_remains() {
    for _ in 0..10 {
        let (desk, maria, tom) = desk_with_lead_and_agent().await;
        let (hers, his) = (person(&maria, "Maria").await.id, person(&maria, "Tom").await.id);
        assert_eq!(maria.put(&format!("people/{his}/role"), &json!({"role": "lead"})).await.0, 200);
        let agent = json!({"role": "agent"});
        let (one, other) = (format!("people/{his}/disable"), format!("people/{hers}/role"));
        let (disabled, demoted) = tokio::join!(post(&maria, &one), tom.put(&other, &agent));
        let done = [&disabled, &demoted].iter().filter(|(status, _)| *status == 200).count();
        assert_eq!(done, 1, "{disabled:?} {demoted:?}");
        let database = SqliteDatabase::open(&desk.database()).await.unwrap();
        let mut leads = 0;
        for name in ["Maria", "Tom"] {
            let agent = database.find_agent(&AgentName::parse(name).unwrap()).await.unwrap().unwrap();
            leads += usize::from(agent.role == Role::Lead && agent.status == AccountStatus::Active);
        }
        database.close().await;
        assert_eq!(leads, 1);
    }
}

#[tokio::test]
async fn a_new_link_replaces_the_first_and_the_old_password_is_valid_until_it_is_used() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let id = person(&maria, "Tom").await.id;
    let link = async || -> InvitationLink {
        let (status, made) = post(&maria, &format!("people/{id}/link")).await;
        assert_eq!(status, 201);
        serde_json::from_value(made).unwrap()
    };
    let (first, second) = (link().await, link().await);
    assert!(second.until > clock::now().plus_ms(2 * 24 * 60 * 60 * 1_000));
    assert_eq!(try_sign_in(&desk, &with_invitation(&first.secret, CHOSEN)).await.0, 401);
    assert_eq!(code(&try_sign_in(&desk, &json!({"link": second.secret})).await), (401, "sign-in-refused"));
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 200);
    assert_eq!(try_sign_in(&desk, &with_invitation(&second.secret, CHOSEN)).await.0, 200);
    assert_eq!(try_sign_in(&desk, &with_password("Tom", PASSWORD)).await.0, 401);
    assert_eq!(tom.get("session").await.0, 401, "whoever had the old password is out");
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
async fn the_audit_log_is_paged_newest_first() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let jonas = invite(&maria, "Jonas", "agent").await;
    try_sign_in(&desk, &with_invitation(&jonas.secret, CHOSEN)).await;
    post(&maria, &format!("people/{}/link", jonas.person.id)).await;
    post(&maria, &format!("people/{}/disable", jonas.person.id)).await;
    post(&maria, &format!("people/{}/enable", jonas.person.id)).await;
    answer(tom.request(Method::DELETE, "session")).await;
    desk.link("Tom", 60_000).await;

    let whom = |name: &str| Some(name.to_owned());
    let expected = [
        (AuditActor::CommandLine, whom("Tom"), AuditAction::LinkMade),
        (by("Tom"), None, AuditAction::SignedOut),
        (by("Maria"), whom("Jonas"), AuditAction::Enabled),
        (by("Maria"), whom("Jonas"), AuditAction::Disabled),
        (by("Maria"), whom("Jonas"), AuditAction::LinkMade),
        (by("Jonas"), None, AuditAction::SignedIn),
        (by("Jonas"), None, AuditAction::PasswordChanged),
        (by("Maria"), whom("Jonas"), AuditAction::Invited { role: Role::Agent }),
        (by("Tom"), None, AuditAction::SignedIn),
        (AuditActor::CommandLine, whom("Tom"), AuditAction::Added { role: Role::Agent }),
        (by("Maria"), None, AuditAction::SignedIn),
        (AuditActor::CommandLine, whom("Maria"), AuditAction::Added { role: Role::Lead }),
    ];
    assert_eq!(newest(&maria, 99).await, expected);
    let (mut pages, mut query) = (vec![], "audit?limit=5".to_owned());
    loop {
        let page: AuditPage = serde_json::from_value(maria.get(&query).await.1).unwrap();
        pages.extend(page.entries);
        let Some(next) = page.next else { break };
        query = format!("audit?limit=5&before={next}");
    }
    assert_eq!(pages, audit(&maria).await);
}

#[tokio::test]
async fn refused_sign_ins_of_existing_names_are_audited_up_to_the_throttle() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    for _ in 0..12 {
        try_sign_in(&desk, &with_password("Tom", "wrong but long enough")).await;
        try_sign_in(&desk, &with_password("Nobody", "wrong but long enough")).await;
    }
    // The event is recorded in the background.
    let refused = (AuditActor::Somebody, Some("Tom".to_owned()), AuditAction::SignInRefused);
    let mut count = 0;
    for _ in 0..200 {
        count = newest(&maria, 99).await.iter().filter(|entry| **entry == refused).count();
        if count == 10 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(count, 10);
    assert!(!maria.get("audit").await.1.to_string().contains("Nobody"));
}

#[tokio::test]
async fn no_secret_is_in_the_database_or_in_the_audit_log() {
    let (desk, maria, tom) = desk_with_lead_and_agent().await;
    let jonas = invite(&maria, "Jonas", "agent").await;
    let log = maria.get("audit").await.1.to_string();
    let mut files = Vec::new();
    for end in ["", "-wal"] {
        files.extend(std::fs::read(format!("{}{end}", desk.database().display())).unwrap());
    }
    for secret in [jonas.secret.as_str(), tom.cookie.split_once('=').unwrap().1] {
        assert!(!log.contains(secret));
        assert!(!files.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
    assert!(files.windows(5).any(|bytes| bytes == b"Jonas"));
}
