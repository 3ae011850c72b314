//! Invitations and sign-in links: used once, by one person, with a password.

use crate::common::accounts::*;
use crate::common::agent::PASSWORD;
use crate::common::answer;
use desk::support::clock;
use inbox_api::{AccountStatus, AuditAction, InvitationLink, People};
use reqwest::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn an_invitation_sets_a_password_once_and_signs_in() {
    let (desk, maria, _) = desk_with_lead_and_agent().await;
    let jonas = invite(&maria, " Jonas ", "agent").await;
    assert_eq!((jonas.person.name.as_str(), jonas.person.status), ("Jonas", AccountStatus::Invited));
    assert_eq!(code(&try_sign_in(&desk, &with_password("Jonas", "")).await).0, 401);

    let secret = json!({"secret": jonas.secret});
    let look = || answer(desk.inbox(Method::POST, "people/invitation").json(&secret));
    for _ in 0..2 {
        assert_eq!(
            look().await,
            (StatusCode::OK, json!({"name": "Jonas", "sign_in_name": "jonas", "role": "agent"})),
            "it stays good"
        );
    }
    let short = try_sign_in(&desk, &with_invitation(&jonas.secret, "too short")).await;
    assert_eq!(code(&short), (422, "field-invalid"));
    assert_eq!(short.1["field"], "invitation.password");

    let (status, agent) = try_sign_in(&desk, &with_invitation(&jonas.secret, CHOSEN)).await;
    let profile = json!({"name": "Jonas", "sign_in_name": "jonas", "role": "agent"});
    assert_eq!((status.as_u16(), agent), (200, profile));
    let again = try_sign_in(&desk, &with_invitation(&jonas.secret, CHOSEN)).await;
    assert_eq!(code(&again), (401, "sign-in-refused"));
    assert_eq!(code(&look().await), (401, "sign-in-refused"));
    assert_eq!(try_sign_in(&desk, &with_password("jonas", CHOSEN)).await.0, 200);
    let now = person(&maria, "Jonas").await;
    assert_eq!((now.status, now.sessions), (AccountStatus::Active, 2));
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
    assert!(!audit(&maria).await.iter().any(|entry| matches!(entry.action, AuditAction::Invited { .. })));
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
