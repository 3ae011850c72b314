//! The account store: changes are stored whole, and the audit log keeps every event.

use contract::Timestamp;
use inbox_api::{AuditAction, Role};

use super::TestEngine;
use crate::accounts::agent::{AddAgentOutcome, Agent, AgentName, AgentNames, SignInName, TakenName};
use crate::accounts::audit::{ActorId, AuditEvent, AuditLog};
use crate::accounts::credentials::{LinkKind, NewLink, NewSession};
use crate::accounts::device_cookie::DeviceKey;
use crate::accounts::store::AccountStore;
use crate::accounts::user_agent::BrowserLabel;
use crate::storage::Database;
use crate::support::clock;
use crate::support::digest::Fingerprint;

fn session(secret: &str, now: Timestamp) -> NewSession {
    let secret = Fingerprint::of_secret(secret);
    NewSession {
        secret_hash: secret,
        browser: BrowserLabel::default(),
        signed_in_at: now,
        expires_at: now.plus_ms(60_000),
    }
}

async fn maria(database: &dyn Database, now: Timestamp) -> Agent {
    let maria = AgentName::parse("Maria").unwrap();
    assert_eq!(
        database.add_agent(&AgentNames::same(maria.clone()), "a hash", None, now).await.unwrap(),
        AddAgentOutcome::Added(Role::Lead)
    );
    database.find_agent(&maria).await.unwrap().unwrap()
}

pub async fn a_link_stays_valid_when_its_session_cannot_be_stored<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let (now, secret) = (clock::now(), Fingerprint::of_secret);
    let maria = maria(database, now).await;
    let link =
        NewLink { kind: LinkKind::SignIn, secret_hash: secret("link"), expires_at: now.plus_ms(60_000) };
    database.add_link(maria.id, link, now).await.unwrap();
    assert!(database.add_session(&maria, session("taken", now)).await.unwrap());
    let signed_in = async |name: &str| database.find_session(secret(name), now).await.unwrap();
    assert!(database.redeem_sign_in_link(secret("link"), session("taken", now)).await.is_err());
    assert!(signed_in("free").await.is_none());
    let whose = database.redeem_sign_in_link(secret("link"), session("free", now)).await.unwrap();
    assert_eq!(whose.unwrap().name, maria.name);
    assert_eq!(signed_in("free").await.unwrap().name, maria.name);
    assert!(database.redeem_sign_in_link(secret("link"), session("other", now)).await.unwrap().is_none());
}

pub async fn a_link_works_for_its_kind_only<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let (now, secret) = (clock::now(), Fingerprint::of_secret);
    let maria = maria(database, now).await;
    for (kind, name) in [(LinkKind::SignIn, "sign in"), (LinkKind::Invitation, "invitation")] {
        let link = NewLink { kind, secret_hash: secret(name), expires_at: now.plus_ms(60_000) };
        database.add_link(maria.id, link, now).await.unwrap();
    }
    assert!(database.redeem_sign_in_link(secret("invitation"), session("1", now)).await.unwrap().is_none());
    assert!(database.redeem_invitation(secret("sign in"), "x", session("2", now)).await.unwrap().is_none());
    let is_found = async |link: &str, kind: LinkKind, ms: i64| {
        database.find_link_holder(secret(link), kind, now.plus_ms(ms)).await.unwrap().is_some()
    };
    for (name, kind, other) in [
        ("sign in", LinkKind::SignIn, LinkKind::Invitation),
        ("invitation", LinkKind::Invitation, LinkKind::SignIn),
    ] {
        assert!(is_found(name, kind, 0).await);
        assert!(!is_found(name, other, 0).await);
        assert!(!is_found(name, kind, 60_000).await);
    }
}

pub async fn a_password_that_changed_after_its_check_opens_no_session<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let now = clock::now();
    let before = maria(database, now).await;
    assert!(database.add_session(&before, session("first", now)).await.unwrap());
    let first = Fingerprint::of_secret("first");
    assert!(!database.change_password(first, now, "another hash", "new").await.unwrap());
    assert!(database.change_password(first, now, "a hash", "new").await.unwrap());
    assert!(!database.add_session(&before, session("late", now)).await.unwrap());
    assert!(database.find_session(first, now).await.unwrap().is_some(), "the one that changed it goes on");
}

pub async fn the_last_use_of_a_session_is_recorded_with_limited_precision<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let now = clock::now();
    let maria = maria(database, now).await;
    assert!(database.add_session(&maria, session("s", now)).await.unwrap());
    let secret = Fingerprint::of_secret("s");
    let used_at = async || database.find_session(secret, now).await.unwrap().unwrap().last_used_at;
    let later = now.plus_ms(1_000);
    database.touch_session(secret, later, now.plus_ms(-1)).await.unwrap();
    assert_eq!(used_at().await, now);
    database.touch_session(secret, later, now).await.unwrap();
    assert_eq!(used_at().await, later);
}

pub async fn the_audit_log_is_read_in_pages<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let now = clock::now();
    let maria = maria(database, now).await;
    for n in 0..3 {
        let action = AuditAction::SignInRefused;
        let event =
            AuditEvent { at: now.plus_ms(n), actor: ActorId::Anonymous, subject: Some(maria.id), action };
        database.record(event).await.unwrap();
    }
    let first = database.audit_page(None, 2).await.unwrap();
    assert_eq!(first.items.iter().map(|entry| entry.id).collect::<Vec<_>>(), [4, 3]);
    let rest = database.audit_page(first.next, 2).await.unwrap();
    assert_eq!(rest.items.iter().map(|entry| entry.id).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(rest.next, None);
}

pub async fn all_desks_have_one_key_of_the_devices<E: TestEngine>() {
    let engine = E::start().await;
    let (one, other) = (engine.database(), engine.open_again().await);
    let key = async |database: &dyn Database| database.device_key(DeviceKey::random()).await.unwrap();
    let (first, second) = tokio::join!(key(one), key(&other));
    assert_eq!(first.as_bytes(), second.as_bytes());
    assert_eq!(key(one).await.as_bytes(), first.as_bytes());
    other.close().await;
}

pub async fn a_sign_in_name_belongs_to_one_agent<E: TestEngine>() {
    let engine = E::start().await;
    let database = engine.database();
    let now = clock::now();
    let maria = maria(database, now).await;
    let sign_in = |text: &str| SignInName::parse(text).unwrap();
    let found = async |text: &str| {
        let agent = database.find_agent_by_sign_in_name(&sign_in(text)).await.unwrap();
        agent.map(|agent| agent.id)
    };
    assert_eq!(found("MARIA").await, Some(maria.id));
    assert!(database.set_sign_in_name(maria.id, &sign_in("M.Lopez"), now).await.unwrap());
    assert_eq!((found("maria").await, found("m.lopez").await), (None, Some(maria.id)));

    let names = |name: &str, sign_in_name: &str| AgentNames {
        name: AgentName::parse(name).unwrap(),
        sign_in_name: sign_in(sign_in_name),
    };
    let add = async |names: AgentNames| database.add_agent(&names, "a hash", None, now).await.unwrap();
    assert_eq!(add(names("Maria", "other")).await, AddAgentOutcome::NameTaken(TakenName::Shown));
    assert_eq!(add(names("Tom", "M.LOPEZ")).await, AddAgentOutcome::NameTaken(TakenName::SignIn));
    assert_eq!(add(names("Tom", "maria")).await, AddAgentOutcome::Added(Role::Agent));
    let tom = database.find_agent(&AgentName::parse("tom").unwrap()).await.unwrap().unwrap();
    assert_eq!(tom.sign_in_name, sign_in("maria"));
    assert!(!database.set_sign_in_name(tom.id, &sign_in("m.lopez"), now).await.unwrap());
    assert_eq!(found("maria").await, Some(tom.id));
}
