//! The audit log: complete, in order, and without secrets.

use std::time::Duration;

use crate::common::accounts::*;
use crate::common::answer;
use inbox_api::{AuditAction, AuditActor, AuditPage, Role};
use reqwest::Method;

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
    let Some(file) = desk.database_file() else { return };
    let jonas = invite(&maria, "Jonas", "agent").await;
    let log = maria.get("audit").await.1.to_string();
    let mut files = Vec::new();
    for end in ["", "-wal"] {
        files.extend(std::fs::read(format!("{}{end}", file.display())).unwrap());
    }
    for secret in [jonas.secret.as_str(), tom.cookie.split_once('=').unwrap().1] {
        assert!(!log.contains(secret));
        assert!(!files.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
    assert!(files.windows(5).any(|bytes| bytes == b"Jonas"));
}
